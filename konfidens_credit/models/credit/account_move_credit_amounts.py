# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How much may be credited: an amount, or amounts by line (rules 1, 3, 7 and 9)."""

from odoo import models
from odoo.exceptions import UserError

from ...core.request import to_amount, to_amounts_by_id
from ..common.asking import ask


class AccountMove(models.Model):
    _inherit = "account.move"

    def _get_credit_amounts(self, amount, lines):
        """Return what to credit by invoice id: an amount or amounts by line, checked
        against what is left (rules 1, 3 and 9); neither for all.
        """
        if amount is not None and lines is not None:
            raise UserError(
                self.env._("Credit an amount or lines of an invoice, not both.")
            )
        if lines is not None:
            return self._get_credit_line_amounts(lines)
        if amount is not None:
            amount = ask(self.env, to_amount, amount)
        return {
            invoice.id: (invoice._check_credit_amount(amount), None) for invoice in self
        }

    def _check_credit_amount(self, amount):
        """Return the amount to credit, rounded; None for all that is left."""
        self.ensure_one()
        currency, creditable = self.currency_id, self.amount_creditable
        if amount is None:
            # Less than all is left when an early payment discount was taken (rule 7).
            left = self.amount_total - self.amount_credited
            return creditable if currency.compare_amounts(creditable, left) else None
        if currency.compare_amounts(amount, 0.0) <= 0:
            raise UserError(
                self.env._(
                    "%(amount)s can't be credited on %(invoice)s: the amount must be "
                    "more than zero.",
                    amount=currency.format(amount),
                    invoice=self.display_name,
                )
            )
        if currency.compare_amounts(amount, creditable) > 0:
            raise UserError(self._get_too_much_message(amount))
        return currency.round(amount)

    def _get_too_much_message(self, amount):
        self.ensure_one()
        currency, credit_notes = self.currency_id, self._get_credit_notes()
        if credit_notes:
            return self.env._(
                "%(amount)s can't be credited on %(invoice)s: %(credit_notes)s took "
                "%(credited)s of %(total)s already, so %(left)s is left.",
                amount=currency.format(amount),
                invoice=self.display_name,
                credit_notes=credit_notes._get_names(),
                credited=currency.format(self.amount_credited),
                total=currency.format(self.amount_total),
                left=currency.format(self.amount_creditable),
            )
        return self.env._(
            "%(amount)s can't be credited on %(invoice)s: at most %(left)s of "
            "%(total)s can be.",
            amount=currency.format(amount),
            invoice=self.display_name,
            left=currency.format(self.amount_creditable),
            total=currency.format(self.amount_total),
        )

    def _get_credit_line_amounts(self, lines):
        """Return the checked gross amounts by line, by invoice id (rule 9)."""
        if not isinstance(lines, dict):
            raise UserError(
                self.env._("Name the lines to credit as {line id: amount}.")
            )
        amounts = ask(
            self.env,
            to_amounts_by_id,
            lines,
            set(self._get_priced_lines().ids),
            to_amount,
            unknown=lambda key: self.env._(
                "Line %(id)s is not a line of %(invoices)s. Choose lines of the "
                "invoice that you credit.",
                id=key,
                invoices=self._get_names(),
            ),
        )
        return {
            invoice.id: invoice._check_credit_line_amounts(
                {
                    line.id: invoice.currency_id.round(amounts[line.id])
                    for line in invoice.invoice_line_ids
                    if not invoice.currency_id.is_zero(amounts.get(line.id, 0.0))
                }
            )
            for invoice in self
        }

    def _check_credit_line_amounts(self, amounts):
        """Return the pair (amount, amounts by line) for this invoice; lines that take
        back all there is are a whole credit, cash rounding included.
        """
        self.ensure_one()
        currency = self.currency_id
        if not amounts:
            raise UserError(
                self.env._(
                    "No line of %(invoice)s is to be credited. Give at least one of "
                    "them an amount.",
                    invoice=self.display_name,
                )
            )
        to_cents = self._get_cents_converter()
        is_all = True
        for line in self.invoice_line_ids:
            if line.display_type != "product":
                continue
            asked = to_cents(amounts.get(line.id, 0.0))
            left = to_cents(line.amount_creditable)
            is_all = is_all and asked == left
            if not 0 <= asked * left <= left**2 or (asked and not left):
                raise UserError(
                    self.env._(
                        '%(amount)s can\'t be credited on the line "%(line)s" of '
                        "%(invoice)s: %(left)s of it is left.",
                        amount=currency.format(amounts[line.id]),
                        line=line.name or line.product_id.display_name,
                        invoice=self.display_name,
                        left=currency.format(line.amount_creditable),
                    )
                )
        if is_all:
            return self._check_credit_amount(None), None
        self._check_credit_amount(sum(amounts.values()))
        return None, amounts

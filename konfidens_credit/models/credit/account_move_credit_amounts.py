# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How much may be credited: an amount, or amounts by line (rules 1, 3, 7 and 9)."""

from odoo import api, models
from odoo.exceptions import UserError

from ...core.request import to_amount, to_amounts_by_id
from ..common.asking import ask


class AccountMoveCredit(models.AbstractModel):
    _inherit = "account.move.credit"

    @api.model
    def _get_amounts(self, invoices, amount, lines):
        """Return what to credit by invoice id: an amount or amounts by line, checked
        against what is left (rules 1, 3 and 9); neither for all.

        :rtype: dict[int, tuple]
        """
        if amount is not None and lines is not None:
            raise UserError(
                self.env._("Credit an amount or lines of an invoice, not both.")
            )
        if lines is not None:
            return self._get_line_amounts(invoices, lines)
        return {
            invoice.id: (self._check_amount(invoice, amount), None)
            for invoice in invoices
        }

    @api.model
    def _get_asked_totals(self, invoices, asked):
        """Return the gross amount that is asked for in all, by invoice id."""
        totals = {}
        for invoice in invoices:
            amount, lines = asked[invoice.id]
            if lines is not None:
                amount = sum(lines.values())
            elif amount is None:
                amount = invoice.amount_total - invoice.amount_credited
            totals[invoice.id] = invoice.currency_id.round(amount)
        return totals

    @api.model
    def _get_parts(self, invoices, asked):
        """Return the parts that each credit note takes, and whether nothing is left
        then, by invoice id.
        """
        return {
            invoice.id: invoice._get_credit_parts(*asked[invoice.id])
            for invoice in invoices
        }

    @api.model
    def _check_amount(self, invoice, amount):
        """Return the amount to credit, rounded; None for all that is left."""
        currency, creditable = invoice.currency_id, invoice.amount_creditable
        if amount is None:
            # Less than all is left when an early payment discount was taken (rule 7).
            left = invoice.amount_total - invoice.amount_credited
            return creditable if currency.compare_amounts(creditable, left) else None
        if not currency._is_payable(amount):
            raise UserError(
                self.env._(
                    "%(amount)s can't be credited on %(invoice)s: the amount must be "
                    "more than zero.",
                    amount=currency.format(amount),
                    invoice=invoice.display_name,
                )
            )
        if currency.compare_amounts(amount, creditable) > 0:
            raise UserError(self._get_too_much_message(invoice, amount))
        return currency.round(amount)

    @api.model
    def _get_too_much_message(self, invoice, amount):
        currency, credit_notes = invoice.currency_id, invoice._get_credit_notes()
        if credit_notes:
            return self.env._(
                "%(amount)s can't be credited on %(invoice)s: %(credit_notes)s took "
                "%(credited)s of %(total)s already, so %(left)s is left.",
                amount=currency.format(amount),
                invoice=invoice.display_name,
                credit_notes=credit_notes._get_names(),
                credited=currency.format(invoice.amount_credited),
                total=currency.format(invoice.amount_total),
                left=currency.format(invoice.amount_creditable),
            )
        return self.env._(
            "%(amount)s can't be credited on %(invoice)s: at most %(left)s of "
            "%(total)s can be.",
            amount=currency.format(amount),
            invoice=invoice.display_name,
            left=currency.format(invoice.amount_creditable),
            total=currency.format(invoice.amount_total),
        )

    @api.model
    def _get_line_amounts(self, invoices, lines):
        """Return the checked gross amounts by line, by invoice id (rule 9)."""
        if not isinstance(lines, dict):
            raise UserError(
                self.env._("Name the lines to credit as {line id: amount}.")
            )
        amounts = ask(
            self.env,
            to_amounts_by_id,
            lines,
            set(invoices._get_priced_lines().ids),
            to_amount,
            unknown=lambda key: self.env._(
                "Line %(id)s is not a line of %(invoices)s. Choose lines of the "
                "invoice that you credit.",
                id=key,
                invoices=invoices._get_names(),
            ),
        )
        return {
            invoice.id: self._check_line_amounts(
                invoice,
                {
                    line.id: invoice.currency_id.round(amounts[line.id])
                    for line in invoice.invoice_line_ids
                    if not invoice.currency_id.is_zero(amounts.get(line.id, 0.0))
                },
            )
            for invoice in invoices
        }

    @api.model
    def _check_line_amounts(self, invoice, amounts):
        """Return the pair (amount, amounts by line) for an invoice; lines that take
        back all there is are a whole credit, cash rounding included.
        """
        currency = invoice.currency_id
        if not amounts:
            raise UserError(
                self.env._(
                    "No line of %(invoice)s is to be credited. Give at least one of "
                    "them an amount.",
                    invoice=invoice.display_name,
                )
            )
        to_cents = invoice._get_cents_converter()
        is_all = True
        for line in invoice._get_priced_lines():
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
                        invoice=invoice.display_name,
                        left=currency.format(line.amount_creditable),
                    )
                )
        if is_all:
            return self._check_amount(invoice, None), None
        self._check_amount(invoice, sum(amounts.values()))
        return None, amounts

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Account credit that customers use as they pay one invoice or several: what they are
offered, and what is used once the payment goes through (rule 13).
"""

from odoo import models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    _inherit = "account.move"

    # === WHAT IS OFFERED === #

    def _get_credit_offers(self):
        """Return how much of the customer's account credit a payment of these invoices
        can begin with: all that fits, the first due first. Nothing where an early
        payment is cheaper, which credit would end.

        :return: gross, by invoice, of those only that take some
        :rtype: dict[account.move, float]
        """
        takers = self.filtered(
            lambda move: (
                move._can_take_credit()
                and move._get_invoice_next_payment_values().get("installment_state")
                != "epd"
            )
        ).sorted(lambda move: (move.invoice_date_due, move.id))
        return {
            invoice: invoice.currency_id.round(sum(used for _line, used in parts))
            for invoice, parts in takers._plan_account_credit().items()
            if parts
        }

    def _get_payments_after_credit(self, credit, asked=None):
        """Return what these invoices ask for once this credit is used, gross.

        :param float asked: the part of an invoice that a link asks for
        :return: by the names that Odoo gives them: ``amount_due``, what all of them owe
            then, and ``next_amount_to_pay`` of an instalment, which the credit pays
            first; without the latter where it covers that, or there is none
        :rtype: dict[str, float]
        """
        amounts = {"amount_due": sum(self.mapped("amount_residual"))}
        if len(self) == 1:
            values = self._get_invoice_next_payment_values(asked)
            if values.get("installment_state") in ("next", "overdue"):
                amounts["next_amount_to_pay"] = values["next_amount_to_pay"]
        currency = self.currency_id[:1]
        left = {
            name: currency.round(amount - credit) for name, amount in amounts.items()
        }
        return {
            name: amount
            for name, amount in left.items()
            if currency.compare_amounts(amount, 0.0) > 0
        }

    def _check_payment_with_credit(self, credit, shown, asked=None):
        """Return what a payment of these invoices takes beside this account credit, for
        whom that was checked. Nothing is used yet, but nobody else uses it meanwhile.

        :param float credit: how much the customer chose to use
        :param float shown: what they saw that would be left to pay
        :raise UserError: if that is not so, as when somebody has used or given credit
            meanwhile
        """
        self._lock_account_credit()
        offers = self._get_credit_offers()
        self.browse().union(*offers)._check_can_take_credit()
        currency = self.currency_id[:1]
        offer = sum(offers.values())
        if currency._is_payable(credit) and currency.compare_amounts(credit, offer) < 1:
            for amount in self._get_payments_after_credit(credit, asked).values():
                if not currency.compare_amounts(amount, shown):
                    return amount
        raise UserError(
            self.env._(
                "%(invoices)s, or your account credit, has changed since this page was "
                "loaded. Nothing was paid. You owe %(owed)s now, and %(credit)s of "
                "account credit can be used on it: load the page again.",
                invoices=", ".join(self.mapped("name")),
                owed=currency.format(sum(self.mapped("amount_residual"))),
                credit=currency.format(offer),
            )
        )

    # === WHAT IS USED === #

    def _apply_credit_in_all(self, amount=None):
        """Use account credit on these invoices, for whom that was checked: all that
        fits, or this gross amount in all, the first of the recordset first.

        :return: what ``apply_account_credit`` returns, of those that take some
        """
        amounts = {} if amount is None else self._split_credit(amount)
        takers = self.browse().union(*amounts) if amounts else self
        return takers._apply_account_credit(amounts)

    def _split_credit(self, amount):
        """Return how much of this amount of account credit goes to each invoice: what
        fits, in the order of the recordset. What fits nowhere is left on the last one,
        where it is refused.

        :rtype: dict[account.move, float]
        """
        amounts, left = {}, amount
        currency = self.currency_id[:1]
        for invoice, parts in self._plan_account_credit().items():
            share = currency.round(min(left, sum(used for _line, used in parts)))
            if currency.compare_amounts(share, 0.0) > 0:
                amounts[invoice] = share
                left -= share
        if not amounts or currency.compare_amounts(left, 0.0):
            last = next(reversed(amounts), self[-1:])
            amounts[last] = amounts.get(last, 0.0) + left
        return amounts

    def _use_credit_beside_payment(self, credit, paid):
        """Use account credit on these invoices, of which a payment pays the rest: as
        much as is still there, and no more than the payment leaves.

        :param float credit: how much the customer chose to use
        :param float paid: what the payment is of
        :rtype: account.partial.reconcile
        """
        self._lock_credit_rows()
        offers = self._get_credit_offers()
        invoices = self.browse().union(*offers)
        left = sum(self.mapped("amount_residual")) - paid
        credit = min(credit, left, sum(offers.values()))
        before = invoices.line_ids.matched_credit_ids
        if credit > 0 and self.currency_id[:1]._is_payable(credit):
            amounts = invoices._split_credit(credit)
            takers = self.browse().union(*amounts)
            takers._use_credits(takers._plan_account_credit(amounts), amounts)
        return invoices.line_ids.matched_credit_ids - before

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Account credit that customers use as they pay: what the Pay dialog offers them."""

from odoo import models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    _inherit = "account.move"

    def _get_credit_offer(self):
        """Return how much of the customer's account credit a payment of this invoice
        can begin with: all that fits. Nothing where an early payment is cheaper, which
        credit would end.
        """
        self.ensure_one()
        values = self._get_invoice_next_payment_values()
        if not values or values["installment_state"] == "epd":
            return 0.0
        return min(self.account_credit_available, self.amount_residual)

    def _get_payments_after_credit(self, credit):
        """Return what the Pay dialog asks for once this credit is used, gross.

        :return: by the names that Odoo gives them: ``amount_due``, what the whole
            invoice owes then, and ``next_amount_to_pay`` of an instalment, which the
            credit pays first; without the latter where it covers that, or there is none
        :rtype: dict[str, float]
        """
        self.ensure_one()
        values = self._get_invoice_next_payment_values()
        names = ["amount_due"]
        if values["installment_state"] in ("next", "overdue"):
            names.append("next_amount_to_pay")
        left = {name: self.currency_id.round(values[name] - credit) for name in names}
        return {
            name: amount
            for name, amount in left.items()
            if self.currency_id.compare_amounts(amount, 0.0) > 0
        }

    def _use_credit_before_payment(self, shown):
        """Use the account credit that the Pay dialog of this invoice offers, for whom
        that was checked (rule 13).

        :param float shown: what the dialog said that would be left
        :return: what is left to be paid then, and the uses of the credit
        :raise UserError: if that is not what is left, as when somebody has used or
            given credit meanwhile: nothing is used then
        :rtype: tuple[float, account.partial.reconcile]
        """
        self.ensure_one()
        self._lock_account_credit()
        self._check_can_take_credit()
        before = self.line_ids.matched_credit_ids
        credit = self._get_credit_offer()
        for amount in self._get_payments_after_credit(credit).values():
            if credit and not self.currency_id.compare_amounts(amount, shown):
                self._apply_account_credit()
                # Whoever came first is met here, before any provider is asked.
                self.env.flush_all()
                return amount, self.line_ids.matched_credit_ids - before
        raise UserError(
            self.env._(
                "%(invoice)s, or your account credit, has changed since this page was "
                "loaded. Nothing was paid: load it again to see what is left to pay.",
                invoice=self.name,
            )
        )

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the invoice page of the customer portal shows."""

from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _get_invoice_portal_extra_values(self, custom_amount=None):
        """Override of `account` to tell credit from payment.

        A link that asks for more than is owed by now is older than a credit: it asks
        for what is owed.
        """
        currency = self.currency_id
        if custom_amount is not None and (
            currency.compare_amounts(custom_amount, self.amount_residual) > 0
        ):
            custom_amount = None
        values = super()._get_invoice_portal_extra_values(custom_amount=custom_amount)
        credited = account_credit = 0.0
        if self.move_type == "out_refund":
            # Nothing is to be paid on it, and nothing is due.
            values.update(payment_state=False, installment_state=False)
        elif values.get("payment_state") == "partial":
            settled = self.sudo()._get_settled_amounts()[self]
            credited, account_credit = settled["credited"], settled["account_credit"]
            values["amount_paid"] -= credited + account_credit
        return {
            **values,
            "amount_credited": credited,
            "amount_account_credit": account_credit,
        }

    def _get_online_payment_error(self):
        """Override of `account_payment` to call a credit a credit."""
        if self.customer_status in ("credited", "account_credit"):
            return self.env._("There is nothing to pay: credit has settled it.")
        return super()._get_online_payment_error()

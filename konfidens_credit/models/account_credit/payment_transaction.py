# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Account credit that a payment began with: it is given back when that fails."""

from odoo import fields, models

ENDED_WITHOUT = ("cancel", "error")


class PaymentTransaction(models.Model):
    _name = "payment.transaction"
    _inherit = ["payment.transaction", "owned.mixin"]

    credit_use_ids = fields.Many2many(
        comodel_name="account.partial.reconcile",
        relation="payment_transaction_credit_use_rel",
        column1="transaction_id",
        column2="use_id",
        readonly=True,
        copy=False,
        help="The account credit that the customer used with this payment. Should it "
        "fail, all is as it was before.",
        owned=True,
    )

    def _begin_with_credit(self, uses):
        """Keep that this payment goes with these uses of account credit. The provider
        may have answered already.
        """
        self.ensure_one()
        self._as_owner().credit_use_ids = uses
        if self.state in ENDED_WITHOUT:
            self._give_credit_back()

    def _set_canceled(self, state_message=None, extra_allowed_states=()):
        """Override of `payment` to give back the credit that it began with."""
        payments = super()._set_canceled(state_message, extra_allowed_states)
        payments._give_credit_back()
        return payments

    def _set_error(self, state_message, extra_allowed_states=()):
        """Override of `payment` to give back the credit that it began with."""
        payments = super()._set_error(state_message, extra_allowed_states)
        payments._give_credit_back()
        return payments

    def _give_credit_back(self):
        """Give back the credit that these failed payments began with, where what they
        were to pay is still owed and nobody has begun to pay it in another way: that
        counts on the credit.
        """
        for payment in self.filtered("credit_use_ids"):
            invoice = payment.invoice_ids
            later = invoice.transaction_ids.filtered(
                lambda other, payment=payment: (
                    other.id > payment.id and other.state not in ENDED_WITHOUT
                )
            )
            is_owed = (
                invoice.currency_id.compare_amounts(
                    invoice.amount_residual, payment.amount
                )
                >= 0
            )
            if is_owed and not later:
                payment.credit_use_ids._undo_account_credit()

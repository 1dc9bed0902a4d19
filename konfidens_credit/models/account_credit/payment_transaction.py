# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Account credit that goes with a payment: it is used when the payment goes through or
waits, and given back should that fail. Who breaks off has used nothing (rule 13).
"""

from odoo import fields, models
from odoo.exceptions import UserError

ENDED_WITHOUT = ("cancel", "error")
WENT_THROUGH = ("pending", "authorized", "done")


class PaymentTransaction(models.Model):
    _name = "payment.transaction"
    _inherit = ["payment.transaction", "owned.mixin"]

    credit_chosen = fields.Monetary(
        string="Account Credit Chosen",
        readonly=True,
        copy=False,
        help="The account credit that the customer chose to use with this payment, "
        "gross. It is used when the payment goes through.",
        owned=True,
    )
    credit_use_ids = fields.Many2many(
        comodel_name="account.partial.reconcile",
        relation="payment_transaction_credit_use_rel",
        column1="transaction_id",
        column2="use_id",
        readonly=True,
        copy=False,
        help="The account credit that was used with this payment. Should it fail, all "
        "is as it was before.",
        owned=True,
    )

    def _begin_with_credit(self, credit):
        """Keep that this payment, which was asked for now, goes with this credit. A
        saved payment method is charged now, after the credit was used; others are
        answered later, as a rule.
        """
        self.ensure_one()
        self._as_owner().credit_chosen = credit
        if self.state in WENT_THROUGH:
            self._use_chosen_credit()
        elif self.operation == "online_token":
            self._use_chosen_credit()
            # Whoever came first is met here, before any provider is asked.
            self.env.flush_all()
            self._charge_with_token()

    # === USED AS THE PAYMENT GOES THROUGH === #

    def _set_pending(self, *, state_message=None, extra_allowed_states=()):
        """Override of `payment` to use the credit that goes with it."""
        payments = super()._set_pending(
            state_message=state_message, extra_allowed_states=extra_allowed_states
        )
        payments._use_chosen_credit()
        return payments

    def _set_authorized(self, *, state_message=None, extra_allowed_states=()):
        """Override of `payment` to use the credit that goes with it."""
        payments = super()._set_authorized(
            state_message=state_message, extra_allowed_states=extra_allowed_states
        )
        payments._use_chosen_credit()
        return payments

    def _set_done(self, *, state_message=None, extra_allowed_states=()):
        """Override of `payment` to use the credit that goes with it."""
        payments = super()._set_done(
            state_message=state_message, extra_allowed_states=extra_allowed_states
        )
        payments._use_chosen_credit()
        return payments

    def _use_chosen_credit(self):
        """Use the account credit that was chosen with these payments, once: what is
        left of it. That it can't be used stops no payment; the rest stays owed.
        """
        for payment in self:
            credit = payment.credit_chosen
            if payment.currency_id.is_zero(credit) or payment.credit_use_ids:
                continue
            try:
                with self.env.cr.savepoint():
                    uses = payment.invoice_ids._use_credit_beside_payment(
                        credit, payment.amount
                    )
            except UserError as error:
                payment._log_message_on_linked_documents(str(error))
                continue
            payment._as_owner().credit_use_ids = uses

    def _get_missed_credit(self):
        """Return how much of the account credit that was chosen with this payment had
        been used elsewhere when it came, gross.
        """
        self.ensure_one()
        if self.state not in WENT_THROUGH:
            return 0.0
        used = sum(self.credit_use_ids.mapped("debit_amount_currency"))
        return max(self.currency_id.round(self.credit_chosen - used), 0.0)

    # === GIVEN BACK AS IT FAILS === #

    def _set_canceled(self, state_message=None, extra_allowed_states=()):
        """Override of `payment` to give back the credit that went with it."""
        payments = super()._set_canceled(state_message, extra_allowed_states)
        payments._give_credit_back()
        return payments

    def _set_error(self, state_message, extra_allowed_states=()):
        """Override of `payment` to give back the credit that went with it."""
        payments = super()._set_error(state_message, extra_allowed_states)
        payments._give_credit_back()
        return payments

    def _give_credit_back(self):
        """Give back the credit that went with these failed payments, where what they
        were to pay is still owed and nobody has begun to pay it in another way: that
        counts on the credit.
        """
        for payment in self.filtered("credit_use_ids"):
            invoices = payment.invoice_ids
            later = invoices.transaction_ids.filtered(
                lambda other, payment=payment: (
                    other.id > payment.id and other.state not in ENDED_WITHOUT
                )
            )
            owed = sum(invoices.mapped("amount_residual"))
            is_owed = payment.currency_id.compare_amounts(owed, payment.amount) >= 0
            if is_owed and not later:
                payment.credit_use_ids._undo_account_credit()

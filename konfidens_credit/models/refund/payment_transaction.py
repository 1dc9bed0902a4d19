# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Refunds of credits through the provider, each asked for exactly once (rule 19).

As with charges, three steps, each committed: recorded, sent, booked. No provider's
module sends an idempotency key with a refund: one that was interrupted while it was
sent is never sent again; it stays under way until somebody knows what became of it.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.service.model import retrying

from ..common.asking import asked
from ..common.locking import leave_mark, lock_rows
from ..common.public_method import public_method
from ..common.telling import get_why
from ..common.worker_mixin import Task

ENDED_WITHOUT = ("cancel", "error")


class PaymentTransaction(models.Model):
    _name = "payment.transaction"
    _inherit = ["payment.transaction", "owned.mixin"]

    refunded_credit_id = fields.Many2one(
        comodel_name="account.move",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The credit that this refund pays back.",
        owned=True,
    )
    is_refund_unclear = fields.Boolean(
        readonly=True,
        help="The server stopped while this refund was sent: only the provider knows "
        "whether it went through.",
        owned=True,
    )

    # === WHAT CAN GO BACK === #

    def _is_refund_under_way(self):
        """Tell whether this refund is not answered, or not booked yet."""
        self.ensure_one()
        return self.state not in ENDED_WITHOUT and not self.payment_id

    def _get_refunds(self):
        """Return the refunds of these charges that were not ended without one."""
        return self.child_transaction_ids.filtered(
            lambda refund: (
                refund.operation == "refund" and refund.state not in ENDED_WITHOUT
            )
        )

    def _get_amount_returned(self, credits_=None):
        """Return how much of this charge was given back or is being given back, for
        these credits or for any.
        """
        refunds = self._get_refunds()
        if credits_ is not None:
            refunds = refunds.filtered(
                lambda refund: refund.refunded_credit_id in credits_
            )
        return -sum(refunds.mapped("amount"))

    def _get_amount_lost(self, credits_):
        """Return how much of these charges went back by Odoo's own refund of a payment,
        which pays no credit back, unless somebody matched it with one of these.
        """
        matched = credits_.line_ids.matched_debit_ids.debit_move_id.payment_id
        lost = self._get_refunds().filtered(
            lambda refund: (
                not refund.refunded_credit_id and refund.payment_id not in matched
            )
        )
        return -sum(lost.mapped("amount"))

    def _get_amount_to_give_back(self, amount):
        """Return how much of ``amount`` the provider can give back of this charge."""
        self.ensure_one()
        provider = self.provider_id
        method = self.payment_method_id
        method = method.primary_payment_method_id or method
        support = {provider.support_refund, method.support_refund}
        if (
            self.state != "done"
            or provider.state == "disabled"
            or not support <= {"partial", "full_only"}
        ):
            return 0.0
        compare = self.currency_id.compare_amounts
        available = min(amount, self.amount - self._get_amount_returned())
        if compare(available, 0.0) <= 0:
            return 0.0
        if "full_only" in support and compare(available, self.amount) < 0:
            return 0.0
        return self.currency_id.round(available)

    def _refund(self, amount_to_refund=None):
        """Override of `payment` to give no more back than was paid, through Odoo's own
        refund of a payment either (rule 18).
        """
        amount = amount_to_refund or self.amount
        lock_rows(self)
        leave_mark(self)
        left = self.amount - self._get_amount_returned()
        if self.currency_id.compare_amounts(amount, left) > 0:
            raise ValidationError(
                self.env._(
                    "%(amount)s of %(reference)s can't be refunded: %(left)s of what "
                    "was paid is not refunded yet, nor being refunded.",
                    amount=self.currency_id.format(amount),
                    reference=self.reference,
                    left=self.currency_id.format(left),
                )
            )
        return super()._refund(amount_to_refund=amount_to_refund)

    # === WORKER === #

    @api.model
    def _cron_send_refunds(self):
        """Send the refunds that were recorded, and book those that are done."""
        self._work_off(
            Task(
                name="send_refunds",
                records=self,
                domain=self._get_open_refunds_domain(),
                lock=lambda refund: self._owning_across_commits(
                    refund.refunded_credit_id
                ),
                do=lambda refund: refund._bring_refund_to_an_end(),
                documents=lambda refund: refund.refunded_credit_id,
                users=lambda refund: refund.refunded_credit_id._get_responsible(),
                explain=lambda refund, refusal: refund._explain_refund_stopped(refusal),
            )
        )

    @api.model
    def _get_open_refunds_domain(self):
        """Return the domain of refunds to send, and of those to book."""
        return Domain("refunded_credit_id", "!=", False) & (
            Domain("state", "=", "draft")
            | Domain([("state", "=", "done"), ("is_post_processed", "=", False)])
        )

    def _bring_refund_to_an_end(self):
        """Bring this refund from where it stands to its end."""
        if self.state == "draft" and self.sent_date:
            self._ask_what_became_of_it()
        elif self.state == "draft":
            self._ask_provider(self._send_refund_request)
        self._commit()
        if self.state == "done":
            retrying(self._post_process, self.env)

    def _explain_refund_stopped(self, refusal):
        """Return what a person reads about a refund that stopped on its way."""
        credit = self.refunded_credit_id
        if self.state == "done":
            return self._explain_not_booked(credit, refusal)
        if self.sent_date:
            self._ask_what_became_of_it()
            return None
        if refusal:
            # Refused before it was sent, as by a provider that is switched off.
            self._set_error(refusal)
            return None
        return (
            self.env._("Refunding %(credit)s stopped", credit=credit.name),
            self.env._(
                "%(amount)s could not be refunded to %(method)s: %(reason)s It is "
                "tried again within an hour.",
                amount=self.currency_id.format(-self.amount),
                method=self._get_method_name(),
                reason=get_why(self.env, refusal),
            ),
        )

    def _ask_what_became_of_it(self):
        """Hold an interrupted refund, and have a person look it up."""
        self._as_owner().is_refund_unclear = True
        self._set_pending(
            state_message=self.env._("The server stopped while this refund was sent.")
        )
        self.refunded_credit_id._ask_person(
            self.env._("Look up the refund %(reference)s", reference=self.reference),
            self.env._(
                "The server stopped while %(amount)s was being refunded to "
                "%(method)s. Look up at the provider whether it went through, then "
                "say so on the transaction %(reference)s.",
                amount=self.currency_id.format(-self.amount),
                method=self._get_method_name(),
                reference=self._get_html_link(title=self.reference),
            ),
        )

    # === OUTCOME === #

    def _create_payment(self, **extra_create_values):
        """Override of `account_payment` to match a refund with what it pays back, an
        overpayment too.
        """
        credit = self.refunded_credit_id
        if not credit:
            return super()._create_payment(**extra_create_values)
        account = credit._get_credit_lines().account_id
        payment = super()._create_payment(
            **{"destination_account_id": account.id, **extra_create_values}
        )
        payment._match_with_credit(credit)
        return payment

    def _follow_up_failure(self):
        """Override to tell a person of each of these refunds that the credit stays."""
        super()._follow_up_failure()
        for refund in self.filtered("refunded_credit_id"):
            refund.refunded_credit_id._ask_person(
                self.env._(
                    "Refunding %(name)s failed", name=refund.refunded_credit_id.name
                ),
                self.env._(
                    "%(amount)s could not be refunded to %(method)s. It stays account "
                    "credit: pay it back by hand, or agree with the customer to keep "
                    "it. The provider says: %(message)s",
                    amount=refund.currency_id.format(-refund.amount),
                    method=refund._get_method_name(),
                    message=refund.state_message or "",
                ),
            )

    # === ACTION METHODS === #

    @asked()
    @public_method
    def action_refund_went_through(self):
        """Book a refund of which the provider says that it went through."""
        self._check_unclear_refunds()
        self.sudo()._set_done()
        self.sudo()._post_process()

    @asked()
    @public_method
    def action_refund_did_not_go_through(self):
        """Let the credit of a refund go that the provider knows nothing of."""
        self._check_unclear_refunds()
        self.sudo()._set_error(self.env._("The provider did not refund it."))

    def _check_unclear_refunds(self):
        self.check_access("write")
        for refund in self:
            if not refund.is_refund_unclear or refund.state != "pending":
                raise UserError(
                    self.env._(
                        "What became of refund %(reference)s is known.",
                        reference=refund.reference,
                    )
                )

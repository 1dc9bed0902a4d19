# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Charging invoices to saved payment methods, each exactly once (rule 16).

Three steps, each committed: the transaction is recorded, then sent, then booked. A
charge inside an ordinary request would be sent twice when that request is retried.
"""

from datetime import timedelta
from functools import partial

import requests

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command, Domain
from odoo.service.model import retrying

from ..common.telling import get_why
from ..common.worker_mixin import Task

# Providers whose modules send the transaction's reference as idempotency key: sending
# a charge again answers what became of the first.
IDEMPOTENT_PROVIDERS = ("adyen", "demo", "mercado_pago", "stripe", "worldline")
# They remember a reference for a day.
IDEMPOTENT_HOURS = 23
ANSWER_LOST = (requests.exceptions.ConnectionError, requests.exceptions.Timeout)


class PaymentTransaction(models.Model):
    _name = "payment.transaction"
    _inherit = ["payment.transaction", "worker.mixin", "owned.mixin"]

    is_collection = fields.Boolean(
        readonly=True,
        help="Charges an invoice automatically to a saved payment method.",
        owned=True,
    )
    sent_date = fields.Datetime(
        readonly=True,
        help="When the provider was asked to charge, or to refund.",
        owned=True,
    )

    # === WORKER === #

    @api.model
    def _cron_collect(self):
        """Charge what is due, and bring to an end what a crash interrupted."""
        self._work_off(
            Task(
                name="end_charges",
                records=self,
                domain=self._get_running_domain(),
                lock=lambda charge: self._owning_across_commits(charge.invoice_ids),
                do=lambda charge: self._collect(charge.invoice_ids),
                documents=lambda charge: charge.invoice_ids,
                users=lambda charge: charge.invoice_ids._get_responsible(),
                explain=lambda charge, refusal: (
                    charge.invoice_ids._explain_charge_stopped(refusal)
                ),
            ),
            Task(
                name="charge_invoices",
                records=self.env["account.move"],
                domain=self._get_due_domain(),
                order="collect_date, id",
                lock=self._owning_across_commits,
                do=self._collect,
                users=lambda invoice: invoice._get_responsible(),
                explain=lambda invoice, refusal: invoice._explain_charge_stopped(
                    refusal
                ),
            ),
        )

    @api.model
    def _get_running_domain(self):
        """Return the domain of charges that are not answered, or not booked yet."""
        return Domain("is_collection", "=", True) & (
            Domain("state", "=", "draft")
            | Domain([("state", "=", "done"), ("is_post_processed", "=", False)])
        )

    @api.model
    def _get_under_way_domain(self):
        """Override to count charges that were recorded (rule 4)."""
        return super()._get_under_way_domain() | self._get_running_domain()

    @api.model
    def _get_due_domain(self):
        return Domain(
            [
                ("collect_date", "<=", fields.Datetime.now()),
                ("auto_collect", "=", True),
                ("state", "=", "posted"),
            ]
        )

    def _collect(self, invoice):
        """Bring the charge of one invoice from where it stands to its end."""
        charge = invoice._get_running_charges()[:1] or retrying(
            partial(self._record, invoice), self.env
        )
        if charge.state == "draft" and charge._may_be_sent():
            charge._ask_provider(charge._send_payment_request)
        self._commit()
        retrying(charge._post_process, self.env)

    def _explain_not_booked(self, document, refusal):
        """Return what a person reads about money that went through, and can't be
        booked.
        """
        return (
            self.env._(
                "The payment of %(invoice)s can't be booked", invoice=document.name
            ),
            self.env._(
                "%(amount)s went through with %(method)s, but could not be booked: "
                "%(reason)s Put that right. It is booked within an hour then; don't "
                "register it by hand.",
                amount=self.currency_id.format(abs(self.amount)),
                method=self._get_method_name(),
                reason=get_why(self.env, refusal),
            ),
        )

    def _ask_provider(self, send):
        """Send a request with the function `send`, after it is noted that it is sent.

        Where the answer gets lost, the provider may have done it: the transaction is
        left as it is then, as after a crash.
        """
        self.ensure_one()
        self._ensure_provider_is_not_disabled()
        self._as_owner().sent_date = fields.Datetime.now()
        self._commit()
        self._log_sent_message()
        try:
            send()
        except ValidationError as error:
            if not isinstance(error.__context__, ANSWER_LOST):
                self._set_error(str(error))

    # === STEPS === #

    def _record(self, invoice):
        """Record the charge of what is due on an invoice, before anything is sent."""
        if not invoice.filtered_domain(self._get_due_domain()):
            return self.browse()
        if invoice._get_transactions_under_way():
            # It is paid in another way; look again when that has ended.
            later = fields.Datetime.add(invoice.collect_date, days=1)
            invoice._as_owner().collect_date = later
            return self.browse()
        token = invoice._get_token()
        amount = invoice._get_amount_to_charge()
        is_open = invoice._can_take_credit() and (
            invoice.currency_id.compare_amounts(amount, 0.0) > 0
        )
        # This write makes whoever credits or pays the invoice now wait, and look again.
        invoice._as_owner().collect_date = False
        if not token and invoice._can_take_credit():
            invoice._tell_not_collected()
        if not (token and is_open):
            return self.browse()
        provider = token.provider_id
        return self._as_owner().create(
            {
                "provider_id": provider.id,
                "payment_method_id": token.payment_method_id.id,
                "token_id": token.id,
                "reference": self._compute_reference(
                    provider.code, prefix=invoice.name
                ),
                "amount": amount,
                "currency_id": invoice.currency_id.id,
                "partner_id": invoice.partner_id.id,
                "operation": "offline",
                "invoice_ids": [Command.set(invoice.ids)],
                "is_collection": True,
            }
        )

    def _may_be_sent(self):
        """Tell whether the provider is to be asked now for this recorded charge, and
        end it when not.
        """
        self.ensure_one()
        invoice = self.invoice_ids
        if self.sent_date:
            since = fields.Datetime.now() - self.sent_date
            if self.provider_code in IDEMPOTENT_PROVIDERS and since < timedelta(
                hours=IDEMPOTENT_HOURS
            ):
                return True
            self._update_state(
                ("draft",),
                "error",
                self.env._(
                    "The server stopped while this charge was sent. Look up at the "
                    "provider whether it went through."
                ),
            )
            invoice._ask_to_collect_by_hand(self)
            return False
        left = invoice.amount_residual if invoice._can_take_credit() else 0.0
        if self.currency_id.compare_amounts(self.amount, left) > 0:
            self._update_state(
                ("draft",), "cancel", self.env._("The invoice owes less by now.")
            )
            invoice._plan_collection()
            return False
        return True

    def _get_method_name(self):
        """Return in words what the money comes from, or goes back to."""
        self.ensure_one()
        return (
            self.token_id.display_name
            or self.payment_method_id.name
            or self.provider_id.name
        )

    # === OUTCOME === #

    def _set_error(self, state_message, extra_allowed_states=()):
        """Override of `payment` to plan another attempt, or to tell a person."""
        failed = super()._set_error(
            state_message, extra_allowed_states=extra_allowed_states
        )
        failed._follow_up_failure()
        return failed

    def _set_canceled(self, state_message=None, extra_allowed_states=()):
        """Override of `payment` to plan another attempt, or to tell a person."""
        cancelled = super()._set_canceled(
            state_message=state_message, extra_allowed_states=extra_allowed_states
        )
        cancelled._follow_up_failure()
        return cancelled

    def _follow_up_failure(self):
        """Plan another attempt for these failed transactions, or tell a person."""
        for charge in self.filtered("is_collection"):
            charge.invoice_ids._collection_failed(charge)

    def _post_process(self):
        """Override of `account_payment` to go on with what a booked charge leaves."""
        booked = self.filtered("is_post_processed")
        super()._post_process()
        for charge in self.filtered("is_collection"):
            if charge.state == "done":
                charge.invoice_ids._collection_succeeded()
        for charge in (self - booked).filtered("is_collection"):
            if charge.state == "done" and charge.is_post_processed:
                charge.invoice_ids._send_charge_receipt(charge)

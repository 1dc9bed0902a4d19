# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Invoices that pay themselves: what is left after account credit is charged to the
payer's saved payment method (rules 15 to 17).
"""

from datetime import timedelta

from odoo import api, fields, models

from ..common.telling import get_person, get_why, tell_person

COLLECT_CRON = "konfidens_credit.ir_cron_charge_invoices"
# Days until the next attempt, after the first one failed, the second, the third.
RETRY_PAUSES = (1, 3, 7)


class AccountMove(models.Model):
    _inherit = "account.move"

    auto_collect = fields.Boolean(
        string="Collect Automatically",
        compute="_compute_auto_collect",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        help="When it is posted, account credit of the customer is used, and what is "
        "left is charged to their saved payment method.",
    )
    collect_date = fields.Datetime(
        string="To Be Charged",
        copy=False,
        readonly=True,
        help="When what is left will be charged.",
        owned=True,
    )
    collect_failures = fields.Integer(
        copy=False,
        readonly=True,
        owned=True,
    )

    _collect_date_idx = models.Index("(collect_date) WHERE collect_date IS NOT NULL")

    # === COMPUTE METHODS === #

    @api.depends("move_type", "partner_id", "company_id")
    def _compute_auto_collect(self):
        for move in self:
            payer = move.partner_id.with_company(move.company_id)
            move.auto_collect = (
                move.move_type == "out_invoice" and payer.sudo().auto_collect
            )

    # === PLANNING === #

    def _post(self, soft=True):
        """Override of `account` to use account credit, then to plan the charge of what
        is left, before any mail, whatever posts it (rule 15).
        """
        posted = super()._post(soft=soft)
        collected = posted.filtered(
            lambda move: move.auto_collect and move._can_take_credit()
        ).sorted(lambda move: (move.invoice_date_due, move.id))
        if collected:
            collected._use_credits(collected._plan_account_credit())
        posted._plan_collection()
        return posted

    def _after_credit_taken_back(self):
        """Override to plan the charge of what is owed again."""
        super()._after_credit_taken_back()
        self._plan_collection()

    def write(self, vals):
        """Override of `account` to plan the charge anew when it is switched on or off
        on an invoice that is posted already.
        """
        result = super().write(vals)
        if "auto_collect" in vals:
            self.filtered(lambda move: move.state == "posted")._plan_collection()
        return result

    def _plan_collection(self):
        """Set when these posted invoices are charged, and start what is due now after
        the commit; nothing is planned where there is nothing to charge.
        """
        at_once = False
        for invoice in self.filtered(lambda move: move.move_type == "out_invoice"):
            date = invoice._get_next_collect_date()
            if invoice.collect_date != date:
                invoice._as_owner().collect_date = date
            at_once = at_once or (date and date <= fields.Datetime.now())
        if at_once:
            self.env.ref(COLLECT_CRON)._trigger()

    def _get_next_collect_date(self):
        """Return when the next amount of this invoice is to be charged, or False."""
        self.ensure_one()
        if not (self.auto_collect and self._can_take_credit() and self._get_token()):
            return False
        if self.company_id.collect_when == "issue":
            return fields.Datetime.now()
        due = min(
            line.date_maturity or line.date
            for line in self._get_receivable_lines()
            if not line.reconciled
        )
        return max(fields.Datetime.to_datetime(due), fields.Datetime.now())

    def _get_token(self):
        """Return the saved payment method to charge, as superuser; none when it can't
        be charged any more.
        """
        self.ensure_one()
        payer_sudo = self.sudo().with_company(self.company_id).partner_id
        return payer_sudo.payment_token_id.filtered(
            lambda token: (
                token.active
                and token.partner_id.commercial_partner_id
                == payer_sudo.commercial_partner_id
                and token.provider_id.company_id in self.company_id.parent_ids
            )
        )

    def _get_amount_to_charge(self):
        """Return the gross amount that is due to be charged now."""
        self.ensure_one()
        if self.company_id.collect_when == "issue":
            return self.amount_residual
        today = fields.Date.context_today(self)
        return self.currency_id.round(
            sum(
                line.amount_residual_currency
                for line in self._get_receivable_lines()
                if not line.reconciled and (line.date_maturity or line.date) <= today
            )
        )

    def _explain_collection(self):
        """Tell what posting these drafts, or charging these posted invoices, would do
        (rule 17).

        :return: by invoice: ``credit`` to be used, ``charge`` to be made now or later,
            both gross in its currency, ``date`` of the charge (or False), and ``token``
            charged (empty: what is left waits for the customer)
        :rtype: dict[account.move, dict]
        """
        drafts = self.filtered(lambda move: move.state == "draft")
        uses = drafts.sorted(
            lambda move: (move.invoice_date_due or fields.Date.today(), move.id)
        )._plan_account_credit()
        plan = {}
        for invoice in self:
            credit = sum(used for _line, used in uses.get(invoice, ()))
            left = invoice.currency_id.round(invoice.amount_residual - credit)
            token = invoice._get_token()
            plan[invoice] = {
                "credit": credit,
                "charge": left if token else 0.0,
                "left": left,
                "token": token,
            }
        return plan

    # === OUTCOME === #

    def _collection_failed(self, transaction):
        """Plan the next attempt for these invoices, with growing pauses; after the last
        one, ask a person (rule 16).
        """
        for invoice in self:
            failures = invoice.collect_failures + 1
            retry_on = False
            if failures <= len(RETRY_PAUSES):
                pause = timedelta(days=RETRY_PAUSES[failures - 1])
                retry_on = fields.Datetime.now() + pause
            invoice._as_owner().write(
                {"collect_failures": failures, "collect_date": retry_on}
            )
            if not retry_on:
                invoice._ask_to_collect_by_hand(transaction)

    def _ask_to_collect_by_hand(self, transaction):
        self._ask_person(
            self.env._("Charging %(invoice)s failed", invoice=self.name),
            self.env._(
                "%(amount)s could not be charged to %(token)s. Agree with the customer "
                "on another way to pay. The provider says: %(message)s",
                amount=transaction.currency_id.format(transaction.amount),
                token=transaction.token_id.display_name,
                message=transaction.state_message or "",
            ),
        )

    def _explain_charge_stopped(self, refusal):
        """Return what a person reads about charging this invoice, which failed on the
        way; nothing where the failure has a course of its own.
        """
        charge = self._get_running_charges()[:1]
        if charge.state == "done":
            return charge._explain_not_booked(self, refusal)
        if charge and not charge.sent_date and refusal:
            # Refused before it was sent, as by a provider that is switched off.
            charge._set_error(refusal)
            return None
        if charge and not charge._may_be_sent():
            return None
        return (
            self.env._("Charging %(invoice)s stopped", invoice=self.name),
            self.env._(
                "%(invoice)s could not be charged to %(token)s: %(reason)s It is tried "
                "again within an hour.",
                invoice=self.name,
                token=(charge.token_id or self._get_token()).display_name,
                reason=get_why(self.env, refusal),
            ),
        )

    def _ask_person(self, summary, note):
        """Have a person see to this document, once."""
        self.ensure_one()
        person = get_person(self._get_responsible(), self)
        tell_person(person, self, summary, note)

    def _get_responsible(self):
        """Return the users who see to these documents."""
        return self.invoice_user_id or self.create_uid

    def _collection_succeeded(self):
        """Forget earlier failures, and plan the next instalment, if there is one."""
        self._as_owner().collect_failures = 0
        self._plan_collection()

    def _has_to_be_paid(self):
        """Override of `account_payment` to offer no payment while a charge runs."""
        return super()._has_to_be_paid() and not self._get_running_charges()

    def _get_running_charges(self):
        """Return the charges of these invoices that are not answered, or not booked."""
        transactions_sudo = self.sudo().transaction_ids
        if not transactions_sudo:
            return transactions_sudo
        return transactions_sudo.filtered_domain(
            transactions_sudo._get_running_domain()
        )

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Invoices that pay themselves: what is left after account credit is charged to the
payer's saved payment method (rules 15 to 17).
"""

from datetime import timedelta

from odoo import api, fields, models

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
        """Return when the next amount of this invoice is to be charged, or False; at
        once where it can't be, so that those who count on it are told.
        """
        self.ensure_one()
        if not (self.auto_collect and self._can_take_credit()):
            return False
        if not self._get_token():
            is_expected = self.collect_date or self._get_chosen_token()
            return fields.Datetime.now() if is_expected else False
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
        return self._get_chosen_token()._filter_chargeable(
            self.commercial_partner_id, self.company_id
        )

    def _get_chosen_token(self):
        """Return the saved payment method that the payer's invoices are charged to, as
        superuser, in use or not.
        """
        self.ensure_one()
        payer_sudo = self.sudo().with_company(self.company_id).partner_id
        return payer_sudo.payment_token_id

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
            ``left`` once the credit is used, all gross in its currency, and ``token``
            charged (empty: what is left waits for the customer)
        :rtype: dict[account.move, dict]
        """
        drafts = self.filtered(lambda move: move.state == "draft" and move.auto_collect)
        uses = drafts.sorted(
            lambda move: (move.invoice_date_due or fields.Date.today(), move.id)
        )._plan_account_credit()
        plan = {}
        for invoice in self:
            credit = sum(used for _line, used in uses.get(invoice, ()))
            left = invoice.currency_id.round(invoice.amount_residual - credit)
            token = invoice._get_token()
            if not invoice.auto_collect:
                token = token.browse()
            plan[invoice] = {
                "credit": credit,
                "charge": left if token else 0.0,
                "left": left,
                "token": token,
            }
        return plan

    # === OUTCOME === #

    def _collection_failed(self, transaction):
        """Plan the next attempt for these invoices, with growing pauses, as long as
        there is something to charge; after the last one, ask a person (rule 16).
        """
        for invoice in self:
            failures = invoice.collect_failures + 1
            if not invoice._get_token():
                invoice._as_owner().collect_failures = failures
                invoice._plan_collection()
                continue
            retry_on = False
            if failures <= len(RETRY_PAUSES):
                pause = timedelta(days=RETRY_PAUSES[failures - 1])
                retry_on = fields.Datetime.now() + pause
            invoice._as_owner().write(
                {"collect_failures": failures, "collect_date": retry_on}
            )
            if not retry_on:
                invoice._ask_to_collect_by_hand(transaction)

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

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What may be asked of a credit: which invoices, which day, settled how."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...core.request import to_amount, to_day
from ..common.asking import ask

SETTLEMENTS = ("credit", "refund", "outside")


class AccountMove(models.Model):
    _inherit = "account.move"

    # === CHECK === #

    def _check_creditable(self):
        """Raise one error that names each invoice that can't be credited, and why."""
        refused = [
            f"{reason['message']} {reason['next_step']}"
            for result in self._explain_credit()
            for reason in result["reasons"]
        ]
        if len(set(self.ids)) < len(self.ids):
            refused.append(self.env._("An invoice is named twice."))
        if refused:
            raise UserError("\n".join(refused))

    def _get_credit_reason(self, reason_id):
        reason = self.env["account.credit.reason"].browse(reason_id or ()).exists()
        if reason_id and not reason:
            raise UserError(
                self.env._(
                    "There is no credit reason with id %(id)s. Choose one of the list.",
                    id=reason_id,
                )
            )
        return reason

    def _get_credit_dates(self, date, reissue):
        """Return the date of each credit note by invoice id (rule 21)."""
        today = fields.Date.context_today(self)
        asked = ask(self.env, to_day, date)
        if asked and asked > today and reissue:
            raise UserError(
                self.env._(
                    "A credit note of %(date)s, in the future, can't come with a new "
                    "draft: the draft would be owed before the credit counts. Use "
                    "today's date, or leave the draft out.",
                    date=format_date(self.env, asked),
                )
            )
        dates = {}
        for invoice in self:
            credit_date = asked or max(today, invoice.invoice_date)
            if credit_date < invoice.invoice_date:
                raise UserError(
                    self.env._(
                        "%(invoice)s is of %(invoice_date)s; its credit note can't be "
                        "of %(date)s, before it. Choose that day or a later one.",
                        invoice=invoice.display_name,
                        invoice_date=format_date(self.env, invoice.invoice_date),
                        date=format_date(self.env, credit_date),
                    )
                )
            open_date = invoice._get_open_credit_date(credit_date)
            if open_date != credit_date:
                raise UserError(
                    self.env._(
                        "The books are closed on %(date)s. The credit note of "
                        "%(invoice)s would get %(open_date)s: choose that date to go "
                        "on.",
                        invoice=invoice.display_name,
                        date=format_date(self.env, credit_date),
                        open_date=format_date(self.env, open_date),
                    )
                )
            dates[invoice.id] = credit_date
        return dates

    def _get_open_credit_date(self, date):
        """Return ``date``, or the first open one if the books are closed on it."""
        self.ensure_one()
        has_tax = self._affect_tax_report()
        lock_dates = self._get_violated_lock_dates(date, has_tax)
        if not lock_dates:
            return date
        return self._get_accounting_date(date, has_tax, lock_dates=lock_dates)

    # === SETTLEMENT === #

    def _check_settlement(self, settlement, refund_amount, outside):
        """Raise when the settlement asked for is unknown or incomplete."""
        if settlement not in SETTLEMENTS:
            raise UserError(
                self.env._(
                    '"%(settlement)s" is not a settlement. Choose one of: '
                    "%(settlements)s.",
                    settlement=settlement,
                    settlements=", ".join(SETTLEMENTS),
                )
            )
        if settlement == "outside" or outside:
            self._check_outside(outside or {})
        if refund_amount is not None and ask(self.env, to_amount, refund_amount) < 0:
            raise UserError(self.env._("The amount to refund can't be below zero."))

    def _check_refund_dates(self, dates, settlement, refund_amount):
        """Raise when money would go back before its credit note counts."""
        today = fields.Date.context_today(self)
        future = [date for date in dates.values() if date > today]
        if future and (settlement == "refund" or refund_amount):
            raise UserError(
                self.env._(
                    "A credit note of %(date)s, in the future, can't be refunded now. "
                    "Refund it on its day, or use today's date.",
                    date=format_date(self.env, max(future)),
                )
            )

    def _check_outside(self, outside):
        """Raise when what was settled elsewhere lacks its method, or isn't right."""
        if not outside.get("method"):
            raise UserError(
                self.env._("Say how it was settled elsewhere: the method is missing.")
            )
        if outside.get("amount") is not None and (
            ask(self.env, to_amount, outside["amount"]) <= 0
        ):
            raise UserError(
                self.env._("The amount settled elsewhere must be more than zero.")
            )
        ask(self.env, to_day, outside.get("date"))
        for company in self.company_id:
            company._check_credit_outside_account()

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""On which day a credit note counts, and what is settled elsewhere (rule 21)."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class AccountMoveCredit(models.AbstractModel):
    _inherit = "account.move.credit"

    # === CREDIT NOTES === #

    @api.model
    def _get_dates(self, invoices, request):
        """Return the date of each credit note by invoice id: never before its invoice,
        at most a year ahead; where the books are closed on that day, the first open
        one, if that was confirmed (rule 21).
        """
        self._check_draft_is_not_early(request)
        dates, known = {}, {}
        for invoice in invoices:
            date = request.date or max(
                fields.Date.context_today(self), invoice.invoice_date
            )
            self._check_date(invoice, date)
            open_date = self._get_open_date(invoice, date, known)
            if open_date != date:
                if not request.accept_date or open_date > request.accept_date:
                    raise UserError(self._get_closed_message(invoice, date, open_date))
                self._check_date(invoice, open_date)
            dates[invoice.id] = open_date
        return dates

    @api.model
    def _check_date(self, invoice, date):
        """Raise when a credit note of the invoice can't be of this date, whether the
        books are open or not.
        """
        if date < invoice.invoice_date:
            raise UserError(
                self.env._(
                    "%(invoice)s is of %(invoice_date)s; its credit note can't be of "
                    "%(date)s, before it. Choose that day or a later one.",
                    invoice=invoice.display_name,
                    invoice_date=format_date(self.env, invoice.invoice_date),
                    date=format_date(self.env, date),
                )
            )
        latest = fields.Date.add(fields.Date.context_today(self), years=1)
        if date > max(latest, invoice.invoice_date):
            raise UserError(
                self.env._(
                    "The credit note of %(invoice)s can't be of %(date)s, more than a "
                    "year ahead: the invoice could not be credited before. Choose "
                    "%(latest)s or an earlier day.",
                    invoice=invoice.display_name,
                    date=format_date(self.env, date),
                    latest=format_date(self.env, latest),
                )
            )

    @api.model
    def _check_draft_is_not_early(self, request):
        """Raise when a new draft would be owed before its credit note counts."""
        today = fields.Date.context_today(self)
        if request.reissue and request.date and request.date > today:
            raise UserError(
                self.env._(
                    "A credit note of %(date)s, in the future, can't come with a new "
                    "draft: the draft would be owed before the credit counts. Use "
                    "today's date, or leave the draft out.",
                    date=format_date(self.env, request.date),
                )
            )

    @api.model
    def _get_open_date(self, move, date, known):
        """Return ``date``, or the first open one if the books are closed on it for a
        credit note of this invoice, or for this credit note; whether they are, needs no
        access to journals.

        :param dict known: what was found for other moves, so that the locks of each
            journal and day are looked up once; a new one to begin with
        """
        move_sudo = move.sudo()
        key = move_sudo.company_id, move_sudo.journal_id, date
        if key not in known:
            # Where the books are open even for what has tax, they are for all.
            known[key] = not move_sudo._get_violated_lock_dates(date, True)
        if known[key]:
            return date
        has_tax = move_sudo._affect_tax_report()
        locks = move_sudo._get_violated_lock_dates(date, has_tax)
        if not locks:
            return date
        date = move_sudo._get_accounting_date(date, has_tax, lock_dates=locks)
        # Native proposes no day to come, even where today is closed.
        while locks := move_sudo._get_violated_lock_dates(date, has_tax):
            date = locks[-1][0] + timedelta(days=1)
        return date

    @api.model
    def _get_closed_message(self, invoice, date, open_date):
        """Return which date the credit note of an invoice would get, and that somebody
        has to say so.
        """
        names = {
            "date": format_date(self.env, date),
            "invoice": invoice.display_name,
            "open_date": format_date(self.env, open_date),
        }
        if open_date > fields.Date.context_today(self):
            return self.env._(
                "The books are closed on %(date)s. The credit note of %(invoice)s "
                "would get %(open_date)s, and be a draft until then: choose that date "
                "to go on.",
                **names,
            )
        return self.env._(
            "The books are closed on %(date)s. The credit note of %(invoice)s would "
            "get %(open_date)s: choose that date to go on.",
            **names,
        )

    @api.model
    def _get_date_notice(self, date, open_date):
        """Return which date credit notes will get, for a dialog that asks for it."""
        names = {
            "date": format_date(self.env, date),
            "open_date": format_date(self.env, open_date),
        }
        if open_date > fields.Date.context_today(self):
            return self.env._(
                "The books are closed on %(date)s; the credit note will get "
                "%(open_date)s, and be a draft until then.",
                **names,
            )
        return self.env._(
            "The books are closed on %(date)s; the credit note will get %(open_date)s.",
            **names,
        )

    # === WHAT IS SETTLED ELSEWHERE === #

    @api.model
    def _check_outside_now(self, dates):
        """Raise when something would be settled before its credit note counts.

        :param dict dates: see ``_get_dates``
        """
        latest = max(dates.values())
        if latest > fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "A credit note of %(date)s, in the future, can't be settled "
                    "elsewhere now. Keep it as account credit, or use today's date.",
                    date=format_date(self.env, latest),
                )
            )

    @api.model
    def _check_outside_date(self, invoices, date):
        """Raise when something was settled elsewhere before its invoice, or is yet to
        be: the number of an entry begins with its year. Nor is it booked where the
        books are closed.
        """
        today = fields.Date.context_today(self)
        if date and date > today:
            raise UserError(
                self.env._(
                    "%(date)s is to come. Say that it was settled elsewhere when it "
                    "was.",
                    date=format_date(self.env, date),
                )
            )
        for invoice in invoices:
            if date and date < invoice.invoice_date:
                raise UserError(
                    self.env._(
                        "%(invoice)s is of %(invoice_date)s; it can't have been "
                        "settled elsewhere on %(date)s, before it. Choose that day or "
                        "a later one.",
                        invoice=invoice.display_name,
                        invoice_date=format_date(self.env, invoice.invoice_date),
                        date=format_date(self.env, date),
                    )
                )
        for company_sudo in invoices.company_id.sudo():
            locks = company_sudo._get_violated_lock_dates(
                date or today, False, self.env["account.journal"]
            )
            if locks:
                raise UserError(
                    self.env._(
                        "The books of %(company)s are closed up to %(lock_date)s: what "
                        "was settled elsewhere on %(date)s can't be booked there. "
                        "Give a later day, or keep it as account credit.",
                        company=company_sudo.name,
                        lock_date=format_date(self.env, locks[-1][0]),
                        date=format_date(self.env, date or today),
                    )
                )

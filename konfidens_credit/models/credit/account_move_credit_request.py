# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What may be asked of a credit: for what reason, on which day, settled how; and who
comes first.
"""

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...core.request import SETTLEMENTS
from ..common.locking import lock_rows


class AccountMoveCredit(models.AbstractModel):
    _inherit = "account.move.credit"

    @api.model
    def _check_settlement(self, invoices, request, dates):
        """Raise when what is to become of what is not owed any more is incomplete.

        :param dict dates: see ``_get_dates``
        """
        self._check_settlement_name(request.settlement)
        if self._is_settled_outside(request):
            self._check_outside(invoices, request.outside or {})

    @api.model
    def _is_settled_outside(self, request):
        """Tell whether some of the credit is settled elsewhere."""
        return bool(request.settlement == "outside" or request.outside)

    @api.model
    def _check_settlement_name(self, settlement):
        """Raise when the settlement asked for is unknown."""
        if settlement not in SETTLEMENTS:
            raise UserError(
                self.env._(
                    '"%(settlement)s" is not a settlement. Choose one of: '
                    "%(settlements)s.",
                    settlement=settlement,
                    settlements=", ".join(SETTLEMENTS),
                )
            )

    @api.model
    def _check_outside(self, invoices, outside):
        """Raise when what was settled elsewhere lacks its method, or isn't right."""
        if not outside.get("method"):
            raise UserError(
                self.env._("Say how it was settled elsewhere: the method is missing.")
            )
        amount = outside.get("amount")
        if amount is not None and not all(
            currency._is_payable(amount) for currency in invoices.currency_id
        ):
            raise UserError(
                self.env._("The amount settled elsewhere must be more than zero.")
            )
        self._check_outside_date(invoices, outside.get("date"))
        for company in invoices.company_id:
            company._check_credit_outside_account()

    @api.model
    def _check_outside_date(self, invoices, date):
        """Raise when something was settled elsewhere before its invoice, or is yet to
        be: the number of an entry begins with its year (rule 21).
        """
        if not date:
            return
        if date > fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "%(date)s is to come. Say that it was settled elsewhere when it "
                    "was.",
                    date=format_date(self.env, date),
                )
            )
        for invoice in invoices:
            if date < invoice.invoice_date:
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

    @api.model
    def _get_reason(self, reason_id):
        """Return the reason for crediting with this id, or none.

        :raise UserError: if there is no such reason
        """
        reason = self.env["account.credit.reason"].browse(reason_id or ()).exists()
        if reason_id and not reason:
            raise UserError(
                self.env._(
                    "There is no credit reason with id %(id)s. Choose one of the list.",
                    id=reason_id,
                )
            )
        return reason

    @api.model
    def _get_dates(self, invoices, request):
        """Return the date of each credit note by invoice id: never before its invoice,
        at most a year ahead (rule 21).
        """
        today = fields.Date.context_today(self)
        latest = fields.Date.add(today, years=1)
        asked = request.date
        if asked and asked > today and request.reissue:
            raise UserError(
                self.env._(
                    "A credit note of %(date)s, in the future, can't come with a new "
                    "draft: the draft would be owed before the credit counts. Use "
                    "today's date, or leave the draft out.",
                    date=format_date(self.env, asked),
                )
            )
        dates, locks = {}, {}
        for invoice in invoices:
            date = asked or max(today, invoice.invoice_date)
            if date < invoice.invoice_date:
                raise UserError(
                    self.env._(
                        "%(invoice)s is of %(invoice_date)s; its credit note can't be "
                        "of %(date)s, before it. Choose that day or a later one.",
                        invoice=invoice.display_name,
                        invoice_date=format_date(self.env, invoice.invoice_date),
                        date=format_date(self.env, date),
                    )
                )
            if date > max(latest, invoice.invoice_date):
                raise UserError(
                    self.env._(
                        "The credit note of %(invoice)s can't be of %(date)s, more "
                        "than a year ahead: the invoice could not be credited before. "
                        "Choose %(latest)s or an earlier day.",
                        invoice=invoice.display_name,
                        date=format_date(self.env, date),
                        latest=format_date(self.env, latest),
                    )
                )
            # Where the books are open even for what has tax, they are for all.
            key = invoice.company_id, invoice.journal_id, date
            if key not in locks:
                locks[key] = invoice._get_violated_lock_dates(date, True)
            open_date = self._get_open_date(invoice, date) if locks[key] else date
            if open_date != date:
                raise UserError(
                    self.env._(
                        "The books are closed on %(date)s. The credit note of "
                        "%(invoice)s would get %(open_date)s: choose that date to go "
                        "on.",
                        invoice=invoice.display_name,
                        date=format_date(self.env, date),
                        open_date=format_date(self.env, open_date),
                    )
                )
            dates[invoice.id] = date
        return dates

    @api.model
    def _get_open_date(self, invoice, date):
        """Return ``date``, or the first open one if the books are closed on it for a
        credit note of the invoice; whether they are, needs no access to journals.
        """
        invoice = invoice.sudo()
        has_tax = invoice._affect_tax_report()
        lock_dates = invoice._get_violated_lock_dates(date, has_tax)
        if not lock_dates:
            return date
        return invoice._get_accounting_date(date, has_tax, lock_dates=lock_dates)

    @api.model
    def _lock(self, invoices):
        """Wait for whoever credits these invoices now; then go on, or say what they
        took (rule 2).
        """
        invoices.flush_recordset()
        try:
            lock_rows(invoices)
        except SerializationFailure:
            known = invoices._get_credit_notes().ids
            with self.env.registry.cursor() as cr:
                seen = invoices.with_env(invoices.env(cr=cr))
                newer = seen._get_credit_notes().filtered(
                    lambda move: move.id not in known
                )
                messages = [
                    self._get_taken_meanwhile_message(invoice, credit_notes)
                    for invoice, credit_notes in newer.grouped(
                        "reversed_entry_id"
                    ).items()
                ]
            if not messages:
                raise
            raise UserError("\n".join(messages)) from None

    @api.model
    def _get_taken_meanwhile_message(self, invoice, credit_notes):
        currency = invoice.currency_id
        return self.env._(
            "%(invoice)s was credited a moment ago: %(credit_notes)s took %(amount)s. "
            "Nothing more was credited; %(left)s is left. Look at it, then try again "
            "if it still needs to be.",
            invoice=invoice.display_name,
            credit_notes=credit_notes._get_names(),
            amount=currency.format(sum(credit_notes.mapped("amount_total"))),
            left=currency.format(invoice.amount_creditable),
        )

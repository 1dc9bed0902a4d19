# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Invoicing bookings: one draft per payer, one line per booking, never twice."""

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..common.asking import MOST_TOLD, asked
from ..common.public_method import public_method


class SessionBooking(models.Model):
    _inherit = "session.booking"

    # With more decimals than money has: with taxes, it comes to the fee to the cent.
    cancel_fee = fields.Float(
        string="Price of the Fee",
        digits=(16, 6),
        copy=False,
        readonly=True,
        help="What is invoiced for a booking that was cancelled too late; with or "
        "without taxes as the service's taxes say.",
        owned=True,
    )
    cancel_fee_total = fields.Monetary(
        string="Fee",
        compute="_compute_cancel_fee_total",
        store=True,
        help="What the payer owes for a booking that was cancelled too late, with "
        "taxes.",
        owned=True,
    )

    # === COMPUTE METHODS === #

    @api.depends("cancel_fee", "payer_id")
    def _compute_cancel_fee_total(self):
        for booking in self:
            fee = booking.cancel_fee
            booking.cancel_fee_total = booking._get_gross_of(fee) if fee else 0.0

    # === BUSINESS METHODS === #

    @asked(most=MOST_TOLD)
    @public_method
    def invoice_bookings(self):
        """Make draft invoices of these bookings: one per payer, company and currency.

        Bookings that are invoiced already, or cancelled without a fee, are left alone,
        so that calling this twice makes nothing twice (rule 25); at once neither, as
        what is invoiced changes the row of its booking (rule 34).

        :return: a dict per draft: ``invoice_id``, ``payer_id`` and ``booking_ids``
        :rtype: list[dict]
        :raise AccessError: if a session is somebody else's
        """
        self.event_id._check_session_access()
        bookings = self.sudo()._filter_to_invoice().sorted("start")
        drafts = (
            self.env["account.move"]
            .sudo()
            ._create_drafts_by_payer(
                [booking._prepare_invoice_item() for booking in bookings]
            )
        )
        bookings._set_invoiced_anew()
        return [
            {
                "invoice_id": draft.id,
                "payer_id": draft.partner_id.id,
                "booking_ids": draft.invoice_line_ids.booking_id.ids,
            }
            for draft in drafts
        ]

    def _set_invoiced_anew(self):
        """Forget the credit of those of these bookings that are back on: it was spent,
        and they are invoiced anew.
        """
        self.filtered("is_reinstated")._as_owner().write(
            {"is_reinstated": False, "cancel_credit_note_ids": [Command.clear()]}
        )

    def _check_not_invoiced_here(self):
        for booking in self:
            if booking.invoice_state in ("draft", "owed", "paid"):
                raise UserError(
                    self.env._(
                        "%(booking)s is invoiced on %(invoices)s. Delete that draft or "
                        "credit that invoice first.",
                        booking=booking.display_name,
                        invoices=booking.sudo()
                        ._get_billed_lines()
                        .move_id._get_names(),
                    )
                )

    # === GETTERS === #

    def _filter_to_invoice(self):
        """Return the bookings that are to be invoiced: taken and not invoiced yet, back
        on after a credit, or cancelled with a fee.
        """
        return self.filtered(
            lambda booking: (
                (
                    booking.invoice_state == "none"
                    and booking.event_id.active
                    and (booking.state != "cancelled" or booking.cancel_fee)
                )
                or (booking.invoice_state == "credited" and booking.is_reinstated)
            )
        )

    def _get_billed_lines(self):
        """Return the invoice lines of these bookings that still stand: not cancelled,
        and not taken back.
        """
        lines = self._get_standing_lines()
        return lines.filtered(
            lambda line: (
                line.move_type == "out_invoice" and not line._is_taken_back(lines)
            )
        ).with_prefetch(lines._prefetch_ids)

    def _get_standing_lines(self):
        """Return the lines of invoices and credit notes of these bookings that were not
        cancelled. Whatever is read of them is read for all bookings of a loop at once.
        """
        lines = self.invoice_line_ids
        return lines.filtered(lambda line: line.parent_state != "cancel").with_prefetch(
            lines._prefetch_ids
        )

    def _prepare_invoice_item(self):
        """Return what ``_create_drafts_by_payer`` needs to know of this booking."""
        self.ensure_one()
        return {
            "payer": self.payer_id,
            "company": self.company_id,
            "user": self.user_id,
            "line": self._prepare_invoice_line_vals(),
        }

    def _prepare_invoice_line_vals(self):
        self.ensure_one()
        is_fee = self.state == "cancelled"
        return {
            "product_id": self.product_id.id,
            "name": self._get_invoice_line_name(),
            "quantity": 1.0,
            "price_unit": self.cancel_fee if is_fee else self.price,
            "booking_id": self.id,
        }

    def _get_invoice_line_name(self):
        """Return the text of an invoice line, in the payer's language: what, when, and
        who if somebody else pays. Never the name of the event, which may be private.
        """
        self.ensure_one()
        booking = self.with_context(lang=self.payer_id.lang or self.env.lang)
        text = booking.product_id._get_text_for(self.partner_id, self.payer_id)
        if self.state == "cancelled":
            text = booking.env._("%(service)s, cancelled too late", service=text)
        return f"{text}\n{booking._get_time_text()}"

    def _get_time_text(self):
        """Return date and time of the session, where it takes place."""
        self.ensure_one()
        return self.event_id._get_session_time_text()

    def _get_session_text(self):
        """Return service and time in one line."""
        self.ensure_one()
        return f"{self.product_id.name or ''}, {self._get_time_text()}"

    # === ACTION METHODS === #

    @asked(most=MOST_TOLD)
    @public_method
    def action_invoice(self):
        """Invoice these bookings and open the drafts."""
        drafts = self.invoice_bookings()
        if not drafts:
            raise UserError(
                self.env._(
                    "There is nothing to invoice: every booking is invoiced or "
                    "cancelled."
                )
            )
        return (
            self.env["account.move"]
            .browse([draft["invoice_id"] for draft in drafts])
            ._get_session_invoices_action()
        )

    @asked(most=MOST_TOLD)
    @public_method
    def action_open_invoices(self):
        """Open the invoices and credit notes of these bookings."""
        self.event_id._check_session_access()
        return (
            self.sudo()
            .invoice_line_ids.move_id.with_env(self.env)
            ._get_session_invoices_action()
        )

    @asked(one=True)
    @public_method
    def action_open_session(self):
        """Open the session of this booking."""
        view = self.env.ref("konfidens_credit.calendar_event_view_form")
        return {**self.event_id.get_formview_action(), "views": [(view.id, "form")]}

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Invoicing sessions, and the way from a session to its invoices."""

from odoo import models

from ..common.asking import MOST_TOLD, asked
from ..common.public_method import public_method


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    @asked()
    @public_method
    def invoice_sessions(self):
        """Make draft invoices of the bookings that are not invoiced yet: one per payer,
        a line per booking.

        :return: a dict per draft: ``invoice_id``, ``payer_id`` and ``booking_ids``
        :rtype: list[dict]
        :raise AccessError: if a session is somebody else's
        """
        self._check_session_access()
        sessions = self.filtered("session_product_id")
        return sessions.booking_ids.invoice_bookings()

    # === ACTION METHODS === #

    @asked()
    @public_method
    def action_invoice(self):
        """Invoice these sessions and open the drafts."""
        self._check_session_access()
        return self.booking_ids.action_invoice()

    @asked(most=MOST_TOLD)
    @public_method
    def action_open_invoices(self):
        """Open the invoices and credit notes of these sessions."""
        self._check_session_access()
        return self.booking_ids.action_open_invoices()

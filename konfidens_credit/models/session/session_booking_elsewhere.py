# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Bookings that are invoiced in another system."""

from odoo import fields, models
from odoo.tools import format_date

from ...core.request import to_line
from ..common.asking import asked
from ..common.public_method import public_method


class SessionBooking(models.Model):
    _inherit = "session.booking"

    @asked(note=to_line)
    @public_method
    def invoice_externally(self, note=None):
        """Mark these bookings as invoiced elsewhere, so that they are not invoiced
        here.

        :param str note: where and how, kept on the booking; who said so, and when, if
            not given
        :return: a dict per booking: ``booking_id`` and ``note``
        :rtype: list[dict]
        :raise UserError: if one is invoiced here
        :raise AccessError: if a session is somebody else's
        """
        self.event_id._check_session_access()
        note = self._get_elsewhere_note(note)
        bookings = self.sudo()
        bookings._as_owner().elsewhere_note = note
        bookings._set_invoiced_anew()
        return [{"booking_id": booking.id, "note": note} for booking in self]

    def _get_elsewhere_note(self, note=None):
        """Return what is kept on a booking that is invoiced elsewhere: what somebody
        wrote, or else who says so, and when.
        """
        return (note or "").strip() or self.env._(
            "Says %(user)s, %(date)s",
            user=self.env.user.name,
            date=format_date(self.env, fields.Date.context_today(self)),
        )

    # === ACTION METHODS === #

    @asked()
    @public_method
    def action_invoice_externally(self):
        """Ask where they are invoiced, which need not be said, then mark them."""
        self.event_id._check_session_access()
        self._check_not_invoiced_here()
        return self.env["session.booking.invoice.externally"]._get_dialog(self)

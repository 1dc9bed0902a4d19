# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What becomes of the sessions of cancelled bookings."""

from odoo import models


class SessionBooking(models.Model):
    _inherit = "session.booking"

    def _leave_sessions(self, cancel_empty=False, reason_id=None):
        """Take the clients of these cancelled bookings off their sessions.

        A session that was for one client is cancelled with the booking, so that it is
        struck through, and reinstating it books that client again. A class that is
        empty now stays, as others may book it, unless it is to be cancelled, too.

        :param bool cancel_empty: whether classes that are empty now are cancelled
        :param int reason_id: why
        """
        empty = self.event_id._filter_left_by(self)
        over = empty if cancel_empty else empty._filter_for_one()
        last = self.filtered(lambda booking: booking.event_id in over)
        last._as_owner().is_cancelled_with_session = True
        over._set_cancelled(reason_id)
        (self - last)._unlink_attendees()

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sessions that nobody is booked in any more."""

from odoo import models


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    def _filter_left_by(self, bookings):
        """Return the sessions in which nobody is booked any more once these bookings
        are cancelled.
        """
        return self.filtered(
            lambda event: (
                event.session_state != "cancelled"
                and event.booking_ids & bookings
                and event.booking_ids._filter_live() <= bookings
            )
        )

    def _filter_for_one(self):
        """Return the sessions that were planned for one client, so that there is no
        point in them without that one: nobody else was ever booked. A class goes on for
        whoever books next. A hook.
        """
        return self.filtered(lambda event: len(event.booking_ids.partner_id) < 2)

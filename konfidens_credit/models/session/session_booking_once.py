# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A client takes one booking in a session, whoever books at the same time (rule 34).

Who books writes the session's row: of two at once the second runs anew, and finds the
first. Few book in the same session at once, and whoever cancels, moves or archives it
writes that row, too.

No constraint of the database says so, because of contacts that are merged: Odoo moves
their rows by SQL, and deletes what a constraint does not let it move. Who is booked
twice since then keeps both bookings, with their invoices, and all that can be done with
one can be done with each.
"""

from collections import Counter

from odoo import api, models
from odoo.exceptions import ValidationError

from ..common.locking import leave_mark


class SessionBooking(models.Model):
    _inherit = "session.booking"

    @api.constrains("event_id", "partner_id")
    def _check_booked_once(self):
        """Raise when the client of one of these new bookings has another one there."""
        new = self._filter_live()
        leave_mark(new.event_id)
        live = new.event_id.booking_ids._filter_live()
        seats = Counter(booking._get_seat() for booking in live)
        for booking in new:
            if seats[booking._get_seat()] > 1:
                booking._refuse_second()

    @api.constrains("event_id")
    def _check_session_is_on(self):
        """Raise when one of these new bookings is in a session that is cancelled."""
        for booking in self._filter_live():
            if booking.event_id.session_state == "cancelled":
                raise ValidationError(
                    self.env._(
                        "%(session)s is cancelled: nobody can be booked on it. "
                        "Reinstate it first, or choose another session.",
                        session=booking.event_id.display_name,
                    )
                )

    def _check_booked_again(self):
        """Raise when the client of one of these cancelled bookings, which come back
        together, has taken another since.
        """
        leave_mark(self.event_id)
        others = (self.event_id.booking_ids - self)._filter_live()
        taken = {booking._get_seat() for booking in others}
        for booking in self:
            if booking._get_seat() in taken:
                booking._refuse_second()

    def _filter_booked_anew(self):
        """Return those of these bookings whose client has a cancelled one there."""
        cancelled = {
            booking._get_seat()
            for booking in self.event_id.booking_ids
            if booking.state == "cancelled"
        }
        return self.filtered(lambda booking: booking._get_seat() in cancelled)

    def _get_seat(self):
        """Return what is taken once."""
        self.ensure_one()
        return self.event_id, self.partner_id

    def _refuse_second(self):
        raise ValidationError(
            self.env._(
                "%(client)s is booked on %(session)s already.",
                client=self.partner_id.name,
                session=self.event_id.display_name,
            )
        )

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Booking bookings again that were cancelled with their session."""

from odoo import Command, models


class SessionBooking(models.Model):
    _inherit = "session.booking"

    def _filter_back_with_session(self):
        """Return those of these bookings that are booked again when their sessions are
        put back on: who was cancelled with them. A hook.
        """
        return self.filtered("is_cancelled_with_session")

    def _take_credit_back(self):
        """Undo the credit notes of these cancelled bookings, where nothing is used yet;
        those that somebody has undone are done with.

        A credit note that takes back something else as well stays.

        :return: the gross amounts taken back, and those that stay credited, by booking
        :rtype: tuple[dict, dict]
        """
        credit_notes = self.cancel_credit_note_ids.filtered(
            lambda move: move.state != "cancel"
        )
        grosses = credit_notes._get_gross_by_line()
        shared = self.env["account.move"].union(
            *(line.move_id for line in grosses if line.booking_id not in self)
        )
        undone = (credit_notes - shared)._undo_credit_each()
        taken_back, spent = {}, {}
        for line, gross in grosses.items():
            booking = line.booking_id & self
            if line.move_id in booking.cancel_credit_note_ids:
                amounts = taken_back if line.move_id in undone else spent
                amounts[booking] = amounts.get(booking, 0.0) + gross
        return taken_back, spent

    def _set_reinstated(self, spent):
        """Book these bookings again; those whose credit is spent are invoiced anew, and
        keep it in mind until then.
        """
        self._check_booked_again()
        self.event_id._raise_ics_sequence()
        vals = self._prepare_reinstated_vals()
        self = self._as_owner()
        again = self.filtered(lambda booking: booking not in spent)
        again.write(
            {
                **vals,
                "is_reinstated": False,
                "cancel_credit_note_ids": [Command.clear()],
            }
        )
        (self - again).write({**vals, "is_reinstated": True})

    def _prepare_reinstated_vals(self):
        """Return what makes cancelled bookings as if they had not been."""
        return {
            "state": "booked",
            "cancel_date": False,
            "cancel_user_id": False,
            "cancel_reason_id": False,
            "cancel_off_draft": 0.0,
            "is_cancelled_with_session": False,
            "notice_state": "none",
        }

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Booking seats again that were cancelled with their session."""

from odoo import models
from odoo.exceptions import UserError


class SessionBooking(models.Model):
    _inherit = "session.booking"

    def _take_credit_back(self):
        """Undo the credit notes of these cancelled seats, where nothing is used yet.

        A credit note that takes back something else as well stays.

        :return: the gross amounts taken back, and those that stay credited, by seat
        :rtype: tuple[dict, dict]
        """
        taken_back, spent = {}, {}
        credited = self.filtered("cancel_credit_note_id")
        for credit_note, seats in credited.grouped("cancel_credit_note_id").items():
            amounts = {booking: booking.cancel_amount for booking in seats}
            try:
                if credit_note.invoice_line_ids.filtered(
                    lambda line, seats=seats: (
                        line.display_type == "product" and line.booking_id not in seats
                    )
                ):
                    raise UserError(credit_note.name)
                with self.env.cr.savepoint():
                    credit_note.undo_credit()
            except UserError:
                spent.update(amounts)
            else:
                taken_back.update(amounts)
        return taken_back, spent

    def _set_reinstated(self, spent):
        """Book these seats again; those whose credit is spent are invoiced anew."""
        vals = {
            "state": "booked",
            "cancel_date": False,
            "cancel_user_id": False,
            "cancel_reason_id": False,
            "cancel_outcome": False,
            "cancel_amount": 0.0,
            "cancel_refund": 0.0,
            "is_cancelled_with_session": False,
            "is_cancelled_with_enrolment": False,
            "notice_state": "none",
        }
        again = self.filtered(lambda booking: booking not in spent)
        again.write({**vals, "is_reinstated": False, "cancel_credit_note_id": False})
        (self - again).write({**vals, "is_reinstated": True})

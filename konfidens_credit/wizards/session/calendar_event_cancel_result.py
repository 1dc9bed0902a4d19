# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the dialog says after it has cancelled."""

from odoo import models

from ...models.common.outcomes import FAILED


class CalendarEventCancel(models.TransientModel):
    _inherit = "calendar.event.cancel"

    def _get_result_action(self, bookings):
        """Return the notification that tells what was done, what became of the money,
        who is told, and what failed and why.
        """
        failed = [booking for booking in bookings if booking["outcome"] == FAILED]
        Booking = self.env["session.booking"].sudo()
        done = Booking.browse(
            booking["booking_id"] for booking in bookings if booking not in failed
        )
        texts = [self._get_done_text(done), *self._get_told_texts(done)]
        return self._get_result_notification(
            bookings,
            " ".join(texts),
            [
                f"{Booking.browse(booking['booking_id']).partner_id.name}: "
                f"{booking['message']}"
                for booking in failed
            ],
        )

    def _get_done_text(self, done):
        """Return what was cancelled, and what became of the money.

        :param done: the bookings that are cancelled now, as superuser
        """
        if not done:
            text = self.env._("Cancelled; nobody was booked")
        elif len(done) == 1:
            text = self.env._("1 booking cancelled")
        else:
            text = self.env._("%(count)s bookings cancelled", count=len(done))
        money = ", ".join(done._get_money_texts())
        if money:
            return self.env._("%(done)s: %(money)s.", done=text, money=money)
        return self.env._("%(done)s.", done=text)

    def _get_told_texts(self, done):
        """Return how many messages leave, and who can't be told.

        :param done: the bookings that are cancelled now, as superuser
        """
        told = done.filtered(lambda booking: booking.notice_state in ("queued", "sent"))
        mailboxes = set(told._get_all_recipients().mapped("email_normalized"))
        silent = done.filtered(lambda booking: booking.notice_state == "no_email")
        texts = []
        if len(mailboxes) == 1:
            texts.append(self.env._("1 message is on its way."))
        elif mailboxes:
            texts.append(
                self.env._("%(count)s messages are on their way.", count=len(mailboxes))
            )
        if silent:
            texts.append(
                self.env._(
                    "Without e-mail, tell them yourself: %(names)s.",
                    names=", ".join(silent.partner_id.mapped("name")),
                )
            )
        return texts

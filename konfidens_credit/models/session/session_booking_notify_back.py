# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Telling customers that cancelled bookings are back on: who was told that they are off
hears it, and their calendars have the session again (rule 26).
"""

from odoo import models

from ...core.request import join_lines

TEMPLATE = "konfidens_credit.mail_template_reinstated"


class SessionBooking(models.Model):
    _inherit = "session.booking"

    def _are_back(self):
        """Tell whether a message about these bookings is of their being back on."""
        return bool(self) and all(seat.state != "cancelled" for seat in self)

    def _send_notices(self):
        """Override to tell of what is back on in messages of its own."""
        back = self.filtered(lambda seat: seat.state != "cancelled")
        for seats in filter(None, (self - back, back)):
            super(SessionBooking, seats)._send_notices()

    def _get_notice_template(self):
        """Override for bookings that are back on."""
        return TEMPLATE if self._are_back() else super()._get_notice_template()

    def _get_notice_attachments(self, recipients):
        """Override to invite anew to what is back on."""
        if not self._are_back():
            return super()._get_notice_attachments(recipients)
        return self._create_invitations(recipients)

    def _create_invitations(self, recipients):
        """Return the files that invite whoever comes to these seats, or the payer when
        the client can't be reached: with the UID of the first invitation, and a higher
        sequence.
        """
        visited = self.filtered(
            lambda seat: (
                seat.partner_id in recipients or not seat.partner_id.email_normalized
            )
        )
        files = [
            session._get_ics_invitation(content, recipients[0])
            for session in visited.event_id
            for content in session._get_ics_file().values()
        ]
        return self._create_calendar_files("session", "REQUEST", files)

    def _get_back_subject(self):
        """Return the subject of the message being rendered."""
        seats = self._get_told()
        return join_lines(
            self.env._(
                "%(company)s: takes place after all: %(sessions)s",
                company=seats[0].company_id.name,
                sessions="; ".join(
                    dict.fromkeys(seat._get_session_text() for seat in seats)
                ),
            )
        )

    def _get_back_text(self):
        """Return in words what the payer of this booking, which is back on, owes."""
        self.ensure_one()
        if self.is_reinstated or self.invoice_state == "none":
            return self.env._("You will be invoiced for it.")
        return self.env._("Your invoice is as it was before.")

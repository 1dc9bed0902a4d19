# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models


class CalendarAttendee(models.Model):
    _inherit = "calendar.attendee"

    def _notify_attendees(self, mail_template, notify_author=False, force_send=False):
        """Override of `calendar` to invite the clients of a session only when asked
        for, and to tell nothing more of a cancelled one.
        """
        invitation = self.env.ref(
            "calendar.calendar_template_meeting_invitation", raise_if_not_found=False
        )
        is_silent = mail_template == invitation and not self.env.context.get(
            "konfidens_credit_invite"
        )
        attendees = self.filtered(
            lambda attendee: (
                not attendee.event_id.session_product_id
                or not (is_silent or attendee.event_id.session_state == "cancelled")
            )
        )
        return super(CalendarAttendee, attendees)._notify_attendees(
            mail_template, notify_author=notify_author, force_send=force_send
        )

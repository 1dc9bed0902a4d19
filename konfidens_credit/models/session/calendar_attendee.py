# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models

from ..common.context_keys import INVITE, KIND

TEMPLATE = "konfidens_credit.mail_template_session"
# What Odoo's own messages are about; they name all attendees to each.
KINDS = {
    "calendar.calendar_template_meeting_invitation": "invitation",
    "calendar.calendar_template_meeting_changedate": "moved",
    "calendar.calendar_template_meeting_reminder": "reminder",
}


class CalendarAttendee(models.Model):
    _inherit = "calendar.attendee"

    def _notify_attendees(self, mail_template, notify_author=False, force_send=False):
        """Override of `calendar` to write to the clients of a session without naming
        one to another (rule 26), to invite them only when asked for, and to tell
        nothing more of a cancelled one.
        """
        options = {"notify_author": notify_author, "force_send": force_send}
        sessions = self.filtered("event_id.session_product_id")
        kind = next(
            (
                kind
                for name, kind in KINDS.items()
                if mail_template == self.env.ref(name, raise_if_not_found=False)
            ),
            None,
        )
        others = self - sessions
        if others or not self:
            super(CalendarAttendee, others)._notify_attendees(mail_template, **options)
        if kind == "invitation" and not self.env.context.get(INVITE):
            return
        planned = sessions.filtered(
            lambda attendee: attendee.event_id.session_state != "cancelled"
        )
        if planned:
            if kind:
                mail_template = self.env.ref(TEMPLATE)
            super(
                CalendarAttendee,
                planned.with_context(**{KIND: kind}),
            )._notify_attendees(mail_template.with_context(**{KIND: kind}), **options)

    def _get_session_time_text(self):
        """Return when the session is, as the booking says it."""
        self.ensure_one()
        seats = self.event_id.sudo().booking_ids
        seat = seats.filtered(lambda seat: seat.partner_id == self.partner_id)[:1]
        return seat._get_time_text() if seat else self.event_id.display_time

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models

from ..common.context_keys import INVITATION, INVITE, KIND
from ..common.public_method import each_once
from .calendar_event_invite import Invitation

TEMPLATE = "konfidens_credit.mail_template_session"
# What Odoo's own messages are about; they name all attendees to each.
KINDS = {
    "calendar.calendar_template_meeting_invitation": "invitation",
    "calendar.calendar_template_meeting_changedate": "moved",
    "calendar.calendar_template_meeting_reminder": "reminder",
}


class CalendarAttendee(models.Model):
    _inherit = "calendar.attendee"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override of `calendar`: who comes to a session is up to those who run it."""
        attendees = super().create(vals_list)
        attendees._check_session_access()
        return attendees

    def write(self, vals):
        """Override of `calendar`: others only reply to their own invitation."""
        is_reply = set(vals) == {"state"} and not self.env.su
        replies = self._filter_replies() if is_reply else self.browse()
        others = self - replies
        others._check_session_access()
        if replies:
            super(CalendarAttendee, replies.sudo()).write(dict(vals))
        result = super(CalendarAttendee, others).write(vals)
        if "event_id" in vals:
            others._check_session_access()
        return result

    def unlink(self):
        """Override of `calendar`: who comes to a session is up to those who run it."""
        self._check_session_access()
        return super().unlink()

    # === REPLIES === #

    @each_once
    def do_accept(self):
        """Override of `calendar`: one's own reply needs no right to the session."""
        replies = self._filter_replies()
        super(CalendarAttendee, replies.sudo()).do_accept()
        return super(CalendarAttendee, self - replies).do_accept()

    @each_once
    def do_decline(self):
        """Override of `calendar`: one's own reply needs no right to the session."""
        replies = self._filter_replies()
        super(CalendarAttendee, replies.sudo()).do_decline()
        return super(CalendarAttendee, self - replies).do_decline()

    def _filter_replies(self):
        """Return those of these invitations to sessions that are the user's own."""
        own = self.filtered(
            lambda attendee: attendee.partner_id == self.env.user.partner_id
        )
        sessions = own.event_id._filter_sessions()
        return own.filtered(lambda attendee: attendee.event_id in sessions)

    def _check_session_access(self):
        """Raise unless the user runs the sessions among the events of these."""
        if not self.env.su:
            self.event_id._filter_sessions()._check_session_access()

    # === MESSAGES === #

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
                planned.with_context(**{KIND: kind, INVITATION: Invitation()}),
            )._notify_attendees(mail_template.with_context(**{KIND: kind}), **options)

    def _get_session_time_text(self):
        """Return when the session is, as the booking says it."""
        self.ensure_one()
        seats = self.event_id.sudo().booking_ids
        seat = seats.filtered(lambda seat: seat.partner_id == self.partner_id)[:1]
        return seat._get_time_text() if seat else self.event_id.display_time

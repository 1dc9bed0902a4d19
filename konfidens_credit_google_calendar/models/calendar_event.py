# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.tools import email_normalize

CALENDAR = "Google Calendar"


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    # === WHAT GOES OUT === #

    @api.model
    def _get_google_synced_fields(self):
        """Override of `google_calendar`: what becomes a session, or none, is sent
        again, with what its guests may see of each other.
        """
        return super()._get_google_synced_fields() | {"session_product_id"}

    def _google_values(self):
        """Override of `google_calendar` to show no guest of a session to another, and
        to send whether it is cancelled: one that is back on comes back there as well.
        """
        values = super()._google_values()
        if not self.session_product_id:
            return values
        known = self._get_attendees_elsewhere().partner_id.mapped("email_normalized")
        values["summary"] = self._get_name_elsewhere()
        values["attendees"] = [
            attendee for attendee in values["attendees"] if attendee["email"] in known
        ]
        # Only the owner of an event in Google may send these.
        if "guestsCanModify" in values:
            cancelled = self.session_state == "cancelled" or not self.active
            values.update(
                guestsCanInviteOthers=False,
                guestsCanModify=False,
                guestsCanSeeOtherGuests=False,
                status="cancelled" if cancelled else "confirmed",
            )
        if self._is_description_hidden() and "description" in values:
            values["description"] = ""
        return values

    def _is_google_insertion_blocked(self, sender_user):
        """Override of `google_calendar`: a session that was cancelled before it was
        sent is not.
        """
        return (
            self.session_state == "cancelled"
            or super()._is_google_insertion_blocked(sender_user)
        )

    def _check_modify_event_permission(self, values):
        """Override of `google_calendar`: guests may not change sessions in Google, and
        who may here is checked here.
        """
        sessions = self.filtered("guests_readonly")._filter_sessions()
        others = self - sessions
        return super(CalendarEvent, others)._check_modify_event_permission(values)

    def _send_again_elsewhere(self):
        """Override to send these to Google, now or as soon as it listens."""
        self.with_context(dont_notify=True).write({"need_sync": True})
        return super()._send_again_elsewhere()

    # === WHAT COMES IN === #

    @api.model
    def _odoo_values(self, google_event, default_reminders=()):
        """Override of `google_calendar` to leave to a session what is not Google's."""
        values = super()._odoo_values(google_event, default_reminders)
        if google_event.is_cancelled():
            return values
        session = self._get_google_session(google_event)
        if not session:
            return values
        # That guests may change nothing in Google holds for guests only.
        values.pop("guests_readonly", None)
        return session._prepare_vals_elsewhere(values)

    @api.model
    def _odoo_attendee_commands(self, google_event):
        """Override of `google_calendar`: attendees mirror the bookings, so that clients
        who are not listed stay if they were never sent, or are invoiced.
        """
        attendee_commands, partner_commands = super()._odoo_attendee_commands(
            google_event
        )
        session = self._get_google_session(google_event)
        removed = {command[1] for command in partner_commands if command[0] == 3}
        if not session or not removed:
            return attendee_commands, partner_commands
        partners = self.env["res.partner"].browse(removed)
        if session.need_sync:
            # Google has not been told yet of all who come.
            kept = partners
        else:
            kept = session._take_off_elsewhere(partners, CALENDAR)
        attendees = session.attendee_ids.filtered(
            lambda attendee: attendee.partner_id in kept
        )
        return (
            [
                command
                for command in attendee_commands
                if command[0] != 2 or command[1] not in attendees.ids
            ],
            [
                command
                for command in partner_commands
                if command[0] != 3 or command[1] not in kept.ids
            ],
        )

    @api.model
    def _get_google_session(self, google_event):
        """Return the session that this event of Google's is, if it is one; a series is
        none, unless it is a session that becomes one.
        """
        event = self.browse()
        if google_event.is_recurrence():
            event = self.search([("google_id", "=", google_event.id)], limit=1)
        elif google_event.exists(self.env):
            event = self.browse(google_event.odoo_id(self.env)).exists()
        return event.filtered("session_product_id")

    def _write_from_google(self, gevent, vals):
        """Override of `google_calendar`: what is refused of a session, or lists fewer
        guests than come, is sent again.
        """
        if not self.session_product_id:
            return super()._write_from_google(gevent, vals)
        listed = gevent.attendees or []
        state = next(
            (guest.get("responseStatus") for guest in listed if guest.get("self")), None
        )
        write = super()._write_from_google
        done = self._change_elsewhere(CALENDAR, lambda: write(gevent, vals), state)
        if self._filter_own_sessions() and self.session_state != "cancelled":
            guests = (
                self._get_attendees_elsewhere().partner_id - self.user_id.partner_id
            )
            listed = {email_normalize(guest.get("email")) for guest in listed}
            if not done or set(guests.mapped("email_normalized")) - listed:
                self._send_again_elsewhere()

    def _cancel(self):
        """Override of `google_calendar`: a session is cancelled, or comes back. One
        that is cancelled here is gone there, as it was sent.
        """
        sessions = self.filtered(
            lambda event: (
                event.active
                and event.session_product_id
                and event.user_id == self.env.user
            )
        )
        kept = sessions._filter_own_sessions()._delete_elsewhere(CALENDAR)
        kept._send_again_elsewhere()
        return super(CalendarEvent, self - sessions)._cancel()

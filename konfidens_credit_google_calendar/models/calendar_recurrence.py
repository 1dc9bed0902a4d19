# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models

from .calendar_event import CALENDAR


class CalendarRecurrence(models.Model):
    _inherit = "calendar.recurrence"

    def _google_values(self):
        """Override of `google_calendar`: that its first session is cancelled says
        nothing of a series.
        """
        values = super()._google_values()
        values.pop("status", None)
        return values

    def _write_from_google(self, gevent, vals):
        """Override of `google_calendar` to change the sessions of a series where they
        are. Odoo would delete them and make others, without their bookings, and take
        off whoever does not come to the first.

        They are moved, and rules changed, here: there, that is taken back.
        """
        if not self.base_event_id._is_in_session_series():
            return super()._write_from_google(gevent, vals)
        event = self.base_event_id
        if not event._filter_own_sessions():
            return None
        values = self.env["calendar.event"]._odoo_values(gevent)
        self._write_details_from_google(values)
        self._write_replies_from_google(gevent)
        if self._is_moved_in_google(values, vals["rrule"]):
            event._in_users_language()._tell_series_elsewhere(CALENDAR)
            self._send_series_to_google()
        return None

    def _write_details_from_google(self, values):
        """Write on each of these occurrences what it may take over."""
        Event = self.env["calendar.event"]
        left_out = Event._get_time_fields() | Event._get_recurrent_fields()
        left_out |= {"attendee_ids", "partner_ids", "recurrency"}
        left_out |= {"allday", "guests_readonly"}
        details = {name: values[name] for name in values if name not in left_out}
        for event in self.calendar_event_ids:
            vals = {**event._prepare_vals_elsewhere(details), "need_sync": False}
            event._change_elsewhere(
                CALENDAR, lambda event=event, vals=vals: event.write(vals), None
            )

    def _write_replies_from_google(self, gevent):
        for guest in gevent.attendees or ():
            self.calendar_event_ids.attendee_ids.filtered(
                lambda attendee, guest=guest: (
                    attendee.partner_id.email_normalized == guest.get("email")
                )
            ).write({"state": guest.get("responseStatus")})

    def _send_series_to_google(self):
        """Send times and rule of this series, by which Google names its events."""
        followers = self.calendar_event_ids.filtered("follow_recurrence")
        for event in followers.with_context(dont_notify=True):
            event.google_id = self._get_event_google_id(event)
        self.need_sync = True

    def _is_moved_in_google(self, values, rrule):
        """Tell whether these are the times or the rule of another series."""
        event = self.base_event_id
        start = self._to_local(values["start"], values["allday"])
        return (
            self._read_rule(rrule) != self._read_rule(self.rrule)
            or values["allday"] != event.allday
            or values["stop"] - values["start"] != event.stop - event.start
            or start.time() != self._to_local(event.start, event.allday).time()
        )

    def _read_rule(self, rrule):
        """Return what a rule says; the day that it ends on, whose hour Google adds."""
        rule = self._rrule_parse(rrule, self.dtstart)
        return {**rule, "until": rule["until"] and rule["until"].date()}

    def _cancel(self):
        """Override of `google_calendar`: the sessions of a series that is deleted stand
        alone, so that those that stay are sent again. Guests only leave them.
        """
        series = self.filtered(
            lambda recurrence: recurrence.base_event_id._is_in_session_series()
        )
        own = series.filtered(
            lambda recurrence: recurrence.base_event_id.user_id == self.env.user
        )
        (series - own).calendar_event_ids._cancel()
        sessions = own.calendar_event_ids.filtered("session_product_id")
        sessions.with_context(dont_notify=True).write(
            {
                "recurrence_id": False,
                "recurrency": False,
                "follow_recurrence": False,
                "google_id": False,
                "need_sync": False,
            }
        )
        result = super(CalendarRecurrence, self - (series - own))._cancel()
        sessions._cancel()
        return result

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Changing this and the following sessions of a series, or all of them, in place.

Odoo archives the occurrences of a series and makes new ones, which have neither the
bookings nor the invoices of the old. Here each session keeps its record.
"""

from datetime import datetime, time, timedelta
from typing import NamedTuple

from odoo import fields, models

# All-day events stand for dates; Odoo gives them these hours
# (addons/calendar/models/calendar_event.py:417).
ALLDAY_START = time(8)
ALLDAY_STOP = time(18)


class Move(NamedTuple):
    """Where a series goes: that many days on, at that time of day, that long."""

    days: int
    time: time
    length: timedelta
    allday: bool


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    # === HOOKS === #

    def _rewrite_recurrence(self, values, time_values, recurrence_values):
        """Override of `calendar` to change all sessions of a series in place."""
        if not self._is_in_session_series():
            return super()._rewrite_recurrence(values, time_values, recurrence_values)
        self._write_series(values, time_values, recurrence_values)

    def _update_future_events(self, values, time_values, recurrence_values):
        """Override of `calendar` to change this and the following sessions of a series
        in place: they become a series of their own.
        """
        if not self._is_in_session_series():
            return super()._update_future_events(values, time_values, recurrence_values)
        self._split_series()
        old_start = self.start
        self._write_series(values, time_values, recurrence_values)
        if self.start != old_start:
            self._notify_moved()
        # write() would split the series by these once more.
        recurrence_values.clear()

    def _is_in_session_series(self):
        """Tell whether a session is among the occurrences, archived ones included.

        By sudo: the service of a private event is hidden, and must not be lost either.
        """
        return bool(
            self.env["calendar.event"]
            .sudo()
            .with_context(active_test=False)
            .search_count(
                [
                    ("recurrence_id", "in", self.recurrence_id.ids),
                    ("session_product_id", "!=", False),
                ],
                limit=1,
            )
        )

    def _apply_recurrence_values(self, values, future=True):
        """Override of `calendar` to keep a session that becomes the first of a series
        on other weekdays. Odoo archives it, and makes another one in the first slot.
        """
        detached = super()._apply_recurrence_values(values, future=future)
        for session in detached.filtered("session_product_id"):
            recurrence = self.env["calendar.recurrence"].search(
                [("base_event_id", "=", session.id)]
            )
            if recurrence._put_first(session):
                detached -= session
        return detached

    def _get_copy_default(self, default):
        """Return what a copy of these events gets: a session is copied without its
        series, which has one session in each of its slots.
        """
        if any(event.session_product_id and event.recurrence_id for event in self):
            return {
                "recurrence_id": False,
                "recurrency": False,
                "follow_recurrence": False,
                **(default or {}),
            }
        return default

    # === STEPS === #

    def _split_series(self):
        """Make a series of this and the following occurrences; the first one has its
        own already.
        """
        recurrence = self.recurrence_id
        following = recurrence.with_context(
            active_test=False
        ).calendar_event_ids.filtered(lambda event: event.start >= self.start)
        if recurrence.calendar_event_ids <= following:
            return
        following._check_series_access()
        # The rule that ends here may be that of another practitioner's sessions.
        recurrence = recurrence.sudo()
        day_before = recurrence._to_local(self.start, self.allday) - timedelta(days=1)
        split = recurrence._split_from(self, {"count": recurrence._count_from(self)})
        # Odoo ends the old series with the week or month before, though it may have
        # occurrences earlier in this one.
        recurrence.until = day_before.date()
        following.filtered(lambda event: not event.active).recurrence_id = split

    def _write_series(self, values, time_values, recurrence_values):
        """Write on all occurrences of this one's series.

        Plain values come after what only the old organiser may change, and before the
        sessions that are copied from these.
        """
        recurrence = self.recurrence_id
        time_names = {"allday", "duration"} & set(values)
        time_values = time_values | {name: values[name] for name in time_names}
        names_apart = set(time_names)
        if "partner_ids" in values:
            names_apart |= {"partner_ids", "attendee_ids"}
        plain_values = {
            name: value for name, value in values.items() if name not in names_apart
        }
        if time_values or recurrence_values:
            recurrence.calendar_event_ids._check_series_access()
        if "partner_ids" in values:
            recurrence._get_open_events()._write_attendees(values["partner_ids"])
        if time_values:
            self._move_series(time_values)
        slots = recurrence._change_rule(recurrence_values) if recurrence_values else []
        if plain_values:
            recurrence._write_events(plain_values)
        recurrence._create_sessions(slots)

    def _write_attendees(self, commands):
        """Write the same commands on the attendees of each of these events.

        One by one: Odoo takes who attends one of several events for an attendee of all
        (addons/calendar/models/calendar_event.py:1042).
        """
        for event in self:
            event._write_quietly({"partner_ids": list(commands)})

    def _move_series(self, time_values):
        """Move the occurrences of this one's series as this one is moved.

        What is cancelled stays: it is a record of what was cancelled.
        """
        recurrence = self.recurrence_id
        move = self._get_move(time_values)
        if move == self._get_move({}):
            return
        events = recurrence._get_open_events()
        new_date = recurrence._to_local(self.start, self.allday) + timedelta(move.days)
        for event in events:
            event._set_times(*event._get_moved_times(move), move.allday)
        (recurrence.calendar_event_ids - events).follow_recurrence = False
        recurrence._shift_rule(move.days, new_date.date())

    def _set_times(self, start, stop, allday):
        """Move this occurrence, which follows its series as far as it did before."""
        self._write_quietly(
            {
                "start": start,
                "stop": stop,
                "allday": allday,
                "follow_recurrence": self.follow_recurrence,
            }
        )

    def _write_quietly(self, values):
        """Write on this occurrence alone, as a write does that says no more: what says
        that it is alone is for Outlook to refuse, from whoever is connected or not.
        """
        self.with_context(no_mail_to_attendees=True, dont_notify=True).write(values)

    def _notify_moved(self):
        """Tell the attendees once, as Odoo does, and not for each session."""
        if self.start < fields.Datetime.now() or self.env.context.get(
            "skip_attendee_notification"
        ):
            return
        self.attendee_ids.with_context(
            calendar_template_ignore_recurrence=True
        )._notify_attendees(
            self.env.ref(
                "calendar.calendar_template_meeting_changedate",
                raise_if_not_found=False,
            ),
            force_send=True,
        )

    # === CHECKS AND GETTERS === #

    def _check_series_access(self):
        """Raise unless the user runs the sessions among these occurrences: another one
        may have another organiser.
        """
        self.filtered("session_product_id")._check_session_access()

    def _get_move(self, time_values):
        """Return the move of the series that these values make on this occurrence."""
        recurrence = self.recurrence_id
        allday = time_values.get("allday", self.allday)
        old_start = recurrence._to_local(self.start, self.allday)
        start = self._get_given("start", time_values, allday) or old_start
        stop = self._get_given("stop", time_values, allday)
        if not stop and time_values.get("duration"):
            stop = start + timedelta(hours=time_values["duration"])
        elif not stop:
            stop = start + (self.stop - self.start)
        if allday:
            start = datetime.combine(start, ALLDAY_START)
            stop = datetime.combine(stop, ALLDAY_STOP)
        days = (start.date() - old_start.date()).days
        return Move(days, start.time(), stop - start, allday)

    def _get_given(self, name, time_values, allday):
        """Return the new ``start`` or ``stop`` as local time, or None."""
        given = allday and time_values.get(f"{name}_date")
        given = given or time_values.get(name)
        given = fields.Datetime.to_datetime(given)
        return given and self.recurrence_id._to_local(given, allday)

    def _get_moved_times(self, move):
        """Return start and stop of this occurrence after the move. It keeps the time
        on the clock when summer time begins or ends in between.
        """
        recurrence = self.recurrence_id
        date = recurrence._to_local(self.start, self.allday) + timedelta(move.days)
        start = datetime.combine(date, move.time)
        if not move.allday:
            start = recurrence._to_utc(start)
        return start, start + move.length

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The rule of a series of sessions: its slots, and which session has which."""

from datetime import timedelta

import pytz

from odoo import models
from odoo.exceptions import UserError
from odoo.tools.misc import clean_context

from odoo.addons.calendar.models.calendar_recurrence import weekday_to_field

LENGTH_FIELDS = {"count", "until", "end_type"}


class CalendarRecurrence(models.Model):
    _inherit = "calendar.recurrence"

    # === STEPS === #

    def _put_first(self, session):
        """Put a session in the place of the first occurrence, which is deleted.

        :return: whether there was one
        """
        first = self.calendar_event_ids.sorted("start")[:1]
        if not first:
            return False
        values = {"start": first.start, "stop": first.stop, "recurrence_id": self.id}
        first.unlink()
        session._write_quietly({**values, "follow_recurrence": True})
        return True

    def _shift_rule(self, days, date):
        """Make the rule describe occurrences that were moved.

        :param int days: how far they were moved
        :param date: the new date of one of them
        """
        if not days:
            return
        vals = {}
        if self.rrule_type == "weekly":
            vals = {
                weekday_to_field((weekday + days) % 7): self[weekday_to_field(weekday)]
                for weekday in range(7)
            }
        elif self.rrule_type == "monthly":
            params = self.env["calendar.event"]._get_recurrence_params_by_date(date)
            vals = {name: params[name] for name in ("day", "weekday", "byday")}
        if self.end_type == "end_date":
            vals["until"] = self.until + timedelta(days)
        self.write(vals)

    def _change_rule(self, values):
        """Change the rule, move the occurrences from its old slots to the new, and
        take out those that it has no slot for any more.

        The first goes to the first slot, the second to the second, and so on. A slot
        whose occurrence was deleted, archived or cancelled stays empty; what was moved
        by itself goes as far as the nearest slot does.

        :return: the slots that are to be filled with new occurrences
        :rtype: list[datetime]
        """
        events = self._get_ordered_events()
        first = self._get_first_in_rule()
        old_slots = self._get_slots(first) or [first.start]
        numbers = {event: self._get_slot_number(event, old_slots) for event in events}
        filled = len(old_slots)
        if LENGTH_FIELDS & set(values):
            filled = self._count_held(events, first, numbers)
        if {"rrule_type", "month_by"} & set(values):
            values = first._get_recurrence_params() | values
        self.write(values)
        slots = self._get_slots(first)
        open_events = self._get_open_events()
        surplus = open_events.filtered(lambda event: numbers[event] >= len(slots))
        self._take_out(surplus)
        for event in open_events - surplus:
            number = numbers[event]
            if offset := slots[number] - old_slots[number]:
                event._set_times(
                    event.start + offset, event.stop + offset, event.allday
                )
        return slots[filled:]

    def _take_out(self, events):
        """Archive these occurrences, which there is no slot for any more."""
        bookings_sudo = events.sudo().booking_ids
        if billed_sudo := bookings_sudo.filtered("is_billed"):
            raise UserError(
                self.env._(
                    "%(session)s can't be taken out of its series: bookings of it are "
                    "invoiced. Cancel the session instead.",
                    session=billed_sudo[0].event_id.with_env(self.env).display_name,
                )
            )
        live_sudo = bookings_sudo._filter_live()
        live_sudo._set_cancelled()
        live_sudo._unlink_attendees()
        events.write({"active": False, "recurrence_id": False})

    def _create_sessions(self, slots):
        """Create occurrences in these slots, as copies of the series' first one."""
        if not slots:
            return
        open_events = self._get_open_events()
        model = self.base_event_id
        if model not in open_events:
            model = open_events[:1] or model
        [values] = model.copy_data()
        self.env["calendar.event"].with_context(
            clean_context(self.env.context),
            no_mail_to_attendees=True,
            mail_create_nolog=True,
            skip_contact_description=True,
        ).create(
            [
                {
                    **values,
                    "start": start,
                    "stop": start + (model.stop - model.start),
                    "recurrence_id": self.id,
                    "follow_recurrence": True,
                }
                for start in slots
            ]
        )

    # === GETTERS === #

    def _get_ordered_events(self):
        """Return the occurrences in order, archived ones included."""
        return self.with_context(active_test=False).calendar_event_ids.sorted("start")

    def _get_open_events(self):
        """Return the occurrences that can still be moved, in order."""
        return self.calendar_event_ids.filtered(
            lambda event: event.session_state != "cancelled"
        ).sorted("start")

    def _get_first_in_rule(self):
        """Return the first occurrence that was not moved by itself."""
        events = self.calendar_event_ids.sorted("start")
        return (events.filtered("follow_recurrence") or events)[:1]

    def _get_slots(self, first):
        """Return the starts that the rule makes from this occurrence on, in order."""
        ranges = self._range_calculation(first, first.stop - first.start)
        return sorted(start for start, _stop in ranges)

    def _get_slot_number(self, event, slots):
        """Return which of these slots this occurrence has, or is nearest to."""
        return min(
            range(len(slots)),
            key=lambda number: abs(slots[number] - event.start),
            default=0,
        )

    def _count_held(self, events, first, numbers):
        """Return how many slots from the first on have had occurrences."""
        held = events.filtered(lambda event: event.start >= first.start)
        return max(len(held), *(numbers[event] + 1 for event in held))

    def _count_from(self, event):
        """Return how many slots the series has from this occurrence on."""
        slots = self._get_slots(self._get_first_in_rule())
        return len(slots) - self._get_slot_number(event, slots)

    def _to_local(self, moment, is_date):
        """Return this time as the clock shows it where the series takes place."""
        if is_date:
            return moment
        return (
            pytz.utc.localize(moment)
            .astimezone(self._get_timezone())
            .replace(tzinfo=None)
        )

    def _to_utc(self, moment):
        """Return what the clock shows where the series takes place as stored time."""
        return (
            self._get_timezone()
            .localize(moment, is_dst=False)
            .astimezone(pytz.utc)
            .replace(tzinfo=None)
        )

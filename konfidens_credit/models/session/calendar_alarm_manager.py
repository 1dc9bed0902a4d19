# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models


class CalendarAlarmManager(models.AbstractModel):
    _inherit = "calendar.alarm_manager"

    def _get_events_by_alarm_to_notify(self, alarm_type):
        """Override of `calendar` to remind nobody of cancelled sessions, by whatever
        message, also when a reminder is added to their whole series.
        """
        events_by_alarm = super()._get_events_by_alarm_to_notify(alarm_type)
        planned = self._filter_not_cancelled(
            {event_id for some in events_by_alarm.values() for event_id in some}
        )
        return {
            alarm_id: kept
            for alarm_id, event_ids in events_by_alarm.items()
            if (kept := [event_id for event_id in event_ids if event_id in planned])
        }

    def _get_next_potential_limit_alarm(self, alarm_type, seconds=None, partners=None):
        """Override of `calendar` to announce no cancelled session."""
        alarms = super()._get_next_potential_limit_alarm(
            alarm_type, seconds=seconds, partners=partners
        )
        planned = self._filter_not_cancelled(alarms)
        return {key: alarm for key, alarm in alarms.items() if key in planned}

    def _filter_not_cancelled(self, event_ids):
        """Return those of these ids of events that stand for no cancelled session."""
        events_sudo = self.env["calendar.event"].sudo().browse(event_ids)
        return set(
            events_sudo.filtered(lambda event: event.session_state != "cancelled").ids
        )

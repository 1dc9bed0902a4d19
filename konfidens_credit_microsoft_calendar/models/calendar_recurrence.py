# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models


class CalendarRecurrence(models.Model):
    _inherit = "calendar.recurrence"

    def _write_from_microsoft(self, microsoft_event, vals):
        """Override of `microsoft_calendar` to change the sessions of a series where
        they are: Odoo would delete them and make others, without their bookings. Their
        times come with each of them.
        """
        if not self.base_event_id._is_in_session_series():
            return super()._write_from_microsoft(microsoft_event, vals)
        if not self.base_event_id._filter_own_sessions():
            return None
        self.with_context(dont_notify=True).write(vals)
        Event = self.env["calendar.event"]
        values = Event._microsoft_to_odoo_values(microsoft_event)
        left_out = Event._get_time_fields() | Event._get_recurrent_fields()
        left_out |= {"attendee_ids", "partner_ids", "recurrency"}
        details = {name: values[name] for name in values if name not in left_out}
        for event in self.calendar_event_ids:
            event._write_from_microsoft(
                microsoft_event,
                {**event._prepare_vals_elsewhere(details), "need_sync_m": False},
            )
        return None

    def _update_microsoft_recurrence(self, recurrence, events):
        """Override of `microsoft_calendar`: guests change no series of sessions."""
        event = self.base_event_id
        if event._is_in_session_series() and not event._filter_own_sessions():
            return self.env["calendar.event"]
        return super()._update_microsoft_recurrence(recurrence, events)

    def _cancel_microsoft(self):
        """Override of `microsoft_calendar`: guests of a series of sessions only leave
        them.
        """
        guests = self.filtered(
            lambda recurrence: (
                recurrence.base_event_id._is_in_session_series()
                and recurrence.base_event_id.user_id != self.env.user
            )
        )
        guests.calendar_event_ids._cancel_microsoft()
        return super(CalendarRecurrence, self - guests)._cancel_microsoft()

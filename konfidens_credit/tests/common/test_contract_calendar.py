# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo's calendar goes the way that we rely on."""

from datetime import datetime, timedelta

from odoo import Command
from odoo.tests import tagged

from .contract_common import ContractCommon


@tagged("post_install", "-at_install")
class TestCalendarCalls(ContractCommon):
    def _series(self):
        start = datetime.now().replace(microsecond=0) + timedelta(days=1)
        return (
            self.env["calendar.event"]
            .create(
                {
                    "name": "Series",
                    "start": start,
                    "stop": start + timedelta(hours=1),
                    "partner_ids": [Command.set(self.partner_a.ids)],
                    "recurrency": True,
                    "rrule_type": "daily",
                    "count": 3,
                    "end_type": "count",
                }
            )
            .recurrence_id.calendar_event_ids.sorted("start")
        )

    def _write(self, event, values):
        self._get_odoos("calendar.event", "write", "calendar")(event, values)

    def test_changing_all_of_a_series_rewrites_it(self):
        event = self._series()[0]
        with self._watch("calendar.event", "_rewrite_recurrence") as calls:
            self._write(event, {"recurrence_update": "all_events", "name": "All"})
        ((records, args, _kwargs),) = calls["_rewrite_recurrence"]
        self.assertEqual(records, event)
        self.assertEqual(args, ({"name": "All"}, {}, {}))

    def test_changing_what_follows_updates_it_and_applies_the_recurrence(self):
        event = self._series()[1]
        names = ("_update_future_events", "_apply_recurrence_values")
        start = event.start + timedelta(hours=2)
        with self._watch("calendar.event", *names) as calls:
            self._write(event, {"recurrence_update": "future_events", "start": start})
        ((records, args, _kwargs),) = calls["_update_future_events"]
        self.assertEqual(records, event)
        values, time_values, recurrence_values = args
        self.assertEqual((values, recurrence_values), ({}, {}))
        self.assertEqual(time_values["start"], start)
        self.assertTrue(calls["_apply_recurrence_values"])

    def test_a_new_series_applies_its_recurrence(self):
        with self._watch("calendar.event", "_apply_recurrence_values") as calls:
            self._series()
        self.assertTrue(calls["_apply_recurrence_values"])

    def test_guests_of_a_new_event_are_invited_with_a_calendar_file(self):
        start = datetime.now().replace(microsecond=0) + timedelta(days=1)
        self.partner_a.email = "guest@example.com"
        with (
            self._watch("calendar.attendee", "_notify_attendees") as attendees,
            self._watch("calendar.event", "_get_ics_file", "message_notify") as events,
        ):
            self.env["calendar.event"].create(
                {
                    "name": "Talk",
                    "start": start,
                    "stop": start + timedelta(hours=1),
                    "partner_ids": [Command.set(self.partner_a.ids)],
                }
            )
        self.assertTrue(attendees["_notify_attendees"])
        self.assertTrue(events["_get_ics_file"])
        ((_events, _args, options),) = events["message_notify"]
        self.assertEqual(options["partner_ids"], self.partner_a.ids)
        files = self.env["ir.attachment"].browse(options["attachment_ids"])
        self.assertEqual(files.mapped("name"), ["invitation.ics"])

    def test_the_button_invites_through_the_same_method(self):
        event = self._series()[0]
        self.env.user.email = "practice@example.com"
        odoos = self._get_odoos("calendar.event", "action_sendmail", "calendar")
        with self._watch("calendar.attendee", "_notify_attendees") as calls:
            odoos(event)
        self.assertTrue(calls["_notify_attendees"])

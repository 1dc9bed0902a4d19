# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sessions in Outlook: series can be worked with, seats are the ledger, and guests
don't see each other.
"""

from datetime import timedelta

from sync_common import SyncCommon

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.microsoft_calendar.models.microsoft_sync import MicrosoftCalendarSync
from odoo.addons.microsoft_calendar.models.res_users import ResUsers
from odoo.addons.microsoft_calendar.utils.microsoft_calendar import (
    MicrosoftCalendarService,
)
from odoo.addons.microsoft_calendar.utils.microsoft_event import MicrosoftEvent


@tagged("post_install", "-at_install")
class TestMicrosoftCalendar(SyncCommon):
    def setUp(self):
        super().setUp()
        for kind in ("insert", "patch", "delete"):
            self.patch(
                MicrosoftCalendarSync, f"_microsoft_{kind}", self._write_down(kind)
            )

    def _connect(self):
        """Connect the practitioner and the colleague to Outlook."""
        connected = self.practitioner + self.colleague
        for user in connected:
            user.res_users_settings_id.sudo().microsoft_calendar_sync_token = "before"
        self.patch(
            ResUsers,
            "_get_microsoft_calendar_token",
            lambda user: "token" if user in connected else None,
        )

    def _in_outlook(self, *events):
        """Give these events their place in Outlook, and connect who runs them."""
        for number, event in enumerate(events):
            event.sudo().with_context(dont_notify=True).write(
                {
                    "microsoft_id": f"event{number}",
                    "ms_universal_event_id": f"uid{number}",
                    "need_sync_m": False,
                }
            )
        self._connect()
        self.sent.clear()

    def _as_in_outlook(self, event, **values):
        """Return what Outlook tells of an event of the practitioner, just changed."""
        moment = fields.Datetime.now() + timedelta(hours=1)
        return {
            "id": event.microsoft_id,
            "iCalUId": event.ms_universal_event_id,
            "type": "singleInstance",
            "subject": event.name,
            "lastModifiedDateTime": f"{moment.isoformat()}Z",
            "isOrganizer": True,
            "isAllDay": False,
            "sensitivity": "normal",
            "showAs": "busy",
            "start": {"dateTime": f"{event.start.isoformat()}Z", "timeZone": "UTC"},
            "end": {"dateTime": f"{event.stop.isoformat()}Z", "timeZone": "UTC"},
            "responseStatus": {"response": "organizer"},
            **values,
        }

    def _sync(self, *events, user=None):
        """Bring these events in for a user, as Odoo's worker does."""
        user = user or self.practitioner
        self.patch(
            MicrosoftCalendarService,
            "get_events",
            lambda service, *args, **options: (MicrosoftEvent(events), "now"),
        )
        self.env.flush_all()
        self.sent.clear()
        user.with_context({}).with_user(user).sudo()._sync_microsoft_calendar()
        self.env.flush_all()

    def _get_verbs(self, event):
        return [verb for verb, model, _values in self.sent if model == event]

    def _get_sent(self, event):
        """Return what was sent last of an event."""
        [*_, values] = [values for _verb, model, values in self.sent if model == event]
        return values

    # === SERIES === #

    def test_a_series_moves_when_nobody_is_connected(self):
        # Natively a series of other events moves both ways, too.
        sessions = self._series(count=3)
        starts = sessions.mapped("start")
        for shift in (timedelta(hours=1), timedelta(days=7)):
            session = sessions[0]
            session.write(
                {
                    "start": session.start + shift,
                    "stop": session.stop + shift,
                    "recurrence_update": "all_events",
                }
            )
            starts = [start + shift for start in starts]
            self.assertEqual(sessions.exists().mapped("start"), starts)

    def test_sessions_of_a_series_are_worked_with_while_connected(self):
        sessions = self._series(self.ann, count=4, session_product_id=self.course.id)
        self._in_outlook(*sessions)
        # What is a change of the series is Outlook's, as natively.
        with self.assertRaisesRegex(UserError, "Outlook"):
            sessions[0].name = "Evening Yoga"

        sessions[0].session_price = 15.0
        self.assertEqual(self._booking(sessions[0], self.ann).price, 15.0)
        sessions[0].write({"session_price": 20.0, "recurrence_update": "all_events"})
        self.assertEqual(sessions.sudo().booking_ids.mapped("price"), [20.0] * 4)
        sessions[0].action_done()
        self.env["session.booking"].with_user(self.practitioner).create(
            {"event_id": sessions[1].id, "partner_id": self.ben.id}
        )
        self.assertIn(self.ben, sessions[1].partner_ids)
        sessions[1].write({"partner_ids": [Command.link(self.dan.id)]})
        self._enrol(self.cleo)
        self.assertEqual(
            [self._booking(session, self.cleo).state for session in sessions[1:]],
            ["booked"] * 3,
        )
        self._booking(sessions[2], self.ann).cancel_bookings()
        self.assertFalse(self.sent)

        sessions[3].cancel_sessions()
        self.assertEqual(sessions[3].session_state, "cancelled")
        self.assertEqual(self.sent, [("delete", sessions[3], "event3")])
        self.sent.clear()
        sessions[3].reinstate_sessions()
        self.assertEqual(self._get_verbs(sessions[3]), ["insert"])
        self.assertNotIn("seriesMasterId", self._get_sent(sessions[3]))

    # === WHAT GOES OUT === #

    def test_guests_do_not_see_each_other_and_cancelled_is_taken_off(self):
        self.ben.email = False
        session = self._session(description="Bring a mat")
        self._in_outlook(session)
        self.sent.clear()
        session.start += timedelta(hours=1)
        self.assertIs(self._get_sent(session)["hideAttendees"], True)
        session.write({"partner_ids": [Command.link(self.cleo.id)]})
        values = self._get_sent(session)
        self.assertEqual(
            {guest["emailAddress"]["address"] for guest in values["attendees"]},
            {"ann@example.com", "cleo@example.com"},
        )
        self.assertIn("Bring a mat", values["body"]["content"])
        # Odoo refuses to send anything while an attendee has no address.
        session.sudo()._sync_odoo2microsoft()
        self.sent.clear()
        # Whoever cancels, in more companies, who is connected is sent it.
        other = self.env["res.company"].search([("name", "=", "Practice in SE")])
        self.administrator.sudo().company_ids |= other
        session = session.with_user(self.administrator).with_context(
            allowed_company_ids=self.administrator.company_ids.ids
        )
        session.cancel_sessions()
        self.assertEqual(self.sent, [("delete", session, "event0")])
        self.assertEqual(self.sent[0][1].env.user, self.practitioner)
        session.sudo().name = "Was Yoga"
        self.assertEqual(len(self.sent), 1)
        session.reinstate_sessions()
        self.assertEqual(self._get_verbs(session), ["delete", "insert"])
        self.assertEqual(self._get_sent(session)["subject"], "Was Yoga")

    def test_the_practice_says_whether_the_one_client_is_named(self):
        session = self._session(
            self.ann, name="Ann, grief", description="Ann lost her dog"
        )
        self._in_outlook(session)
        names = session._get_microsoft_synced_fields()
        values = session._microsoft_values(names)
        self.assertEqual(values["subject"], "Yoga class")
        self.assertEqual(values["body"]["content"], "")
        self.assertEqual(values["attendees"], [])
        self._sync(
            self._as_in_outlook(
                session,
                subject="Yoga class",
                body={"content": ""},
                location={"displayName": "Room 2"},
            )
        )
        self.assertEqual(session.name, "Ann, grief")
        self.assertIn("dog", session.description)
        self.assertEqual(session.location, "Room 2")
        self.assertEqual(self._get_seats(session), {"Ann": "booked"})

        session.session_company_id.sudo().is_client_named_elsewhere = True
        values = self._get_sent(session)
        self.assertEqual(values["subject"], "Ann, grief")
        self.assertEqual(len(values["attendees"]), 1)

    # === WHAT COMES IN === #

    def test_deleted_there_invoiced_stays_not_invoiced_is_cancelled(self):
        invoiced = self._session(self.ann, self.ben)
        self._invoiced(invoiced)
        planned = self._session(self.ann, self.cleo, name="Pilates")
        series = self._series(self.ann, count=3, name="Tai chi")
        self._invoiced(series[0])
        plain = self._session(session_product_id=False, name="Lunch")
        self._in_outlook(invoiced, planned, series[0], plain)
        self._sync(
            *(
                {
                    "id": event.microsoft_id,
                    "iCalUId": event.ms_universal_event_id,
                    "@removed": {"reason": "deleted"},
                }
                for event in (invoiced, planned, series[0])
            ),
            self._as_in_outlook(plain, subject="Late lunch"),
        )
        self.assertEqual(plain.name, "Late lunch")
        for session in (invoiced, series[0]):
            self.assertEqual(session.session_state, "planned")
            self.assertEqual(self._booking(session, self.ann).state, "booked")
            self.assertEqual(self._get_verbs(session), ["insert"])
        self.assertFalse(series[0].recurrence_id)
        self.assertEqual(series[1].recurrence_id.base_event_id, series[1])
        self.assertEqual(planned.session_state, "cancelled")
        self.assertEqual(
            self._get_seats(planned), {"Ann": "cancelled", "Cleo": "cancelled"}
        )
        self.assertEqual(len(self._get_told()), 3)

    def test_of_a_guest_comes_the_reply_only(self):
        session = self._session(
            partner_ids=[
                Command.set(
                    (
                        self.practitioner.partner_id
                        + self.colleague.partner_id
                        + self.clients
                    ).ids
                )
            ]
        )
        self._in_outlook(session)
        self._sync(
            self._as_in_outlook(
                session,
                subject="Mine",
                isOrganizer=False,
                responseStatus={"response": "accepted"},
            ),
            user=self.colleague,
        )
        self.assertEqual(session.name, "Monday Yoga")
        replies = {reply.partner_id: reply.state for reply in session.attendee_ids}
        self.assertEqual(replies[self.colleague.partner_id], "accepted")
        self._sync(
            {"id": "event0", "iCalUId": "uid0", "@removed": {"reason": "deleted"}},
            user=self.colleague,
        )
        # Natively whoever attends an event deletes it.
        self.assertEqual(session.session_state, "planned")
        self.assertEqual(self._get_seats(session), {"Ann": "booked", "Ben": "booked"})

    def test_a_series_moved_there_keeps_its_sessions(self):
        sessions = self._series(self.ann, count=3)
        self._invoiced(sessions[1])
        sessions.recurrence_id.sudo().with_context(dont_notify=True).write(
            {
                "microsoft_id": "series",
                "ms_universal_event_id": "uid",
                "need_sync_m": False,
            }
        )
        self._in_outlook(*sessions)
        shift = timedelta(hours=2)
        first = sessions[0]
        moved = [
            self._as_in_outlook(
                session,
                type="occurrence",
                seriesMasterId="series",
                start={
                    "dateTime": f"{(session.start + shift).isoformat()}Z",
                    "timeZone": "UTC",
                },
                end={
                    "dateTime": f"{(session.stop + shift).isoformat()}Z",
                    "timeZone": "UTC",
                },
            )
            for session in sessions
        ]
        starts = [session.start + shift for session in sessions]
        pattern = {
            "type": "weekly",
            "interval": 1,
            "dayOfMonth": 0,
            "index": "first",
            "daysOfWeek": [f"{first.start:%A}".lower()],
        }
        self._sync(
            {
                **moved[0],
                "id": "series",
                "iCalUId": "uid",
                "type": "seriesMaster",
                "seriesMasterId": None,
                "recurrence": {
                    "pattern": pattern,
                    "range": {"type": "numbered", "numberOfOccurrences": 3},
                },
            },
            *moved,
        )
        self.assertEqual(sessions.exists().mapped("start"), starts)
        self.assertEqual(set(sessions.sudo().booking_ids.mapped("state")), {"booked"})
        self.assertEqual(len(sessions.recurrence_id.calendar_event_ids), 3)

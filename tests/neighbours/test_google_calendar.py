# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sessions in Google Calendar: seats are the ledger, guests don't see each other."""

from datetime import timedelta

from sync_common import SyncCommon

from odoo import Command, fields
from odoo.tests import tagged

from odoo.addons.google_calendar.models.google_sync import GoogleCalendarSync
from odoo.addons.google_calendar.models.res_users import ResUsers
from odoo.addons.google_calendar.utils.google_calendar import GoogleCalendarService
from odoo.addons.google_calendar.utils.google_event import GoogleEvent


@tagged("post_install", "-at_install")
class TestGoogleCalendar(SyncCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in cls.practitioner + cls.colleague:
            user.res_users_settings_id.sudo().write(
                {
                    "google_calendar_rtoken": "refresh",
                    "google_calendar_token": "token",
                    "google_calendar_sync_token": "since then",
                }
            )

    def setUp(self):
        super().setUp()
        self.patch(ResUsers, "_get_google_calendar_token", lambda user: "token")
        for kind in ("insert", "patch", "delete"):
            self.patch(GoogleCalendarSync, f"_google_{kind}", self._write_down(kind))

    def _in_google(self, *events, prefix="event"):
        """Give these events, or the events of a series, their place in Google."""
        for number, event in enumerate(events):
            event.sudo().with_context(dont_notify=True).write(
                {"google_id": f"{prefix}{number}", "need_sync": False}
            )
        self.sent.clear()

    def _series_in_google(self, *clients, count=3):
        sessions = self._series(*clients, count=count)
        sessions.recurrence_id.sudo().write({"google_id": "series", "need_sync": False})
        sessions.sudo().need_sync = False
        self.sent.clear()
        return sessions

    def _as_in_google(self, event, **values):
        """Return what Google tells of an event of the practitioner, just changed."""
        guests = event.attendee_ids.partner_id.filtered("email_normalized")
        return {
            "id": event.google_id,
            "summary": event.name,
            "description": event.description or None,
            "updated": f"{fields.Datetime.now() + timedelta(hours=1)}Z",
            "organizer": {"email": self.practitioner.email, "self": True},
            "start": {"dateTime": f"{event.start.isoformat()}+00:00"},
            "end": {"dateTime": f"{event.stop.isoformat()}+00:00"},
            "attendees": [
                {"email": guest.email_normalized, "responseStatus": "needsAction"}
                for guest in guests
            ],
            "reminders": {"useDefault": True},
            "transparency": "opaque",
            **values,
        }

    def _sync(self, *events, user=None):
        """Bring these events in for a user, as Odoo's worker does."""
        user = user or self.practitioner
        self.patch(
            GoogleCalendarService,
            "get_events",
            lambda service, *args, **options: (GoogleEvent(events), "now", ()),
        )
        self.env.flush_all()
        self.sent.clear()
        service = GoogleCalendarService(self.env["google.service"])
        user.with_context({}).with_user(user).sudo()._sync_google_calendar(service)
        self.env.flush_all()

    def _get_sent(self, event):
        """Return what was sent last of an event."""
        [*_, values] = [values for verb, model, values in self.sent if model == event]
        return values

    # === WHAT GOES OUT === #

    def test_guests_do_not_see_each_other_and_cancelled_is_sent_as_cancelled(self):
        session = self._session(description="Bring a mat")
        self._in_google(session)
        session.start += timedelta(hours=1)
        values = self._get_sent(session)
        self.assertIs(values["guestsCanSeeOtherGuests"], False)
        self.assertIs(values["guestsCanModify"], False)
        self.assertIs(values["guestsCanInviteOthers"], False)
        self.assertEqual(values["status"], "confirmed")
        self.assertIn("Bring a mat", values["description"])
        guests = {guest["email"] for guest in values["attendees"]}
        self.assertLessEqual({"ann@example.com", "ben@example.com"}, guests)

        session.cancel_sessions()
        self.assertEqual(self._get_sent(session)["status"], "cancelled")
        self.sent.clear()
        session.reinstate_sessions()
        self.assertEqual(self._get_sent(session)["status"], "confirmed")

        # Natively guests see, and may change, everything.
        plain = self._session(session_product_id=False)
        self._in_google(plain)
        plain.start += timedelta(hours=1)
        self.assertNotIn("guestsCanSeeOtherGuests", self._get_sent(plain))
        self.sent.clear()
        plain.session_product_id = self.service
        self.assertIs(self._get_sent(plain)["guestsCanSeeOtherGuests"], False)

    def test_a_series_is_not_cancelled_with_its_first_session(self):
        sessions = self._series_in_google(self.ann, self.ben)
        sessions[0].cancel_sessions()
        self.assertEqual(self._get_sent(sessions[0])["status"], "cancelled")
        values = sessions.recurrence_id._google_values()
        self.assertNotIn("status", values)
        self.assertIs(values["guestsCanSeeOtherGuests"], False)

    def test_the_practice_says_whether_the_one_client_is_named(self):
        session = self._session(
            self.ann, name="Ann, grief", description="Ann lost her dog"
        )
        self._in_google(session)
        session.location = "Room 1"
        values = self._get_sent(session)
        self.assertEqual(values["summary"], "Yoga class")
        self.assertEqual(values["description"], "")
        self.assertNotIn("ann@example.com", str(values))
        self.assertNotIn("Ann", str(values))
        # What was hidden there is not taken over from there either.
        self._sync(
            self._as_in_google(
                session,
                summary="Yoga class",
                description=None,
                location="Room 2",
                attendees=[],
            )
        )
        self.assertEqual(session.name, "Ann, grief")
        self.assertIn("dog", session.description)
        self.assertEqual(session.location, "Room 2")
        self.assertEqual(self._get_seats(session), {"Ann": "booked"})
        self.assertFalse(self._get_told())

        session.session_company_id.sudo().is_client_named_elsewhere = True
        values = self._get_sent(session)
        self.assertEqual(values["summary"], "Ann, grief")
        self.assertIn("ann@example.com", str(values["attendees"]))

    # === WHAT COMES IN === #

    def test_deleted_there_invoiced_stays_not_invoiced_is_cancelled(self):
        invoiced = self._session(self.ann, self.ben)
        self._invoiced(invoiced)
        planned = self._session(self.ann, self.cleo, name="Pilates")
        plain = self._session(session_product_id=False, name="Lunch")
        self._in_google(invoiced, planned, plain)
        self._sync(
            {"id": invoiced.google_id, "status": "cancelled"},
            {"id": planned.google_id, "status": "cancelled"},
            self._as_in_google(plain, summary="Late lunch"),
        )
        self.assertEqual(plain.name, "Late lunch")
        self.assertEqual(invoiced.session_state, "planned")
        self.assertEqual(self._get_seats(invoiced), {"Ann": "booked", "Ben": "booked"})
        self.assertEqual(self._get_sent(invoiced)["status"], "confirmed")
        self.assertEqual(planned.session_state, "cancelled")
        self.assertEqual(planned.cancel_user_id, self.practitioner)
        self.assertEqual(
            self._get_seats(planned), {"Ann": "cancelled", "Cleo": "cancelled"}
        )
        kept, cancelled = self._get_told()
        self.assertIn("Deleted in Google Calendar: Monday Yoga", kept.summary)
        self.assertIn("Ann, Ben", kept.note)
        self.assertIn("Cancelled in Google Calendar: Pilates", cancelled.summary)
        self.assertIn("Ann, Cleo", cancelled.note)
        # What is gone there, as it was sent, is no news.
        self._sync({"id": planned.google_id, "status": "cancelled"})
        self.assertEqual(len(self._get_told()), 2)
        self.assertTrue(planned.exists())

    def test_what_is_refused_of_one_does_not_stop_the_others(self):
        session = self._session()
        plain = self._session(session_product_id=False, name="Lunch")
        self._in_google(session, plain)
        end = {"dateTime": f"{(session.start - timedelta(hours=1)).isoformat()}Z"}
        times = session.start, session.stop
        self._sync(
            self._as_in_google(session, end=end),
            self._as_in_google(plain, summary="Late lunch"),
        )
        self.assertEqual(plain.name, "Late lunch")
        self.assertEqual((session.start, session.stop), times)
        self.assertEqual(
            self._get_sent(session)["start"]["dateTime"][:13],
            session.start.isoformat()[:13],
        )
        [told] = self._get_told()
        self.assertIn("Changed in Google Calendar only", told.summary)

    def test_fewer_guests_there(self):
        self.dan.email = False
        session = self._session(self.ann, self.ben, self.dan)
        self._booking(session, self.ann).invoice_bookings()
        self._in_google(session)
        listed = self._as_in_google(session, attendees=[], location="Room 2")
        self._sync(listed)
        self.assertEqual(session.location, "Room 2")
        self.assertEqual(
            self._get_seats(session),
            {"Ann": "booked", "Ben": "cancelled", "Dan": "booked"},
        )
        self.assertLessEqual(self.ann + self.dan, session.partner_ids)
        self.assertNotIn(self.ben, session.partner_ids)
        self.assertIn("ann@example.com", str(self._get_sent(session)["attendees"]))
        [told] = self._get_told()
        self.assertIn("Ann, Ben taken off in Google Calendar", told.summary)

    def test_a_client_whose_address_is_new_there_stays(self):
        session = self._session()
        self._in_google(session)
        listed = self._as_in_google(session)
        self.ben.email = "ben@new.example.com"
        self.assertIn("ben@new.example.com", str(self._get_sent(session)["attendees"]))
        self._sync(listed)
        self.assertEqual(self._booking(session, self.ben).state, "booked")

    def test_a_series_of_sessions_stays_where_it_is(self):
        sessions = self._series_in_google()
        self._invoiced(sessions[1])
        series = sessions.recurrence_id
        starts = sessions.mapped("start")
        later = sessions[0].start + timedelta(hours=2)
        self._sync(
            self._as_in_google(
                sessions[0],
                id="series",
                summary="Evening Yoga",
                recurrence=["RRULE:FREQ=WEEKLY;COUNT=3"],
                start={"dateTime": f"{later.isoformat()}Z"},
                end={"dateTime": f"{(later + timedelta(hours=1)).isoformat()}Z"},
                attendees=[],
            )
        )
        self.assertEqual(sessions.exists().mapped("start"), starts)
        self.assertEqual(set(sessions.mapped("name")), {"Evening Yoga"})
        self.assertEqual(set(sessions.sudo().booking_ids.mapped("state")), {"booked"})
        self.assertIn("recurrence", self._get_sent(series))
        self.assertEqual(len(self._get_told()), 1)

        self._sync({"id": "series", "status": "cancelled"})
        self.assertFalse(series.exists())
        self.assertEqual(
            sessions.mapped("session_state"), ["cancelled", "planned", "cancelled"]
        )
        self.assertFalse(sessions[1].recurrence_id)
        self.assertEqual(
            [model for verb, model, _values in self.sent if verb == "insert"],
            [sessions[1]],
        )

    def test_of_a_guest_comes_the_reply_and_guests_may_be_helped(self):
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
        self._in_google(session)
        listed = self._as_in_google(
            session,
            summary="Mine",
            organizer={"email": self.practitioner.email},
            attendees=[
                {
                    "email": self.colleague.email_normalized,
                    "self": True,
                    "responseStatus": "accepted",
                }
            ],
        )
        self._sync(listed, user=self.colleague)
        self.assertEqual(session.name, "Monday Yoga")
        self.assertEqual(self._get_seats(session), {"Ann": "booked", "Ben": "booked"})
        replies = {reply.partner_id: reply.state for reply in session.attendee_ids}
        self.assertEqual(replies[self.colleague.partner_id], "accepted")
        self._sync({"id": "event0", "status": "cancelled"}, user=self.colleague)
        self.assertEqual(session.session_state, "planned")
        # Guests may not change it in Google: administrators may here, all the same.
        self._sync(self._as_in_google(session, guestsCanModify=False))
        session.with_user(self.administrator).cancel_sessions()
        self.assertEqual(self._get_sent(session)["status"], "cancelled")

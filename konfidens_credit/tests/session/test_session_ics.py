# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What clients' calendar programs are told of sessions (rule 26)."""

import runpy
from datetime import date, datetime, timedelta
from pathlib import Path

from odoo import Command
from odoo.tests import tagged

from .ics_common import IcsCommon

UPGRADE = (
    Path(__file__).parents[2]
    / "migrations"
    / "19.0.1.3.0"
    / "post-calendar_sequence.py"
)


@tagged("post_install", "-at_install")
class TestSessionIcs(IcsCommon):
    def assertRises(self, *events):
        sequences = [int(event["SEQUENCE"]) for event in events]
        self.assertEqual(sequences, sorted(set(sequences)), "Each is newer.")

    # === INVITATIONS === #

    def test_an_invitation_is_one_client_s_and_can_be_withdrawn(self):
        """Odoo's has no method, another UID each time, and names everybody."""
        session = self._session(name="Yoga; breathing, ærlig talt " * 5)
        invitations = self._invite(session)
        self.assertEqual(set(invitations), {self.ann, self.ben})
        withdrawn = self._cancel(session)
        for client, (method, invited) in invitations.items():
            self.assertEqual(method, "REQUEST")
            self.assertEqual(invited["ATTENDEE"], f"MAILTO:{client.email}")
            self.assertEqual(invited["ATTENDEE"].params["PARTSTAT"], "NEEDS-ACTION")
            self.assertEqual(
                invited["ORGANIZER"], f"MAILTO:{self.practitioner.email_normalized}"
            )
            self.assertEqual(invited["STATUS"], "CONFIRMED")
            self.assertEqual(invited["SUMMARY"], session.name)
            self.assertEqual(invited.start.replace(tzinfo=None), session.start)
            [(method, cancelled)] = withdrawn[client]
            self.assertEqual((method, cancelled["STATUS"]), ("CANCEL", "CANCELLED"))
            for name in ("UID", "ATTENDEE", "ORGANIZER"):
                self.assertEqual(cancelled[name], invited[name])
            self.assertRises(invited, cancelled)

    def test_it_is_attached_as_what_it_is(self):
        session = self._session(self.ann)
        before = self.env["mail.mail"].search([])
        session.action_send_invitations()
        file = (self.env["mail.mail"].search([]) - before).attachment_ids
        self.assertEqual(file.mimetype.lower(), "text/calendar; method=request")

    def test_who_has_answered_is_not_asked_anew(self):
        session = self._session(self.ann)
        attendee = session.attendee_ids.filtered(lambda a: a.partner_id == self.ann)
        for state, answer in (
            ("accepted", "ACCEPTED"),
            ("declined", "DECLINED"),
            ("tentative", "TENTATIVE"),
        ):
            attendee.sudo().state = state
            _method, invited = self._invite(session)[self.ann]
            self.assertEqual(invited["ATTENDEE"].params["PARTSTAT"], answer)

    def test_the_company_invites_for_a_practitioner_without_an_address(self):
        session = self._session(self.ann)
        self.practitioner.email = False
        self.env.company.email = "Studio <studio@example.com>"
        before = self.env["mail.mail"].search([])
        session.with_user(self.administrator).action_sendmail()
        files = self._read_files(self.env["mail.mail"].search([]) - before)
        [(_method, invited)] = files[self.ann]
        self.assertEqual(invited["ORGANIZER"], "MAILTO:studio@example.com")

    def test_a_message_that_is_no_invitation_of_ours_stays_as_it_is(self):
        session = self._session(self.ann)
        file = (
            self.env["ir.attachment"]
            .with_user(self.practitioner)
            .create({"name": "invitation.ics", "raw": b"x"})
        )
        for context in ({}, {"konfidens_credit_invitation": True}):
            session.with_context(**context).message_notify(
                partner_ids=self.ann.ids, body="Hello", attachment_ids=file.ids
            )
            self.assertEqual(file.raw, b"x")

    # === THE SEQUENCE RISES === #

    def test_cancelled_reinstated_invited_and_cancelled_again(self):
        session = self._session(self.ann)
        _method, invited = self._invite(session)[self.ann]
        [(_method, cancelled)] = self._cancel(session)[self.ann]
        session.reinstate_sessions()
        _method, invited_again = self._invite(session)[self.ann]
        [(_method, cancelled_again)] = self._cancel(session)[self.ann]
        self.assertRises(invited, cancelled, invited_again, cancelled_again)
        self.assertEqual(invited_again["STATUS"], "CONFIRMED")

    def test_a_move_is_newer_in_the_message_about_it_and_ever_after(self):
        session = self._session(self.ann)
        _method, invited = self._invite(session)[self.ann]
        before = self.env["mail.mail"].search([])
        session.write(
            {
                "start": session.start + timedelta(hours=1),
                "stop": session.stop + timedelta(hours=1),
            }
        )
        files = self._read_files(self.env["mail.mail"].search([]) - before)
        [(method, moved)] = files[self.ann]
        self.assertEqual(method, "REQUEST")
        self.assertEqual(moved.start - invited.start, timedelta(hours=1))
        [(_method, cancelled)] = self._cancel(session)[self.ann]
        self.assertRises(invited, moved, cancelled)

    def test_what_is_no_move_is_not_newer(self):
        session = self._session(self.ann)
        before = session.ics_sequence
        session.write(
            {
                "name": "Tuesday Yoga",
                "start": str(session.start),
                "stop": session.stop,
                "allday": False,
                "start_date": False,
                "duration": session.duration,
            }
        )
        self.assertEqual(session.ics_sequence, before)

    def test_a_series_that_is_moved_is_newer_session_by_session(self):
        sessions = self._series(self.ann, count=3)
        before = sessions.mapped("ics_sequence")
        sessions[1].write(
            {
                "recurrence_update": "future_events",
                "start": sessions[1].start + timedelta(hours=1),
                "stop": sessions[1].stop + timedelta(hours=1),
            }
        )
        first, *others = zip(before, sessions.mapped("ics_sequence"), strict=True)
        self.assertEqual(*first)
        for old, new in others:
            self.assertGreater(new, old)

    def test_one_seat_that_is_cancelled_and_booked_anew(self):
        session = self._session()
        _method, invited = self._invite(session)[self.ann]
        seat = self._booking(session, self.ann)
        seat.with_user(self.practitioner).cancel_bookings()
        [(method, cancelled)] = self._tell_cancelled(seat)[self.ann]
        self.assertEqual(method, "CANCEL")
        session.partner_ids = [Command.link(self.ann.id)]
        _method, invited_again = self._invite(session)[self.ann]
        self.assertRises(invited, cancelled, invited_again)

    def test_a_copy_begins_anew(self):
        session = self._session(self.ann)
        self._cancel(session)
        self.assertEqual(session.copy().ics_sequence, 0)

    def test_what_was_cancelled_before_the_upgrade_is_newer_when_it_is_back(self):
        session = self._session(self.ann)
        self._cancel(session)
        session.sudo()._as_owner().ics_sequence = 0
        self.env.flush_all()
        runpy.run_path(str(UPGRADE))["migrate"](self.env.cr, "19.0.1.2.0")
        session.invalidate_recordset()
        session.reinstate_sessions()
        self.assertEqual(session.ics_sequence, 2)

    # === WHAT IS IN THE FILES === #

    def test_each_file_cancels_one_session(self):
        sessions = self._series(self.ann, count=3)
        invitations = [self._invite(session)[self.ann][1] for session in sessions]
        files = self._cancel(sessions)[self.ann]
        self.assertEqual({method for method, _event in files}, {"CANCEL"})
        self.assertEqual(
            {event["UID"] for _method, event in files},
            {event["UID"] for event in invitations},
        )

    def test_a_session_of_whole_days_is_dates(self):
        """Odoo writes the hours from 8 to 18, in no time zone."""
        session = self._session(
            self.ann,
            allday=True,
            start=datetime(2040, 3, 1, 8),
            stop=datetime(2040, 3, 2, 18),
            start_date="2040-03-01",
            stop_date="2040-03-02",
        )
        _method, invited = self._invite(session)[self.ann]
        [(_method, cancelled)] = self._cancel(session)[self.ann]
        for event in (invited, cancelled):
            self.assertEqual(event["DTSTART"].dt, date(2040, 3, 1))
            self.assertEqual(event["DTEND"].dt, date(2040, 3, 3), "It is the day after")
            self.assertEqual(event["DTSTART"].params["VALUE"], "DATE")

    def test_a_reminder_rings_before_and_not_of_what_is_cancelled(self):
        alarm = self.env["calendar.alarm"].create(
            {
                "name": "An hour",
                "alarm_type": "email",
                "interval": "hours",
                "duration": 1,
            }
        )
        session = self._session(self.ann, alarm_ids=[Command.set(alarm.ids)])
        _method, invited = self._invite(session)[self.ann]
        [rings] = invited.walk("VALARM")
        self.assertEqual(rings["TRIGGER"].dt, timedelta(hours=-1))
        [(_method, cancelled)] = self._cancel(session)[self.ann]
        self.assertFalse(cancelled.walk("VALARM"))

    def test_a_line_break_in_the_organizer_s_name_or_address_puts_nothing_in(self):
        self.practitioner.partner_id.write(
            {
                "name": 'Kari "K"\r\n Lund\nURL:http://example.com\u2028; x',
                "email": "kari@example.com\nATTENDEE:MAILTO:eve@example.com",
            }
        )
        session = self._session(self.ann)
        before = self.env["mail.mail"].search([])
        session.with_user(self.administrator).action_sendmail()
        files = self._read_files(self.env["mail.mail"].search([]) - before)
        [(_method, invited)] = files[self.ann]
        [(_method, cancelled)] = self._cancel(session)[self.ann]
        for event in (invited, cancelled):
            self.assertEqual(event["ATTENDEE"], "MAILTO:ann@example.com")
            self.assertEqual(event["ORGANIZER"], "MAILTO:kari@example.com")

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The diary: whose sessions it shows, what it says of their money, and their names."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged

from .walls_common import WallsCommon

IN_DIARY = [("is_in_diary", "=", True)]


@tagged("post_install", "-at_install")
class TestSessionDiary(WallsCommon):
    def _see(self, session, user, names):
        """Return what this user reads of a session."""
        self.env.flush_all()
        self.env.invalidate_all()
        [values] = session.with_user(user).read(names)
        self.env.invalidate_all()
        return values

    # === OTHERS' SESSIONS === #

    def test_of_others_sessions_only_the_time_is_seen(self):
        session = self._session(self.ann, location="Room 2")
        hidden = (
            "session_product_id",
            "session_price",
            "partner_ids",
            "location",
            "description",
        )
        for user in (self.colleague, self.employee):
            seen = self._see(session, user, ["name", "user_id", "start", *hidden])
            self.assertEqual(seen["name"], "Busy")
            self.assertEqual(seen["start"], session.start)
            self.assertEqual(seen["user_id"][0], self.practitioner.id)
            self.assertFalse(any(seen[name] for name in hidden), seen)
            attendees = self.env["calendar.attendee"].with_user(user)
            self.assertFalse(attendees.search([("event_id", "=", session.id)]))
            for domain in ([("name", "=", "Monday Yoga")], [("location", "!=", False)]):
                found = self.env["calendar.event"].with_user(user).search(domain)
                self.assertNotIn(session.id, found.ids)

    def test_who_runs_it_reads_its_invoices_or_comes_to_a_session_sees_it(self):
        session = self._session(self.ann)
        seen = self._see(session, self.accountant, ["name"])
        self.assertEqual(seen["name"], "Monday Yoga")
        for user in (self.practitioner, self.administrator):
            seen = self._see(session, user, ["name", "session_clients"])
            self.assertEqual(seen["name"], "Monday Yoga")
            self.assertEqual(seen["session_clients"], "Ann")
        session.partner_ids = [Command.link(self.employee.partner_id.id)]
        self.assertEqual(
            self._see(session, self.employee, ["name"])["name"], "Monday Yoga"
        )

    def test_the_diary_has_others_sessions_but_none_that_is_private(self):
        own = self._session(self.ann)
        theirs = {
            "user_id": self.colleague.id,
            "partner_ids": [Command.set((self.colleague.partner_id + self.ben).ids)],
        }
        public = self._session(**theirs)
        private = self._session(privacy="private", **theirs)
        meeting = self._session(session_product_id=False)
        events = self.env["calendar.event"].sudo()
        own, public, private, meeting = (
            event.sudo() for event in (own, public, private, meeting)
        )
        for user, shown in (
            (self.practitioner, own + public),
            (self.colleague, own + public + private),
            (self.administrator, own + public),
            (self.stranger, events),
        ):
            found = events.sudo(False).with_user(user).search(IN_DIARY)
            every = own + public + private + meeting
            self.assertEqual(set(found.ids) & set(every.ids), set(shown.ids))
        found = (
            events.sudo(False)
            .with_user(self.practitioner)
            .search([*IN_DIARY, ("session_product_id", "!=", False)])
        )
        self.assertNotIn(public.id, found.ids)
        self.assertEqual(
            self._see(public.sudo(False), self.practitioner, ["session_money"])[
                "session_money"
            ],
            "busy",
        )

    def test_who_only_comes_to_a_session_sees_no_money(self):
        session = self._session(self.ann)
        session.partner_ids = [Command.link(self.colleague.partner_id.id)]
        seen = self._see(session, self.colleague, ["name", "session_money"])
        self.assertEqual((seen["name"], seen["session_money"]), ("Monday Yoga", "busy"))

    # === MONEY === #

    def test_the_money_of_a_session_is_what_is_to_be_done_first(self):
        day = self._in_a_week()
        sessions = (
            self.env["calendar.event"]
            .with_user(self.practitioner)
            .union(
                *(
                    self._session(self.ann, start=day + timedelta(hours=hour))
                    for hour in range(6)
                )
            )
        )
        _none, draft, owed, paid, credited, elsewhere = sessions
        self._invoiced(draft, post=False)
        self._invoiced(owed)
        self._pay(self._invoiced(paid))
        self._credit(self._invoiced(credited))
        elsewhere.booking_ids.invoice_externally("Insurer")
        self.assertEqual(
            sessions.mapped("session_money"),
            ["none", "draft", "owed", "paid", "credited", "nothing"],
        )
        self.assertEqual(len(set(sessions.mapped("session_color"))), 6)
        both = self._session(start=day + timedelta(days=1))
        first, _other = self._invoiced(both).sorted("partner_id")
        self._pay(first)
        self.assertEqual(both.session_money, "owed")
        both.cancel_sessions(notify=False)
        self.assertEqual(both.session_money, "credited")

    def test_the_details_name_clients_and_what_they_pay(self):
        session = self._session(self.ann, self.ben, self.cleo, self.dan)
        self.assertEqual(session.session_clients, "Ann, Ben, Cleo and 1 more")
        self.assertIn("400.00", session.session_amount)
        self._booking(session, self.dan).with_user(self.practitioner).cancel_bookings(
            notify=False
        )
        session.invalidate_recordset(["session_clients", "session_amount"])
        self.assertEqual(session.session_clients, "Ann, Ben, Cleo")
        self.assertIn("300.00", session.session_amount)
        session.cancel_sessions(notify=False)
        session.invalidate_recordset(["session_clients", "session_amount"])
        self.assertEqual(session.session_clients, "Ann, Ben, Cleo")

    def test_the_money_of_many_sessions_takes_as_long_as_of_one(self):
        day = self._in_a_week()
        sessions = (
            self.env["calendar.event"]
            .with_user(self.practitioner)
            .union(
                *(self._session(start=day + timedelta(hours=hour)) for hour in range(6))
            )
        )
        self._invoiced(sessions)

        def count(events):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            events.read(["session_money", "session_color", "booking_count"])
            return self.env.cr.sql_log_count - before

        count(sessions)
        self.assertEqual(count(sessions[:2]), count(sessions))

    # === NAMES === #

    def test_a_session_without_a_name_is_named_by_itself(self):
        people = [self.practitioner.partner_id.id, self.ann.id]
        one = self._session(name=False, partner_ids=[Command.set(people)])
        self.assertEqual(one.name, "Yoga class, Ann")
        several = self._session(name=False)
        self.assertEqual(several.name, "Yoga class")
        several.name = False
        self.assertEqual(several.name, "Yoga class")
        one.name = "First hour"
        one.name = ""
        self.assertEqual(one.name, "Yoga class, Ann")

    def test_a_name_by_default_stays(self):
        event = (
            self.env["calendar.event"]
            .with_user(self.practitioner)
            .with_context(
                default_name="Yin", default_session_product_id=self.service.id
            )
            .create({"start": fields.Datetime.now(), "stop": fields.Datetime.now()})
        )
        self.assertEqual(event.name, "Yin")

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The register: a tap for each client."""

from ast import literal_eval
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .session_common import SessionCommon


@tagged("post_install", "-at_install")
class TestRegister(SessionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        now = fields.Datetime.now()
        cls.session = cls._session(start=now.replace(hour=12, minute=0, second=0))
        cls.seats = cls.session.booking_ids
        cls.seat = cls.seats.filtered(lambda seat: seat.partner_id == cls.ann)

    def _today(self, user):
        """Return the sessions that a user finds under Register."""
        action = self.env.ref("konfidens_credit.calendar_event_action_register")
        return (
            self.env["calendar.event"]
            .with_user(user)
            .search(literal_eval(action.domain.strip()))
        )

    def assertMarked(self, state, is_late):
        self.assertEqual((self.seat.state, self.seat.is_late), (state, is_late))

    def test_a_tap_marks_and_another_takes_it_back(self):
        for action, state, is_late in (
            ("action_here", "attended", False),
            ("action_late", "attended", True),
            ("action_absent", "no_show", False),
        ):
            getattr(self.seat, action)()
            self.assertMarked(state, is_late)
        self.seat.action_absent()
        self.assertMarked("booked", False)
        self.seat.action_late()
        self.seat.action_here()
        self.assertMarked("attended", False)

    def test_who_was_absent_was_not_late(self):
        self.seat.action_late()
        self.seat.state = "no_show"
        self.assertMarked("no_show", False)

    def test_marking_a_session_as_done_leaves_the_absent(self):
        self.seat.action_absent()
        self.session.action_done()
        self.assertMarked("no_show", False)
        self.assertEqual((self.seats - self.seat).state, "attended")

    def test_who_is_cancelled_is_in_no_register(self):
        self.seat.cancel_bookings(notify=False)
        with self.assertRaisesRegex(UserError, "is cancelled"):
            self.seat.action_here()
        action = self.session.action_open_register()
        seats = self.env["session.booking"].with_user(self.practitioner)
        found = seats.search(action["domain"])
        self.assertEqual(found, self.seats - self.seat)

    def test_todays_own_sessions_are_found(self):
        self._session(self.ann, start=self.session.start + timedelta(days=1))
        self._session(self.ann, start=self.session.start - timedelta(days=1))
        other = self._session(
            self.cleo, start=self.session.start, user_id=self.colleague.id
        )
        self.assertEqual(self._today(self.practitioner), self.session)
        self.assertEqual(self._today(self.colleague), other)
        self.assertEqual(self._today(self.administrator), self.session + other)

    def test_nobody_else_calls_the_register(self):
        with self.assertRaises(AccessError):
            self.seat.with_user(self.colleague).action_here()
        with self.assertRaises(AccessError):
            self.session.with_user(self.colleague).action_open_register()
        self.seat.with_user(self.administrator).action_here()
        self.assertMarked("attended", False)

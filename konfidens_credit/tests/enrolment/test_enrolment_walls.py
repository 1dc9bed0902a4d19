# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Practitioners enrol in their own sessions, and reach none of others."""

from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..session.walls_common import WallsCommon
from .enrolment_common import EnrolmentCommon


@tagged("post_install", "-at_install")
class TestEnrolmentWalls(EnrolmentCommon, WallsCommon):
    def _theirs(self):
        """Return sessions of the practitioner with a booking of Ann in each."""
        return self._plan_course(
            count=2,
            partner_ids=[Command.set((self.practitioner.partner_id + self.ann).ids)],
        )

    def _own_enrolment(self, **values):
        Enrolment = self.env["product.enrolment"].with_user(self.colleague)
        return Enrolment.create(
            {
                "partner_id": self.ann.id,
                "product_id": self.course.id,
                "billing": "session",
                "price": 1.0,
                **values,
            }
        )

    def test_an_own_enrolment_is_not_opened_to_the_sessions_of_others(self):
        theirs = self._theirs()
        own = self._own_enrolment(date_to=self.today)
        later = self.today + timedelta(days=60)
        self._assert_refused(
            theirs,
            lambda: own.write({"user_id": False}),
            lambda: own.write({"user_id": self.practitioner.id}),
            lambda: own.write({"user_id": False, "date_to": later}),
            lambda: self._own_enrolment(partner_id=self.ben.id, user_id=False),
            lambda: self._own_enrolment(
                partner_id=self.ben.id, user_id=self.practitioner.id
            ),
        )
        self.assertEqual(own.user_id, self.colleague)
        own.date_to = later
        self.assertFalse(theirs.sudo().booking_ids.enrolment_id)
        self.assertFalse(own.booking_ids)

    def test_no_stranger_pays_for_an_enrolment(self):
        own = self._own_enrolment()
        for call in (
            lambda: own.write({"payer_id": self.dan.id}),
            lambda: self._own_enrolment(partner_id=self.ben.id, payer_id=self.dan.id),
        ):
            with self.assertRaisesRegex(
                AccessError, "can't pay for Ann|can't pay for Ben"
            ):
                call()
            self.env.invalidate_all()
            self.assertEqual(own.payer_id, self.ann)
        own.with_user(self.administrator).payer_id = self.dan
        self.assertEqual(own.payer_id, self.dan)

    def test_bookings_in_sessions_handed_on_are_the_colleagues(self):
        sessions = self._plan_course(count=2)
        enrolment = self._enrol(self.ann, billing="session", price=20.0)
        handed = sessions[1]
        handed.with_user(self.administrator).user_id = self.colleague
        self._assert_refused(
            sessions,
            lambda: enrolment.write({"price": 1.0}),
            lambda: enrolment.write({"billing": "month"}),
            lambda: enrolment.write({"date_to": self.today}),
            lambda: enrolment.remove_from_product(notify=False),
        )
        enrolment.with_user(self.administrator).price = 30.0
        self.assertEqual(set(sessions.sudo().booking_ids.mapped("price")), {30.0})

    def test_a_practitioner_changes_own_enrolments(self):
        sessions = self._plan_course(count=2)
        enrolment = self._enrol(self.ann, billing="session", price=20.0)
        enrolment.write({"price": 25.0, "date_to": sessions[0].start.date()})
        seats = sessions.booking_ids._filter_live()
        self.assertEqual(seats.event_id, sessions[0])
        self.assertEqual(seats.price, 25.0)

    def test_the_dialog_tells_nothing_of_the_sessions_of_others(self):
        self._theirs()
        dialog = (
            self.env["product.enrolment.enrol"]
            .with_user(self.colleague)
            .create(
                {
                    "product_id": self.course.id,
                    "user_id": self.practitioner.id,
                    "billing": "once",
                    "partner_ids": [Command.set(self.ben.ids)],
                }
            )
        )
        self.assertIn("No sessions", dialog.summary)
        self.assertEqual(dialog.price, 10.0)
        with (
            mute_logger("odoo.addons.base.models.ir_rule"),
            self.assertRaises(AccessError),
        ):
            dialog.action_enrol()

    def test_an_administrator_of_another_company_reaches_no_enrolment(self):
        sessions = self._plan_course(count=2)
        enrolment = self._enrol(self.ann).with_user(self.stranger)
        self._assert_refused(
            sessions,
            enrolment.unlink,
            enrolment.explain_removal,
            enrolment.remove_from_product,
            enrolment.invoice_enrolments,
            lambda: enrolment.write({"price": 1.0}),
            lambda: enrolment.create(
                {
                    "partner_id": self.ben.id,
                    "product_id": self.course.id,
                    "company_id": self.env.company.id,
                }
            ),
        )

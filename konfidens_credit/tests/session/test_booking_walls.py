# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Bookings are for those who run their sessions, and paid by whom the client chose."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .walls_common import WallsCommon


@tagged("post_install", "-at_install")
class TestBookingWalls(WallsCommon):
    def test_no_booking_goes_into_a_session_of_others(self):
        theirs = self._session(self.ann)
        own = self._session(self.ben).with_user(self.administrator)
        own.user_id = self.colleague
        booking = own.with_user(self.colleague).booking_ids
        by_default = booking.with_context(default_event_id=theirs.id)
        self._assert_refused(
            own + theirs,
            lambda: booking.write({"event_id": theirs.id}),
            lambda: booking.create({"event_id": theirs.id, "partner_id": self.cleo.id}),
            lambda: by_default.create({"partner_id": self.cleo.id}),
            lambda: own.with_user(self.colleague).write(
                {"booking_ids": [Command.link(theirs.sudo().booking_ids.id)]}
            ),
        )

    def test_no_stranger_pays_for_a_client(self):
        session = self._session(self.ann)
        booking = session.booking_ids
        self._assert_refused(
            session,
            lambda: booking.write({"payer_id": self.dan.id}),
            lambda: booking.write({"payer_id": self.practitioner.partner_id.id}),
            lambda: booking.create(
                {
                    "event_id": session.id,
                    "partner_id": self.cleo.id,
                    "payer_id": self.dan.id,
                }
            ),
            lambda: session.write(
                {"booking_ids": [Command.update(booking.id, {"payer_id": self.dan.id})]}
            ),
        )

    def test_family_company_and_the_chosen_payer_pay(self):
        mother, child = (
            self.env["res.partner"]
            .sudo()
            .create([{"name": "Mother"}, {"name": "Child"}])
        )
        child.parent_id = mother
        self.ann.sudo().invoice_to_id = self.ben
        booking = self._session(self.ann, child).booking_ids
        of_child = booking.filtered(lambda seat: seat.partner_id == child)
        of_ann = booking - of_child
        self.assertEqual(of_ann.payer_id, self.ben)
        of_child.payer_id = mother
        of_ann.payer_id = self.ann
        of_ann.payer_id = self.ben
        self.assertEqual(of_child.payer_id, mother)
        self.assertEqual(of_ann.payer_id, self.ben)

    def test_an_administrator_lets_anybody_pay(self):
        booking = self._session(self.ann).with_user(self.administrator).booking_ids
        booking.payer_id = self.dan
        self.assertEqual(booking.payer_id, self.dan)
        own = booking.with_user(self.practitioner)
        own.write({"payer_id": self.dan.id, "price": 70.0})
        self.assertEqual(own.price, 70.0)

    def test_who_pays_for_a_client_is_not_chosen_by_practitioners(self):
        clerk = new_test_user(
            self.env,
            "clerk",
            groups="konfidens_credit.group_practitioner,base.group_partner_manager",
        )
        ann = self.ann.with_user(clerk)
        for call in (
            lambda: ann.write({"invoice_to_id": self.dan.id}),
            lambda: ann.create({"name": "Eve", "invoice_to_id": self.dan.id}),
        ):
            with self.assertRaisesRegex(AccessError, "family or company"):
                call()
            self.env.invalidate_all()
            self.assertFalse(self.ann.sudo().invoice_to_id)
        child = ann.create({"name": "Child", "parent_id": self.ann.id})
        child.invoice_to_id = self.ann
        self.assertEqual(child._get_payer(), self.ann)

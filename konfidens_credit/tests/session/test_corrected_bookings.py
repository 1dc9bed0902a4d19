# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What bookings and invoice lines say after a draft is corrected."""

from odoo import Command
from odoo.tests import Form, tagged

from .session_common import SessionCommon


@tagged("post_install", "-at_install")
class TestCorrectedBookings(SessionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mother = cls.env["res.partner"].create({"name": "Mother"})
        cls.ann.parent_id = cls.mother

    def _draft(self, session):
        draft = self._invoiced(session, post=False).with_user(self.practitioner)
        return draft, draft.invoice_line_ids

    # === THE PRICE === #

    def test_the_booking_says_the_new_price(self):
        session = self._session(self.ann)
        draft, line = self._draft(session)
        draft.change_price(line.id, 64.0)
        booking = session.sudo().booking_ids
        self.assertEqual((booking.price, draft.amount_total), (64.0, 80.0))
        draft.change_price(line.id, 0.0)
        self.assertEqual(booking.price, 0.0)
        self.assertEqual(session.session_price, 80.0, "the others pay as before")

    def test_each_booking_says_its_own(self):
        self.ben.invoice_to_id = self.ann
        session = self._session()
        draft, lines = self._draft(session)
        draft.change_price(lines[1].id, 40.0)
        prices = {line.booking_id: line.price_unit for line in lines.sudo()}
        self.assertEqual(sorted(prices.values()), [40.0, 80.0])
        for booking, price in prices.items():
            self.assertEqual(booking.price, price)

    def test_the_price_is_as_the_taxes_of_the_service_mean_it(self):
        """On the invoice the price is with tax, and on the booking without."""
        included = self._create_tax(25, price_include_override="tax_included")
        session = self._session(self.ann)
        draft, line = self._draft(session)
        line.sudo().write({"tax_ids": [Command.set(included.ids)], "price_unit": 100.0})
        draft.change_price(line.id, 50.0)
        self.assertEqual(draft.amount_total, 50.0)
        self.assertEqual(session.sudo().booking_ids.price, 40.0)

    def test_two_for_the_price_of_one(self):
        session = self._session(self.ann)
        draft, line = self._draft(session)
        line.sudo().quantity = 2
        draft.change_price(line.id, 32.0)
        self.assertEqual(session.sudo().booking_ids.price, 64.0)

    def test_the_dialog_does_so_too(self):
        session = self._session(self.ann)
        draft, _line = self._draft(session)
        action = draft.action_change_price()
        form = Form(
            self.env[action["res_model"]]
            .with_user(self.practitioner)
            .with_context(**action["context"])
        )
        with form.line_ids.edit(0) as line:
            line.is_free = True
        form.save().action_change_price()
        self.assertEqual(session.sudo().booking_ids.price, 0.0)

    def test_what_is_cancelled_too_late_says_its_fee(self):
        self.env.company.write({"cancel_free_hours": 999, "cancel_fee_percent": 50})
        session = self._session(self.ann)
        booking = session.sudo().booking_ids
        booking.with_user(self.practitioner).cancel_bookings(notify=False)
        self.assertEqual(booking.cancel_fee, 40.0)
        booking.with_user(self.practitioner).invoice_bookings()
        line = booking.invoice_line_ids
        line.move_id.with_user(self.practitioner).change_price(line.id, 20.0)
        self.assertEqual((booking.cancel_fee, booking.price), (20.0, 80.0))
        self.assertEqual(booking.cancel_fee_total, 25.0)

    # === THE PAYER === #

    def test_the_client_stays_on_the_line(self):
        session = self._session(self.ann)
        draft, line = self._draft(session)
        before = line.name
        self.assertTrue(before.startswith("Yoga class\n"))
        draft.change_payer(self.mother.id)
        self.assertEqual(line.name, before.replace("class", "class for Ann", 1))
        booking = session.sudo().booking_ids
        self.assertEqual(booking.payer_id, self.mother)
        self.assertEqual(line.name, booking._get_invoice_line_name())
        draft.change_payer(self.ann.id)
        self.assertEqual((line.name, booking.payer_id), (before, self.ann))

    def test_what_was_written_by_hand_stays(self):
        draft, line = self._draft(self._session(self.ann))
        line.sudo().name = "A talk over tea\nWithout yoga"
        draft.change_payer(self.mother.id)
        self.assertEqual(line.name, "A talk over tea for Ann\nWithout yoga")
        draft.change_payer(self.ann.id)
        self.assertEqual(line.name, "A talk over tea for Ann\nWithout yoga")

    def test_it_is_in_the_language_of_who_pays(self):
        self.env["res.lang"]._activate_lang("nb_NO")
        self.service.with_context(lang="nb_NO").name = "Yogatime"
        self.mother.lang = "nb_NO"
        draft, line = self._draft(self._session(self.ann))
        draft.change_payer(self.mother.id)
        self.assertTrue(line.name.startswith("Yogatime for Ann\n"), line.name)

    def test_the_dialog_offers_those_who_may_pay(self):
        self.env["res.partner"].create({"name": "Stranger"})
        draft, _line = self._draft(self._session(self.ann))
        action = draft.action_change_payer()
        for user, is_few in ((self.practitioner, True), (self.administrator, False)):
            form = Form(
                self.env[action["res_model"]]
                .with_user(user)
                .with_context(**action["context"])
            )
            offered = self.env["res.partner"].search(form.payer_domain)
            self.assertEqual(offered == self.ann + self.mother, is_few)

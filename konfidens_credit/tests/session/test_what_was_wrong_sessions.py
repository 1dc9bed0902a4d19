# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What was wrong with the invoice of a session, put right by practitioners, who have no
access to accounting.
"""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .session_common import SessionCommon


@tagged("post_install", "-at_install")
class TestWhatWasWrongSessions(SessionCommon):
    def _ask(self, invoice, wrong, user=None):
        user = user or self.practitioner
        action = invoice.with_user(user).action_reverse()
        self.env.invalidate_all()
        form = Form(
            self.env["account.move.reversal"]
            .with_user(user)
            .with_context(**action["context"])
        )
        form.wrong = wrong
        return form

    def _type_price(self, form, price):
        with form.price_ids.edit(0) as line:
            line.price_unit = price

    # === IN ONE DIALOG === #

    def test_everybody_who_may_corrects_and_sends_a_price(self):
        for user in (self.practitioner, self.administrator, self.accountant):
            with self.subTest(user.login):
                session = self._session(self.ann)
                invoice = self._invoiced(session)
                form = self._ask(invoice, "price", user)
                self._type_price(form, 64.0)
                form.save().action_correct_and_send()
                self.assertRecordValues(
                    invoice.replacement_ids,
                    [{"state": "posted", "amount_total": 80.0, "is_move_sent": True}],
                )
                booking = session.sudo().booking_ids
                self.assertEqual(booking.price, 64.0)
                self.assertEqual(booking.invoice_state, "owed")

    def test_a_payer_is_chosen_among_those_who_may_pay(self):
        mother, stranger = self.env["res.partner"].create(
            [{"name": "Mother", "email": "mother@example.com"}, {"name": "Stranger"}]
        )
        self.ann.invoice_to_id = mother
        session = self._session(self.ann)
        session.sudo().booking_ids.payer_id = self.ann
        invoice = self._invoiced(session)
        form = self._ask(invoice, "payer")
        offered = self.env["res.partner"].search(form.payer_domain)
        self.assertEqual(offered, self.ann + mother)
        form.new_payer_id = mother
        form.save().action_correct_and_send()
        new = invoice.replacement_ids
        self.assertEqual(new.partner_id, mother)
        self.assertTrue(new.invoice_line_ids.name.startswith("Yoga class for Ann\n"))
        self.assertTrue(stranger)

    def test_a_session_that_is_off_is_credited_and_its_booking_cancelled(self):
        session = self._session(self.ann)
        invoice = self._invoiced(session)
        form = self._ask(invoice, "off")
        self.assertEqual(form.credit_reason_id.code, "session_cancelled")
        self.assertIn("The booking is cancelled: Ann, Yoga class", form.credit_preview)
        action = form.save().action_credit()
        booking = session.sudo().booking_ids
        self.assertEqual(
            (booking.state, booking.invoice_state), ("cancelled", "credited")
        )
        self.assertEqual(invoice.credit_state, "full")
        self.assertFalse(invoice.replacement_ids)
        self.assertEqual(action["params"]["label"], "See credit note")

    def test_what_may_not_be_cancelled_is_said_before_anything_is_done(self):
        session = self._session(self.ann)
        invoice = self._invoiced(session)
        session.sudo().write(
            {
                "start": fields.Datetime.now() - timedelta(hours=2),
                "stop": fields.Datetime.now() - timedelta(hours=1),
            }
        )
        draft = self._invoiced(self._session(self.ben), post=False)
        draft.sudo().invoice_line_ids.booking_id.event_id.write(
            {
                "start": fields.Datetime.now() - timedelta(hours=2),
                "stop": fields.Datetime.now() - timedelta(hours=1),
            }
        )
        form = self._ask(invoice, "off")
        try:
            draft.with_user(self.practitioner).delete_draft(cancel_bookings=True)
            is_allowed = True
        except UserError:
            is_allowed = False
        self.assertEqual(form.can_confirm, is_allowed)
        form = self._ask(invoice, "off", self.administrator)
        self.assertTrue(form.can_confirm)

    def test_what_is_invoiced_elsewhere_is_not_invoiced_here_again(self):
        session = self._session(self.ann)
        invoice = self._invoiced(session)
        form = self._ask(invoice, "elsewhere")
        self.assertIn("is not invoiced here any more", form.credit_preview)
        form.elsewhere_note = "Invoice 1042 of the insurer"
        form.save().action_credit()
        booking = session.sudo().booking_ids
        self.assertEqual(
            (booking.state, booking.invoice_state, booking.elsewhere_note),
            ("booked", "elsewhere", "Invoice 1042 of the insurer"),
        )
        self.assertFalse(invoice.replacement_ids)
        self.assertEqual(
            invoice._get_credit_notes().credit_reason_id.code, "invoiced_elsewhere"
        )

    def test_the_note_is_optional(self):
        session = self._session(self.ann)
        self._ask(self._invoiced(session), "elsewhere").save().action_credit()
        self.assertEqual(session.sudo().booking_ids.invoice_state, "elsewhere")

    def test_bookings_are_asked_about_by_those_who_work_with_them(self):
        invoice = self._invoiced(self._session(self.ann))
        for user, choices in (
            (self.practitioner, "price,payer,off,elsewhere,other"),
            (self.administrator, "price,payer,off,elsewhere,other"),
            (self.accountant, "price,payer,other"),
        ):
            form = self._ask(invoice, "price", user)
            self.assertEqual(form.wrong_choices, choices)

    # === FROM THE DIARY === #

    def test_the_session_opens_the_form_of_its_invoice(self):
        session = self._session(self.ann)
        self.assertFalse(session.has_credit_to_give)
        with self.assertRaisesRegex(UserError, "nothing to credit"):
            session.action_credit_invoices()
        invoice = self._invoiced(session)
        self.assertTrue(session.has_credit_to_give)
        action = session.action_credit_invoices()
        self.assertEqual(action["context"]["active_ids"], invoice.ids)
        self.assertEqual(action["context"]["konfidens_credit_door"], "diary")
        invoice.with_user(self.practitioner).credit_invoice()
        self.assertFalse(session.has_credit_to_give)

    def test_a_class_opens_the_form_of_all_its_invoices(self):
        session = self._session()
        invoices = self._invoiced(session)
        action = session.action_credit_invoices()
        self.assertEqual(set(action["context"]["active_ids"]), set(invoices.ids))

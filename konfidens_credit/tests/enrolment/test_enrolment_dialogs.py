# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The dialogs that enrol and remove: what they propose and do; where buttons lead."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .enrolment_common import EnrolmentCommon


@tagged("post_install", "-at_install")
class TestEnrolmentDialogs(EnrolmentCommon):
    def _open(self, action):
        """Open the dialog of an action as the web client does."""
        return Form(
            self.env[action["res_model"]]
            .with_user(self.practitioner)
            .with_context(**action["context"])
        )

    # === ENROL === #

    def test_many_contacts_are_enrolled_at_once(self):
        sessions = self._plan_course(4)
        form = self._open(
            (self.ann + self.ben).with_user(self.practitioner).action_enrol()
        )
        form.product_id = self.course
        self.assertEqual((form.billing, form.price), ("once", 40.0))
        self.assertRegex(form.summary, "^4 sessions from .* are booked for each")
        form.date_to = sessions[1].start.date()
        self.assertEqual(form.price, 20.0)
        form.payer_id = self.cleo
        self.ann.invoice_to_id = self.ben.invoice_to_id = self.cleo
        action = form.save().action_enrol()
        enrolments = (
            self.env["product.enrolment"]
            .with_user(self.practitioner)
            .search(action["domain"])
        )
        self.assertEqual(enrolments.partner_id, self.ann + self.ben)
        self.assertEqual(enrolments.payer_id, self.cleo)
        self.assertEqual(enrolments.user_id, self.practitioner)
        self.assertEqual(enrolments.booking_ids.event_id, sessions[:2])

    def test_enrol_and_invoice_from_the_product(self):
        template = self.course.product_tmpl_id.with_user(self.practitioner)
        form = self._open(template.action_enrol())
        self.assertEqual(form.product_id, self.course)
        self.assertIn("No sessions are planned yet", form.summary)
        form.partner_ids.add(self.ann)
        action = form.save().action_enrol_and_invoice()
        draft = self.env["account.move"].browse(action["res_id"])
        self.assertEqual(draft.amount_total, 12.5)

    def test_enrolling_nobody_says_what_is_missing(self):
        wizard = (
            self.env["product.enrolment.enrol"].with_user(self.practitioner).create({})
        )
        self.assertFalse(wizard.summary)
        with self.assertRaisesRegex(UserError, "Choose whom to enrol"):
            wizard.action_enrol()

    # === REMOVE === #

    def _enrolled(self, *clients):
        sessions = self._plan_course(4)
        enrolments = self._enrol(*clients)
        return sessions, enrolments, self._bill(enrolments)

    def test_who_is_not_invoiced_shows_no_record(self):
        self._plan_course(4)
        wizard = self._open(self._enrol(self.ann).action_remove_from_product()).save()
        for record in (wizard, *wizard.line_ids):
            for name, field in record._fields.items():
                if field.type in ("char", "text"):
                    self.assertNotRegex(record[name] or "", r"^[a-z_.]+\(")

    def test_the_dialog_proposes_and_removes_by_invoice(self):
        sessions, enrolments, invoices = self._enrolled(self.ann, self.ben, self.cleo)
        self._pay(invoices[0])
        self.cleo.email = False
        form = self._open(enrolments.action_remove_from_product())
        form.scope = "date"
        form.date = sessions[0].start.date()
        wizard = form.save()
        self.assertEqual(
            [
                (line.partner_id.name, line.used, line.amount, line.outcome)
                for line in wizard.line_ids
            ],
            [
                ("Ann", 12.5, 37.5, "account_credit"),
                ("Ben", 12.5, 37.5, "owed_less"),
                ("Cleo", 12.5, 37.5, "owed_less"),
            ],
        )
        self.assertEqual(wizard.line_ids[0].invoice_name, invoices[0].name)
        self.assertIn("3 of 4 sessions left", wizard.line_ids[0].explanation)
        self.assertRegex(
            wizard.summary,
            r"^3 clients · .*75.00 less owed \(2\) · .*37.50 account credit \(1\) · "
            r"1 can't be told: no e-mail$",
        )
        with Form(wizard) as again, again.line_ids.edit(0) as line:
            line.amount = 30.0
        self.assertEqual(wizard.line_ids[0].amount, 30.0)
        action = wizard.action_remove()
        self.assertEqual(
            action["params"]["message"], "3 removed, 9 bookings cancelled."
        )
        self.assertEqual(invoices.mapped("amount_credited"), [30.0, 37.5, 37.5])
        self.assertEqual(enrolments.mapped("state"), ["ended"] * 3)

    def test_amounts_follow_the_choice(self):
        _sessions, enrolment, invoice = self._enrolled(self.ann)
        form = self._open(enrolment.action_remove_from_product())
        form.credit_mode = "fixed"
        form.fixed_amount = 70.0
        self.assertEqual(form.save().line_ids.amount, 50.0, "no more than is billed")
        form.credit_mode = "none"
        wizard = form.save()
        self.assertEqual(
            (wizard.line_ids.amount, wizard.line_ids.outcome), (0.0, "nothing")
        )
        wizard.action_remove()
        self.assertEqual(invoice.amount_credited, 0.0)
        self.assertEqual(enrolment.state, "ended")

    def test_a_refund_and_a_draft_show_what_becomes_of_them(self):
        _sessions, enrolments, invoices = self._enrolled(self.ann, self.ben)
        self._pay(invoices[0])
        invoices[1].button_draft()
        form = self._open(enrolments.action_remove_from_product())
        form.settlement = "refund"
        wizard = form.save()
        self.assertEqual(
            wizard.line_ids.mapped("outcome"), ["refund", "taken_off_draft"]
        )
        self.assertRegex(
            wizard.summary,
            r"^2 clients · .*50.00 paid back \(1\) · 1 taken off a draft$",
        )

    def test_chosen_sessions(self):
        sessions, enrolment, invoice = self._enrolled(self.ann)
        form = self._open(enrolment.action_remove_from_product())
        form.scope = "chosen"
        wizard = form.save()
        with self.assertRaisesRegex(UserError, "at least one session"):
            wizard.action_remove()
        form = Form(wizard)
        form.booking_ids.add(self._booking(sessions[1], self.ann))
        wizard = form.save()
        self.assertEqual(wizard.available_booking_ids, enrolment.booking_ids)
        self.assertEqual(wizard.line_ids.amount, 12.5)
        action = wizard.action_remove()
        self.assertIn("0 removed, 1 bookings", action["params"]["message"])
        self.assertEqual(invoice.amount_credited, 12.5)

    def test_from_a_contact_and_a_product(self):
        _sessions, enrolments, _invoices = self._enrolled(self.ann, self.ben)
        contact = self.ann.with_user(self.practitioner)
        wizard = self._open(contact.action_remove_from_product()).save()
        self.assertEqual(wizard.enrolment_ids, enrolments[0])
        product = self.course.with_user(self.practitioner)
        form = self._open(product.action_remove_from_product())
        wizard = form.save()
        self.assertFalse(wizard.enrolment_ids, "Who leaves is to be picked.")
        self.assertEqual(wizard.allowed_enrolment_ids, enrolments)
        self.assertFalse(wizard.summary)
        with self.assertRaisesRegex(UserError, "at least one enrolment"):
            wizard.action_remove()
        with self.assertRaisesRegex(UserError, "Nobody of these is enrolled"):
            self._open(
                self.dan.with_user(self.practitioner).action_remove_from_product()
            )

    def test_what_fails_is_told(self):
        _sessions, enrolments, invoices = self._enrolled(self.ann, self.ben)
        wizard = self._open(enrolments.action_remove_from_product()).save()
        self._await_payment(invoices[0])
        action = wizard.action_remove()
        self.assertEqual(action["params"]["type"], "warning")
        self.assertIn("Ann, Padel course: ", action["params"]["message"])
        self.assertEqual(enrolments.mapped("state"), ["active", "ended"])

    def test_what_blocks_is_shown_in_red(self):
        _sessions, enrolment, invoice = self._enrolled(self.ann)
        self._await_payment(invoice)
        wizard = self._open(enrolment.action_remove_from_product()).save()
        line = wizard.line_ids
        self.assertEqual((line.amount, line.outcome), (0.0, "failed"))
        self.assertIn("pending", line.explanation)
        self.assertIn("1 can't be credited", wizard.summary)

    # === BUTTONS AND COUNTS === #

    def test_buttons_lead_to_enrolments_seats_and_invoices(self):
        sessions, enrolments, invoices = self._enrolled(self.ann, self.ben)
        user = self.practitioner
        for record, expected in (
            (self.ann, enrolments[0]),
            (self.course, enrolments),
            (self.course.product_tmpl_id, enrolments),
        ):
            action = record.with_user(user).action_open_enrolments()
            found = (
                self.env["product.enrolment"].with_user(user).search(action["domain"])
            )
            self.assertEqual(found.sorted("id"), expected)
        self.assertEqual(self.ann.with_user(user).enrolment_count, 1)
        self.assertEqual(self.course.product_tmpl_id.with_user(user).enrolment_count, 2)
        seats = (
            self.env["session.booking"]
            .with_user(user)
            .search(enrolments.action_open_bookings()["domain"])
        )
        self.assertEqual(seats.event_id, sessions)
        action = enrolments.action_open_invoices()
        self.assertEqual(self.env["account.move"].search(action["domain"]), invoices)
        self.assertTrue(enrolments[0].has_invoices)

    def test_the_form_proposes_what_the_product_says(self):
        self._plan_course(2)
        enrolment = self.env["product.enrolment"].with_user(self.practitioner)
        form = Form(enrolment)
        form.partner_id = self.ann
        form.product_id = self.course
        self.assertEqual((form.billing, form.price), ("once", 20.0))
        form.date_from = self.today + timedelta(days=8)
        self.assertEqual(form.price, 10.0)
        form.billing = "other"
        saved = form.save()
        self.assertEqual(saved.price, 0.0)
        self.assertEqual(saved.display_name, "Ann, Padel course")

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Enrolling: bookings in the sessions, now and later, and invoices."""

from datetime import date, timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .enrolment_common import EnrolmentCommon


@tagged("post_install", "-at_install")
class TestEnrolment(EnrolmentCommon):
    # === SEATS === #

    def test_enrolling_books_every_session_of_the_product(self):
        sessions = self._plan_course(3)
        other = self._session(self.cleo)
        enrolments = self._enrol(self.ann, self.ben)
        for enrolment in enrolments:
            self.assertEqual(enrolment.booking_ids.event_id, sessions)
            self.assertEqual(enrolment.booking_count, 3)
        self.assertEqual(enrolments.mapped("price"), [30.0, 30.0])
        self.assertEqual(other.booking_ids.partner_id, self.cleo)
        for session in sessions:
            self.assertLessEqual(self.ann + self.ben, session.partner_ids)
            self.assertEqual(session.sudo().booking_ids.mapped("price"), [10.0, 10.0])

    def test_sessions_outside_the_dates_are_not_booked(self):
        sessions = self._plan_course(4)
        enrolment = self._enrol(
            self.ann,
            date_from=self._day_of(sessions[1]),
            date_to=self._day_of(sessions[2]),
        )
        self.assertEqual(enrolment.booking_ids.event_id, sessions[1:3])

    def test_what_is_over_is_not_booked_unless_asked_for(self):
        now = self._in_a_week()
        sessions = self._plan_course(3)
        with freeze_time(now + timedelta(days=1)):
            late = self._enrol(self.ann)
            from_the_start = self._enrol(self.ben, date_from=now.date())
        self.assertEqual(late.booking_ids.event_id, sessions[1:])
        self.assertEqual(from_the_start.booking_ids.event_id, sessions)

    def test_sessions_planned_later_are_booked(self):
        enrolment = self._enrol(self.ann, billing="session", price=20.0)
        sessions = self._plan_course(2)
        self.assertEqual(enrolment.booking_ids.event_id, sessions)
        self.assertEqual(enrolment.booking_ids.mapped("price"), [20.0, 20.0])

    def test_a_series_planned_later_is_booked(self):
        enrolment = self._enrol(self.ann, billing="session")
        series = self._series(self.ben, count=3, session_product_id=self.course.id)
        self.assertEqual(enrolment.booking_ids.event_id, series)

    def test_an_event_that_becomes_a_session_of_the_product_is_booked(self):
        enrolment = self._enrol(self.ann, billing="session")
        session = self._session(self.ben)
        self.assertFalse(enrolment.booking_ids)
        session.session_product_id = self.course
        self.assertEqual(enrolment.booking_ids.event_id, session)
        session.session_product_id = self.service
        self.assertFalse(enrolment.booking_ids)

    def test_a_seat_that_is_there_already_becomes_the_enrolments(self):
        session = self._plan_course(1)
        session.partner_ids = [Command.link(self.ann.id)]
        seat = self._booking(session, self.ann)
        enrolment = self._enrol(self.ann, price=9.0)
        self.assertEqual(enrolment.booking_ids, seat)
        self.assertEqual(seat.price, 9.0)

    def test_an_invoiced_seat_stays_on_its_own(self):
        session = self._plan_course(1)
        session.partner_ids = [Command.link(self.ann.id)]
        self._invoiced(session)
        enrolment = self._enrol(self.ann, price=9.0)
        self.assertFalse(enrolment.booking_ids)
        self.assertEqual(self._booking(session, self.ann).price, 10.0)

    def test_new_dates_book_and_give_up_sessions(self):
        sessions = self._plan_course(4)
        enrolment = self._enrol(self.ann, date_to=self._day_of(sessions[1]))
        enrolment.date_to = self._day_of(sessions[2])
        self.assertEqual(enrolment.booking_ids.event_id, sessions[:3])
        enrolment.date_from = self._day_of(sessions[1])
        live = enrolment.booking_ids._filter_live()
        self.assertEqual(live.event_id, sessions[1:3])
        self.assertNotIn(self.ann, sessions[0].partner_ids)

    def test_new_dates_do_not_give_up_what_is_invoiced(self):
        sessions = self._plan_course(2)
        enrolment = self._enrol(self.ann)
        self._bill(enrolment)
        with self.assertRaisesRegex(UserError, "invoiced"):
            enrolment.date_to = self._day_of(sessions[0])

    def test_who_pays_for_a_client_pays_for_the_enrolment(self):
        self.ann.invoice_to_id = self.ben
        self._plan_course(2)
        enrolment = self._enrol(self.ann)
        self.assertEqual(enrolment.payer_id, self.ben)
        self.assertEqual(enrolment.booking_ids.payer_id, self.ben)
        enrolment.payer_id = self.ann
        self.assertEqual(enrolment.booking_ids.payer_id, self.ann)

    def test_the_price_of_a_session_leaves_enrolments_alone(self):
        session = self._plan_course(1)
        enrolment = self._enrol(self.ann)
        session.session_price = 99.0
        self.assertEqual(enrolment.booking_ids.price, 10.0)

    def test_a_practitioner_enrols_in_own_sessions_only(self):
        own = self._plan_course(1)
        others = self._plan_course(1, user_id=self.practitioner.id)
        others.with_user(self.administrator).sudo().user_id = self.colleague
        enrolment = self._enrol(self.ann)
        self.assertEqual(enrolment.user_id, self.practitioner)
        self.assertEqual(enrolment.booking_ids.event_id, own)
        with self.assertRaises(AccessError):
            self._enrol(self.ben, user_id=self.colleague.id)

    def test_private_sessions_of_others_are_not_booked(self):
        private = self._plan_course(1, privacy="private")
        enrolment = (
            self.env["product.enrolment"]
            .with_user(self.administrator)
            .create({"partner_id": self.ann.id, "product_id": self.course.id})
        )
        self.assertFalse(enrolment.user_id)
        self.assertFalse(enrolment.booking_ids)
        self.assertEqual(self._enrol(self.ben).booking_ids.event_id, private)

    # === RULES === #

    def test_nobody_is_enrolled_twice(self):
        self._enrol(self.ann)
        with self.assertRaisesRegex(ValidationError, "Ann is enrolled in Padel course"):
            self._enrol(self.ann)

    def test_dates_and_price_must_make_sense(self):
        with self.assertRaisesRegex(ValidationError, "before it begins"):
            self._enrol(
                self.ann, date_from=self.today, date_to=self.today - timedelta(1)
            )
        with self.assertRaisesRegex(ValidationError, "below zero"):
            self._enrol(self.ann, price=-1.0)

    def test_client_and_product_stay_once_it_has_begun(self):
        self._plan_course(1)
        enrolment = self._enrol(self.ann)
        with self.assertRaisesRegex(UserError, "stay"):
            enrolment.partner_id = self.ben
        with self.assertRaisesRegex(UserError, "can't be deleted"):
            enrolment.unlink()
        with self.assertRaisesRegex(UserError, "there is"):
            self.ann.unlink()

    def test_one_that_has_not_begun_can_change_and_go(self):
        enrolment = self._enrol(self.ann)
        enrolment.partner_id = self.ben
        with self.assertRaisesRegex(UserError, "enrolment in Padel course"):
            self.ben.sudo().unlink()
        enrolment.unlink()
        self.assertFalse(enrolment.exists())

    def test_merging_contacts_keeps_their_enrolments(self):
        self._plan_course(1)
        enrolment = self._enrol(self.ann)
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.ann + self.cleo).ids, self.cleo
        )
        enrolment.invalidate_recordset()
        self.assertEqual(enrolment.partner_id, self.cleo)
        self.assertEqual(enrolment.booking_ids.partner_id, self.cleo)

    # === INVOICES === #

    def test_once_is_a_line_for_each_session_exact_to_the_cent(self):
        sessions = self._plan_course(3)
        enrolment = self._enrol(self.ann, price=80.0)
        invoice = self._bill(enrolment)
        self.assertEqual(invoice.invoice_line_ids.booking_id.event_id, sessions)
        self.assertEqual(invoice.invoice_line_ids.enrolment_id, enrolment)
        self.assertEqual(
            sorted(invoice.invoice_line_ids.mapped("price_unit")), [26.66, 26.67, 26.67]
        )
        self.assertEqual(invoice.amount_total, 100.0)
        self.assertFalse(self._bill(enrolment), "Nothing is invoiced twice.")

    def test_a_session_added_to_a_course_that_is_invoiced_is_free(self):
        self._plan_course(2)
        enrolment = self._enrol(self.ann)
        self._bill(enrolment)
        extra = self._plan_course(1)
        seat = self._booking(extra, self.ann)
        self.assertEqual(seat.enrolment_id, enrolment)
        self.assertEqual((seat.price, seat.invoice_state), (0.0, "elsewhere"))
        self.assertFalse(extra.invoice_sessions())
        self.assertFalse(self._bill(enrolment))

    def test_once_without_sessions_is_one_line(self):
        enrolment = self._enrol(
            self.ann, price=400.0, date_from=self.today, date_to=self.today
        )
        invoice = self._bill(enrolment)
        self.assertEqual(invoice.amount_total, 500.0)
        self.assertEqual(invoice.invoice_line_ids.enrolment_date_to, self.today)
        self.assertFalse(self._bill(enrolment))

    def test_per_session_invoices_what_is_over(self):
        sessions = self._plan_course(3)
        enrolment = self._enrol(self.ann, billing="session")
        self.assertFalse(self._bill(enrolment))
        with freeze_time(sessions[1].stop + timedelta(hours=1)):
            invoice = self._bill(enrolment)
            self.assertFalse(self._bill(enrolment))
        self.assertEqual(invoice.invoice_line_ids.booking_id.event_id, sessions[:2])

    def test_sessions_and_enrolments_invoice_the_same_seats(self):
        sessions = self._plan_course(2)
        enrolment = self._enrol(self.ann)
        self._invoiced(sessions[0])
        invoice = self._bill(enrolment)
        self.assertEqual(invoice.invoice_line_ids.booking_id.event_id, sessions[1])

    @freeze_time("2026-03-15 12:00:00")
    def test_months_are_invoiced_in_advance_and_parts_of_them_by_days(self):
        enrolment = self._enrol(
            self.ann,
            product=self.membership,
            date_from="2026-01-17",
            date_to="2026-04-10",
        )
        invoice = self._bill(enrolment)
        self.assertEqual(
            [
                (line.enrolment_date_from, line.enrolment_date_to, line.price_total)
                for line in invoice.invoice_line_ids
            ],
            [
                (date(2026, 1, 17), date(2026, 1, 31), 193.55),
                (date(2026, 2, 1), date(2026, 2, 28), 400.0),
                (date(2026, 3, 1), date(2026, 3, 31), 400.0),
            ],
        )
        self.assertFalse(self._bill(enrolment))
        with freeze_time("2026-04-01 12:00:00"):
            last = self._bill(enrolment)
        self.assertEqual(last.amount_total, 133.34)
        self.assertEqual(last.invoice_line_ids.enrolment_date_to, date(2026, 4, 10))
        with freeze_time("2026-05-01 12:00:00"):
            self.assertFalse(self._bill(enrolment))

    def test_seats_of_a_membership_are_not_invoiced_by_themselves(self):
        session = self._plan_course(1, product=self.membership)
        self._enrol(self.ann, product=self.membership)
        seat = self._booking(session, self.ann)
        self.assertEqual((seat.price, seat.invoice_state), (0.0, "elsewhere"))
        self.assertFalse(session.invoice_sessions())
        session.cancel_sessions(notify=False)
        self.assertEqual(seat.cancel_outcome, "nothing")

    def test_one_draft_for_each_payer(self):
        self.ann.invoice_to_id = self.cleo
        self.ben.invoice_to_id = self.cleo
        self._plan_course(2)
        enrolments = self._enrol(self.ann, self.ben, self.dan)
        invoices = self._bill(enrolments)
        self.assertEqual(
            invoices.mapped("partner_id.name"), [self.cleo.name, self.dan.name]
        )
        self.assertEqual(invoices[0].invoice_line_ids.enrolment_id, enrolments[:2])
        self.assertIn("for Ann", invoices[0].invoice_line_ids[0].name)

    def test_the_line_of_a_month_says_for_whom_and_when(self):
        self.ann.invoice_to_id = self.cleo
        with freeze_time("2026-03-01 12:00:00"):
            enrolment = self._enrol(self.ann, product=self.membership)
            invoice = self._bill(enrolment)
        self.assertEqual(
            invoice.invoice_line_ids.name,
            "Membership for Ann\n03/01/2026 - 03/31/2026",
        )

    def test_cron_invoices_what_is_due_and_ends_what_is_over(self):
        self._plan_course(2)
        course = self._enrol(self.ann)
        over = self._enrol(
            self.ben,
            product=self.membership,
            date_from=self.today - timedelta(days=40),
            date_to=self.today - timedelta(days=1),
        )
        with self.enter_registry_test_mode():
            self.env.ref(
                "konfidens_credit.ir_cron_invoice_enrolments"
            ).method_direct_trigger()
        self.assertEqual(course.sudo().invoice_line_ids.move_id.amount_total, 25.0)
        self.assertTrue(over.sudo().invoice_line_ids)
        self.assertEqual((course + over).mapped("state"), ["active", "ended"])

    def test_nothing_to_invoice_says_so(self):
        enrolment = self._enrol(self.ann, billing="session")
        with self.assertRaisesRegex(UserError, "nothing to invoice yet"):
            enrolment.action_invoice()
        with self.assertRaisesRegex(UserError, "is not a date"):
            enrolment.invoice_enrolments("tomorrow")

    def test_practitioners_see_and_credit_what_enrolments_invoice(self):
        with freeze_time("2026-03-01 12:00:00"):
            enrolment = self._enrol(self.ann, product=self.membership)
            invoice = self._bill(enrolment).with_user(self.practitioner)
            self.assertEqual(
                invoice.search([("id", "=", invoice.id)]).amount_total, 400.0
            )
            invoice.credit_invoice(amount=100.0)
        with self.assertRaises(AccessError):
            invoice.with_user(self.colleague).credit_invoice(amount=100.0)
        self.assertFalse(
            invoice.with_user(self.colleague).search([("id", "=", invoice.id)])
        )

    # === LINES OF OTHER APPS === #

    def test_lines_that_another_app_made_are_linked(self):
        enrolment = self._enrol(self.ann, billing="other")
        self.assertFalse(self._bill(enrolment))
        invoice = self._invoice(
            {"product_id": self.course.id, "price_unit": 100.0},
            {"product_id": self.service.id, "price_unit": 50.0},
            partner_id=self.ann.id,
        )
        linked = enrolment.with_user(self.administrator).link_invoice_lines()
        self.assertEqual(linked, invoice.invoice_line_ids[:1].ids)
        self.assertEqual(invoice.invoice_line_ids[0].enrolment_id, enrolment)
        with self.assertRaisesRegex(UserError, "Choose lines of Padel course"):
            enrolment.with_user(self.administrator).link_invoice_lines(
                invoice.invoice_line_ids.ids
            )
        action = enrolment.with_user(self.administrator).action_link_invoices()
        self.assertIn("0 invoice lines", action["params"]["message"])

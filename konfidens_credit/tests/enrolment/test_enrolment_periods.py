# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Leaving a membership or what another app invoiced: credited by days or sessions."""

from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .enrolment_common import EnrolmentCommon


@tagged("post_install", "-at_install")
class TestEnrolmentPeriods(EnrolmentCommon):
    # === BY DAYS === #

    def _member(self, **values):
        enrolment = self._enrol(
            self.ann, product=self.membership, date_from="2026-03-01", **values
        )
        invoice = self._bill(enrolment)
        self._pay(invoice)
        return enrolment, invoice

    @freeze_time("2026-04-10 12:00:00")
    def test_months_are_credited_by_days_rounded_once(self):
        enrolment, invoice = self._member()
        [row] = enrolment.explain_removal("2026-04-12")
        self.assertEqual((row["billed"], row["unused"]), (800.0, 240.0))
        self.assertEqual(
            row["explanation"], "18 of 30 days left of $\xa0400.00 = $\xa0240.00"
        )
        [result] = enrolment.remove_from_product("2026-04-12")
        self.assertEqual(result["credited"], 240.0)
        self.assertFalse(self._bill(enrolment))
        enrolment.undo_removal()
        self.assertEqual(invoice.amount_credited, 0.0)
        self.assertEqual(enrolment.date_to, False)

    @freeze_time("2026-03-10 12:00:00")
    def test_no_more_of_a_month_is_credited_than_still_stands(self):
        enrolment, invoice = self._member()
        self._credit(invoice, amount=350.0)
        [row] = enrolment.explain_removal("2026-03-10")
        self.assertEqual((row["billed"], row["unused"]), (50.0, 50.0))
        [result] = enrolment.remove_from_product("2026-03-10")
        self.assertEqual((result["credited"], result["failed"]), (50.0, []))
        self.assertEqual(invoice.amount_credited, 400.0)

    @freeze_time("2026-03-20 12:00:00")
    def test_a_third_of_a_month_is_rounded_once(self):
        enrolment, _invoice = self._member(price=80.0)
        [result] = enrolment.remove_from_product("2026-03-21")
        self.assertEqual(result["credited"], 32.26)

    @freeze_time("2026-03-10 12:00:00")
    def test_a_month_on_a_draft_is_shortened_and_comes_back(self):
        enrolment = self._enrol(
            self.ann, product=self.membership, date_from="2026-03-01"
        )
        draft = self._bill(enrolment, post=False)
        enrolment.remove_from_product("2026-03-10")
        self.assertEqual(draft.amount_total, 129.03)
        self.assertEqual(
            draft.invoice_line_ids.name, "Membership\n03/01/2026 - 03/10/2026"
        )
        enrolment.undo_removal()
        self.assertFalse(draft.exists())
        self.assertEqual(self._bill(enrolment).amount_total, 400.0)

    @freeze_time("2026-03-10 12:00:00")
    def test_one_who_leaves_before_the_start_gets_all_back(self):
        enrolment = self._enrol(
            self.ann, product=self.membership, date_from="2026-03-20"
        )
        draft = self._bill(enrolment, date="2026-03-31")
        self._pay(draft)
        [result] = enrolment.remove_from_product()
        self.assertEqual(result["credited"], draft.amount_total)
        self.assertFalse(enrolment.invoice_enrolments("2026-04-30"))

    @freeze_time("2026-03-10 12:00:00")
    def test_missing_single_sessions_leaves_the_month_alone(self):
        sessions = self._plan_course(2, product=self.membership)
        enrolment, invoice = self._member()
        seat = self._booking(sessions[1], self.ann)
        [result] = enrolment.remove_from_product(booking_ids=seat.ids)
        self.assertEqual((result["credited"], result["ended"]), (0.0, False))
        self.assertEqual(seat.state, "cancelled")
        self.assertEqual(invoice.amount_credited, 0.0)

    # === LINES OF OTHER APPS === #

    def _linked(self, enrolment, **period):
        invoice = self._invoice(
            {"product_id": enrolment.product_id.id, "price_unit": 100.0},
            partner_id=self.ann.id,
        )
        self._pay(invoice)
        enrolment.with_user(self.administrator).link_invoice_lines(**period)
        return invoice

    def test_linked_lines_are_credited_by_sessions(self):
        sessions = self._plan_course(4)
        enrolment = self._enrol(self.ann, billing="other")
        invoice = self._linked(enrolment)
        sessions[0].cancel_sessions(notify=False)
        [row] = enrolment.explain_removal(self._day_of(sessions[1]))
        self.assertEqual(
            row["explanation"], "3 of 4 sessions left of $\xa0100.00 = $\xa075.00"
        )
        enrolment.remove_from_product(self._day_of(sessions[1]))
        self.assertEqual(invoice.amount_credited, 75.0)

    def test_linked_lines_of_a_period_are_credited_by_days(self):
        enrolment = self._enrol(self.ann, billing="other")
        last = self.today + timedelta(days=9)
        self._linked(enrolment, date_from=self.today, date_to=last)
        [row] = enrolment.explain_removal()
        self.assertEqual(row["unused"], 90.0)

    def test_linked_lines_without_sessions_are_for_the_whole_course(self):
        enrolment = self._enrol(
            self.ann, billing="other", date_to=self.today + timedelta(days=4)
        )
        self._linked(enrolment)
        [row] = enrolment.explain_removal()
        self.assertEqual(row["unused"], 80.0)

    def test_linked_lines_of_an_open_end_are_not_credited_by_themselves(self):
        enrolment = self._enrol(self.ann, billing="other")
        invoice = self._linked(enrolment)
        [row] = enrolment.explain_removal()
        self.assertEqual((row["billed"], row["unused"]), (100.0, 0.0))
        [result] = enrolment.remove_from_product(amounts=40.0)
        self.assertEqual((result["credited"], invoice.amount_credited), (40.0, 40.0))

    def test_a_sold_period_must_make_sense(self):
        enrolment = self._enrol(self.ann, billing="other")
        with self.assertRaisesRegex(ValidationError, "before it is sold from"):
            self._linked(
                enrolment, date_from=self.today, date_to=self.today - timedelta(days=1)
            )

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Leaving a membership or what another app invoiced: credited by days or sessions."""

from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
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

    # === ENROLLED ANEW === #

    def _billed_days(self, enrolments):
        """Return how often each day is billed and not credited."""
        days = {}
        for enrolment in enrolments:
            for line in enrolment.sudo()._get_sold_lines():
                first, last = line._get_sold_period()
                day = first
                while day <= min(last, enrolment.date_to or last):
                    if line.amount_creditable:
                        days[day] = days.get(day, 0) + 1
                    day += timedelta(days=1)
        return days

    def _rejoin(self, date_from="2026-03-10"):
        return self._enrol(self.ann, product=self.membership, date_from=date_from)

    @freeze_time("2026-03-10 12:00:00")
    def test_the_day_of_leaving_and_of_coming_back_is_billed_once(self):
        enrolment, invoice = self._member()
        enrolment.remove_from_product()
        self.assertEqual(invoice.amount_credited, 270.97)
        again = self._rejoin()
        bill = self._bill(again)
        # 320.00 and tax for March: ten days are kept, and 21 of 31 are billed anew.
        self.assertEqual(bill.amount_total, 270.96)
        self.assertEqual(
            bill.invoice_line_ids.name, "Membership\n03/11/2026 - 03/31/2026"
        )
        self.assertEqual(set(self._billed_days(enrolment + again).values()), {1})
        self.assertFalse(self._bill(enrolment + again))

    @freeze_time("2026-03-10 12:00:00")
    def test_it_is_billed_once_when_both_are_billed_together(self):
        enrolment = self._enrol(
            self.ann, product=self.membership, date_from="2026-03-01"
        )
        enrolment.remove_from_product()
        again = self._rejoin()
        self.assertEqual(self._bill(again + enrolment).amount_total, 400.0)
        self.assertEqual(set(self._billed_days(enrolment + again).values()), {1})

    @freeze_time("2026-03-10 12:00:00")
    def test_it_is_billed_once_from_a_draft_and_over_again(self):
        enrolments = self._rejoin()
        for _time in range(3):
            self._bill(enrolments, post=False)
            enrolments[-1].remove_from_product(notify=False)
            enrolments += self._rejoin()
        self._bill(enrolments, post=False)
        days = self._billed_days(enrolments)
        self.assertEqual(set(days.values()), {1})
        self.assertEqual(len(days), 22)

    @freeze_time("2026-03-10 12:00:00")
    def test_it_is_billed_anew_when_all_was_given_back(self):
        enrolment, invoice = self._member()
        enrolment.remove_from_product(amounts=400.0)
        self.assertEqual(invoice.credit_state, "full")
        again = self._rejoin()
        self.assertEqual(self._bill(again).amount_total, 283.88)

    @freeze_time("2026-03-10 12:00:00")
    def test_who_comes_back_before_the_last_day_pays_from_the_day_after(self):
        enrolment, _invoice = self._member()
        enrolment.remove_from_product("2026-03-20")
        bill = self._bill(self._rejoin("2026-03-15"), date="2026-03-31")
        self.assertEqual(
            bill.invoice_line_ids.name, "Membership\n03/21/2026 - 03/31/2026"
        )

    @freeze_time("2026-03-10 12:00:00")
    def test_a_course_that_is_paid_at_once_leaves_out_what_the_client_keeps(self):
        sessions = self._plan_course(
            3, start=self._in_a_week() - timedelta(days=7, hours=-4)
        )
        enrolment = self._enrol(self.ann)
        self._pay(self._bill(enrolment))
        [result] = enrolment.remove_from_product("2026-03-10")
        self.assertEqual(result["credited"], 25.0)
        again = self._enrol(self.ann)
        self.assertEqual(again.price, 20.0)
        self.assertEqual(again.booking_ids.event_id, sessions[1:])
        self.assertEqual(self._bill(again).amount_total, 25.0)

    @freeze_time("2026-04-10 12:00:00")
    def test_a_month_that_got_longer_is_billed_for_the_days_that_are_new(self):
        enrolment, invoice = self._member(date_to="2026-03-15")
        self.assertEqual(invoice.amount_total, 193.55)
        enrolment.date_to = "2026-03-31"
        bill = self._bill(enrolment)
        self.assertEqual(
            bill.invoice_line_ids.name, "Membership\n03/16/2026 - 03/31/2026"
        )
        self.assertEqual(bill.amount_total, 206.45)

    # === IN WHICH CURRENCY === #

    @freeze_time("2026-03-10 12:00:00")
    def test_what_is_unused_is_told_in_the_currency_of_its_invoice(self):
        euro = self.setup_other_currency("EUR")
        self._plan_course(2)
        enrolment = self._enrol(self.ann)
        draft = self._bill(enrolment, post=False)
        draft.currency_id = euro
        draft.action_post()
        [row] = enrolment.explain_removal()
        self.assertEqual(
            row["explanation"], "2 of 2 sessions left × 12.50\xa0€ = 25.00\xa0€"
        )

    @freeze_time("2026-03-10 12:00:00")
    def test_currencies_are_not_added_up(self):
        enrolment = self._enrol(
            self.ann, product=self.membership, date_from="2026-02-01"
        )
        first = self._bill(enrolment, post=False, date="2026-02-28")
        first.currency_id = self.setup_other_currency("EUR")
        second = self._bill(enrolment, post=False)
        (first + second).action_post()
        with self.assertRaisesRegex(UserError, "several currencies.*by invoice"):
            enrolment.remove_from_product(amounts=500.0)
        enrolment.remove_from_product(
            amounts={enrolment.id: {first.id: 50.0, second.id: 30.0}}
        )
        self.assertEqual((first.amount_credited, second.amount_credited), (50.0, 30.0))

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

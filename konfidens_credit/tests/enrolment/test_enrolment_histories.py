# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whatever happens to enrolments in whatever order: what was paid for is used, credited
or still booked, and no booking is credited twice (rules 24 and 25).
"""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import tagged

from ..credit.histories import NATIVE_STEPS, HistoryMixin, histories_of
from ..credit.test_credit_exact import SEVERAL_EXAMPLES
from .enrolment_common import EnrolmentCommon

NAMES = (
    "bill",
    "bill",
    "post",
    "post",
    "pay",
    "attend",
    "cancel_session",
    "cancel_booking",
    "remove",
    "remove",
    "remove_amount",
    "miss",
    "undo",
    "undo",
    "spend",
    "plan",
    "enrol",
)
STEPS = histories_of(*NAMES, records=6)
STEPS_AND_NATIVE = histories_of(*NAMES, *NATIVE_STEPS, records=6)
KEPT = ("removal_owed_less", "removal_credit", "removal_refund")


@tagged("post_install", "-at_install")
class TestEnrolmentHistories(HistoryMixin, EnrolmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Rounded for the whole invoice, a cent is no single line's.
        cls.company.tax_calculation_rounding_method = "round_per_line"
        cls.ann.invoice_to_id = cls.ben

    @SEVERAL_EXAMPLES
    @given(STEPS, st.sampled_from(["once", "session"]), st.integers(1, 20000))
    def test_any_history_accounts_for_every_seat(self, steps, billing, cents):
        with self.env.cr.savepoint() as savepoint:
            self._plan_course(4)
            enrolments = self._enrol(
                self.ann, self.ben, self.cleo, billing=billing, price=cents / 100
            )
            self.enrolments = enrolments
            self._live(steps, self._check)
            savepoint.rollback()
        self.env.invalidate_all()

    @SEVERAL_EXAMPLES
    @given(STEPS, st.integers(1, 99999), st.integers(0, 45))
    def test_any_history_accounts_for_every_month(self, steps, cents, ago):
        with self.env.cr.savepoint() as savepoint:
            self.enrolments = self._enrol(
                self.ann,
                self.ben,
                product=self.membership,
                price=cents / 100,
                date_from=self.today - timedelta(days=ago),
            )
            self._live(steps, self._check)
            savepoint.rollback()
        self.env.invalidate_all()

    @SEVERAL_EXAMPLES
    @given(STEPS_AND_NATIVE, st.integers(1, 20000))
    def test_what_is_done_natively_is_shown_on_enrolments(self, steps, cents):
        with self.env.cr.savepoint() as savepoint:
            self._plan_course(2)
            self.enrolments = self._enrol(
                self.ann, self.ben, billing="once", price=cents / 100
            )
            self._live(steps, self._check_with_screens)
            savepoint.rollback()
        self.env.invalidate_all()

    def _get_invoices_of(self):
        return self._invoices()

    # === STEPS === #

    def _do_bill(self, which, percent):
        until = self.today + timedelta(days=percent // 2)
        self.enrolments.invoice_enrolments(until)

    def _do_post(self, which, percent):
        drafts = self._invoices().filtered(lambda move: move.state == "draft")
        self._pick(drafts, which).action_post()

    def _do_pay(self, which, percent):
        owed = self._invoices().filtered(
            lambda move: move.state == "posted" and move.amount_residual
        )
        if invoice := self._pick(owed, which):
            self._pay(invoice, round(invoice.amount_residual * percent / 100, 2))

    def _do_attend(self, which, percent):
        seats = self._seats()._filter_live().filtered(lambda s: s.state == "booked")
        if seat := self._pick(seats.sorted("start"), 0):
            seat.state = "attended"

    def _do_cancel_session(self, which, percent):
        self._pick(self._seats().event_id, which).with_user(
            self.practitioner
        ).cancel_sessions(notify=False)

    def _do_cancel_booking(self, which, percent):
        if seat := self._pick(self._seats(), which):
            amount = round(seat._get_open_gross() * percent / 100, 2)
            seat.with_user(self.practitioner).cancel_bookings(
                amounts=amount, notify=False
            )

    def _do_remove(self, which, percent):
        some = self._pick(self.enrolments, which)
        if percent > 70:
            some = self.enrolments
        some.remove_from_product(
            self.today + timedelta(days=percent // 3), notify=False
        )

    def _do_remove_amount(self, which, percent):
        some = self._pick(self.enrolments, which)
        billed = sum(row["billed"] for row in some.explain_removal())
        some.remove_from_product(
            self.today + timedelta(days=which * 7),
            mode="fixed",
            amounts=round(billed * percent / 90, 2),
            notify=False,
        )

    def _do_miss(self, which, percent):
        some = self._pick(self.enrolments, which)
        seats = some.booking_ids._filter_live()
        some.remove_from_product(
            booking_ids=self._pick(seats, percent).ids, notify=False
        )

    def _do_undo(self, which, percent):
        some = self._pick(self.enrolments, which)
        (self.enrolments if percent > 50 else some).filtered(
            lambda enrolment: enrolment.state == "ended"
        ).undo_removal()

    def _do_spend(self, which, percent):
        payer = self._pick(self.enrolments, which).payer_id
        self._invoice(float(percent), partner_id=payer.id).apply_account_credit()

    def _do_plan(self, which, percent):
        self._plan_course(1, start=self._in_a_week() + timedelta(days=percent))

    def _do_enrol(self, which, percent):
        ended = self.enrolments.filtered(lambda each: each.state == "ended")
        if old := self._pick(ended, which):
            self.enrolments |= self._enrol(
                old.partner_id,
                product=old.product_id,
                billing=old.billing,
                price=percent,
            )

    def _seats(self):
        return self.enrolments.sudo().booking_ids

    def _invoices(self):
        return self.enrolments.sudo().invoice_line_ids.move_id.filtered(
            lambda move: move.move_type == "out_invoice"
        )

    # === WHAT ALWAYS HOLDS === #

    def _check_with_screens(self, place):
        self._check_screens(self._invoices(), place)
        self._check_kept(self.enrolments.sudo(), KEPT, place)
        self._check_given_back(place)
        self._check(place)

    def _check(self, place):
        self._check_accounts(place)
        self._check_credits(place)
        self._check_seats(place)

    def _check_accounts(self, place):
        """What was billed is credited, used or still booked, invoice by invoice."""
        rows = self.enrolments.explain_removal(self.today - timedelta(days=400))
        for row in rows:
            self.assertGreaterEqual(row["unused"], 0.0, place)
            self.assertGreaterEqual(row["used"], 0.0, place)
            self.assertAlmostEqual(row["used"] + row["unused"], row["billed"], 2, place)
        for invoice in self._invoices().filtered(lambda move: move.state != "cancel"):
            standing = sum(
                row["billed"] for row in rows if row["invoice_id"] == invoice.id
            )
            if invoice.state == "posted":
                billed = invoice.amount_total - invoice.amount_credited
            else:
                # Credit of an invoice that was reset counts when it is posted again.
                billed = sum(invoice.invoice_line_ids.mapped("price_total"))
            self.assertAlmostEqual(billed, standing, 2, place)

    def _check_given_back(self, place):
        """What an enrolment shows is what its credit notes took back, and stand."""
        for enrolment in self.enrolments.sudo():
            lines = self._filter_posted(enrolment.removal_credit_note_ids).line_ids
            own = lines.filtered(lambda line, e=enrolment: line.enrolment_id == e)
            self.assertAlmostEqual(
                sum(enrolment[name] for name in KEPT),
                sum(own.mapped("price_total")),
                2,
                place,
            )

    def _check_credits(self, place):
        lines = self.enrolments.sudo().invoice_line_ids.filtered(
            lambda line: line.parent_state != "cancel"
        )
        for line in lines.filtered(lambda line: line.move_type == "out_invoice"):
            credits_ = lines.filtered(
                lambda other, line=line: other.credited_line_id == line
            )
            self.assertLessEqual(
                round(sum(credits_.mapped("price_total")), 2),
                round(line.price_total, 2),
                place,
            )
            self.assertEqual(
                credits_.enrolment_id | line.enrolment_id, line.enrolment_id
            )
        for move in lines.move_id:
            self.assertAlmostEqual(sum(move.line_ids.mapped("balance")), 0.0, 2, place)

    def _check_seats(self, place):
        for seat in self._seats():
            standing = seat._get_billed_lines()
            self.assertLessEqual(len(standing), 1, f"{place}: sold twice")
            is_there = seat.partner_id in seat.event_id.partner_ids
            if seat.state != "cancelled":
                self.assertTrue(is_there, place)
        for enrolment in self.enrolments.sudo():
            if enrolment.state == "active" and enrolment.billing == "once":
                live = enrolment.booking_ids._filter_live()
                self.assertEqual(len(live.event_id), len(live), place)

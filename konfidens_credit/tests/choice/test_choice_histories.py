# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whatever customers and staff do in whatever order, and whatever else becomes of the
credit meanwhile: nobody gets more back than was paid, nobody loses a cent, and a seat
has one outcome (rules 13, 18, 30 and 34).
"""

from collections import Counter
from datetime import timedelta

from hypothesis import given

from odoo import fields
from odoo.tests import tagged

from ..credit.histories import HistoryMixin, histories_of
from ..credit.test_credit_exact import SEVERAL_EXAMPLES
from .choice_common import ChoiceCommon

STEPS = histories_of(
    "cancel",
    "keep",
    "choose_refund",
    "choose_refund",
    "move",
    "move",
    "use",
    "pay",
    "refund",
    "reinstate",
    "undo",
    "expire",
    "close",
    "send",
    "mark",
    "drop",
)
CHOSEN = ("credit", "refund", "other_date")


@tagged("post_install", "-at_install")
class TestChoiceHistories(HistoryMixin, ChoiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cleo.invoice_to_id = cls.ann

    @SEVERAL_EXAMPLES
    @given(STEPS)
    def test_any_history_leaves_money_and_seats_right(self, steps):
        with self.env.cr.savepoint() as savepoint:
            self.sessions = (
                self._paid(self.ann, self.ben, self.cleo, by_card=self.ben)
                + self._paid(self.ann, self.dan, by_card=self.ann)
            ).sudo()
            self.dates = self._later(price=120.0) + self._later(self.dan, price=60.0)
            self.seats = self.sessions.booking_ids.sorted("id")
            self.sessions[0].cancel_sessions(settlement="choose")
            # By seat, how often something was chosen since it was asked.
            self.chosen = Counter()
            self._live(steps, self._check)
            savepoint.rollback()
        self.env.invalidate_all()

    # === STEPS === #

    def _do_cancel(self, which, percent):
        self._pick(self.sessions, which).cancel_sessions(settlement="choose")

    def _do_keep(self, which, percent):
        self._do_choice("credit", which, percent)

    def _do_choose_refund(self, which, percent):
        self._do_choice("refund", which, percent)

    def _do_move(self, which, percent):
        event = self._pick(self.dates + self.sessions, percent)
        self._do_choice("other_date", which, percent, event_id=event.id)

    def _do_choice(self, choice, which, percent, **options):
        """Choose as the staff, or as the customer on their page."""
        seat = self._pick(self.seats, which)
        if percent > 50:
            seat.with_user(self.practitioner).choose(choice, **options)
        else:
            seat._choose(choice, **options)
        self.chosen[seat] += 1

    def _do_use(self, which, percent):
        payer = self._pick(self.ann + self.ben + self.dan, which)
        invoice = self._invoice(percent, partner_id=payer.id)
        invoice.apply_account_credit()

    def _do_pay(self, which, percent):
        owed = self._find_moves("out_invoice").filtered("amount_residual")
        if invoice := self._pick(owed, which):
            self._pay(invoice)

    def _do_refund(self, which, percent):
        if note := self._pick(self._find_moves("out_refund"), which):
            part = note.currency_id.round(note.amount_refundable * percent / 100)
            note.refund_credit(part)

    def _do_reinstate(self, which, percent):
        session = self._pick(self.sessions, which)
        session.reinstate_sessions()
        self._forget()

    def _do_undo(self, which, percent):
        if note := self._pick(self._find_moves("out_refund"), which):
            note.undo_credit()
            self._forget()

    def _do_expire(self, which, percent):
        seat = self._pick(self.seats, which)
        if seat.choice_until:
            past = fields.Datetime.now() - timedelta(days=1)
            seat._as_owner().choice_until = past
        if percent > 50:
            self._run_worker("session.booking", "_cron_expire_choices")

    def _do_close(self, which, percent):
        self._pick(self.seats, which).with_user(self.practitioner).close_choice()

    def _do_send(self, which, percent):
        self._send_refunds()

    def _do_mark(self, which, percent):
        if payment := self._pick(self._find_refunds_by_hand(), which):
            payment.mark_as_refunded()

    def _do_drop(self, which, percent):
        if payment := self._pick(self._find_refunds_by_hand(), which):
            payment.keep_as_credit()

    def _forget(self):
        for seat in self.seats:
            if seat.choice_state not in CHOSEN:
                self.chosen[seat] = 0

    # === WHAT ALWAYS HOLDS === #

    def _check(self, place):
        self._check_one_outcome(place)
        self._check_money(place)
        self._check_places(place)

    def _check_one_outcome(self, place):
        """A seat was chosen for once, says so, and has at most one that followed it."""
        for seat in self.seats:
            is_chosen = seat.choice_state in CHOSEN
            self.assertEqual(self.chosen[seat], int(is_chosen), place)
            self.assertEqual(
                bool(seat.moved_to_id), seat.choice_state == "other_date", place
            )
            if is_chosen or seat.choice_state in ("open", "expired"):
                self.assertEqual(seat.state, "cancelled", place)
        moved = self.seats.moved_to_id
        self.assertEqual(
            len(moved), len(self.seats.filtered("moved_to_id")), f"{place}: one each"
        )

    def _check_money(self, place):
        """What was paid is what is settled, still credit, or on its way back."""
        invoices, notes = map(self._find_moves, ("out_invoice", "out_refund"))
        for invoice in invoices:
            paid = sum(amount for _line, amount in invoice._get_money_paid())
            credits_ = invoice.reversal_move_ids
            back = sum(credits_.mapped("amount_refunding"))
            for matches in credits_._get_receivable_matches().values():
                back += sum(part for kind, _move, part in matches if kind == "payment")
            self.assertLessEqual(round(back, 2), round(paid, 2), place)
        for payer in self.ann + self.ben + self.dan:
            own = invoices.filtered(lambda move, payer=payer: move.partner_id == payer)
            own_notes = notes.filtered(
                lambda move, payer=payer: move.partner_id == payer
            )
            payments = self.env["account.payment"].search(
                [
                    ("partner_id", "=", payer.id),
                    ("state", "in", ("in_process", "paid")),
                ]
            )
            signs = {"inbound": 1, "outbound": -1}
            paid = sum(each.amount * signs[each.payment_type] for each in payments)
            settled = sum(own.mapped("amount_total")) - sum(
                own.mapped("amount_residual")
            )
            self.assertAlmostEqual(
                paid,
                settled
                - sum(own_notes.mapped("amount_total"))
                + self._get_credit(payer)
                + sum(own_notes.mapped("amount_refunding")),
                2,
                f"{place}: {payer.name}",
            )

    def _check_places(self, place):
        for event in self.dates.sudo():
            self.assertLessEqual(len(event.booking_ids._filter_live()), 2, place)

    def _find_moves(self, move_type):
        return self.env["account.move"].search(
            [
                ("move_type", "=", move_type),
                ("state", "=", "posted"),
                ("partner_id", "in", (self.ann + self.ben + self.dan).ids),
            ],
            order="id",
        )

    def _find_refunds_by_hand(self):
        return self._find_moves("out_refund").refund_payment_ids.filtered(
            lambda payment: payment.state == "draft"
        )

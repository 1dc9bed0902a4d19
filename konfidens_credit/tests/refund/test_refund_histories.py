# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whatever is paid, credited, used and refunded in whatever order, and whatever the
provider answers: nobody gets more back than was paid, account credit shown is open
credit less refunds under way, books balance (rules 18 and 19).
"""

from hypothesis import given

from odoo.tests import tagged

from ..credit.histories import NATIVE_STEPS, HistoryMixin, histories_of
from ..credit.test_credit_exact import FEW_EXAMPLES, SEVERAL_EXAMPLES
from .refund_common import RefundCommon

NAMES = (
    "invoice",
    "pay_by_card",
    "pay_by_card",
    "pay_by_bank",
    "credit",
    "credit_and_refund",
    "credit_and_refund",
    "refund",
    "refund_natively",
    "apply",
    "send",
    "send_to_hang",
    "send_to_fail",
    "answer",
    "answer_again",
    "mark",
    "keep",
)
STEPS = histories_of(*NAMES)
STEPS_AND_NATIVE = histories_of(*NAMES, *NATIVE_STEPS)


@tagged("post_install", "-at_install")
class TestRefundHistories(HistoryMixin, RefundCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.euro = cls.setup_other_currency("EUR")

    @SEVERAL_EXAMPLES
    @given(STEPS)
    def test_any_history_gives_back_what_was_paid_at_most(self, steps):
        self._live_with_money(steps, self._check)

    @FEW_EXAMPLES
    @given(STEPS_AND_NATIVE)
    def test_what_is_done_natively_gives_back_no_more(self, steps):
        self._live_with_money(steps, self._check_with_screens)

    def _live_with_money(self, steps, check):
        with self.env.cr.savepoint() as savepoint:
            self.torn_off = self.env["account.move"]
            self.moves = self._paid_by_card(80.0) + self._paid_in_part_by_credit()
            self.moves += self._invoice(60.0, currency_id=self.euro.id)
            self.charges = self.moves.sudo().transaction_ids
            self._live(steps, check)
            savepoint.rollback()
        self.env.invalidate_all()

    def _paid_in_part_by_credit(self):
        earlier = self._paid_by_card(40.0)
        self._credit(earlier)
        invoice = self._invoice(90.0)
        invoice.apply_account_credit()
        self._pay_by_card(invoice)
        return invoice + earlier

    def _get_invoices_of(self):
        return self.moves

    # === STEPS === #

    def _do_reset(self, which, percent):
        """Payments of an invoice that is reset are no longer those of the invoice."""
        super()._do_reset(which, percent)
        self._see_what_is_torn_off()

    def _do_cancel(self, which, percent):
        super()._do_cancel(which, percent)
        self._see_what_is_torn_off()

    def _do_unmatch(self, which, percent):
        super()._do_unmatch(which, percent)
        if percent > 70:
            self.torn_off |= self.moves

    def _see_what_is_torn_off(self):
        self.torn_off |= self.moves - self._filter_posted(self.moves)

    def _do_invoice(self, which, percent):
        currency = self.euro if which % 3 == 0 else self.company.currency_id
        self.moves += self._invoice(percent, currency_id=currency.id)

    def _do_pay_by_card(self, which, percent):
        """Pay a part, all or too much."""
        if invoice := self._pick(self._get_owed(), which):
            part = invoice.amount_residual * percent / 70
            charge = self._pay_by_card(invoice, invoice.currency_id.round(part))
            self.charges += charge

    def _do_pay_by_bank(self, which, percent):
        if invoice := self._pick(self._get_owed(), which):
            part = invoice.amount_residual * percent / 100
            self._pay(invoice, invoice.currency_id.round(part))

    def _do_credit(self, which, percent):
        if invoice := self._pick(self.moves, which):
            part = invoice.amount_creditable * percent / 100
            self._credit(invoice, amount=invoice.currency_id.round(part))

    def _do_credit_and_refund(self, which, percent):
        if invoice := self._pick(self.moves, which):
            self._refund(invoice, refund_amount=percent if which > 3 else None)

    def _do_refund(self, which, percent):
        credits_ = self.moves.reversal_move_ids | self._get_payments().move_id
        if credit := self._pick(credits_, which):
            part = credit.amount_refundable * percent / 100
            credit.with_user(self.accountant).refund_credit(
                amount=credit.currency_id.round(part), by_hand=which == 7
            )

    def _do_refund_natively(self, which, percent):
        if charge := self._pick(self.charges, which):
            charge.action_refund(amount_to_refund=percent)

    def _do_apply(self, which, percent):
        if invoice := self._pick(self._get_owed(), which):
            invoice.with_user(self.accountant).apply_account_credit()

    def _do_send(self, which, percent):
        self._send_refunds()

    def _do_send_to_hang(self, which, percent):
        with self._answering("pending"):
            self._send_refunds()

    def _do_send_to_fail(self, which, percent):
        with self._answering("error" if which % 2 else "cancel"):
            self._send_refunds()

    def _do_answer(self, which, percent):
        if refund := self._pick(self._get_refunds("pending"), which):
            answers = ("done", "cancel", "error", "done")
            self._answer(refund, answers[which % 4])

    def _do_answer_again(self, which, percent):
        if refund := self._pick(self._get_refunds("done"), which):
            self._answer(refund, "done")

    def _do_mark(self, which, percent):
        if payment := self._pick(self._get_to_make(), which):
            payment.with_user(self.accountant).mark_as_refunded()

    def _do_keep(self, which, percent):
        if payment := self._pick(self._get_to_make(), which):
            payment.with_user(self.accountant).keep_as_credit()

    def _answer(self, refund, state):
        data = {"reference": refund.reference, "simulated_state": state}
        refund._process("demo", data)
        refund._process("demo", data)
        self._send_refunds()

    def _get_owed(self):
        return self._filter_posted(self.moves).filtered("amount_residual")

    def _get_refunds(self, state):
        refunds = self.charges.child_transaction_ids.sorted("id")
        return refunds.filtered(lambda refund: refund.state == state)

    def _get_payments(self, kind="inbound"):
        return self.env["account.payment"].search(
            [
                ("partner_id", "=", self.partner_a.id),
                ("payment_type", "=", kind),
                ("state", "in", ("in_process", "paid")),
            ],
            order="id",
        )

    def _get_to_make(self):
        return self.env["account.payment"].search(
            [("refunded_credit_id", "!=", False), ("state", "=", "draft")], order="id"
        )

    # === WHAT ALWAYS HOLDS === #

    def _check_with_screens(self, place):
        self._check_screens(self.moves, place)
        self._check(place)

    def _check(self, place):
        self.env.flush_all()
        self.env.invalidate_all()
        self._check_money(place)
        self._check_invoices(place)
        self._check_credit(place)
        self._check_charges(place)

    def _check_money(self, place):
        """Nobody gets more money back than was paid, in any currency."""
        on_its_way = self._get_to_make()
        for currency in self.company.currency_id + self.euro:
            paid, back, waiting = (
                sum(each.amount for each in payments if each.currency_id == currency)
                for payments in (
                    self._get_payments(),
                    self._get_payments("outbound"),
                    on_its_way,
                )
            )
            sent = -sum(
                refund.amount
                for refund in self.charges.child_transaction_ids
                if refund.currency_id == currency and refund._is_refund_under_way()
            )
            self.assertLessEqual(round(back + waiting + sent, 2), round(paid, 2), place)

    def _check_invoices(self, place):
        """What was paid with account credit doesn't come back as money."""
        for invoice in self.moves - self.torn_off:
            paid = sum(
                match.debit_amount_currency
                for match in invoice.line_ids.matched_credit_ids
                if match.credit_move_id.payment_id
            )
            credit_notes = invoice.reversal_move_ids
            back = sum(credit_notes.mapped("amount_refunding")) + sum(
                match.credit_amount_currency
                for match in credit_notes.line_ids.matched_debit_ids
                if match.debit_move_id.payment_id
            )
            self.assertLessEqual(round(back, 2), round(paid, 2), place)

    def _check_credit(self, place):
        """Account credit is what is open, less what is on its way back."""
        items = self.env["account.move.line"].search(
            [
                ("partner_id", "=", self.partner_a.id),
                ("account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
            ]
        )
        expected = {}
        for line in items.filtered(lambda line: line.amount_residual_currency < 0):
            open_amount = -line.amount_residual_currency
            held = line.move_id.amount_refunding
            self.assertLessEqual(round(held, 2), round(open_amount, 2), place)
            key = line.currency_id.id
            expected[key] = expected.get(key, 0.0) + open_amount - held
        [shown] = self.partner_a.get_account_credit()
        self.assertEqual(
            {
                balance["currency_id"]: round(balance["amount"], 2)
                for balance in shown["balances"]
            },
            {
                key: round(amount, 2)
                for key, amount in expected.items()
                if round(amount, 2)
            },
            place,
        )
        in_company_currency = sum(
            -line.amount_residual * (1 - line.move_id.amount_refunding / -residual)
            for line in items
            if (residual := line.amount_residual_currency) < 0
        )
        self.assertAlmostEqual(
            self.partner_a.account_credit, in_company_currency, 2, place
        )
        for move in items.move_id:
            self.assertAlmostEqual(sum(move.line_ids.mapped("balance")), 0.0, 2, place)

    def _check_charges(self, place):
        """No charge is given back beyond its amount, no refund is booked twice."""
        for charge in self.charges:
            self.assertLessEqual(
                round(charge._get_amount_returned(), 2), round(charge.amount, 2), place
            )
        for refund in self._get_refunds("done"):
            booked = self.env["account.payment"].search_count(
                [("payment_transaction_id", "=", refund.id)]
            )
            self.assertLessEqual(booked, 1, place)

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sending refunds goes on when one fails (rule 32)."""

from contextlib import suppress

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common.worker_common import WORKER_LOG
from .refund_common import RefundCommon

SEND = "_send_refund_request"
ASK = "_ask_provider"


@tagged("post_install", "-at_install")
class TestRefundCron(RefundCommon):
    def _three_refunds(self):
        """Return credit notes, each to be refunded, and their refunds."""
        notes = [self._refund(self._paid_by_card(amount)) for amount in (30, 20, 10)]
        return notes, [note.sudo().refund_transaction_ids for note in notes]

    @mute_logger(WORKER_LOG)
    def test_one_that_fails_is_told_once_and_the_others_are_sent(self):
        notes, refunds = self._three_refunds()
        with self._failing("payment.transaction", ASK, refunds[1]):
            for _run in range(2):
                self._send_refunds()
                states = [refund.state for refund in refunds]
                self.assertEqual(states, ["done", "draft", "done"])
                self.assertEqual(
                    [note.amount_residual for note in notes], [0.0, 20.0, 0.0]
                )
                [todo] = notes[1].activity_ids
        self.assertFalse(notes[0].activity_ids + notes[2].activity_ids)
        self.assertEqual(todo.summary, f"Refunding {notes[1].name} stopped")
        self.assertIn("It is tried again within an hour", todo.note)
        self._send_refunds()
        self.assertEqual(refunds[1].state, "done")

    @mute_logger(WORKER_LOG)
    def test_one_that_fails_while_it_is_sent_is_looked_up_once(self):
        notes, refunds = self._three_refunds()
        with self._failing("payment.transaction", SEND, refunds[1]):
            for _run in range(2):
                self._send_refunds()
                states = [refund.state for refund in refunds]
                self.assertEqual(states, ["done", "pending", "done"])
                [todo] = notes[1].activity_ids
        self.assertIn("Look up the refund", todo.summary)
        self.assertTrue(refunds[1].is_refund_unclear)

    @mute_logger(WORKER_LOG)
    def test_one_that_cant_be_booked_is_told_with_the_reason(self):
        notes, refunds = self._three_refunds()
        error = UserError("The year is closed.")
        with self._failing("payment.transaction", "_post_process", refunds[1], error):
            self._send_refunds()
            self._send_refunds()
        [todo] = notes[1].activity_ids
        self.assertIn("can't be booked", todo.summary)
        self.assertIn("The year is closed. Put that right.", todo.note)
        self.assertEqual(notes[2].amount_residual, 0.0)

    def test_what_is_left_when_time_is_up_is_declared(self):
        notes, _refunds = self._three_refunds()
        cron = self.env.ref("konfidens_credit.ir_cron_send_refunds")
        run = self._run_out_of_time(
            cron, lambda env: env["payment.transaction"]._cron_send_refunds()
        )
        self.assertEqual(run, (1, 2))
        self._trigger(cron, seconds=0)
        self.assertEqual({note.amount_residual for note in notes}, {0.0})

    def test_a_crash_between_sending_and_booking_sends_nothing_twice(self):
        notes, refunds = self._three_refunds()
        stop = SystemExit()
        with self._answering("done") as asked:
            with (
                suppress(SystemExit),
                self._failing("payment.transaction", "_post_process", refunds[1], stop),
            ):
                self._send_refunds()
            self.env.invalidate_all()
            self.assertEqual(
                [refund.state for refund in refunds], ["done", "done", "draft"]
            )
            self.assertEqual(notes[1].amount_residual, 20.0)
            self._send_refunds()
        self.assertEqual(asked, [refund.reference for refund in refunds])
        self.assertEqual({note.amount_residual for note in notes}, {0.0})

    def test_where_the_books_are_closed_the_money_goes_and_the_date_is_told(self):
        """Native books it on a day to come without a word."""
        credit_note = self._refund(self._paid_by_card())
        today = fields.Date.context_today(credit_note)
        self.company.fiscalyear_lock_date = fields.Date.add(today, days=3)
        self._send_refunds()
        self.assertEqual(credit_note.amount_residual, 0.0)
        self.assertEqual(credit_note.customer_status, "refunded")
        self.assertIn(
            "The books are closed", " ".join(credit_note.message_ids.mapped("body"))
        )

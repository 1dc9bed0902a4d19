# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta
from unittest.mock import patch

import requests

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..common.worker_common import WORKER_LOG
from .refund_common import PROVIDER, RefundCommon


@tagged("post_install", "-at_install")
class TestRefund(RefundCommon):
    """Money goes back the way it came, and no more than was paid (rules 18, 19)."""

    # === THROUGH THE PROVIDER === #

    def test_a_refund_is_booked_sent_and_matched(self):
        invoice = self._paid_by_card(100.0)
        [result] = invoice.with_user(self.accountant).credit_invoice(
            settlement="refund"
        )
        self.assertEqual(
            (result["refunding"], result["account_credit"], result["applied"]),
            (100.0, 0.0, 0.0),
        )
        credit_note = self.env["account.move"].browse(result["credit_note_id"])
        refund = credit_note.sudo().refund_transaction_ids
        self.assertEqual(refund.id, result["refund_transaction_id"])
        self.assertEqual((refund.state, refund.payment_id.id), ("draft", False))
        self.assertEqual(credit_note.amount_residual, 100.0)
        self.assertEqual(credit_note.customer_status, "refunding")
        self._send_refunds()
        self.assertEqual(refund.state, "done")
        self.assertEqual(refund.payment_id.payment_type, "outbound")
        self.assertEqual(credit_note.amount_residual, 0.0)
        self.assertEqual(credit_note.amount_refunding, 0.0)
        self.assertEqual(credit_note.customer_status, "refunded")
        self.assertEqual(invoice.payment_state, invoice._get_invoice_in_payment_state())

    def test_what_is_being_refunded_cant_be_used(self):
        credit_note = self._refund(self._paid_by_card(100.0), refund_amount=70.0)
        self.assertEqual(credit_note.amount_refunding, 70.0)
        self.assertEqual(self._get_credit(), 30.0)
        self.assertEqual(self.partner_a.account_credit, 30.0)
        other = self._invoice(100.0)
        self.assertEqual(other.account_credit_available, 30.0)
        with self.assertRaisesRegex(UserError, "30.00"):
            other.apply_account_credit(amount=40.0)
        # Nor by hand, as accountants do it natively.
        items = (other + credit_note).line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        items.reconcile()
        self.assertEqual(other.amount_residual, 70.0)
        self._send_refunds()
        self.assertEqual(credit_note.amount_residual, 0.0)

    def test_all_of_a_credit_on_its_way_leaves_nothing_to_use(self):
        credit_note = self._refund(self._paid_by_card(100.0))
        self.partner_a.auto_collect = True
        other = self._invoice(100.0)
        self.assertEqual(other.amount_residual, 100.0)
        self.assertFalse(other.account_credit_available)
        self.assertEqual(self._get_credit(), 0.0)
        self.assertFalse(self.partner_a.account_credit_text)
        self.assertEqual(credit_note._get_credit_outcome()["refunding"], 100.0)

    def test_a_refund_is_split_with_credit_and_outside(self):
        invoice = self._paid_by_card(100.0)
        [result] = invoice.credit_invoice(
            refund_amount=50.0, outside={"amount": 20.0, "method": "Cash"}
        )
        self.assertEqual(
            [result[name] for name in ("refunding", "outside", "account_credit")],
            [50.0, 20.0, 30.0],
        )
        self._send_refunds()
        credit_note = self.env["account.move"].browse(result["credit_note_id"])
        self.assertEqual(credit_note.amount_residual, 30.0)
        self.assertEqual(self._get_credit(), 30.0)

    def test_settled_outside_is_what_a_refund_leaves(self):
        invoice = self._paid_by_card(100.0)
        [result] = invoice.credit_invoice(
            settlement="outside", refund_amount=60.0, outside={"method": "Cash"}
        )
        self.assertEqual((result["refunding"], result["outside"]), (60.0, 40.0))

    def test_what_is_still_owed_goes_down_first(self):
        invoice = self._invoice(100.0)
        self._pay_by_card(invoice, 60.0)
        credit_note = self._refund(invoice)
        self.assertEqual(invoice.amount_residual, 0.0)
        self.assertEqual(credit_note.amount_refunding, 60.0)

    def test_pending_is_pending_until_it_is_done(self):
        credit_note = self._refund(self._paid_by_card())
        with self._answering("pending") as asked:
            self._send_refunds()
            self._send_refunds()
        refund = credit_note.sudo().refund_transaction_ids
        self.assertEqual(asked, [refund.reference])
        self.assertEqual(refund.state, "pending")
        self.assertEqual(credit_note.amount_refunding, 100.0)
        refund.action_demo_set_done()
        self._send_refunds()
        self.assertEqual(credit_note.amount_residual, 0.0)

    def test_pending_then_cancelled_leaves_credit(self):
        credit_note = self._refund(self._paid_by_card())
        with self._answering("pending"):
            self._send_refunds()
        credit_note.sudo().refund_transaction_ids.action_demo_set_canceled()
        self.assertEqual(self._get_credit(), 100.0)
        self.assertIn("failed", credit_note.activity_ids.summary)

    def test_declined_leaves_credit_and_tells_a_person(self):
        credit_note = self._refund(self._paid_by_card())
        with self._answering("error"):
            self._send_refunds()
        self.assertEqual(credit_note.amount_refunding, 0.0)
        self.assertEqual(self._get_credit(), 100.0)
        [activity] = credit_note.activity_ids
        self.assertIn("Refunding", activity.summary)
        self.assertIn("100.00", activity.note)
        [again] = credit_note.refund_credit()
        self.assertEqual(again["refunding"], 100.0)

    def test_a_notification_that_comes_twice_or_first_counts_once(self):
        credit_note = self._refund(self._paid_by_card())
        with self._answering("done", "pending", "done"):
            self._send_refunds()
        refund = credit_note.sudo().refund_transaction_ids
        refund.action_demo_set_done()
        refund._post_process()
        self._send_refunds()
        self.assertEqual(refund.state, "done")
        payments = self.env["account.payment"].search(
            [("payment_transaction_id", "=", refund.id)]
        )
        self.assertEqual(len(payments), 1)
        self.assertEqual(credit_note.amount_residual, 0.0)

    # === CAPS === #

    def test_what_was_paid_with_credit_goes_back_as_credit(self):
        earlier = self._paid_by_card(40.0)
        self._credit(earlier)
        invoice = self._invoice(100.0)
        invoice.apply_account_credit()
        self._pay_by_card(invoice)
        with self.assertRaisesRegex(UserError, "INV.*60.00 of what was paid"):
            self._credit(invoice, refund_amount=70.0)
        credit_note = self._refund(invoice)
        self.assertEqual(credit_note.amount_refunding, 60.0)
        self.assertEqual(self._get_credit(), 40.0)
        self._send_refunds()
        self.assertEqual(self._get_credit(), 40.0)
        with self.assertRaisesRegex(UserError, "no money was paid"):
            credit_note.refund_credit()

    def test_credits_of_one_invoice_share_what_was_paid(self):
        invoice = self._paid_by_card(100.0)
        first = self._refund(invoice, amount=60.0)
        second = self._refund(invoice, amount=40.0)
        self.assertEqual((first + second).mapped("amount_refunding"), [60.0, 40.0])
        with self.assertRaisesRegex(UserError, "Nothing of"):
            first.refund_credit(amount=1.0)

    def test_the_newest_payment_goes_back_first(self):
        invoice = self._invoice(100.0)
        older = self._pay_by_card(invoice, 50.0)
        newer = self._pay_by_card(invoice, 50.0)
        credit_note = self._refund(invoice, refund_amount=70.0)
        refunds = credit_note.sudo().refund_transaction_ids
        self.assertEqual(
            {refund.source_transaction_id: refund.amount for refund in refunds},
            {newer: -50.0, older: -20.0},
        )
        self._send_refunds()
        self.assertEqual(self._get_credit(), 30.0)

    def test_no_door_gives_back_more_than_was_paid(self):
        invoice = self._invoice(100.0)
        charge = self._pay_by_card(invoice)
        self._refund(invoice, refund_amount=70.0)
        with self.assertRaisesRegex(ValidationError, "30.00 of what was paid"):
            charge.action_refund(amount_to_refund=31.0)

    def test_what_went_back_natively_is_not_given_back_again(self):
        invoice = self._invoice(100.0)
        charge = self._pay_by_card(invoice, 130.0)
        charge.action_refund(amount_to_refund=70.0)
        credit_note = self._refund(invoice)
        self.assertEqual(credit_note.amount_refunding, 30.0)
        with self.assertRaisesRegex(UserError, "no money was paid"):
            charge.payment_id.move_id.refund_credit()

    def test_bad_amounts_change_nothing(self):
        invoice = self._paid_by_card(100.0)
        for amount in (-1.0, float("nan"), "x", 1e309):
            with self.subTest(amount=amount), self.assertRaises(UserError):
                invoice.credit_invoice(refund_amount=amount)
        credit_note = self._credit(invoice)
        for amount in (0.0, -1.0, 100.01, float("nan")):
            with self.subTest(amount=amount), self.assertRaises(UserError):
                credit_note.refund_credit(amount=amount)
        self.assertFalse(credit_note.sudo().refund_transaction_ids)
        self.assertEqual(self.env["account.move"].refund_credit(), [])

    def test_a_credit_to_come_is_not_refunded_now(self):
        tomorrow = fields.Date.today() + timedelta(days=1)
        with self.assertRaisesRegex(UserError, "in the future"):
            self._refund(self._paid_by_card(), date=tomorrow)

    # === LATER === #

    def test_a_credit_is_refunded_later_in_parts(self):
        credit_note = self._credit(self._paid_by_card(100.0))
        self.assertEqual(credit_note.amount_refundable, 100.0)
        [first] = credit_note.with_user(self.accountant).refund_credit(amount=30.0)
        self.assertEqual(first["refunding"], 30.0)
        self._send_refunds()
        self.assertEqual(credit_note.amount_refundable, 70.0)
        credit_note.refund_credit()
        self._send_refunds()
        self.assertEqual(credit_note.amount_residual, 0.0)

    def test_an_overpayment_is_refunded_as_it_came(self):
        invoice = self._invoice(100.0)
        charge = self._pay_by_card(invoice, 130.0)
        entry = charge.payment_id.move_id
        self.assertEqual(self._get_credit(), 30.0)
        [result] = entry.refund_credit()
        self.assertEqual(result["refunding"], 30.0)
        self._send_refunds()
        self.assertEqual(self._get_credit(), 0.0)
        self.assertFalse(
            entry.line_ids.filtered(
                lambda line: (
                    line.account_type == "asset_receivable" and not line.reconciled
                )
            )
        )

    def test_what_no_money_stands_behind_is_not_refunded(self):
        credit_note = self._invoice(50.0, move_type="out_refund")
        with self.assertRaisesRegex(UserError, "no money was paid"):
            credit_note.refund_credit()

    def test_a_credit_in_parts_is_left_to_native(self):
        term = self.pay_terms_b
        invoice = self._paid_by_card(100.0)
        credit_note = self._invoice(
            100.0,
            move_type="out_refund",
            invoice_payment_term_id=term.id,
            reversed_entry_id=invoice.id,
        )
        with self.assertRaisesRegex(UserError, "due in parts"):
            credit_note.refund_credit()

    def test_a_credit_that_is_refunded_cant_be_undone(self):
        credit_note = self._refund(self._paid_by_card())
        with self.assertRaisesRegex(UserError, "being refunded"):
            credit_note.undo_credit()

    def test_who_may(self):
        credit_note = self._credit(self._paid_by_card())
        employee = new_test_user(self.env, "employee", groups="base.group_user")
        with self.assertRaises(AccessError):
            credit_note.with_user(employee).refund_credit()

    def test_it_is_not_paid_back_once_more_by_hand(self):
        credit_note = self._refund(self._paid_by_card())
        with self.assertRaisesRegex(UserError, "is being refunded"):
            self._register_payment(credit_note)

    # === WHAT A CRASH LEAVES === #

    def _interrupt(self):
        """Return a credit note whose refund was interrupted while it was sent."""
        credit_note = self._refund(self._paid_by_card())
        refund = credit_note.sudo().refund_transaction_ids
        refund._as_owner().sent_date = fields.Datetime.now()
        with self._answering("done") as asked:
            self._send_refunds()
            self._send_refunds()
        self.assertEqual(asked, [])
        self.assertTrue(refund.is_refund_unclear)
        self.assertEqual(credit_note.amount_refunding, 100.0)
        self.assertIn("Look up", credit_note.activity_ids.summary)
        return credit_note

    def test_an_interrupted_refund_went_through(self):
        credit_note = self._interrupt()
        refund = credit_note.sudo().refund_transaction_ids
        refund.action_refund_went_through()
        self.assertEqual(credit_note.amount_residual, 0.0)
        with self.assertRaisesRegex(UserError, "is known"):
            refund.action_refund_did_not_go_through()

    def test_an_interrupted_refund_did_not_go_through(self):
        credit_note = self._interrupt()
        credit_note.sudo().refund_transaction_ids.action_refund_did_not_go_through()
        self.assertEqual(self._get_credit(), 100.0)

    def test_an_answer_that_gets_lost_is_looked_up(self):
        credit_note = self._refund(self._paid_by_card())
        lost = ValidationError("No connection")

        def send(refund):
            try:
                raise requests.exceptions.Timeout
            except requests.exceptions.Timeout:
                raise lost from None

        with patch(f"{PROVIDER}._send_refund_request", send):
            self._send_refunds()
        self._send_refunds()
        refund = credit_note.sudo().refund_transaction_ids
        self.assertTrue(refund.is_refund_unclear)
        self.assertEqual(credit_note.amount_refunding, 100.0)

    def test_a_refund_refused_by_the_provider_is_an_error(self):
        credit_note = self._refund(self._paid_by_card())
        refused = ValidationError("Card expired")
        with patch(f"{PROVIDER}._send_refund_request", side_effect=refused):
            self._send_refunds()
        self.assertIn("Card expired", credit_note.activity_ids.note)
        self.assertEqual(self._get_credit(), 100.0)

    def test_a_provider_switched_off_in_between_is_an_error(self):
        credit_note = self._refund(self._paid_by_card())
        self.provider.state = "disabled"
        self._send_refunds()
        self.assertEqual(credit_note.sudo().refund_transaction_ids.state, "error")
        self.assertEqual(self._get_credit(), 100.0)

    @mute_logger(WORKER_LOG)
    def test_a_refund_that_cant_be_booked_is_booked_later(self):
        credit_note = self._refund(self._paid_by_card())
        account = self.env["account.chart.template"].ref(
            "account_journal_payment_debit_account_id"
        )
        account.active = False
        self._send_refunds()
        self.assertEqual(credit_note.sudo().refund_transaction_ids.state, "done")
        self.assertEqual(credit_note.amount_refunding, 100.0)
        self.assertIn("can't be booked", credit_note.activity_ids.summary)
        account.active = True
        self._send_refunds()
        self.assertEqual(credit_note.amount_residual, 0.0)

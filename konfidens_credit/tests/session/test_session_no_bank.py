# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Cancelling with a refund where no journal pays money out: told, and nothing lost."""

from odoo import Command
from odoo.tests import tagged

from .session_common import SessionCommon


@tagged("post_install", "-at_install")
class TestSessionNoBank(SessionCommon):
    def setUp(self):
        super().setUp()
        self.session = self._session(self.ann, self.ben)
        self.owed, self.paid = self._invoiced(self.session).sorted("partner_id")
        self._pay(self.paid)
        self.journals = self.env["account.journal"].search(
            [
                ("company_id", "=", self.company.id),
                ("type", "in", ("bank", "cash", "credit")),
            ]
        )

    def _assert_told(self):
        results = self.session.with_user(self.practitioner).cancel_sessions(
            settlement="refund"
        )
        bookings = self.env["session.booking"].sudo()
        seats = {
            bookings.browse(seat["booking_id"]).partner_id: seat
            for seat in results[0]["bookings"]
        }
        self.assertEqual(seats[self.ben]["outcome"], "failed")
        self.assertIn("no bank or cash journal", seats[self.ben]["message"])
        self.assertEqual(self._booking(self.session, self.ben).state, "booked")
        self.assertFalse(self.paid.reversal_move_ids)
        # Who owes is not held up.
        self.assertEqual(seats[self.ann]["outcome"], "owed_less")
        self.assertEqual(self.owed.amount_residual, 0.0)
        again = self._booking(self.session, self.ben).with_user(self.practitioner)
        [result] = again.cancel_bookings(amounts=100.0, settlement="credit")
        self.assertEqual(result["bookings"][0]["outcome"], "account_credit")
        self.assertEqual(self.paid.reversal_move_ids.amount_residual, 100.0)

    def test_without_a_journal(self):
        """Before, the database refused it: a payment without a journal."""
        self.journals.active = False
        self._assert_told()

    def test_without_a_way_to_pay_out(self):
        self.journals.outbound_payment_method_line_ids = [Command.clear()]
        self._assert_told()

    def test_the_journal_that_can_pay_out_is_taken(self):
        first = self.journals[0]
        self.assertGreater(len(self.journals), 1)
        first.outbound_payment_method_line_ids = [Command.clear()]
        self.session.with_user(self.practitioner).cancel_sessions(settlement="refund")
        payment = self.paid.reversal_move_ids.refund_payment_ids
        self.assertIn(payment.journal_id, self.journals - first)
        self.assertTrue(payment.payment_method_line_id)

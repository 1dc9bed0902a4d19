# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is on its way back is no account credit, from that moment on."""

from odoo.tests import tagged

from .refund_common import RefundCommon


@tagged("post_install", "-at_install")
class TestRefundCredit(RefundCommon):
    def test_a_refund_takes_credit_away_at_once_and_gives_it_back(self):
        owed = self._invoice(100.0)
        credit_note = self._credit(self._paid_by_card(50.0))

        def check(amount):
            self.assertEqual(self.partner_a.account_credit, amount)
            self.assertEqual(owed.account_credit_available, amount)
            found = self.env["res.partner"].search([("account_credit", "=", amount)])
            self.assertIn(self.partner_a, found)

        check(50.0)
        credit_note.refund_credit(20.0)
        check(30.0)
        refund = credit_note.refund_transaction_ids
        refund._set_error("The card is closed.")
        check(50.0)
        credit_note.refund_credit(10.0, by_hand=True)
        check(40.0)
        credit_note.refund_payment_ids.mark_as_refunded()
        check(40.0)

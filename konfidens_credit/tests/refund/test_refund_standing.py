# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.exceptions import UserError
from odoo.tests import tagged

from .refund_common import RefundCommon


@tagged("post_install", "-at_install")
class TestRefundStanding(RefundCommon):
    """What is being refunded stays in the books until that has ended (rule 37)."""

    def setUp(self):
        super().setUp()
        self.invoice = self._paid_by_card(100.0).with_user(self.accountant)
        self.credit_note = self._refund(self.invoice).with_user(self.accountant)
        self.under_way = f"stays posted: .* of {self.credit_note.name}"

    def test_its_invoice_is_neither_reset_nor_cancelled(self):
        for change in (self.invoice.button_draft, self.invoice.button_cancel):
            with self.assertRaisesRegex(UserError, self.under_way):
                change()

    def test_the_credit_note_is_neither_reset_nor_cancelled(self):
        for change in (self.credit_note.button_draft, self.credit_note.button_cancel):
            with self.assertRaisesRegex(UserError, self.under_way):
                change()

    def test_afterwards_they_are_reset_as_in_odoo(self):
        self._send_refunds()
        self.invoice.button_draft()
        self.assertEqual(self.invoice.state, "draft")
        with self.assertRaisesRegex(UserError, self.credit_note.name):
            self.invoice.delete_draft()
        self.credit_note.button_draft()
        self.assertEqual(self.credit_note.state, "draft")

    def test_a_refund_that_failed_holds_nothing(self):
        with self._answering("error"):
            self._send_refunds()
        self.credit_note.undo_credit()
        self.invoice.button_cancel()
        self.assertEqual(self.invoice.state, "cancel")

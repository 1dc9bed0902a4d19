# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A refund by hand goes out of a journal that can pay, or says that there is none."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .refund_common import RefundCommon


@tagged("post_install", "-at_install")
class TestRefundJournal(RefundCommon):
    def setUp(self):
        super().setUp()
        self.invoice = self._invoice(100.0)
        self._pay(self.invoice)
        self.journals = self.env["account.journal"].search(
            [
                ("company_id", "=", self.company.id),
                ("type", "in", ("bank", "cash", "credit")),
            ]
        )

    def test_without_one_it_says_so_and_nothing_is_booked(self):
        self.journals.outbound_payment_method_line_ids = [Command.clear()]
        with self.assertRaisesRegex(UserError, "no bank or cash journal"):
            self._refund(self.invoice)
        self.assertFalse(self.invoice.reversal_move_ids)
        credit_note = self._credit(self.invoice)
        with self.assertRaisesRegex(UserError, "no bank or cash journal"):
            credit_note.with_user(self.accountant).refund_credit()
        self.assertEqual(credit_note.amount_refunding, 0.0)

    def test_the_dialogs_say_so_before(self):
        self.journals.active = False
        credit_note = self._credit(self.invoice)
        action = credit_note.with_user(self.accountant).action_refund_credit()
        dialog = Form(
            self.env["account.move.refund"]
            .with_user(self.accountant)
            .with_context(**action["context"])
        )
        self.assertIn("no bank or cash journal", dialog.preview)

    def test_the_customers_own_way_is_kept(self):
        journal = self.journals[-1]
        line = journal.outbound_payment_method_line_ids[:1]
        self.partner_a.property_outbound_payment_method_line_id = line
        payment = self._refund(self.invoice).refund_payment_ids
        self.assertEqual(payment.journal_id, journal)
        self.assertEqual(payment.payment_method_line_id, line)

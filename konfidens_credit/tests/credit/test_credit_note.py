# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.tests import tagged

from ..common.credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCreditNote(CreditCommon):
    def test_crediting_an_unpaid_invoice_closes_it(self):
        invoice = self._invoice(100.0)
        [result] = invoice.with_user(self.accountant).credit_invoice()
        credit_note = self.env["account.move"].browse(result["credit_note_id"])
        self.assertEqual(
            result,
            {
                "invoice_id": invoice.id,
                "credit_note_id": credit_note.id,
                "replacement_id": False,
                "applied": 100.0,
                "account_credit": 0.0,
                "refunding": 0.0,
                "outside": 0.0,
                "refund_transaction_id": False,
            },
        )
        self.assertRecordValues(
            invoice,
            [{"amount_residual": 0.0, "credit_state": "full", "amount_credited": 100}],
        )
        self.assertRecordValues(
            credit_note,
            [
                {
                    "state": "posted",
                    "amount_total": 100.0,
                    "amount_residual": 0.0,
                    "reversed_entry_id": invoice.id,
                }
            ],
        )

    def test_a_partial_credit_is_exact_with_tax(self):
        tax = self._create_tax(25.0)
        invoice = self._invoice({"price_unit": 100.0, "tax_ids": tax.ids})
        credit_note = self._credit(invoice, amount=12.34)
        self.assertRecordValues(
            credit_note,
            [{"amount_total": 12.34, "amount_tax": 2.47, "amount_untaxed": 9.87}],
        )
        self.assertEqual(invoice.amount_creditable, 112.66)
        last = self._credit(invoice)
        self.assertEqual(last.amount_total, 112.66)
        self.assertEqual(invoice.payment_state, "reversed")

    def test_a_new_draft_comes_with_the_same_lines(self):
        invoice = self._invoice(100.0, 20.0, invoice_origin="S1")
        [result] = invoice.with_user(self.accountant).credit_invoice(reissue=True)
        draft = self.env["account.move"].browse(result["replacement_id"])
        self.assertRecordValues(
            draft,
            [
                {
                    "state": "draft",
                    "amount_total": 120.0,
                    "replaces_id": invoice.id,
                    "invoice_origin": "S1",
                    "partner_id": invoice.partner_id.id,
                }
            ],
        )

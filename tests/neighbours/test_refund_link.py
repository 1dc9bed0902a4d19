# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The OCA's `account_invoice_refund_link`: lines know those that they take back."""

from neighbours_common import NeighboursCommon

from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestRefundLink(NeighboursCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax = cls._create_tax(25)

    def _two_sessions(self):
        return self._invoice(
            {"name": "First", "price_unit": 100.0, "tax_ids": self.tax.ids},
            {"name": "Second", "price_unit": 40.0},
        )

    def _get_links(self, move):
        """Return by the name of each line the line of the invoice that it links to."""
        return {line.name: line.origin_line_id for line in move.invoice_line_ids}

    def test_lines_of_a_whole_credit_are_linked_as_natively(self):
        ours, natively = self._two_sessions(), self._two_sessions()
        for invoice, credit_note in (
            (ours, self._credit(ours)),
            (natively, self._refund_natively(natively)),
        ):
            first, second = invoice.invoice_line_ids
            self.assertEqual(
                self._get_links(credit_note), {"First": first, "Second": second}
            )

    def test_lines_of_a_credit_of_an_amount_are_linked(self):
        invoice = self._two_sessions()
        first, second = invoice.invoice_line_ids
        credit_note = self._credit(invoice, amount=33)
        self.assertEqual(
            self._get_links(credit_note), {"First": first, "Second": second}
        )

    def test_lines_of_a_credit_by_line_are_linked(self):
        invoice = self._two_sessions()
        second = invoice.invoice_line_ids[1]
        credit_note = self._credit(invoice, lines={second.id: 15})
        self.assertEqual(self._get_links(credit_note), {"Second": second})

    def test_lines_of_several_credit_notes_are_linked_each_to_its_own_invoice(self):
        invoices = self._two_sessions() + self._two_sessions()
        for credit_note in self._credit(invoices):
            self.assertEqual(
                credit_note.invoice_line_ids.origin_line_id,
                credit_note.reversed_entry_id.invoice_line_ids,
            )

    def test_both_links_of_a_line_lead_to_the_same(self):
        for line in self._credit(self._two_sessions()).invoice_line_ids:
            self.assertEqual(line.origin_line_id, line.credited_line_id)

    def test_lines_of_a_new_draft_are_linked_as_natively(self):
        ours, natively = self._two_sessions(), self._two_sessions()
        draft, native_draft = self._reissue(ours), self._modify_natively(natively)
        self.assertEqual(
            [bool(line.origin_line_id) for line in draft.invoice_line_ids],
            [bool(line.origin_line_id) for line in native_draft.invoice_line_ids],
        )

    def test_the_payment_stays_matched(self):
        invoice = self._two_sessions()
        payment = self._pay(invoice)
        self._reissue(invoice)
        self.assertPaidBy(invoice, payment)

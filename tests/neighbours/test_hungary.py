# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Hungary: the chain from an invoice to what came of it, which is reported there."""

from datetime import timedelta

from neighbours_common import NeighboursCommon

from odoo import fields
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestHungary(NeighboursCommon):
    country_code = "HU"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax = cls.company_data["default_tax_sale"]
        cls.yesterday = fields.Date.context_today(cls.env.user) - timedelta(days=1)

    def _session(self, price=1000.0, **values):
        """Return an invoice that was reported."""
        invoice = self._invoice(
            {"price_unit": price, "tax_ids": self.tax.ids},
            delivery_date=self.yesterday,
            **values,
        )
        invoice.l10n_hu_edi_state = "confirmed"
        return invoice

    def test_a_new_draft_comes_from_the_invoice_that_it_replaces(self):
        invoice = self._session()
        draft = self._reissue(invoice)
        self.assertEqual(draft.replaces_id, invoice)
        self.assertEqual(draft.debit_origin_id, invoice)

    def test_a_new_draft_made_in_our_form_does_too(self):
        invoice = self._session()
        self._credit_in_form(invoice, reissue=True)
        self.assertEqual(invoice.replacement_ids.debit_origin_id, invoice)

    def test_each_of_several_new_drafts_comes_from_its_own_invoice(self):
        invoices = self._session() + self._session(2000.0)
        self._credit(invoices, reissue=True)
        for invoice in invoices:
            self.assertEqual(invoice.replacement_ids.debit_origin_id, invoice)

    def test_an_invoice_that_was_not_reported_has_no_chain(self):
        invoice = self._session()
        invoice.l10n_hu_edi_state = False
        self.assertFalse(self._reissue(invoice).debit_origin_id)

    def test_a_credit_note_is_no_debit_note(self):
        invoice = self._session()
        self._credit(invoice, reissue=True)
        self.assertFalse(invoice.reversal_move_ids.debit_origin_id)

    def test_the_day_of_delivery_is_on_the_credit_note(self):
        for options in ({"amount": 100.0}, {}):
            credit_note = self._credit(self._session(), **options)
            self.assertEqual(credit_note.delivery_date, self.yesterday)

    def test_the_day_of_delivery_is_on_each_of_several(self):
        credit_notes = self._credit(self._session() + self._session())
        self.assertEqual(
            credit_notes.mapped("delivery_date"), [self.yesterday, self.yesterday]
        )

    def test_the_next_reversal_of_odoo_can_be_made_smaller_than_what_is_left(self):
        invoice = self._session()
        first = self._refund_draft(invoice, 100.0)
        second = self._refund_draft(invoice, 200.0)
        (first + second).action_post()
        self.assertEqual(
            invoice.amount_credited, first.amount_total + second.amount_total
        )

    def _refund_draft(self, invoice, price):
        reversal = self._native_reversal(invoice)
        reversal.refund_moves()
        reversal.new_move_ids.invoice_line_ids.price_unit = price
        return reversal.new_move_ids

    def test_the_payment_stays_matched(self):
        invoice = self._session()
        payment = self._pay(invoice)
        self._reissue(invoice)
        self.assertPaidBy(invoice, payment)

    def test_invoice_and_credit_notes_add_up_to_nothing(self):
        invoice = self._session(999.0)
        self._credit(invoice, amount=333.0)
        self._credit(invoice)
        self.assertAddsUpToNothing(invoice)

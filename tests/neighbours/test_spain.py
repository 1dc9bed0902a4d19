# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Spain: what is typed into its fields of our form is on the credit note, which would
be a wrong legal document without.
"""

from neighbours_common import NeighboursCommon

from odoo.tests import tagged

# "01" is the number of the invoice; "10", an item line, is what Odoo proposes.
TYPED, PROPOSED = "01", "10"


class SpainCommon(NeighboursCommon):
    country_code = "ES"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax = cls.company_data["default_tax_sale"]

    def _session(self, **values):
        return self._invoice({"price_unit": 100.0, "tax_ids": self.tax.ids}, **values)


@tagged("post_install", "-at_install")
class TestFacturae(SpainCommon):
    def _fill_in(self, invoices, **values):
        return self._credit_in_form(
            invoices, l10n_es_edi_facturae_reason_code=TYPED, **values
        )

    def _get_codes(self, moves):
        return set(moves.mapped("l10n_es_edi_facturae_reason_code"))

    def test_our_form_asks_for_the_reason_code(self):
        form = self._open_form(self._session())
        self.assertEqual(form.country_code, "ES")
        self.assertEqual(form.l10n_es_edi_facturae_reason_code, PROPOSED)

    def test_the_code_is_on_the_credit_note_of_a_whole_invoice(self):
        credit_note = self._fill_in(self._session(), reissue=False)
        self.assertEqual(credit_note.state, "posted")
        self.assertEqual(self._get_codes(credit_note), {TYPED})

    def test_the_code_is_on_the_credit_note_that_comes_with_a_new_draft(self):
        invoice = self._session()
        credit_note = self._fill_in(invoice, reissue=True)
        self.assertEqual(len(invoice.replacement_ids), 1)
        self.assertEqual(self._get_codes(credit_note), {TYPED})

    def test_the_code_is_on_the_credit_note_of_an_amount(self):
        credit_note = self._fill_in(
            self._session(), credit_mode="amount", credit_amount=10.0
        )
        self.assertEqual(credit_note.amount_total, 10.0)
        self.assertEqual(self._get_codes(credit_note), {TYPED})

    def test_the_code_is_on_each_of_several_credit_notes(self):
        invoices = self._session() + self._session() + self._session()
        credit_notes = self._fill_in(invoices, reissue=False)
        self.assertEqual(len(credit_notes), 3)
        self.assertEqual(self._get_codes(credit_notes), {TYPED})

    def test_the_code_is_on_each_of_several_that_come_with_new_drafts(self):
        invoices = self._session() + self._session()
        credit_notes = self._fill_in(invoices, reissue=True)
        self.assertEqual(len(invoices.replacement_ids), 2)
        self.assertEqual(self._get_codes(credit_notes), {TYPED})

    def test_the_code_of_one_credit_is_not_on_another_invoices(self):
        typed = self._fill_in(self._session(), reissue=False)
        other = self._credit_in_form(self._session(), reissue=False)
        self.assertEqual(self._get_codes(typed), {TYPED})
        self.assertEqual(self._get_codes(other), {PROPOSED})

    def test_without_the_form_the_code_is_the_proposed_one(self):
        self.assertEqual(self._get_codes(self._credit(self._session())), {PROPOSED})

    def test_odoos_own_reversal_keeps_the_code(self):
        credit_note = self._refund_natively(
            self._session(), l10n_es_edi_facturae_reason_code=TYPED
        )
        self.assertEqual(self._get_codes(credit_note), {TYPED})

    def test_the_payment_stays_matched(self):
        invoice = self._session()
        payment = self._pay(invoice)
        self._fill_in(invoice, reissue=True)
        self.assertPaidBy(invoice, payment)

    def test_invoice_and_credit_notes_add_up_to_nothing(self):
        invoice = self._session()
        self._fill_in(invoice, credit_mode="amount", credit_amount=33.33)
        self._fill_in(invoice, reissue=False)
        self.assertAddsUpToNothing(invoice)


@tagged("post_install", "-at_install")
class TestVerifactu(SpainCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.l10n_es_edi_verifactu_required = True

    def _fill_in(self, invoices, **values):
        return self._credit_in_form(
            invoices, l10n_es_edi_verifactu_refund_reason="R1", **values
        )

    def _get_reasons(self, moves):
        return set(moves.mapped("l10n_es_edi_verifactu_refund_reason"))

    def test_the_reason_is_on_the_credit_note(self):
        credit_note = self._fill_in(self._session(), reissue=False)
        self.assertEqual(self._get_reasons(credit_note), {"R1"})

    def test_the_reason_is_on_each_of_several_credit_notes(self):
        invoices = self._session() + self._session()
        credit_notes = self._fill_in(invoices, reissue=False)
        self.assertEqual(len(credit_notes), 2)
        self.assertEqual(self._get_reasons(credit_notes), {"R1"})

    def test_a_new_draft_substitutes_the_invoice_as_natively(self):
        ours, natively = self._session(), self._session()
        credit_note = self._fill_in(ours, reissue=True)
        native_draft = self._modify_natively(
            natively, l10n_es_edi_verifactu_refund_reason="R1"
        )
        draft = ours.replacement_ids
        self.assertEqual(self._get_reasons(credit_note), {"R1"})
        for new, old in ((draft, ours), (native_draft, natively)):
            self.assertEqual(new.l10n_es_edi_verifactu_substituted_entry_id, old)
            self.assertEqual(self._get_reasons(new), {"R1"})

    def test_without_the_form_the_reason_is_the_proposed_one(self):
        self.assertEqual(self._get_reasons(self._credit(self._session())), {"R4"})

    def test_the_payment_stays_matched(self):
        invoice = self._session()
        payment = self._pay(invoice)
        self._fill_in(invoice, reissue=True)
        self.assertPaidBy(invoice, payment)

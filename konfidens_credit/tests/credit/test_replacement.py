# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The draft that replaces a credited invoice carries what was credited."""

from odoo.tests import tagged

from .test_reversal_wizard import WizardCommon


@tagged("post_install", "-at_install")
class TestReplacement(WizardCommon):
    def _taxed(self, *prices, **values):
        tax = self._create_tax(25.0)
        return self._invoice(
            *({"price_unit": price, "tax_ids": tax.ids} for price in prices), **values
        )

    def _reissue(self, invoice, **kwargs):
        """Credit an invoice and return its newest draft."""
        [result] = invoice.with_user(self.accountant).credit_invoice(
            reissue=True, **kwargs
        )
        return self.env["account.move"].browse(result["replacement_id"])

    def test_all_of_an_invoice_is_made_anew_as_it_is(self):
        invoice = self._taxed(80.0, 33.33)
        draft = self._reissue(invoice)
        self.assertEqual(draft.amount_total, invoice.amount_total)
        self.assertEqual(draft.invoice_line_ids.mapped("price_unit"), [80.0, 33.33])

    def test_the_rest_of_an_invoice_is_made_anew_without_what_was_credited(self):
        invoice = self._taxed(80.0)
        self._credit(invoice, amount=30.0)
        draft = self._reissue(invoice)
        self.assertEqual(draft.amount_total, 70.0)
        self.assertEqual(draft.amount_tax, 14.0)

    def test_a_part_is_made_anew_to_the_cent(self):
        included = self._create_tax(15.0, price_include_override="tax_included")
        added = self._create_tax(25.0)
        for method in ("round_per_line", "round_globally"):
            self.company.tax_calculation_rounding_method = method
            invoice = self._invoice(
                {"price_unit": 99.99, "tax_ids": included.ids, "quantity": 3},
                {"price_unit": 10.01, "tax_ids": added.ids},
                {"price_unit": 7.77, "discount": 12.5},
            )
            for amount in (12.34, 100.0, 0.01, 55.55):
                draft = self._reissue(invoice, amount=amount)
                self.assertEqual(draft.amount_total, amount)

    def test_lines_that_are_not_credited_are_not_on_it(self):
        invoice = self._taxed(80.0, 40.0, 8.0)
        first, second, _third = invoice.invoice_line_ids
        draft = self._reissue(invoice, lines={first.id: 100.0, second.id: 20.0})
        self.assertEqual(draft.invoice_line_ids.mapped("price_total"), [100.0, 20.0])
        self.assertEqual(draft.invoice_line_ids[0].price_unit, 80.0)
        self.assertFalse(draft.invoice_line_ids.credited_line_id)

    def test_what_is_taken_off_stays_taken_off(self):
        invoice = self._taxed(80.0, -8.0)
        self._credit(invoice, amount=45.0)
        draft = self._reissue(invoice)
        self.assertEqual(draft.amount_total, 45.0)
        self.assertEqual(draft.invoice_line_ids.mapped("price_total"), [50.0, -5.0])

    def test_a_part_in_another_currency(self):
        currency = self.setup_other_currency("EUR", rates=[("2016-01-01", 3.0)])
        invoice = self._taxed(80.0, currency_id=currency.id)
        draft = self._reissue(invoice, amount=33.33)
        self.assertEqual(draft.amount_total, 33.33)
        self.assertEqual(draft.currency_id, currency)

    # === WHETHER ONE IS PROPOSED === #

    def _is_proposed(self, door=None):
        form = self._open(self._invoice(), konfidens_credit_door=door)
        return form.reissue

    def _choose(self, reissue, door=None):
        form = self._open(self._invoice(), konfidens_credit_door=door)
        form.reissue = reissue
        form.save().action_credit()

    def test_a_draft_is_proposed_but_from_the_row_of_a_list(self):
        doors = (None, "page", "diary", "row", "cellar", ["row"])
        self.assertEqual(
            [self._is_proposed(door) for door in doors],
            [True, True, True, False, True, True],
        )

    def test_what_was_chosen_is_proposed_by_the_same_door_the_next_time(self):
        self._choose(False, "diary")
        self.assertFalse(self._is_proposed("diary"))
        self.assertTrue(self._is_proposed("page"))
        self._choose(True, "row")
        self.assertTrue(self._is_proposed("row"))
        self._choose(True, "diary")
        self.assertTrue(self._is_proposed("diary"))

    def test_another_company_has_its_own_habits(self):
        self._choose(False, "page")
        other = self.setup_other_company(name="Other")["company"]
        wizard = self.env["account.move.reversal"].new({"company_id": other.id})
        self.assertTrue(wizard._get_usual_reissue())

    def test_a_credit_of_an_amount_changes_no_habit(self):
        form = self._open(self._invoice())
        form.credit_mode = "amount"
        form.credit_amount = 10.0
        form.save().action_credit()
        self.assertTrue(self._is_proposed())

    def test_the_sentence_names_what_the_draft_is_of(self):
        invoice = self._invoice(100.0)
        self._credit(invoice, amount=30.0)
        form = self._open(invoice)
        self.assertIn("A new draft of $\xa070.00 is made.", form.credit_preview)
        form.credit_mode = "amount"
        form.credit_amount = 12.0
        self.assertNotIn("draft", form.credit_preview)
        form.reissue = True
        self.assertIn("A new draft of $\xa012.00 is made.", form.credit_preview)

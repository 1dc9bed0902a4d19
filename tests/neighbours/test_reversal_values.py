# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Modules that hand on copies of what a reversal is told, with values of theirs."""

from neighbours_common import NeighboursCommon

from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestReversalValues(NeighboursCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.copies_reversal_values = True
        cls.tax = cls._create_tax(25)

    def _session(self, **values):
        return self._invoice({"price_unit": 100.0, "tax_ids": self.tax.ids}, **values)

    def test_one_of_them_is_loaded_before_us_and_one_after(self):
        mro = [
            base.__module__.split(".")[2]
            for base in type(self.env["account.move"]).__mro__
            if "_reverse_moves" in vars(base)
        ]
        order = [module for module in mro if module.endswith(("_after", "_before"))]
        self.assertEqual(
            order, ["test_reversal_values_after", "test_reversal_values_before"]
        )
        ours = mro.index("konfidens_credit")
        self.assertLess(mro.index("test_reversal_values_after"), ours)
        self.assertGreater(mro.index("test_reversal_values_before"), ours)

    def test_an_amount_of_10_is_credited_with_10(self):
        invoice = self._session()
        self.assertEqual(self._credit(invoice, amount=10).amount_total, 10.0)
        self.assertEqual(invoice.amount_credited, 10.0)

    def test_by_line_each_line_gives_what_was_asked_of_it(self):
        invoice = self._invoice(100.0, 40.0)
        first, second = invoice.invoice_line_ids
        self._credit(invoice, lines={first.id: 30.0, second.id: 4.0})
        self.assertEqual(
            invoice.invoice_line_ids.mapped("amount_credited"), [30.0, 4.0]
        )

    def test_three_at_once_are_credited_each_with_its_own_amount(self):
        invoices = self._session() + self._session() + self._session()
        amounts = [10.0, 20.5, 125.0]
        credit_notes = self._credit(
            invoices,
            lines={
                line.id: amount
                for line, amount in zip(invoices.invoice_line_ids, amounts, strict=True)
            },
        )
        self.assertEqual(credit_notes.mapped("amount_total"), amounts)
        self.assertEqual(credit_notes.reversed_entry_id, invoices)

    def test_one_amount_for_three_is_taken_from_each(self):
        invoices = self._session() + self._session() + self._session()
        credit_notes = self._credit(invoices, amount=12.34)
        self.assertEqual(credit_notes.mapped("amount_total"), [12.34] * 3)

    def test_a_credit_of_all_has_its_linked_draft(self):
        invoice = self._session()
        draft = self._reissue(invoice)
        self.assertEqual(draft.state, "draft")
        self.assertEqual(draft.amount_total, 125.0)
        self.assertEqual(draft.replaces_id, invoice)

    def test_a_credit_of_an_amount_has_its_linked_draft(self):
        invoice = self._session()
        draft = self._reissue(invoice, amount=10)
        self.assertEqual(invoice.amount_credited, 10.0)
        self.assertEqual(draft.amount_total, 10.0)
        self.assertEqual(draft.replaces_id, invoice)

    def test_three_at_once_have_a_linked_draft_each(self):
        invoices = self._session() + self._session() + self._session()
        self._credit(invoices, reissue=True)
        for invoice in invoices:
            self.assertEqual(len(invoice.replacement_ids), 1)

    def test_the_values_that_they_add_are_on_each_credit_note(self):
        invoices = self._session() + self._session()
        for options in ({"amount": 10.0}, {}):
            for credit_note in self._credit(invoices, **options):
                name = credit_note.reversed_entry_id.name
                self.assertEqual(credit_note.value_from_before, f"before {name}")
                self.assertEqual(credit_note.value_from_after, f"after {name}")

    def test_parts_and_the_rest_add_up_to_nothing(self):
        invoice = self._session()
        self._credit(invoice, amount=33.33)
        self._credit(invoice)
        self.assertAddsUpToNothing(invoice)
        self.assertEqual(invoice.amount_residual, 0.0)

    def test_the_payment_stays_matched(self):
        invoice = self._session()
        payment = self._pay(invoice)
        self._credit(invoice, amount=10)
        self._reissue(invoice)
        self.assertPaidBy(invoice, payment)

    def test_our_form_credits_the_amount_that_was_typed(self):
        invoice = self._session()
        self._credit_in_form(invoice, credit_mode="amount", credit_amount=10.0)
        self.assertEqual(invoice.amount_credited, 10.0)

    def test_odoos_own_reversal_of_an_entry_has_their_values(self):
        entry = self.env["account.move"].create(
            {
                "move_type": "entry",
                "line_ids": [
                    (0, 0, {"account_id": account.id, "balance": balance})
                    for account, balance in (
                        (self.company_data["default_account_revenue"], -10.0),
                        (self.company_data["default_account_expense"], 10.0),
                    )
                ],
            }
        )
        entry.action_post()
        reversal = entry._reverse_moves(cancel=True)
        self.assertEqual(reversal.value_from_before, f"before {entry.name}")
        self.assertEqual(reversal.line_ids.mapped("balance"), [10.0, -10.0])

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A whole credit is what native Odoo makes of it, field by field."""

from odoo import Command, fields
from odoo.tests import tagged

from ..common.credit_common import CreditCommon

# What tells one document from another, and a flag that native sets on documents that
# nobody has edited.
IDENTITY = {
    "is_manually_modified",
    "matched_payment_ids",
    "id",
    "name",
    "create_date",
    "write_date",
    "create_uid",
    "write_uid",
    "access_token",
    "payment_reference",
    "sequence_number",
    "sequence_prefix",
    "highest_name",
    "ref",
    "reversed_entry_id",
    "replaces_id",
    "move_id",
    "move_name",
    "credited_line_id",
    "line_ids",
    "invoice_line_ids",
    "full_reconcile_id",
    "matching_number",
    "reconciled_lines_ids",
    "message_main_attachment_id",
    "secure_sequence_number",
}


@tagged("post_install", "-at_install")
class TestCreditEquality(CreditCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax_25 = cls._create_tax(25.0)
        cls.tax_15 = cls._create_tax(15.0)
        cls.tax_12_included = cls._create_tax(
            12.0, price_include_override="tax_included"
        )
        cls.mixed_lines = (
            {"price_unit": 33.33, "quantity": 3, "tax_ids": cls.tax_25.ids},
            {
                "price_unit": 19.99,
                "quantity": 2,
                "discount": 10,
                "tax_ids": cls.tax_15.ids,
            },
            {"price_unit": 7.77, "tax_ids": cls.tax_12_included.ids},
        )

    def assert_equal_to_native(self, make_invoice, differing=()):
        ours, native = make_invoice(), make_invoice()
        our_note = self._credit(ours)
        native_note = self._credit_natively(native)
        self.assert_same_documents(our_note, native_note, differing)
        self.assert_same_values(ours, native, differing)
        self.assert_same_documents(
            self._reissue(make_invoice()), self._reissue_natively(make_invoice())
        )

    def assert_same_documents(self, ours, native, differing=()):
        self.assert_same_values(ours, native, differing)
        for our_line, native_line in zip(
            self._sorted(ours.line_ids), self._sorted(native.line_ids), strict=True
        ):
            self.assert_same_values(our_line, native_line, differing)

    def _credit_natively(self, invoice):
        wizard = self._open_native_wizard(invoice)
        credit_note = self.env["account.move"].browse(wizard.refund_moves()["res_id"])
        credit_note.action_post()
        return credit_note

    def _reissue(self, invoice):
        self._credit(invoice, reissue=True)
        return invoice.replacement_ids

    def _reissue_natively(self, invoice):
        wizard = self._open_native_wizard(invoice)
        return self.env["account.move"].browse(wizard.modify_moves()["res_id"])

    def _open_native_wizard(self, invoice):
        return (
            self.env["account.move.reversal"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"journal_id": invoice.journal_id.id})
        )

    def _sorted(self, lines):
        return lines.sorted(
            lambda line: (
                line.display_type,
                line.account_id.id,
                line.amount_currency,
                str(line.name),
            )
        )

    def assert_same_values(self, ours, native, differing=()):
        differences = {}
        for name, field in ours._fields.items():
            if not field.store or name in IDENTITY or name in differing:
                continue
            if field.type in ("one2many", "binary"):
                continue
            values = [record[name] for record in (ours, native)]
            if field.type == "monetary":
                values = [ours.currency_id.round(value) for value in values]
            if values[0] != values[1]:
                differences[name] = values
        self.assertFalse(differences, f"{ours} differs from native {native}")

    def test_a_plain_invoice(self):
        self.assert_equal_to_native(self._invoice)

    def test_mixed_taxes(self):
        self.assert_equal_to_native(lambda: self._invoice(*self.mixed_lines))

    def test_mixed_taxes_rounded_per_line(self):
        self.company.tax_calculation_rounding_method = "round_per_line"
        self.assert_equal_to_native(lambda: self._invoice(*self.mixed_lines))

    def test_foreign_currency_at_the_same_rate(self):
        currency = self.setup_other_currency("EUR")
        self.assert_equal_to_native(
            lambda: self._invoice(*self.mixed_lines, currency_id=currency.id)
        )

    def test_cash_rounding_as_a_line(self):
        """Ours takes the rounding off the account where the invoice booked it; native
        books a loss beside a profit that stays (rules 6 and 7).
        """
        self.assert_equal_to_native(
            lambda: self._invoice(
                *self.mixed_lines,
                invoice_cash_rounding_id=self.cash_rounding_a.id,
            ),
            differing=("account_id",),
        )
        invoice = self._invoice(
            *self.mixed_lines, invoice_cash_rounding_id=self.cash_rounding_a.id
        )
        credit_note = self._credit(invoice)
        for _account, lines in (
            (invoice + credit_note).line_ids.grouped("account_id").items()
        ):
            self.assertAlmostEqual(sum(lines.mapped("balance")), 0.0)

    def test_cash_rounding_in_the_biggest_tax(self):
        self.assert_equal_to_native(
            lambda: self._invoice(
                *self.mixed_lines,
                invoice_cash_rounding_id=self.cash_rounding_b.id,
            )
        )

    def test_instalments(self):
        self.assert_equal_to_native(
            lambda: self._invoice(
                *self.mixed_lines, invoice_payment_term_id=self.pay_terms_b.id
            )
        )

    def test_early_payment_discount(self):
        for computation in ("included", "excluded", "mixed"):
            term = self._create_discount_term(computation)
            with self.subTest(computation=computation):
                self.assert_equal_to_native(
                    lambda term=term: self._invoice(
                        *self.mixed_lines, invoice_payment_term_id=term.id
                    ),
                    # A credit note offers no discount for paying it early.
                    differing=(
                        "date_maturity",
                        "discount_date",
                        "discount_amount_currency",
                        "discount_balance",
                    ),
                )

    def test_sections_and_notes(self):
        def make_invoice():
            invoice = self._invoice(*self.mixed_lines, post=False)
            invoice.invoice_line_ids = [
                Command.create({"display_type": "line_section", "name": "Week 1"}),
                Command.create({"display_type": "line_note", "name": "Thank you"}),
            ]
            invoice.action_post()
            return invoice

        self.assert_equal_to_native(make_invoice)

    def test_zero_total(self):
        self.assert_equal_to_native(lambda: self._invoice(100.0, -100.0))

    def test_a_part_paid_invoice(self):
        def make_invoice():
            invoice = self._invoice(*self.mixed_lines)
            self._pay(invoice, 50.0)
            return invoice

        self.assert_equal_to_native(make_invoice)

    def test_a_paid_invoice(self):
        def make_invoice():
            invoice = self._invoice(*self.mixed_lines)
            self._pay(invoice)
            return invoice

        self.assert_equal_to_native(make_invoice)

    def test_ours_keeps_a_tax_that_was_edited_by_hand(self):
        """Native computes the tax anew and leaves 0.03 open (rule 6)."""

        def make_invoice():
            invoice = self._invoice(
                {"price_unit": 100.0, "tax_ids": self.tax_25.ids}, post=False
            )
            tax_line = invoice.line_ids.filtered("tax_line_id")
            term_line = invoice.line_ids.filtered(
                lambda line: line.display_type == "payment_term"
            )
            invoice.write(
                {
                    "line_ids": [
                        Command.update(tax_line.id, {"amount_currency": -25.03}),
                        Command.update(term_line.id, {"amount_currency": 125.03}),
                    ]
                }
            )
            invoice.action_post()
            return invoice

        invoice = make_invoice()
        self.assertEqual(invoice.amount_total, 125.03)
        credit_note = self._credit(invoice)
        self.assertEqual(credit_note.amount_total, 125.03)
        self.assertEqual(credit_note.amount_tax, 25.03)
        self.assertFalse(invoice.amount_residual)

    def test_ours_uses_the_rate_of_the_invoice(self):
        """Native takes the day's rate and books an exchange difference (rule 8)."""
        currency = self.setup_other_currency(
            "EUR", rates=[("2020-01-01", 0.8), ("2024-01-01", 0.9)]
        )
        invoice = self._invoice(
            *self.mixed_lines,
            currency_id=currency.id,
            invoice_date=fields.Date.to_date("2023-06-01"),
        )
        credit_note = self._credit(invoice)
        self.assertEqual(
            credit_note.invoice_currency_rate, invoice.invoice_currency_rate
        )
        self.assertFalse(
            (invoice + credit_note).line_ids.matched_debit_ids.exchange_move_id
        )
        self.assertEqual(
            sum(credit_note.line_ids.mapped("debit")),
            sum(invoice.line_ids.mapped("credit")),
        )

    def test_ours_is_storno_on_every_line(self):
        """Native keeps the invoice's flag on the product lines (rule 8)."""
        self.company.account_storno = True
        invoice = self._invoice(*self.mixed_lines)
        credit_note = self._credit(invoice)
        self.assertTrue(
            all(
                line.is_storno and line.debit <= 0 and line.credit <= 0
                for line in credit_note.line_ids
            )
        )

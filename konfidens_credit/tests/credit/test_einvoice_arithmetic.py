# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rule 40: the e-invoices of credit notes keep the arithmetic of EN 16931, over random
invoices that are credited whole and in parts.
"""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import tagged

from .drawn_invoices import DrawnInvoices
from .einvoice_common import EinvoiceCommon
from .en16931 import find_broken_rules, find_broken_rules_of_cii
from .test_credit_exact import SEVERAL_EXAMPLES

INCLUDED = {"price_include_override": "tax_included"}
CHAINED = {"include_base_amount": True}
LINES = st.lists(
    st.fixed_dictionaries(
        {
            "cents": st.integers(1, 60000),
            "negative": st.sampled_from((False, False, False, True)),
            "quantity": st.integers(1, 9),
            "discount": st.sampled_from((0, 0, 10, 33.33)),
            "taxes": st.integers(0, 8),
        }
    ),
    min_size=1,
    max_size=4,
)


@tagged("post_install", "-at_install")
class TestEinvoiceArithmetic(DrawnInvoices, EinvoiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        tax = cls._create_tax
        eur = cls.setup_other_currency("EUR", rates=[("2020-01-01", 0.8317)])
        cls.currencies = [cls.company.currency_id, eur]
        fixed = {"amount_type": "fixed"}
        # One tax in per cent on each line (UBL-SR-48), beside fixed ones.
        cls.tax_sets = [
            cls.vat,
            tax(15),
            tax(12, name="12 incl", **INCLUDED),
            tax(8.1, name="8.1 incl", **INCLUDED),
            tax(0, name="Zero"),
            tax(1.5, name="Fee", **fixed, **CHAINED) + tax(25, name="25 on it"),
            tax(0.15, name="Deposit in it", **fixed, **INCLUDED, **CHAINED)
            + tax(21, name="21 incl", **INCLUDED),
            tax(0.4, name="Bottle", **fixed) + tax(15, name="15 beside it"),
            tax(2, name="Bottle in it", **fixed, **INCLUDED)
            + tax(25, name="25 incl", **INCLUDED),
        ]

    def _assert_arithmetic(self, credit_note):
        document = self._export_ubl(credit_note)
        self.assertEqual(find_broken_rules(document), [])
        self.assertEqual(
            document.sum("cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount"),
            self._to_decimal(credit_note.amount_total),
        )
        in_cii = self._export_cii(credit_note)
        self.assertEqual(find_broken_rules_of_cii(in_cii), [])
        self.assertEqual(
            in_cii.sum("//ram:GrandTotalAmount"),
            self._to_decimal(credit_note.amount_total),
        )

    def _to_decimal(self, amount):
        return Decimal(f"{amount:.2f}")

    def test_a_part_of_a_line_with_a_fixed_tax_inside(self):
        """7 x 12.99 with 0.15 and 21 % inside; native's price and total of a line
        differ by 0.20 when a third is credited, where 0.02 are allowed.
        """
        for method in ("round_globally", "round_per_line"):
            self.company.tax_calculation_rounding_method = method
            invoice = self._invoice(
                {"price_unit": 12.99, "quantity": 7, "tax_ids": self.tax_sets[6].ids}
            )
            credit_note = self._credit(invoice, amount=30.31)
            self._assert_arithmetic(credit_note)
            document = self._export_ubl(credit_note)
            self.assertEqual(document.texts("//cbc:CreditedQuantity"), ["1.0"])
            self._assert_arithmetic(self._credit(invoice))

    def test_what_is_a_cent_off_when_it_is_worked_out_anew(self):
        """A part of a line, then the rest, with taxes rounded for the whole invoice:
        Odoo's lines and taxes add up to a cent more, or less, than the document.
        """
        self.company.tax_calculation_rounding_method = "round_globally"
        for lines, amount in (
            # Price, quantity, discount, taxes.
            (
                (
                    (567.38, 8, 33.33, 8),
                    (560.37, 3, 33.33, 2),
                    (61.69, 3, 0, 8),
                    (530.61, 1, 33.33, 7),
                ),
                303.50,
            ),
            (((11.18, 3, 0, 5), (65.80, 9, 33.33, 8), (2.82, 7, 0, 2)), 40.00),
            (((176.29, 6, 0, 6), (7.12, 8, 10, 7), (452.59, 4, 0, 2)), 930.81),
        ):
            invoice = self._invoice(
                *(
                    {
                        "price_unit": price,
                        "quantity": quantity,
                        "discount": discount,
                        "tax_ids": self.tax_sets[taxes].ids,
                    }
                    for price, quantity, discount, taxes in lines
                )
            )
            line = invoice.invoice_line_ids[0]
            amount = min(amount, line.amount_creditable)
            self._assert_arithmetic(self._credit(invoice, lines={line.id: amount}))
            self._assert_arithmetic(self._credit(invoice))

    @given(
        lines=LINES,
        currency=st.integers(0, 1),
        method=st.sampled_from(("round_globally", "round_per_line")),
        shares=st.lists(st.integers(1, 99), min_size=0, max_size=3),
        chosen=st.integers(0, 4),
    )
    @SEVERAL_EXAMPLES
    def test_credit_notes_keep_the_arithmetic(
        self, lines, currency, method, shares, chosen
    ):
        invoice = self._draw_invoice(lines, currency, method)
        if invoice is None:
            return
        for share in shares:
            asked = {"amount": invoice.amount_creditable * share / 100}
            if chosen < len(invoice.invoice_line_ids):
                line = invoice.invoice_line_ids[chosen]
                amount = line.amount_creditable * share / 100
                asked = {"lines": {line.id: invoice.currency_id.round(amount)}}
                if not 0 < asked["lines"][line.id] <= invoice.amount_creditable:
                    continue
            else:
                asked["amount"] = invoice.currency_id.round(asked["amount"])
                if not asked["amount"]:
                    continue
            self._assert_arithmetic(self._credit(invoice, **asked))
        if invoice.amount_creditable:
            self._assert_arithmetic(self._credit(invoice))

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rules 5, 6 and 9 over random invoices and random sequences of credits."""

import os
from collections import defaultdict

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo import Command
from odoo.tests import tagged

from ..common.credit_common import CreditCommon
from .drawn_invoices import DrawnInvoices

# A few examples, always the same; HYPOTHESIS_EXAMPLES=500 looks further.
EXAMPLES = int(os.environ.get("HYPOTHESIS_EXAMPLES", 0))
SEVERAL_EXAMPLES = settings(
    max_examples=EXAMPLES or 5,
    deadline=None,
    derandomize=not EXAMPLES,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate,),
    database=None,
)
# For what is checked at length after each step.
FEW_EXAMPLES = settings(SEVERAL_EXAMPLES, max_examples=EXAMPLES or 4)

LINES = st.lists(
    st.fixed_dictionaries(
        {
            "cents": st.integers(1, 60000),
            "negative": st.sampled_from((False, False, False, True)),
            "quantity": st.integers(1, 3),
            "discount": st.sampled_from((0, 0, 10, 33.33)),
            "taxes": st.integers(0, 14),
        }
    ),
    min_size=1,
    max_size=4,
)
SHARES = st.lists(st.integers(1, 99), min_size=0, max_size=3)


@tagged("post_install", "-at_install")
class TestCreditExact(DrawnInvoices, CreditCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.currencies = [
            cls.company.currency_id,
            cls.setup_other_currency("EUR", rates=[("2020-01-01", 0.8317)]),
            cls.setup_other_currency(
                "JPY", rates=[("2020-01-01", 151.37)], rounding=1.0
            ),
            cls.setup_other_currency(
                "KWD", rates=[("2020-01-01", 0.3071)], rounding=0.001
            ),
        ]
        cls.tax_sets = cls._create_tax_sets()

    @classmethod
    def _create_tax_sets(cls):
        tax = cls._create_tax
        included = {"price_include_override": "tax_included"}
        chained = {"include_base_amount": True}
        group = tax(
            0,
            name="Group",
            amount_type="group",
            children_tax_ids=[
                Command.set((tax(8, name="Group 8") + tax(3.5, name="Group 3.5")).ids)
            ],
        )
        account = cls.company_data["default_account_tax_sale"]
        split_three = [
            Command.clear(),
            Command.create({"repartition_type": "base"}),
            *(
                Command.create(
                    {
                        "repartition_type": "tax",
                        "factor_percent": factor,
                        "account_id": account.id if factor != 33.34 else False,
                    }
                )
                for factor in (33.33, 33.33, 33.34)
            ),
        ]
        reverse_charge = [
            Command.clear(),
            Command.create({"repartition_type": "base"}),
            Command.create({"repartition_type": "tax", "account_id": account.id}),
            Command.create(
                {
                    "repartition_type": "tax",
                    "factor_percent": -100,
                    "account_id": account.id,
                }
            ),
        ]
        return [
            cls.env["account.tax"],
            tax(25),
            tax(15),
            tax(8.1, **included),
            tax(25, name="25 incl", **included),
            tax(25, name="25 chained", **chained) + tax(5, name="5 after"),
            tax(10, name="10 incl chained", **included, **chained)
            + tax(7, name="7 incl after", **included),
            tax(1.5, name="Fixed", amount_type="fixed"),
            tax(2, name="Fixed incl", amount_type="fixed", **included)
            + tax(12, name="12 incl", **included),
            group,
            tax(-4, name="Withholding") + tax(22, name="22"),
            tax(
                25,
                name="Split",
                invoice_repartition_line_ids=split_three,
                refund_repartition_line_ids=split_three,
            ),
            tax(
                20,
                name="Reverse charge",
                invoice_repartition_line_ids=reverse_charge,
                refund_repartition_line_ids=reverse_charge,
            ),
            tax(20, name="Division", amount_type="division", **included),
            tax(0, name="Zero"),
        ]

    @given(
        lines=LINES,
        currency=st.integers(0, 3),
        method=st.sampled_from(("round_globally", "round_per_line")),
        shares=SHARES,
    )
    @SEVERAL_EXAMPLES
    def test_amounts_are_exact_and_nothing_remains(
        self, lines, currency, method, shares
    ):
        invoice = self._draw_invoice(lines, currency, method)
        if invoice is None:
            return
        for share in shares:
            amount = invoice.currency_id.round(invoice.amount_creditable * share / 100)
            if invoice.currency_id.is_zero(amount):
                continue
            before = self._get_sums(invoice)
            credit_note = self._credit(invoice, amount=amount)
            self.assertEqual(
                invoice.currency_id.compare_amounts(credit_note.amount_total, amount), 0
            )
            self._assert_nothing_exceeded(before, self._get_sums(invoice))
        if invoice.amount_creditable:
            self._credit(invoice)
        self._assert_nothing_remains(invoice)

    @given(
        lines=LINES,
        currency=st.integers(0, 3),
        method=st.sampled_from(("round_globally", "round_per_line")),
        shares=SHARES,
        chosen=st.integers(0, 3),
    )
    @SEVERAL_EXAMPLES
    def test_lines_are_exact_and_nothing_remains(
        self, lines, currency, method, shares, chosen
    ):
        invoice = self._draw_invoice(lines, currency, method)
        if invoice is None:
            return
        for share in shares:
            line = invoice.invoice_line_ids[chosen % len(invoice.invoice_line_ids)]
            left = {item.line: item.left for item in invoice._get_items_left()}
            amount = invoice._to_amount(left[line] * share // 100)
            if not 0 < amount <= invoice.amount_creditable:
                continue
            credit_note = self._credit(invoice, lines={str(line.id): amount})
            self.assertEqual(
                invoice.currency_id.compare_amounts(credit_note.amount_total, amount), 0
            )
            now_left = {item.line: item.left for item in invoice._get_items_left()}
            self.assertEqual(
                {
                    **left,
                    line: left[line] - invoice._get_cents_converter()(amount),
                },
                now_left,
            )
        if invoice.amount_creditable:
            self._credit(invoice)
        self._assert_nothing_remains(invoice)

    def _get_sums(self, invoice):
        """Return the sums of an invoice and its credit notes, in both currencies."""
        sums = defaultdict(lambda: [0.0, 0.0])
        documents = invoice + invoice.reversal_move_ids
        for line in documents.line_ids:
            if line.display_type == "payment_term":
                continue
            keys = [("account", line.account_id)]
            if line.tax_line_id:
                keys.append(("tax", line.tax_line_id))
                siblings = line.tax_repartition_line_id._get_siblings()
                index = siblings.ids.index(line.tax_repartition_line_id.id)
                keys.append(("repartition", line.tax_line_id, index))
            for tax in line.tax_ids:
                keys.append(("base", tax))
            for key in keys:
                sums[key][0] += line.amount_currency
                sums[key][1] += line.balance
        return sums

    def _assert_nothing_exceeded(self, before, after):
        """No account and no tax goes past zero."""
        for key, sums in after.items():
            if key[0] not in ("tax", "account"):
                continue
            for old, new in zip(before[key], sums, strict=True):
                if abs(old) > 0.0001:
                    self.assertGreaterEqual(new * old, -0.0001, key)
                    self.assertLessEqual(abs(new), abs(old) + 0.0001, key)

    def _assert_nothing_remains(self, invoice):
        for credit_note in invoice.reversal_move_ids:
            self.assertAlmostEqual(sum(credit_note.line_ids.mapped("balance")), 0.0, 6)
        remaining = {
            key: sums
            for key, sums in self._get_sums(invoice).items()
            if abs(sums[0]) > 0.0001 or abs(sums[1]) > 0.0001
        }
        self.assertFalse(remaining)
        self.assertFalse(invoice.amount_creditable)
        self.assertEqual(invoice.credit_state, "full")
        self.assertFalse(
            invoice.currency_id.round(
                sum(
                    (invoice + invoice.reversal_move_ids)
                    .line_ids.filtered(lambda line: line.display_type == "payment_term")
                    .mapped("amount_residual_currency")
                )
            )
        )

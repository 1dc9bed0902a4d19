# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rules 6 and 8: at an unchanged rate, crediting makes no exchange difference."""

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from odoo import Command
from odoo.tests import tagged

from ..common.credit_common import CreditCommon
from .test_credit_exact import SEVERAL_EXAMPLES

SHARES = st.lists(st.integers(1, 60), min_size=1, max_size=5)


class RateCommon(CreditCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.forint, cls.krone, cls.yen, cls.dinar = (
            cls.setup_other_currency(
                name, rates=[("2020-01-01", rate)], rounding=rounding
            )
            for name, rate, rounding in (
                ("HUF", 390.3, 0.01),
                ("NOK", 11.2345, 0.01),
                ("JPY", 151.37, 1.0),
                ("KWD", 0.3071, 0.001),
            )
        )
        cls.tax_25 = cls._create_tax(25.0)

    def _get_exchange_entries(self, documents):
        lines = documents.line_ids
        return (lines.matched_debit_ids + lines.matched_credit_ids).exchange_move_id

    def _credit_in_parts(self, invoice, shares):
        """Credit shares of what is left each time, in per cent, and then the rest."""
        for share in shares:
            amount = invoice.currency_id.round(invoice.amount_creditable * share / 100)
            if not invoice.currency_id.is_zero(amount):
                self._credit(invoice, amount=amount)
        if invoice.amount_creditable:
            self._credit(invoice)

    def _assert_nothing_remains(self, invoice):
        """Each account of the invoice and its credit notes is at zero in both
        currencies, all is matched, and nothing was booked beside.
        """
        documents = invoice + invoice.reversal_move_ids
        self.assertFalse(self._get_exchange_entries(documents))
        sums = defaultdict(lambda: [0.0, 0.0])
        for line in documents.line_ids:
            sums[line.account_id][0] += line.amount_currency
            sums[line.account_id][1] += line.balance
        for account, (in_document, in_company) in sums.items():
            self.assertAlmostEqual(in_document, 0.0, 5, account.code)
            self.assertAlmostEqual(in_company, 0.0, 5, account.code)
        receivable = documents._get_receivable_lines()
        self.assertEqual(set(receivable.mapped("amount_residual")), {0.0})
        self.assertEqual(set(receivable.mapped("amount_residual_currency")), {0.0})
        self.assertTrue(all(receivable.mapped("reconciled")))


@tagged("post_install", "-at_install")
class TestCreditRate(RateCommon):
    def test_forints_in_four_parts(self):
        """Native rounds a rate out of each item, and books 0.01 as a loss and 0.01 as a
        gain.
        """
        invoice = self._invoice(8829.23, currency_id=self.forint.id)
        for amount in (2221.35, 1625.59, 1340.13, None):
            self._credit(invoice, amount=amount)
        self._assert_nothing_remains(invoice)
        self.assertEqual(len(invoice.reversal_move_ids), 4)

    def test_with_tax_and_in_instalments(self):
        invoice = self._invoice(
            {"price_unit": 4999.99, "tax_ids": self.tax_25.ids},
            1234.56,
            currency_id=self.forint.id,
            invoice_payment_term_id=self.pay_terms_b.id,
        )
        self.assertGreater(len(invoice._get_receivable_lines()), 1)
        for amount in (13.37, 1625.59, 3000.01, 7.0, None):
            self._credit(invoice, amount=amount)
        self._assert_nothing_remains(invoice)

    def test_another_rate_makes_the_difference_that_it_is(self):
        """A rate set by hand is one (rule 8)."""
        invoice = self._invoice(8829.23, currency_id=self.forint.id)
        credit_note = invoice._reverse_moves([{"invoice_currency_rate": 350.0}])
        credit_note.action_post()
        self.assertTrue(self._get_exchange_entries(credit_note))

    def test_what_is_settled_elsewhere_makes_none_either(self):
        invoice = self._invoice(8829.23, currency_id=self.forint.id)
        self._pay(invoice, 8000.01)
        before = self._get_exchange_entries(invoice)
        credit_notes = self._credit(
            invoice, amount=6543.21, outside={"method": "Cash", "amount": 1111.11}
        ) + self._credit(invoice, settlement="outside", outside={"method": "Cash"})
        after = self._get_exchange_entries(invoice + credit_notes)
        self.assertFalse(after - before)
        self.assertEqual(credit_notes[1].amount_residual, 0.0)

    @given(
        cents=st.lists(st.integers(100, 2_000_000), min_size=1, max_size=3),
        currency=st.integers(0, 3),
        is_taxed=st.booleans(),
        is_in_parts=st.booleans(),
        shares=SHARES,
    )
    @SEVERAL_EXAMPLES
    def test_no_currency_and_no_parts_make_one(
        self, cents, currency, is_taxed, is_in_parts, shares
    ):
        taxes = self.tax_25 if is_taxed else self.tax_25.browse()
        invoice = self._invoice(
            *({"price_unit": each / 100, "tax_ids": taxes.ids} for each in cents),
            currency_id=(self.forint, self.krone, self.yen, self.dinar)[currency].id,
            invoice_payment_term_id=is_in_parts and self.pay_terms_b.id,
        )
        self._credit_in_parts(invoice, shares)
        self._assert_nothing_remains(invoice)

    @given(
        cents=st.lists(st.integers(100, 2_000_000), min_size=2, max_size=3),
        currency=st.integers(0, 3),
        shares=SHARES,
    )
    @SEVERAL_EXAMPLES
    def test_nor_do_lines(self, cents, currency, shares):
        invoice = self._invoice(
            *({"price_unit": each / 100, "tax_ids": self.tax_25.ids} for each in cents),
            currency_id=(self.forint, self.krone, self.yen, self.dinar)[currency].id,
        )
        for number, share in enumerate(shares):
            line = invoice.invoice_line_ids[number % len(cents)]
            amount = invoice.currency_id.round(line.amount_creditable * share / 100)
            if not invoice.currency_id.is_zero(amount):
                self._credit(invoice, lines={line.id: amount})
        if invoice.amount_creditable:
            self._credit(invoice)
        self._assert_nothing_remains(invoice)


@tagged("post_install", "-at_install")
class TestCreditRatePaid(RateCommon):
    @given(
        cents=st.integers(10_000, 2_000_000),
        currency=st.integers(0, 3),
        paid=st.integers(1, 99),
        shares=SHARES,
    )
    @SEVERAL_EXAMPLES
    def test_what_is_credited_of_a_part_paid_invoice_makes_none(
        self, cents, currency, paid, shares
    ):
        invoice = self._invoice(
            {"price_unit": cents / 100, "tax_ids": self.tax_25.ids},
            currency_id=(self.forint, self.krone, self.yen, self.dinar)[currency].id,
        )
        self._pay(invoice, invoice.currency_id.round(invoice.amount_total * paid / 100))
        before = self._get_exchange_entries(invoice)
        self._credit_in_parts(invoice, shares)
        self.assertEqual(
            self._get_exchange_entries(invoice + invoice.reversal_move_ids), before
        )
        self.assertEqual(invoice.amount_residual, 0.0)

    def test_cash_basis_taxes_close_at_the_rate(self):
        account = self.company_data["default_account_tax_sale"]
        transition = account.copy({"reconcile": True})
        self.company.tax_exigibility = True
        tax = self._create_tax(
            25.0,
            name="On payment",
            tax_exigibility="on_payment",
            cash_basis_transition_account_id=transition.id,
            **{
                f"{kind}_repartition_line_ids": [
                    Command.clear(),
                    Command.create({"repartition_type": "base"}),
                    Command.create(
                        {"repartition_type": "tax", "account_id": account.id}
                    ),
                ]
                for kind in ("invoice", "refund")
            },
        )
        invoice = self._invoice(
            {"price_unit": 8829.23, "tax_ids": tax.ids}, currency_id=self.forint.id
        )
        for amount in (2221.35, 1625.59, 1340.13, None):
            self._credit(invoice, amount=amount)
        self.assertEqual(
            self._get_exchange_entries(invoice + invoice.reversal_move_ids),
            invoice.browse(),
        )
        self.assertFalse(invoice.amount_residual)

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rule 6: each account that an invoice used ends at zero, whatever was set up anew."""

from collections import defaultdict

from odoo import Command
from odoo.tests import tagged

from ..common.credit_common import CreditCommon


class AccountsCommon(CreditCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.old_account = cls.company_data["default_account_tax_sale"]
        cls.new_account = cls.old_account.copy({"name": "Tax, new"})

    def _get_sums(self, invoice):
        """Return what stands on each account, in both currencies, without zeros."""
        sums = defaultdict(lambda: [0.0, 0.0])
        for line in (invoice + invoice.reversal_move_ids).line_ids:
            sums[line.account_id][0] += line.amount_currency
            sums[line.account_id][1] += line.balance
        return {
            account.code: amounts
            for account, amounts in sums.items()
            if any(abs(amount) > 0.0001 for amount in amounts)
        }


@tagged("post_install", "-at_install")
class TestTaxAccounts(AccountsCommon):
    def _create_tax_on(self, account, amount=25.0, **values):
        account_id = account and account.id
        repartition = [
            Command.clear(),
            Command.create({"repartition_type": "base"}),
            Command.create({"repartition_type": "tax", "account_id": account_id}),
        ]
        return self._create_tax(
            amount,
            invoice_repartition_line_ids=repartition,
            refund_repartition_line_ids=repartition,
            **values,
        )

    def _get_tax_lines(self, tax, kind=None):
        return tax.repartition_line_ids.filtered(
            lambda line: (
                line.repartition_type == "tax"
                and (kind is None or line.document_type == kind)
            )
        )

    def test_a_tax_with_another_account_since_goes_where_it_was_invoiced(self):
        """Native credits the new account: 25.00 stays on each of the two."""
        for kind in (None, "invoice", "refund"):
            for parts in ((), (10.0, 33.33)):
                with self.subTest(kind=kind, parts=parts):
                    tax = self._create_tax_on(self.old_account, name=f"{kind} {parts}")
                    invoice = self._invoice({"price_unit": 100.0, "tax_ids": tax.ids})
                    self._get_tax_lines(tax, kind).account_id = self.new_account
                    for amount in (*parts, None):
                        self._credit(invoice, amount=amount)
                    self.assertEqual(self._get_sums(invoice), {})
                    taken = invoice.reversal_move_ids.line_ids.filtered("tax_line_id")
                    self.assertEqual(taken.account_id, self.old_account)

    def test_changed_between_two_credits(self):
        tax = self._create_tax_on(self.old_account)
        invoice = self._invoice({"price_unit": 100.0, "tax_ids": tax.ids})
        self._credit(invoice, amount=20.0)
        self._get_tax_lines(tax).account_id = self.new_account
        self._credit(invoice, amount=20.0)
        self._credit(invoice)
        self.assertEqual(self._get_sums(invoice), {})

    def test_the_last_closes_what_stands_on_another_account_already(self):
        tax = self._create_tax_on(self.old_account)
        invoice = self._invoice({"price_unit": 100.0, "tax_ids": tax.ids})
        first = self._credit(invoice, amount=20.0)
        first.button_draft()
        first.line_ids.filtered("tax_line_id").account_id = self.new_account
        first.action_post()
        self.assertEqual(self._get_sums(invoice)[self.new_account.code], [4.0, 4.0])
        last = self._credit(invoice)
        self.assertEqual(last.amount_total, 105.0)
        self.assertEqual(self._get_sums(invoice), {})

    def test_on_the_account_of_its_base_before(self):
        """One income account for each line, and the tax of each on it."""
        income = self.company_data["default_account_revenue"]
        other_income = income.copy({"name": "Income, other"})
        tax = self._create_tax_on(None)
        invoice = self._invoice(
            {"price_unit": 100.0, "tax_ids": tax.ids},
            {"price_unit": 40.0, "tax_ids": tax.ids, "account_id": other_income.id},
        )
        for account in (self.new_account, income):
            self._get_tax_lines(tax).account_id = account
            self._credit(invoice, amount=33.33)
        self._credit(invoice)
        self.assertEqual(self._get_sums(invoice), {})

    def test_on_that_of_its_base_since(self):
        tax = self._create_tax_on(self.old_account)
        invoice = self._invoice({"price_unit": 100.0, "tax_ids": tax.ids})
        self._get_tax_lines(tax).account_id = False
        self._credit(invoice, amount=33.33)
        self._credit(invoice)
        self.assertEqual(self._get_sums(invoice), {})

    def test_a_transition_account_that_was_changed(self):
        self.company.tax_exigibility = True
        transition = self.old_account.copy({"reconcile": True})
        tax = self._create_tax_on(
            self.old_account,
            tax_exigibility="on_payment",
            cash_basis_transition_account_id=transition.id,
        )
        invoice = self._invoice({"price_unit": 100.0, "tax_ids": tax.ids})
        tax.cash_basis_transition_account_id = transition.copy()
        self._credit(invoice, amount=33.33)
        self._credit(invoice)
        self.assertEqual(self._get_sums(invoice), {})

    def test_in_another_currency(self):
        euro = self.setup_other_currency("EUR", rates=[("2020-01-01", 0.8317)])
        tax = self._create_tax_on(self.old_account)
        invoice = self._invoice(
            {"price_unit": 77.77, "tax_ids": tax.ids}, currency_id=euro.id
        )
        self._get_tax_lines(tax).account_id = self.new_account
        self._credit(invoice, amount=33.33)
        self._credit(invoice)
        self.assertEqual(self._get_sums(invoice), {})


@tagged("post_install", "-at_install")
class TestReceivableAccounts(AccountsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.receivable = cls.company_data["default_account_receivable"]
        cls.later = cls.receivable.copy({"name": "Receivable, later"})
        cls.tax_25 = cls._create_tax(25.0)

    def _instalments(self, **values):
        """Return an invoice of 125.00, of which the second half is on an account of its
        own.
        """
        invoice = self._invoice(
            {"price_unit": 100.0, "tax_ids": self.tax_25.ids},
            post=False,
            invoice_payment_term_id=self.pay_terms_b.id,
            **values,
        )
        lines = invoice._get_receivable_lines().sorted("date_maturity")
        self.assertEqual(len(lines), 2)
        lines[1].account_id = self.later
        invoice.action_post()
        return invoice

    def _pay_item(self, line):
        """Pay one instalment: native pays what is on two accounts in one go."""
        self.env["account.payment.register"].with_context(
            active_model="account.move.line", active_ids=line.ids
        ).create({})._create_payments()

    def _assert_settled(self, invoice):
        documents = invoice + invoice.reversal_move_ids
        receivable = documents._get_receivable_lines()
        self.assertEqual(receivable.account_id, self.receivable | self.later)
        self.assertEqual(set(receivable.mapped("amount_residual_currency")), {0.0})
        self.assertEqual(set(receivable.mapped("amount_residual")), {0.0})
        self.assertEqual(self._get_sums(invoice), {})

    def test_a_whole_credit_settles_both(self):
        """Native puts both on one account: neither is settled."""
        invoice = self._instalments()
        self._credit(invoice)
        self._assert_settled(invoice)

    def test_parts_take_the_earlier_first(self):
        invoice = self._instalments()
        first, second = invoice._get_receivable_lines().sorted("date_maturity")
        owed = first.amount_residual, second.amount_residual
        self._credit(invoice, amount=10.0)
        self.assertEqual(first.amount_residual, owed[0] - 10.0)
        self.assertEqual(second.amount_residual, owed[1])
        self._credit(invoice, amount=owed[0])
        self.assertEqual(first.amount_residual, 0.0)
        self.assertEqual(second.amount_residual, owed[1] - 10.0)
        self._credit(invoice)
        self._assert_settled(invoice)

    def test_lines_and_another_currency(self):
        euro = self.setup_other_currency("EUR", rates=[("2020-01-01", 0.8317)])
        invoice = self._instalments(currency_id=euro.id)
        line = invoice.invoice_line_ids
        for amount in (33.33, 12.34, 50.01):
            self._credit(invoice, lines={line.id: amount})
        self._credit(invoice)
        self._assert_settled(invoice)

    def test_what_was_paid_becomes_credit_where_it_was_paid(self):
        invoice = self._instalments()
        first, second = invoice._get_receivable_lines().sorted("date_maturity")
        paid = first.amount_residual
        self._pay_item(first)
        self.assertEqual(first.amount_residual, 0.0)
        credit_note = self._credit(invoice)
        self.assertEqual(second.amount_residual, 0.0)
        self.assertEqual(credit_note.amount_residual, paid)
        left = credit_note._get_receivable_lines().filtered("amount_residual")
        self.assertEqual(left.account_id, self.receivable)
        self.assertEqual(self._get_sums(invoice), {})

    def test_settled_elsewhere_on_both(self):
        invoice = self._instalments()
        for line in invoice._get_receivable_lines().sorted("date_maturity"):
            self._pay_item(line)
        self.assertEqual(invoice.amount_residual, 0.0)
        credit_note = self._credit(
            invoice, settlement="outside", outside={"method": "Cash"}
        )
        self.assertEqual(credit_note.amount_residual, 0.0)

    def test_a_replacement_takes_the_credit_of_each(self):
        invoice = self._instalments()
        for line in invoice._get_receivable_lines().sorted("date_maturity"):
            self._pay_item(line)
        self._credit(invoice, reissue=True)
        replacement = invoice.replacement_ids
        lines = replacement._get_receivable_lines().sorted("date_maturity")
        if len(lines) == 2:
            lines[1].account_id = self.later
        replacement.action_post()
        self.assertEqual(replacement.amount_residual, 0.0)

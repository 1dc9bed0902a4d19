# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Corners of accounting, one by one: cash basis, branches, tags, analytics, terms."""

from collections import defaultdict

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common.credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCreditCorners(CreditCommon):
    def _assert_zero(self, sums, digits=2):
        remaining = {key: value for key, value in sums.items() if round(value, digits)}
        self.assertFalse(remaining)

    def _sum_balances(self, moves, get_keys):
        sums = defaultdict(float)
        for line in moves.line_ids:
            for key in get_keys(line):
                sums[key] += line.balance
        return sums

    # == Cash basis ==

    def _cash_basis_taxes(self):
        self.company.tax_exigibility = True
        transition = self.env["account.account"].create(
            {
                "name": "Tax not due yet",
                "code": "251999",
                "account_type": "liability_current",
                "reconcile": True,
            }
        )
        return [
            self._create_tax(
                amount,
                name=f"{amount} when paid",
                tax_exigibility="on_payment",
                cash_basis_transition_account_id=transition.id,
            )
            for amount in (25, 12)
        ], transition

    def test_cash_basis_tax_is_zero_after_partial_credits(self):
        taxes, transition = self._cash_basis_taxes()
        invoice = self._invoice(
            {"price_unit": 100.0, "tax_ids": taxes[0].ids},
            {"price_unit": 55.55, "tax_ids": taxes[1].ids},
        )
        self._pay(invoice, 60.0)
        self._credit(invoice, amount=33.33)
        self._credit(invoice, amount=44.44)
        last = self._credit(invoice)
        self.assertTrue(last.amount_residual)
        other = self._invoice({"price_unit": 60.0})
        (other + last + invoice.reversal_move_ids).line_ids.filtered(
            lambda line: line.display_type == "payment_term" and not line.reconciled
        ).reconcile()
        documents = invoice + invoice.reversal_move_ids
        documents += documents.tax_cash_basis_created_move_ids
        self._assert_zero(
            self._sum_balances(
                documents,
                lambda line: [("tax", line.tax_line_id)] if line.tax_line_id else [],
            )
        )
        self.assertAlmostEqual(
            sum(
                documents.line_ids.filtered(
                    lambda line: line.account_id == transition
                ).mapped("balance")
            ),
            0.0,
        )

    # == Branches ==

    def test_the_credit_note_stands_in_the_branch_of_its_invoice(self):
        branch = self.env["res.company"].create(
            {
                "name": "Branch",
                "parent_id": self.company.id,
                "country_id": self.company.country_id.id,
            }
        )
        self.env.cr.precommit.run()
        self.env.user.company_ids |= branch
        invoice = self._invoice(100.0, company_id=branch.id, post=False)
        invoice.action_post()
        self.assertEqual(invoice.company_id, branch)
        self.accountant.company_ids |= branch
        [result] = (
            invoice.with_user(self.accountant)
            .with_context(allowed_company_ids=branch.ids)
            .credit_invoice(amount=40.0, reissue=True)
        )
        documents = self.env["account.move"].browse(
            [result["credit_note_id"], result["replacement_id"]]
        )
        self.assertEqual(documents.company_id, branch)
        self.assertEqual(invoice.amount_residual, 60.0)

    # == Tags, split taxes, analytics ==

    def _tagged_tax(self, amount, factors, **values):
        country = self.company.account_fiscal_country_id

        def lines(kind):
            tags = {
                part: self.env["account.account.tag"].create(
                    {
                        "name": f"{kind} {part} {amount}",
                        "applicability": "taxes",
                        "country_id": country.id,
                    }
                )
                for part in ("base", *range(len(factors)))
            }
            return [
                Command.clear(),
                Command.create(
                    {"repartition_type": "base", "tag_ids": tags["base"].ids}
                ),
                *(
                    Command.create(
                        {
                            "repartition_type": "tax",
                            "factor_percent": factor,
                            "tag_ids": tags[index].ids,
                            "account_id": self.company_data[
                                "default_account_tax_sale"
                            ].id,
                        }
                    )
                    for index, factor in enumerate(factors)
                ),
            ]

        return self._create_tax(
            amount,
            invoice_repartition_line_ids=lines("invoice"),
            refund_repartition_line_ids=lines("refund"),
            **values,
        )

    def test_a_credit_uses_the_tags_of_refunds_and_zeroes_each(self):
        split = self._tagged_tax(25, (33.33, 33.33, 33.34))
        single = self._tagged_tax(15, (100,))
        lines = (
            {"price_unit": 33.33, "tax_ids": split.ids},
            {"price_unit": 77.77, "tax_ids": (split + single).ids},
        )
        invoice = self._invoice(*lines)
        for amount in (12.34, 50.0, None):
            self._credit(invoice, amount=amount)
        native = self._reverse_invoice(self._invoice(*lines), post=True)
        ours = invoice.reversal_move_ids
        self.assertEqual(ours.line_ids.tax_tag_ids, native.line_ids.tax_tag_ids)
        by_tag = lambda line: line.tax_tag_ids  # noqa: E731
        wanted = self._sum_balances(native, by_tag)
        got = self._sum_balances(ours, by_tag)
        self._assert_zero({tag: got[tag] - wanted[tag] for tag in wanted})

    def test_each_analytic_distribution_ends_at_zero(self):
        plan = self.env["account.analytic.plan"].create({"name": "Practice"})
        accounts = self.env["account.analytic.account"].create(
            [{"name": name, "plan_id": plan.id} for name in ("Oslo", "Bergen")]
        )
        tax = self._create_tax(25)
        invoice = self._invoice(
            *(
                {
                    "price_unit": 33.33,
                    "tax_ids": tax.ids,
                    "analytic_distribution": {str(account.id): 100},
                }
                for account in accounts
            )
        )
        self._credit(invoice, amount=20.01)
        self._credit(invoice)
        lines = (invoice + invoice.reversal_move_ids).line_ids
        for account in accounts:
            self.assertAlmostEqual(
                sum(
                    lines.filtered(
                        lambda line, account=account: (
                            line.analytic_distribution or {}
                        ).get(str(account.id))
                    ).mapped("balance")
                ),
                0.0,
            )

    def test_the_bases_behind_the_taxes_end_at_zero(self):
        tax = self._create_tax(25)
        invoice = self._invoice({"price_unit": 77.77, "tax_ids": tax.ids})
        for amount in (12.34, 50.0, None):
            self._credit(invoice, amount=amount)
        self.assertAlmostEqual(
            sum(
                (invoice + invoice.reversal_move_ids).line_ids.mapped("tax_base_amount")
            ),
            0.0,
        )

    # == Early payment discount ==

    def _invoice_with_discount(self, computation="included"):
        term = self._create_discount_term(computation)
        return self._invoice(
            {
                "price_unit": 148.40,
                "tax_ids": self._create_tax(25, name=f"25 {computation}").ids,
            },
            invoice_payment_term_id=term.id,
        )

    def test_at_most_what_was_paid_is_credited_after_a_discount(self):
        for computation in ("included", "excluded", "mixed"):
            with self.subTest(computation=computation):
                invoice = self._invoice_with_discount(computation)
                self._pay(invoice)
                paid = invoice.matched_payment_ids.amount
                self.assertLess(paid, invoice.amount_total)
                self.assertEqual(invoice.payment_state, "paid")
                self.assertAlmostEqual(invoice.amount_creditable, paid)
                with self.assertRaisesRegex(UserError, "at most"):
                    self._credit(invoice, amount=invoice.amount_total)
                credit_note = self._credit(invoice)
                self.assertAlmostEqual(credit_note.amount_total, paid)
                self.assertAlmostEqual(credit_note.amount_residual, paid)
                self.assertFalse(invoice.amount_creditable)

    # == Instalments ==

    def test_the_earliest_instalment_goes_first(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "Three parts",
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": share, "nb_days": days}
                    )
                    for share, days in ((30, 0), (30, 30), (40, 60))
                ],
            }
        )
        invoice = self._invoice(100.0, invoice_payment_term_id=term.id)
        self._credit(invoice, amount=40.0)
        self.assertEqual(
            invoice.line_ids.filtered(lambda line: line.display_type == "payment_term")
            .sorted("date_maturity")
            .mapped("amount_residual"),
            [0.0, 20.0, 40.0],
        )

    # == Cash rounding ==

    def test_partial_credits_take_the_rounding_along(self):
        tax = self._create_tax(15)
        for rounding in (self.cash_rounding_a, self.cash_rounding_b):
            with self.subTest(strategy=rounding.strategy):
                invoice = self._invoice(
                    {"price_unit": 33.33, "tax_ids": tax.ids},
                    invoice_cash_rounding_id=rounding.id,
                )
                credit_note = self._credit(invoice, amount=12.34)
                self.assertEqual(credit_note.amount_total, 12.34)
                self._credit(invoice)
                self._assert_zero(
                    self._sum_balances(
                        invoice + invoice.reversal_move_ids,
                        lambda line: [line.account_id],
                    )
                )

    # == Discounts on their own account ==

    def test_discounts_booked_apart_end_at_zero(self):
        self.company.account_discount_expense_allocation_id = self.company_data[
            "default_account_expense"
        ]
        tax = self._create_tax(25)
        invoice = self._invoice(
            {"price_unit": 99.99, "discount": 15, "tax_ids": tax.ids}
        )
        self.assertIn("discount", invoice.line_ids.mapped("display_type"))
        self._credit(invoice, amount=12.34)
        self._credit(invoice)
        self._assert_zero(
            self._sum_balances(
                invoice + invoice.reversal_move_ids, lambda line: [line.account_id]
            )
        )

    # == Credit notes that others made ==

    def test_a_native_credit_note_counts_line_by_line(self):
        tax = self._create_tax(25)
        invoice = self._invoice(
            {"price_unit": 100.0, "tax_ids": tax.ids}, {"price_unit": 40.0}
        )
        native = invoice._reverse_moves([{"invoice_date": fields.Date.today()}])
        self.assertEqual(
            native.invoice_line_ids.credited_line_id, invoice.invoice_line_ids
        )
        first = native.invoice_line_ids.filtered("tax_ids")
        native.invoice_line_ids = [
            Command.update(first.id, {"price_unit": 20.0}),
            Command.delete((native.invoice_line_ids - first).id),
        ]
        native.action_post()
        self.assertEqual(invoice.invoice_line_ids.mapped("amount_credited"), [25.0, 0])
        last = self._credit(invoice)
        self.assertEqual(last.amount_total, 140.0)

    def test_a_credit_note_line_of_its_own_counts_against_all_lines(self):
        invoice = self._invoice(100.0, 100.0)
        native = invoice._reverse_moves([{"invoice_date": fields.Date.today()}])
        native.invoice_line_ids = [
            *(Command.delete(line.id) for line in native.invoice_line_ids),
            Command.create(
                {
                    "name": "Goodwill",
                    "price_unit": 50.0,
                    "tax_ids": [],
                    "account_id": invoice.invoice_line_ids[0].account_id.id,
                }
            ),
        ]
        native.action_post()
        self.assertEqual(invoice.invoice_line_ids.mapped("amount_credited"), [25, 25])
        last = self._credit(invoice)
        self.assertEqual(last.amount_total, 150.0)
        self.assertFalse(invoice.amount_creditable)

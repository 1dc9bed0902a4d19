# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A month of an accountant: 48 invoices (200 with WHOLE_MONTH=1), three rates of tax of
which one is due when it is paid, two currencies, 24 credits of all kinds (60), a lock
in the middle, one statement of the bank. Tax grids, revenue, exchange, the bank, and
what each customer owes are those of books kept beside Odoo (``month_books.py``).
"""

from collections import Counter
from itertools import cycle, islice
from random import Random

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .month_books import Books
from .month_common import CREDITS_A_WEEK, EURO, KINDS, RATES, MonthCommon

LOCKED = "2026-06-15"


@tagged("post_install", "-at_install")
class TestMonth(MonthCommon):
    def test_month(self):
        self.random = Random(20260601)
        self.books = Books()
        self.paper = {}
        self.payments = self.env["account.payment"]
        self.done = Counter()
        kinds = cycle(KINDS)
        closed = None
        for day, rate in EURO.items():
            with freeze_time(day):
                self.rate = rate
                if day > LOCKED and closed is None:
                    self.company.fiscalyear_lock_date = LOCKED
                    closed = self._read_books(LOCKED)
                    self._assert_closed()
                invoices = self._sell_a_week(day)
                self._assert_books(f"{day}: sold")
                self._credit_a_week(islice(kinds, CREDITS_A_WEEK))
                self._assert_books(f"{day}: credited")
                self._pay_some(invoices)
                self._assert_books(f"{day}: paid")
        self.assertEqual(sum(self.done.values()), CREDITS_A_WEEK * len(EURO), self.done)
        self.assertEqual(self.done.keys(), KINDS.keys())
        self.assertEqual(self._read_books(LOCKED), closed, "what is closed stands")
        with freeze_time("2026-06-30"):
            self._reconcile_statement()
        self._assert_books("the statement of the bank")

    def _assert_closed(self):
        """A credit note in the closed period is refused, with the day that it gets."""
        invoice = next(move for move in self.paper if move.credit_state == "none")
        with self.assertRaisesRegex(UserError, "closed.*choose that date"):
            invoice.with_user(self.accountant).credit_invoice(date="2026-06-10")

    def _reconcile_statement(self):
        """Match a statement with every payment of the month."""
        items = [payment._seek_for_lines()[0] for payment in self.payments]
        journal = self.payments.journal_id
        statement = self.env["account.bank.statement"].create(
            {
                "name": "June",
                "line_ids": [
                    Command.create(
                        {
                            "journal_id": journal.id,
                            "date": fields.Date.to_date("2026-06-30"),
                            "payment_ref": item.move_id.name,
                            "partner_id": item.partner_id.id,
                            "amount": item.balance,
                            **(
                                {
                                    "foreign_currency_id": self.euro.id,
                                    "amount_currency": item.amount_currency,
                                }
                                if item.currency_id == self.euro
                                else {}
                            ),
                        }
                    )
                    for item in items
                ],
            }
        )
        self.assertEqual(round(statement.balance_end * 100), self.books.bank)
        for line, item in zip(statement.line_ids.sorted("id"), items, strict=True):
            _liquidity, suspense, _other = line._seek_for_lines()
            suspense.account_id = item.account_id
            (suspense + item).reconcile()
        self.assertTrue(all(statement.line_ids.mapped("is_reconciled")))
        booked = self._sum("account_id")
        self.assertEqual(
            round(booked[journal.default_account_id] * 100), self.books.bank
        )
        self.assertFalse(round(booked[journal.suspense_account_id], 2))
        for account in {item.account_id for item in items}:
            self.assertFalse(round(booked[account], 2), account.name)

    # === WHAT STANDS === #

    def _sum(self, name, *domain, until=None):
        """Return the sums of balances of the company by a field."""
        full_domain = [
            ("company_id", "=", self.company.id),
            ("parent_state", "=", "posted"),
            ("date", ">=", "2026-06-01"),
            ("date", "<=", until or "2026-06-30"),
            *domain,
        ]
        Item = self.env["account.move.line"]
        groups = Item._read_group(full_domain, [name], ["balance:sum"])
        return Counter(dict(groups))

    def _read_books(self, until=None):
        """Return what stands in Odoo, shaped as ``Books.sum_up``."""
        by_account = self._sum("account_id", until=until)
        exchange = (
            self.company.income_currency_exchange_account_id
            | self.company.expense_currency_exchange_account_id
        )
        # Until the statement comes, the money is on the way to the bank.
        money = self.payments.mapped("outstanding_account_id")
        money |= self.payments.journal_id.default_account_id
        money |= self.payments.journal_id.suspense_account_id
        stands = {
            "revenue": -by_account[self.company_data["default_account_revenue"]],
            "exchange": -sum(by_account[account] for account in exchange),
            "bank": sum(by_account[account] for account in money),
            "outside": by_account[self.outside],
        }
        for key, account in zip((*RATES, "later"), self.accounts, strict=True):
            stands["tax", key] = -by_account[account]
        for tag, balance in self._sum(
            "tax_tag_ids", ("tax_tag_ids", "!=", False), until=until
        ).items():
            stands["grid", tag.name] = -balance
        for partner, balance in self._sum(
            "partner_id", ("account_type", "=", "asset_receivable"), until=until
        ).items():
            stands["owed", partner.name] = balance
        return {
            key: round(amount, 2)
            for key, amount in stands.items()
            if abs(amount) > 0.001
        }

    def _assert_books(self, step):
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self._read_books(), self.books.sum_up(), step)

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What an accountant does in a month, in Odoo and on paper."""

import os
from fractions import Fraction

from odoo import Command

from ..common.credit_common import CreditCommon
from .month_books import WHEN_PAID

RATES = (25, 15, WHEN_PAID)
# Euro for one of the company's currency, from that day on.
EURO = {
    "2026-06-02": Fraction("0.8"),
    "2026-06-09": Fraction("0.8317"),
    "2026-06-17": Fraction("0.7904"),
    "2026-06-24": Fraction("0.8125"),
}
# A small practice by default; WHOLE_MONTH=1 sells 200 times and credits 60.
IS_WHOLE = bool(os.environ.get("WHOLE_MONTH"))
INVOICES_A_WEEK = 50 if IS_WHOLE else 12
CREDITS_A_WEEK = 15 if IS_WHOLE else 6
# Odoo's own button takes the rate of the day; the others leave an invoice half settled.
NOT_IN_EURO = ("native", "line", "twice", "used")
# By kind of credit, whether the invoice was paid before.
KINDS = {
    "whole": False,
    "amount": False,
    "line": False,
    "reissue": False,
    "native": False,
    "twice": False,
    "kept": True,
    "used": True,
    "refund": True,
    "part of the money": True,
    "outside": True,
}


class MonthCommon(CreditCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.euro = cls.setup_other_currency(
            "EUR", rates=[(day, float(rate)) for day, rate in EURO.items()]
        )
        cls.customers = cls.env["res.partner"].create(
            [{"name": f"Customer {number}"} for number in range(8)]
        )
        cls.company.tax_exigibility = True
        cls.accounts = cls.env["account.account"].create(
            [
                {
                    "name": f"Tax {key}",
                    "code": f"2519{number}",
                    "account_type": "liability_current",
                    "reconcile": key == "later",
                }
                for number, key in enumerate((*RATES, "later"))
            ]
        )
        cls.taxes = {
            percent: cls._create_tax_with_grids(percent, account)
            for percent, account in zip(RATES, cls.accounts, strict=False)
        }
        cls.outside = cls.env["account.account"].create(
            {"name": "Elsewhere", "code": "101999", "account_type": "asset_current"}
        )
        cls.company.credit_outside_account_id = cls.outside

    @classmethod
    def _create_tax_with_grids(cls, percent, account):
        net, tax = cls.env["account.account.tag"].create(
            [
                {
                    "name": f"{percent} {what}",
                    "applicability": "taxes",
                    "country_id": cls.company.account_fiscal_country_id.id,
                }
                for what in ("net", "tax")
            ]
        )
        lines = [
            Command.clear(),
            Command.create(
                {"repartition_type": "base", "tag_ids": [Command.set(net.ids)]}
            ),
            Command.create(
                {
                    "repartition_type": "tax",
                    "account_id": account.id,
                    "tag_ids": [Command.set(tax.ids)],
                }
            ),
        ]
        later = {
            "tax_exigibility": "on_payment",
            "cash_basis_transition_account_id": cls.accounts[-1].id,
        }
        return cls._create_tax(
            percent,
            invoice_repartition_line_ids=lines,
            refund_repartition_line_ids=lines,
            **(later if percent == WHEN_PAID else {}),
        )

    def _sell_a_week(self, day):
        """Post invoices of the day: every fifth in euro, on one line."""
        vals_list, papers = [], []
        for number in range(INVOICES_A_WEEK):
            customer = self.random.choice(self.customers)
            is_euro = number % 5 == 4
            rates = self.random.sample(RATES, self.random.randint(1, 3))
            if is_euro:
                rates = [self.random.choice(RATES[:2])]
            nets = {percent: self.random.randint(1000, 200000) for percent in rates}
            rate = self.rate if is_euro else 1
            papers.append(self.books.sell(customer.name, nets, rate))
            vals_list.append(
                {
                    "move_type": "out_invoice",
                    "partner_id": customer.id,
                    "invoice_date": day,
                    "invoice_payment_term_id": False,
                    "currency_id": (
                        self.euro if is_euro else self.company.currency_id
                    ).id,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": "Session",
                                "price_unit": net / 100,
                                "account_id": (
                                    self.company_data["default_account_revenue"].id
                                ),
                                "tax_ids": [Command.set(self.taxes[percent].ids)],
                            }
                        )
                        for percent, net in nets.items()
                    ],
                }
            )
        invoices = self.env["account.move"].create(vals_list)
        invoices.action_post()
        # One by one, so that what is done to one does not read all of the others.
        ones = [invoices.browse(invoice_id) for invoice_id in invoices.ids]
        self.paper.update(zip(ones, papers, strict=True))
        return invoices

    def _credit_a_week(self, kinds):
        """Credit invoices that nothing was done to, of this week or before, in each of
        these ways.
        """
        fresh = [
            move
            for move in self.paper
            if move.payment_state == "not_paid" and move.credit_state == "none"
        ]
        self.random.shuffle(fresh)
        chosen = {}
        for kind in kinds:
            invoice = next(
                move
                for move in fresh
                if move.currency_id != self.euro or kind not in NOT_IN_EURO
            )
            fresh.remove(invoice)
            chosen[invoice] = kind
        self.untouched = self.env["account.move"].union(*fresh)
        self._pay_all(
            self.env["account.move"].union(
                *(invoice for invoice, kind in chosen.items() if KINDS[kind])
            )
        )
        self.half_credited = self.env["account.move"]
        for invoice, kind in chosen.items():
            credit = getattr(self, f"_credit_{kind.replace(' ', '_')}")
            credit(invoice, self.paper[invoice])
            self.done[kind] += 1
        self._pay_all(self.half_credited)

    def _credit_whole(self, invoice, paper):
        self._credit(invoice)
        self.books.credit(paper)

    def _credit_amount(self, invoice, paper):
        """A part of it; what is left is paid the same day."""
        amount = self.random.randint(1, paper.total - 1)
        self._credit(invoice, amount=amount / 100)
        self.books.credit(paper, amount)
        self.half_credited += invoice

    def _credit_line(self, invoice, paper):
        line = self.random.choice(invoice.invoice_line_ids)
        percent = int(line.tax_ids.amount)
        gross = paper.left[percent, "net"] + paper.left[percent, "tax"]
        amount = self.random.randint(1, gross)
        self._credit(invoice, lines={line.id: amount / 100})
        self.books.credit(paper, amount, percent)

    def _credit_twice(self, invoice, paper):
        for _time in range(2):
            amount = self.random.randint(1, sum(paper.left.values()) // 2)
            self._credit(invoice, amount=amount / 100)
            self.books.credit(paper, amount)

    def _credit_reissue(self, invoice, paper):
        """It was too dear: a new one, for less."""
        [result] = invoice.with_user(self.accountant).credit_invoice(reissue=True)
        self.books.credit(paper)
        new = self.env["account.move"].browse(result["replacement_id"])
        line = new.invoice_line_ids[0]
        price = self.random.randint(100, 1000)
        new.with_user(self.accountant).change_price(line.id, price / 100)
        new.action_post()
        nets = {
            int(each.tax_ids.amount): round(each.price_unit * 100)
            for each in new.invoice_line_ids
        }
        rate = self.rate if new.currency_id == self.euro else 1
        self.paper[new] = self.books.sell(new.partner_id.name, nets, rate)

    def _credit_native(self, invoice, paper):
        """With Odoo's own button."""
        reversal = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"journal_id": invoice.journal_id.id})
        )
        reversal.refund_moves()
        reversal.new_move_ids.action_post()
        self.books.credit(paper)

    def _credit_kept(self, invoice, paper):
        self._credit(invoice)
        self.books.credit(paper)

    def _credit_used(self, invoice, paper):
        """Another invoice of the customer is paid with it."""
        credit_note = self._credit(invoice)
        note = self.books.credit(paper)
        other = self.untouched.filtered(
            lambda move: (
                move.partner_id == invoice.partner_id
                and move.currency_id == invoice.currency_id
                and move.payment_state == "not_paid"
            )
        )[:1]
        if other:
            other.with_user(self.accountant).apply_account_credit(
                credit_ids=credit_note.ids
            )
            self.books.settle(self.paper[other], note)

    def _credit_refund(self, invoice, paper):
        credit_note = self._credit(invoice, settlement="refund")
        self._pay_back(credit_note, self.books.credit(paper))

    def _credit_part_of_the_money(self, invoice, paper):
        amount = self.random.randint(2, paper.total - 1)
        credit_note = self._credit(invoice, amount=amount / 100, settlement="refund")
        self._pay_back(credit_note, self.books.credit(paper, amount))

    def _credit_outside(self, invoice, paper):
        self._credit(
            invoice,
            settlement="outside",
            outside={"method": "Cash", "reference": "Reception"},
        )
        self.books.settle_outside(self.books.credit(paper))

    def _pay_all(self, invoices):
        """Pay what is left of each, with a payment of its own."""
        for currency, same in invoices.grouped("currency_id").items():
            self.payments |= self._register_payment(same, group_payment=False)
            rate = self.rate if currency == self.euro else 1
            for invoice in same:
                paper = self.paper[invoice]
                self.books.pay(paper, paper.open, rate)

    def _pay_back(self, credit_note, note):
        payment = credit_note.refund_payment_ids
        payment.with_user(self.accountant).mark_as_refunded(reference="By bank")
        self.payments |= payment
        rate = self.rate if credit_note.currency_id == self.euro else 1
        self.books.pay(note, note.open, rate)

    def _pay_some(self, invoices):
        """Some of what nothing was done to is paid."""
        self._pay_all(
            invoices[::5].filtered(lambda move: move.payment_state == "not_paid")
        )

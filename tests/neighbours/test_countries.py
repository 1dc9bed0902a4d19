# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The same books in Norway, Sweden and Germany, each with its own chart: what stands
after each step is worked out beside Odoo, and after the last credit nothing stands, in
no account, no tax and no grid of the tax report.
"""

from collections import Counter
from decimal import Decimal

from neighbours_common import NeighboursCommon

from odoo import fields
from odoo.tests import tagged


class Books:
    """What an accountant writes down, in the company's currency.

    :ivar list rates: of the three taxes, per cent
    :ivar list grids: of each, the grid of its base and that of the tax, or None
    """

    def __init__(self, rates, grids):
        self.rates = [Decimal(rate) for rate in rates]
        self.grids = grids
        self.revenue = Decimal(0)
        self.taxes = [Decimal(0)] * len(rates)
        self.reported = Counter()
        self.owed = Decimal(0)
        self.money = Decimal(0)

    def sell(self, *nets, share=1, currency=1):
        """Write down a document: its net amount at each of the rates, of which a share
        counts, and what a unit of its currency is worth.
        """
        for number, net in enumerate(nets):
            net = Decimal(net) * Decimal(share) * Decimal(currency)
            tax = net * self.rates[number] / 100
            self.revenue += net
            self.taxes[number] += tax
            self.owed += net + tax
            base_grid, tax_grid = self.grids[number]
            self.reported[base_grid] += net
            if tax_grid:
                self.reported[tax_grid] += tax

    def credit(self, *nets, share=1, currency=1):
        self.sell(*nets, share=-Decimal(share), currency=currency)

    def receive(self, amount):
        self.owed -= Decimal(amount)
        self.money += Decimal(amount)

    def gross(self, number, net):
        return Decimal(net) * (100 + self.rates[number]) / 100

    def read(self):
        """Return what stands, without what is zero."""
        stands = {
            "revenue": self.revenue,
            "owed": self.owed,
            "money": self.money,
            **{
                f"tax {rate}": tax
                for rate, tax in zip(self.rates, self.taxes, strict=True)
            },
            **{f"grid {name}": amount for name, amount in self.reported.items()},
        }
        return {name: round(float(value), 2) for name, value in stands.items() if value}


class CountryCommon(NeighboursCommon):
    """The story; a country has its taxes, and a foreign currency that is worth so
    many units of its own.
    """

    tax_names, rates, grids = (), (), ()
    foreign, worth = "EUR", "12.5"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        charts = cls.env["account.chart.template"].with_company(cls.company)
        cls.taxes = [charts.ref(name) for name in cls.tax_names]
        cls.currency_rate = float(1 / Decimal(cls.worth))
        cls.foreign_currency = cls.setup_other_currency(
            cls.foreign, rates=[("2020-01-01", cls.currency_rate)]
        )

    def _sell(self, *nets, **values):
        lines = [
            {"price_unit": float(net), "tax_ids": tax.ids}
            for net, tax in zip(nets, self.taxes, strict=False)
        ]
        return self._invoice(*lines, **values)

    def _read_books(self):
        """Return what stands in Odoo, shaped as ``Books.read``."""
        lines = self.env["account.move.line"].search(
            [
                ("company_id", "=", self.company.id),
                ("parent_state", "=", "posted"),
                ("partner_id", "in", self.partner_a.ids),
            ]
        )
        stands = Counter()
        for line in lines:
            kind = {"income": "revenue", "asset_receivable": "owed"}.get(
                line.account_id.account_type, line.account_id.code
            )
            if line.tax_line_id:
                kind = f"tax {line.tax_line_id.amount:g}"
            elif line.payment_id:
                kind = "money" if kind != "owed" else kind
            sign = 1 if kind in ("owed", "money") else -1
            stands[kind] += sign * line.balance
            for tag in line.tax_tag_ids:
                stands[f"grid {tag.with_context(lang=None).name.strip('+-')}"] -= (
                    line.balance
                )
        return {
            name: round(amount, 2)
            for name, amount in stands.items()
            if abs(amount) > 0.001
        }

    def _assert_books(self, books, step):
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self._read_books(), books.read(), step)

    def _refund_by_hand(self, credit_note, amount):
        credit_note.with_user(self.accountant).refund_credit(
            amount=float(amount), by_hand=True
        )
        waiting = credit_note.refund_payment_ids.filtered(
            lambda payment: payment.state == "draft"
        )
        waiting.with_user(self.accountant).mark_as_refunded(
            date=fields.Date.to_string(fields.Date.context_today(waiting)),
            reference="By bank",
        )

    def _test_story(self):
        books = Books(self.rates, self.grids)
        several = self._sell(1000, 400, 200)
        books.sell(1000, 400, 200)
        self._assert_books(books, "three rates on one invoice")

        self._credit(several, amount=several.amount_total / 4)
        books.credit(1000, 400, 200, share="0.25")
        self._assert_books(books, "a quarter credited by amount")

        [line] = several.invoice_line_ids.filtered(lambda line: line.price_unit == 1000)
        self._credit(several, lines={line.id: float(books.gross(0, 300))})
        books.credit(300)
        self._assert_books(books, "a line credited in part")

        wrong = self._sell(300)
        self._pay(wrong)
        books.sell(300)
        books.receive(books.gross(0, 300))
        self._assert_books(books, "paid")

        [result] = wrong.with_user(self.accountant).credit_invoice(reissue=True)
        right = self.env["account.move"].browse(result["replacement_id"])
        right.with_user(self.accountant).change_price(right.invoice_line_ids.id, 240.0)
        right.action_post()
        books.credit(300)
        books.sell(240)
        self._assert_books(books, "reissued with another price")
        self.assertEqual(right.amount_residual, 0.0)

        rest = wrong.reversal_move_ids
        self._refund_by_hand(rest, books.gross(0, 60))
        books.receive(-books.gross(0, 60))
        self._assert_books(books, "the difference paid back")

        abroad = self._sell(100, 50, currency_id=self.foreign_currency.id)
        books.sell(100, 50, currency=self.worth)
        self._assert_books(books, "a foreign currency")
        self._credit(abroad, amount=abroad.amount_total / 5)
        books.credit(100, 50, share="0.2", currency=self.worth)
        self._assert_books(books, "a fifth of it credited")

        odd = self._sell("333.33", "19.99", "7.77")
        for amount in (12.34, 0.07, 99.99):
            before = self._read_books()["owed"]
            self._credit(odd, amount=amount)
            self.assertEqual(round(before - self._read_books()["owed"], 2), amount)

        self._credit(several + abroad + odd)
        # Paid with credit, it goes back as credit (rule 18); that is paid out natively.
        self._pay(self._credit(right))
        nothing = Books(self.rates, self.grids)
        self._assert_books(nothing, "after the last credits")
        self._assert_nothing_stands()

    def _assert_nothing_stands(self):
        """Zero per account, per tax and its base, and per grid, in either currency."""
        stands = Counter()
        for line in self.env["account.move.line"].search(
            [("company_id", "=", self.company.id), ("parent_state", "=", "posted")]
        ):
            account = line.account_id
            # Money that comes and money that goes wait for the bank on two accounts.
            is_money = line.payment_id and account.account_type != "asset_receivable"
            keys = [("account", "money" if is_money else account.code)]
            keys.append(("tax", line.tax_line_id.name))
            keys += [("base", tax.name) for tax in line.tax_ids]
            keys += [("grid", tag.name) for tag in line.tax_tag_ids]
            for key in keys:
                stands[(*key, "company")] += line.balance
                stands[(*key, line.currency_id.name)] += line.amount_currency
        left = {key: amount for key, amount in stands.items() if abs(amount) > 0.001}
        self.assertFalse(left)


@tagged("post_install", "-at_install")
class TestNorway(CountryCommon):
    country_code = "NO"
    tax_names = ("tax3", "tax15", "tax17")
    rates = (25, 15, 12)
    grids = (("3 Base", "3 Tax"), ("31 Base", "31 Tax"), ("33 Base", "33 Tax"))

    def test_story(self):
        self._test_story()


@tagged("post_install", "-at_install")
class TestSweden(CountryCommon):
    country_code = "SE"
    tax_names = (
        "sale_tax_25_services",
        "sale_tax_12_services",
        "sale_tax_6_services",
    )
    rates = (25, 12, 6)
    grids = (("se_05", "se_10"), ("se_05", "se_11"), ("se_05", "se_12"))

    def test_story(self):
        self._test_story()


@tagged("post_install", "-at_install")
class TestGermany(CountryCommon):
    country_code = "DE"
    tax_names = ("tax_ust_19_skr03", "tax_ust_7_skr03", "tax_not_taxable_skr03")
    rates = (19, 7, 0)
    grids = (("81_BASE", "81_TAX"), ("86_BASE", "86_TAX"), ("45_BASE", None))
    foreign, worth = "USD", "0.8"

    def test_story(self):
        self._test_story()

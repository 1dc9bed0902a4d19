# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""All that is overdue is paid with the credit first, the first due first (rule 13)."""

import lxml.html

from odoo import Command, fields
from odoo.tests import tagged

from .pay_common import PayCommon


@tagged("post_install", "-at_install")
class TestPortalPayOverdue(PayCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_tax = cls._create_tax(15)

    def setUp(self):
        super().setUp()
        self.second = self._overdue(50.0, 10, self.other_tax)
        self.first = self._overdue(100.0, 20, self.tax)
        self.bills = self.first + self.second

    def _overdue(self, gross, days, tax, **values):
        day = fields.Date.subtract(
            fields.Date.context_today(self.env["account.move"]), days=days
        )
        line = {
            "price_unit": gross / (1 + tax.amount / 100),
            "tax_ids": [Command.set(tax.ids)],
        }
        return self._invoice(
            line,
            **{
                "partner_id": self.partner.id,
                "invoice_date": day,
                "invoice_date_due": day,
                **values,
            },
        )

    def _open(self, query=""):
        return lxml.html.fromstring(
            self.url_open(f"/my/invoices/overdue{query}").content
        )

    def _owed(self):
        self.env.invalidate_all()
        return self.bills.mapped("amount_residual")

    def test_credit_pays_the_first_and_the_card_the_rest(self):
        self._give(120.0)
        page = self._open()
        self.assertIn("Use up to $ 120.00 of account credit", self._text(page))
        self.assertEqual(self._left(page), "30.00")
        self._pay_as_shown(page, payment_reference="Both")
        self.assertEqual(self._owed(), [0.0, 0.0])
        self.assertEqual(self._settled(self.first), (100.0, 0.0))
        self.assertEqual(self._settled(self.second), (20.0, 30.0))
        self.assertEqual(self.partner.account_credit, 0.0)

    def test_a_part_of_it(self):
        self._give(120.0)
        page = self._open("?credit_choice=1&use_credit=1&credit=33.33")
        self.assertEqual(self._left(page), "116.67")
        self._pay_as_shown(page, payment_reference="Both")
        self.assertEqual(self._owed(), [0.0, 0.0])
        self.assertEqual(sum(self._settled(bill)[0] for bill in self.bills), 33.33)
        self.assertEqual(self.partner.account_credit, 86.67)

    def test_unticked_the_whole_is_paid(self):
        self._give(120.0)
        page = self._open("?credit_choice=1")
        self.assertEqual(self._form(page).get("data-amount"), "150.0")
        self._pay_as_shown(page, payment_reference="Both")
        self.assertEqual(self._owed(), [0.0, 0.0])
        self.assertEqual(self.partner.account_credit, 120.0)

    def test_credit_that_covers_all_pays_without_a_provider(self):
        self._give(200.0)
        page = self._open()
        self.assertFalse(page.xpath("//form[@id='o_payment_form']"))
        [form] = page.xpath("//form[@name='pay_with_credit']")
        values = {
            name: [
                field.get("value") for field in form.xpath(f".//input[@name='{name}']")
            ]
            for name in ("csrf_token", "amount", "invoice_ids")
        }
        answer = self.url_open(form.get("action"), data=values)
        self.assertEqual(self._owed(), [0.0, 0.0])
        self.assertEqual(self.partner.account_credit, 50.0)
        self.assertIn(
            "$ 150.00 of your account credit is used on",
            self._text(lxml.html.fromstring(answer.content)),
        )

    def test_who_breaks_off_has_used_nothing(self):
        self._give(120.0)
        self._pay_as_shown(self._open(), answer=None, payment_reference="Both")
        self.assertEqual(self._owed(), [100.0, 50.0])
        self.assertEqual(self.partner.account_credit, 120.0)

    def test_all_of_it_comes_back_when_a_payment_that_waits_fails(self):
        self._give(120.0)
        self._pay_as_shown(self._open(), "pending", payment_reference="Both")
        self.assertEqual(sum(self._owed()), 30.0)
        self.bills.transaction_ids._set_canceled()
        self.assertEqual(self._owed(), [100.0, 50.0])
        self.assertEqual(self.partner.account_credit, 120.0)

    def test_what_is_seen_is_what_is_charged(self):
        self._give(120.0)
        page = self._open()
        self._bill(15.0).apply_account_credit()
        told = self._pay_as_shown(page, payment_reference="Both")
        self.assertIn("has changed since this page was loaded", self._refusal(told))
        self.assertIn("You owe $ 150.00 now, and $ 105.00", self._refusal(told))
        self.assertFalse(self.bills.transaction_ids)
        self.assertEqual(self.partner.account_credit, 105.0)

    def test_amounts_in_the_address_decide_nothing(self):
        self._give(120.0)
        page = self._open()
        for credit in ("0", "-5", "NaN", "120.01", "150.00", "x"):
            for amount in (30.0, 150.0, 0.01):
                with self.subTest(credit=credit, amount=amount):
                    route = f"/my/invoices/overdue/pay_rest/{credit}"
                    self._form(page).set("data-transaction-route", route)
                    self.assertIn("error", self._pay_as_shown(page, amount=amount))
        self.assertEqual(self._owed(), [100.0, 50.0])

    def test_credit_in_another_currency_stays(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self._give_credit(70.0, partner_id=self.partner.id, currency_id=euro.id)
        self.assertFalse(self._open().xpath("//form[@name='credit_choice']"))
        self._give(40.0)
        page = self._open()
        self.assertEqual(self._left(page), "110.00")
        self._pay_as_shown(page, payment_reference="Both")
        self.assertEqual(self._owed(), [0.0, 0.0])
        [balance] = self.partner.get_account_credit()[0]["balances"]
        self.assertEqual((balance["currency_id"], balance["amount"]), (euro.id, 70.0))

    def test_invoices_in_another_currency_are_paid_to_the_cent(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.bills.sudo().button_draft()
        self.bills.unlink()
        self.bills = self._overdue(99.99, 9, self.tax, currency_id=euro.id)
        self.bills += self._overdue(33.33, 8, self.other_tax, currency_id=euro.id)
        self._give_credit(100.01, partner_id=self.partner.id, currency_id=euro.id)
        self._give(500.0)
        page = self._open()
        self.assertEqual(self._left(page), "33.31")
        self._pay_as_shown(page, payment_reference="Both")
        self.assertEqual(self._owed(), [0.0, 0.0])
        self.assertEqual(self.partner.account_credit, 500.0)

    def test_others_are_not_paid_with_it(self):
        self._give(120.0)
        theirs = self._overdue(70.0, 15, self.tax, partner_id=self.partner_b.id)
        self._pay_as_shown(self._open(), payment_reference="Both")
        self.assertEqual(theirs.amount_residual, 70.0)
        self.assertFalse(theirs.transaction_ids)

    def test_with_nothing_overdue_there_is_nothing_to_pay(self):
        self._give(200.0)
        self.bills.apply_account_credit()
        told = self._ask("/my/invoices/overdue/pay_rest/10.00", amount=1.0)
        self.assertIn("nothing to pay here", self._refusal(told))

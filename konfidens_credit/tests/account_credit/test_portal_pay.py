# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The Pay dialog begins with the customer's own credit: what they see is charged (rules
13, 16 and 34). The provider is Odoo's demo, which answers.
"""

import lxml.html

from odoo import Command, fields
from odoo.tests import tagged

from .pay_common import PayCommon


@tagged("post_install", "-at_install")
class TestPortalPay(PayCommon):
    # === OFFER === #

    def test_credit_is_used_and_the_rest_is_charged(self):
        self._give(40.0)
        invoice = self._bill(210.0)
        dialog = self._open(invoice)
        self.assertIn("Use up to $ 40.00 of account credit", self._text(dialog))
        self.assertIn("Left to pay: $ 170.00", self._text(dialog))
        [box] = dialog.xpath(".//input[@name='use_credit']")
        self.assertIsNotNone(box.get("checked"))
        self.assertEqual(self._form(dialog).get("data-amount"), "170.0")
        self._pay_as_shown(dialog)
        self.assertEqual(invoice.amount_residual, 0.0)
        self.assertEqual(invoice.transaction_ids.mapped("amount"), [170.0])
        settled = invoice._get_settled_amounts()[invoice]
        self.assertEqual((settled["account_credit"], settled["paid"]), (40.0, 170.0))
        self.assertEqual(self.partner.account_credit, 0.0)

    def test_credit_comes_back_when_the_payment_fails(self):
        self._give(40.0)
        invoice = self._bill(210.0)
        for answer in ("error", "cancel"):
            self._pay_as_shown(self._open(invoice), answer)
            self.assertEqual(invoice.amount_residual, 210.0)
            self.assertEqual(self.partner.account_credit, 40.0)
            self.assertFalse(invoice.transaction_ids.credit_use_ids)
        self._pay_as_shown(self._open(invoice))
        self.assertEqual(invoice.amount_residual, 0.0)
        self.assertEqual(self.partner.account_credit, 0.0)

    def test_credit_stays_while_a_payment_waits_and_comes_back_when_it_fails(self):
        self._give(40.0)
        invoice = self._bill(210.0)
        self._pay_as_shown(self._open(invoice), "pending")
        self.assertEqual(invoice.amount_residual, 170.0)
        invoice.transaction_ids._set_canceled()
        self.assertEqual(invoice.amount_residual, 210.0)
        self.assertEqual(self.partner.account_credit, 40.0)

    def test_credit_stays_where_the_rest_was_paid_another_way(self):
        self._give(40.0)
        invoice = self._bill(210.0)
        self._pay_as_shown(self._open(invoice), "pending")
        self._pay(invoice)
        invoice.transaction_ids._set_canceled()
        self.assertEqual(invoice.amount_residual, 0.0)
        self.assertEqual(self.partner.account_credit, 0.0)

    def test_credit_stays_where_the_rest_is_being_paid_anew(self):
        self._give(40.0)
        invoice = self._bill(210.0)
        self._pay_as_shown(self._open(invoice), "pending")
        first = invoice.transaction_ids
        self.env["payment.transaction"].create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.method.id,
                "reference": "another",
                "amount": 170.0,
                "currency_id": invoice.currency_id.id,
                "partner_id": self.partner.id,
                "invoice_ids": [Command.set(invoice.ids)],
            }
        )
        first._set_error("Declined")
        self.assertEqual(invoice.amount_residual, 170.0)

    def test_unticked_the_whole_is_paid(self):
        self._give(40.0)
        invoice = self._bill(210.0)
        dialog = self._untick(invoice)
        [box] = dialog.xpath(".//input[@name='use_credit']")
        self.assertIsNone(box.get("checked"))
        self.assertEqual(self._form(dialog).get("data-amount"), "210.0")
        self._pay_as_shown(dialog)
        self.assertEqual(invoice.transaction_ids.mapped("amount"), [210.0])
        self.assertEqual(invoice.amount_residual, 0.0)
        self.assertEqual(self.partner.account_credit, 40.0)

    def test_credit_that_covers_all_pays_without_a_provider(self):
        self._give(300.0)
        invoice = self._bill(210.0)
        dialog = self._open(invoice)
        self.assertIn("Use up to $ 210.00 of account credit", self._text(dialog))
        self.assertEqual(self._left(dialog), "0.00")
        self.assertFalse(dialog.xpath(".//form[@id='o_payment_form']"))
        [form] = dialog.xpath(".//form[@name='pay_with_credit']")
        values = {
            field.get("name"): field.get("value") for field in form.xpath(".//input")
        }
        self.url_open(form.get("action"), data=values)
        self.env.invalidate_all()
        self.assertEqual(invoice.amount_residual, 0.0)
        self.assertFalse(invoice.transaction_ids)
        self.assertEqual(self.partner.account_credit, 90.0)

    def test_instalments_the_credit_pays_the_first_part_of_what_is_due(self):
        self._give(40.0)
        term = self.env["account.payment.term"].create(
            {
                "name": "Two parts",
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": 50, "nb_days": days}
                    )
                    for days in (10, 30)
                ],
            }
        )
        invoice = self._bill(210.0, invoice_payment_term_id=term.id)
        dialog = self._open(invoice)
        form = self._form(dialog)
        self.assertEqual(form.get("data-invoice-next-amount-to-pay"), "65.0")
        self.assertEqual(form.get("data-invoice-amount-due"), "170.0")
        self._pay_as_shown(dialog, amount=65.0)
        self.assertEqual(invoice.amount_residual, 105.0)
        self.assertEqual(invoice.transaction_ids.amount, 65.0)

    def test_without_credit_nothing_is_offered(self):
        invoice = self._bill(210.0)
        dialog = self._open(invoice)
        self.assertNotIn("account credit", self._text(dialog))
        self._pay_as_shown(dialog)
        self.assertEqual(invoice.amount_residual, 0.0)

    def test_an_early_payment_is_cheaper_than_credit(self):
        self._give(40.0)
        invoice = self._bill(
            210.0, invoice_payment_term_id=self._create_discount_term("included").id
        )
        self.assertNotIn("account credit", self._text(self._open(invoice)))

    def test_what_is_seen_is_what_is_charged(self):
        """Credit that was used, or given, since the page was loaded."""
        self._give(40.0)
        invoice, other = self._bill(210.0), self._bill(15.0)
        dialog = self._open(invoice)
        other.apply_account_credit()
        refusal = self._refusal(self._pay_as_shown(dialog))
        self.assertIn("has changed since this page was loaded", refusal)
        self.assertFalse(invoice.transaction_ids)
        self.assertEqual(invoice.amount_residual, 210.0)
        self.assertEqual(self.partner.account_credit, 25.0)

    def test_amounts_of_the_request_decide_nothing(self):
        self._give(40.0)
        invoice = self._bill(210.0)
        dialog = self._open(invoice)
        for amount in (0.01, 169.99, 170.01, 210.0, -170.0, "NaN", None, [], 1e308):
            with self.subTest(amount=amount):
                answer = self._pay_as_shown(dialog, amount=amount)
                self.assertIn("error", answer)
                self.assertFalse(invoice.transaction_ids)
                self.assertEqual(invoice.amount_residual, 210.0)

    def test_twice_at_once_is_one_payment(self):
        self._give(40.0)
        invoice = self._bill(210.0)
        dialog = self._open(invoice)
        self.assertIn("result", self._pay_as_shown(dialog))
        self.assertIn("error", self._pay_as_shown(dialog))
        self.assertEqual(len(invoice.transaction_ids), 1)

    def test_nobody_pays_with_the_credit_of_others(self):
        self._give(40.0)
        invoice = self._bill(210.0)
        theirs = self._bill(210.0, partner_id=self.partner_b.id, auto_collect=False)
        route = self._form(self._open(invoice)).get("data-transaction-route")
        dialog = self._open(invoice)
        self._form(dialog).set(
            "data-transaction-route", route.replace(str(invoice.id), str(theirs.id))
        )
        self.assertIn("nothing to pay here", self._refusal(self._pay_as_shown(dialog)))
        self.assertFalse(theirs.transaction_ids)
        url = invoice.get_portal_url()
        self.authenticate(None, None)
        page = self.url_open(f"{url}&payment=True").text
        self.assertNotIn("account credit", page)
        answer = self._ask(route, amount=170.0)
        self.assertIn("error", answer)
        self.assertEqual(invoice.amount_residual, 210.0)

    def test_all_that_is_overdue_asks_for_what_is_owed(self):
        """Odoo asks for the totals, what was credited included."""
        today = fields.Date.context_today(self.env["account.move"])
        due = {"invoice_date": fields.Date.subtract(today, days=40)}
        first = self._bill(100.0, **due, invoice_date_due=due["invoice_date"])
        self._bill(50.0, **due, invoice_date_due=due["invoice_date"])
        self._credit(first, amount=30.0)
        page = lxml.html.fromstring(self.url_open("/my/invoices/overdue").content)
        [form] = page.xpath("//form[@id='o_payment_form']")
        self.assertEqual(form.get("data-amount"), "120.0")

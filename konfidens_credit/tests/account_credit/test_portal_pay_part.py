# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A part of the credit is used as it was typed, from a mailed link too; and nothing of
it before the payment goes through (rules 13, 29, 30 and 34).
"""

import lxml.html

from odoo.tests import tagged

from .pay_common import CUSTOMER, PayCommon

NONE = ("0", "-1", "-0.01", "NaN", "inf", "0.001", "1e9", "40.01", "x", "1_0", "9" * 20)


@tagged("post_install", "-at_install")
class TestPortalPayPart(PayCommon):
    def setUp(self):
        super().setUp()
        self._give(40.0)
        self.invoice = self._bill(210.0)

    def _check_untouched(self, invoice, owed=210.0, credit=40.0):
        self.env.invalidate_all()
        self.assertEqual(invoice.amount_residual, owed)
        self.assertEqual(self.partner.account_credit, credit)

    # === AMOUNT === #

    def test_a_part_is_used_and_the_rest_is_charged(self):
        dialog = self._choose(self.invoice, "15")
        [field] = dialog.xpath(".//input[@name='credit']")
        self.assertEqual((field.get("value"), field.get("max")), ("15.00", "40.00"))
        self.assertEqual(self._left(dialog), "195.00")
        self.assertEqual(self._form(dialog).get("data-amount"), "195.0")
        self._pay_as_shown(dialog)
        self.assertEqual(self._settled(self.invoice), (15.0, 195.0))
        self._check_untouched(self.invoice, owed=0.0, credit=25.0)

    def test_all_but_a_cent(self):
        dialog = self._choose(self._bill(40.0), "39.99")
        self.assertEqual(self._form(dialog).get("data-amount"), "0.01")

    def test_what_can_t_be_typed_shows_all_that_fits(self):
        for typed in NONE:
            with self.subTest(typed=typed):
                dialog = self._choose(self.invoice, typed)
                self.assertEqual(self._left(dialog), "170.00")

    def test_amounts_in_the_address_decide_nothing(self):
        route = f"/my/invoices/{self.invoice.id}/pay_rest"
        dialog = self._open(self.invoice)
        for credit in NONE:
            for amount in (170.0, 210.0, 169.99):
                with self.subTest(credit=credit, amount=amount):
                    self._form(dialog).set(
                        "data-transaction-route", f"{route}/{credit}"
                    )
                    answer = self._pay_as_shown(dialog, amount=amount)
                    self.assertIn("error", answer)
                    self.assertFalse(self.invoice.transaction_ids)
                    self._check_untouched(self.invoice)

    def test_who_validates_a_card_pays_with_no_credit(self):
        """Odoo takes another amount then."""
        self._pay_as_shown(self._open(self.invoice), is_validation=True)
        self.assertEqual(self.invoice.transaction_ids.amount, 170.0)
        self.assertEqual(self.invoice.transaction_ids.operation, "online_direct")

    def test_foreign_invoices_and_none_at_all_are_the_same(self):
        theirs = self._bill(210.0, partner_id=self.partner_b.id, auto_collect=False)
        draft = self._bill(210.0, post=False)
        dialog = self._open(self.invoice)
        answers = set()
        for number in (theirs.id, draft.id, 99999999, "9" * 10, "x", 0):
            route = f"/my/invoices/{number}/pay_rest/40.00"
            self._form(dialog).set("data-transaction-route", route)
            answers.add(self._refusal(self._pay_as_shown(dialog)))
        self.assertEqual(len(answers), 1)
        self.assertIn("nothing to pay here", answers.pop())
        self.assertFalse((theirs + draft).transaction_ids)

    def test_an_address_that_is_followed_pays_nothing(self):
        for address in (
            f"/my/invoices/{self.invoice.id}/pay_rest/40.00",
            "/my/invoices/overdue/pay_rest/40.00",
        ):
            self.assertGreaterEqual(self.url_open(address).status_code, 400)
        self.assertFalse(self.invoice.transaction_ids)
        self._check_untouched(self.invoice)

    # === WHEN === #

    def test_who_breaks_off_has_used_nothing(self):
        self._pay_as_shown(self._open(self.invoice), answer=None)
        self.assertEqual(self.invoice.transaction_ids.state, "draft")
        self._check_untouched(self.invoice)
        self.assertIn(
            "Use up to $ 40.00 of account credit", self._text(self._open(self.invoice))
        )

    def test_credit_used_elsewhere_meanwhile_is_asked_for(self):
        told = self._pay_as_shown(self._open(self.invoice), answer=None)
        self._bill(40.0).apply_account_credit()
        self._answer(told)
        self._check_untouched(self.invoice, owed=40.0, credit=0.0)
        page = self.url_open(f"/my/invoices/{self.invoice.id}?payment=True")
        page = lxml.html.fromstring(page.content)
        text = self._text(page)
        self.assertIn("$ 40.00 of the account credit that you chose was used", text)
        self.assertIn("$ 40.00 is left to pay", text)
        [form] = page.xpath("//form[@id='o_payment_form']")
        self.assertEqual(form.get("data-amount"), "40.0")

    def test_what_is_left_of_it_is_used(self):
        told = self._pay_as_shown(self._open(self.invoice), answer=None)
        self._bill(15.0).apply_account_credit()
        self._answer(told)
        self.assertEqual(self._settled(self.invoice), (25.0, 170.0))
        self._check_untouched(self.invoice, owed=15.0, credit=0.0)

    def test_an_invoice_that_owes_less_by_then_takes_no_credit(self):
        told = self._pay_as_shown(self._open(self.invoice), answer=None)
        self._credit(self.invoice, amount=100.0)
        self._answer(told)
        # 210 less 100 credited: the payment of 170 leaves 60, beside the 40.
        self._check_untouched(self.invoice, owed=0.0, credit=100.0)

    def test_the_second_of_two_tabs_loses_nothing(self):
        first = self._pay_as_shown(self._open(self.invoice), answer=None)
        second = self._pay_as_shown(self._open(self.invoice), answer=None)
        self._answer(first)
        self._answer(second)
        self._check_untouched(self.invoice, owed=0.0, credit=170.0)

    def test_a_payment_that_failed_and_then_went_through(self):
        told = self._pay_as_shown(self._open(self.invoice), answer="error")
        self._check_untouched(self.invoice)
        self._answer(told)
        self.assertEqual(self._settled(self.invoice), (40.0, 170.0))

    def test_a_saved_card_is_charged_with_the_credit(self):
        card = self._save_card(self.partner)
        told = self._pay_as_shown(
            self._choose(self.invoice, "15"),
            answer="saved card",
            flow="token",
            token_id=card.id,
        )
        self.assertEqual(told["result"]["state"], "done")
        self.assertEqual(self._settled(self.invoice), (15.0, 195.0))
        self._check_untouched(self.invoice, owed=0.0, credit=25.0)

    def test_a_saved_card_that_is_declined_uses_nothing(self):
        card = self._save_card(self.partner, "error")
        told = self._pay_as_shown(
            self._open(self.invoice), answer=None, flow="token", token_id=card.id
        )
        self.assertEqual(told["result"]["state"], "error")
        self._check_untouched(self.invoice)

    # === FROM A LINK === #

    def _link(self, amount=100.0):
        """Return the link that asks for a part, as staff send it."""
        link = (
            self.env["payment.link.wizard"]
            .with_context(active_id=self.invoice.id, active_model="account.move")
            .create({"amount": amount})
            .link
        )
        return link[link.index("/my/") :].replace("//", "/")

    def _follow(self, link):
        answer = self.url_open(link.split("#")[0])
        [dialog] = lxml.html.fromstring(answer.content).xpath("//div[@id='pay_with']")
        return dialog

    def test_a_link_for_a_part_is_paid_with_credit_first(self):
        dialog = self._follow(self._link())
        self.assertEqual(self._left(dialog), "60.00")
        form = self._form(dialog)
        self.assertEqual(form.get("data-invoice-next-amount-to-pay"), "60.0")
        self._pay_as_shown(dialog, amount=60.0)
        self.assertEqual(self._settled(self.invoice), (40.0, 60.0))
        self._check_untouched(self.invoice, owed=110.0, credit=0.0)

    def test_a_part_of_the_credit_on_a_link_for_a_part(self):
        dialog = self._follow(self._link())
        [form] = dialog.xpath(".//form[@name='credit_choice']")
        values = {
            field.get("name"): field.get("value") for field in form.xpath(".//input")
        }
        values["credit"] = "10.00"
        answer = self.url_open(form.get("action"), params=values)
        [dialog] = lxml.html.fromstring(answer.content).xpath("//div[@id='pay_with']")
        self.assertEqual(self._left(dialog), "90.00")
        self._pay_as_shown(dialog, amount=90.0)
        self.assertEqual(self._settled(self.invoice), (10.0, 90.0))

    def test_a_link_for_another_part_is_refused(self):
        dialog = self._follow(self._link())
        form = self._form(dialog)
        route = form.get("data-transaction-route")
        self.assertIn("/100.0/", route)
        form.set("data-transaction-route", route.replace("/100.0/", "/50.0/"))
        told = self._pay_as_shown(dialog, amount=10.0)
        self.assertIn("nothing to pay here", self._refusal(told))
        self._check_untouched(self.invoice)

    def test_credit_that_covers_the_part_pays_it(self):
        self._give(100.0)
        dialog = self._follow(self._link())
        [form] = dialog.xpath(".//form[@name='pay_with_credit']")
        values = {
            field.get("name"): field.get("value") for field in form.xpath(".//input")
        }
        self.url_open(form.get("action"), data=values)
        self._check_untouched(self.invoice, owed=110.0, credit=40.0)

    def test_who_has_a_link_only_may_log_in_first(self):
        link = self._link(210.0)
        self.authenticate(None, None)
        dialog = self._follow(link)
        self.assertNotIn("$ 40.00", self._text(dialog))
        self.assertFalse(dialog.xpath(".//form[@name='credit_choice']"))
        [login] = dialog.xpath(".//a[@name='credit_login']/@href")
        page = lxml.html.fromstring(self.url_open(login).content)
        [token] = page.xpath("//input[@name='csrf_token']/@value")
        [redirect] = page.xpath("//input[@name='redirect']/@value")
        answer = self.url_open(
            "/web/login",
            data={
                "login": CUSTOMER,
                "password": CUSTOMER,
                "csrf_token": token,
                "redirect": redirect,
            },
        )
        [dialog] = lxml.html.fromstring(answer.content).xpath("//div[@id='pay_with']")
        self.assertEqual(self._left(dialog), "170.00")

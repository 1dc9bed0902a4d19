# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

import lxml.html
from markupsafe import escape

from odoo import Command, fields, http
from odoo.tests import HttpCase, new_test_user, tagged

from ..common.credit_common import CreditCommon

CUSTOMER = "konfidens_credit_customer"


@tagged("post_install", "-at_install")
class TestPortalCredit(CreditCommon, HttpCase):
    """Customers use their own credit on their own invoices, nothing else (rule 13)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = new_test_user(cls.env, CUSTOMER, groups="base.group_portal")
        cls.partner = cls.customer.partner_id
        cls.env["ir.config_parameter"].set_param(
            "account_payment.enable_portal_payment", "True"
        )

    def setUp(self):
        super().setUp()
        self.authenticate(CUSTOMER, CUSTOMER)

    def _invoice_customer(self, *lines, **values):
        return self._invoice(*lines, **{"partner_id": self.partner.id, **values})

    def _give_credit(self, amount=40.0, **values):
        invoice = self._invoice_customer(amount, **values)
        self._pay(invoice)
        return self._credit(invoice)

    def _get(self, url):
        page = lxml.html.fromstring(self.url_open(url).content)
        return page, " ".join(page.text_content().split()).replace("\xa0", " ")

    def _count(self, counter):
        """Return what the page at home asks for after it was loaded."""
        answer = self.make_jsonrpc_request("/my/counters", {"counters": [counter]})
        return answer[counter]

    def _post(self, url, csrf=True, **data):
        if csrf:
            data["csrf_token"] = http.Request.csrf_token(self)
        answer = self.url_open(url, data=data, allow_redirects=False)
        self.env.invalidate_all()
        return answer

    def _use(self, invoice, amount=""):
        return self._post(f"/my/invoices/{invoice.id}/apply_credit", amount=amount)

    # === PAGES === #

    def test_home_tells_what_can_be_used(self):
        page, _text = self._get("/my")
        [counter] = page.xpath("//a[@href='/my/credit']//@data-placeholder_count")
        self.assertEqual(self._count(counter), 0)
        self._give_credit(40.0)
        self.assertEqual(self._count(counter), "$\xa040.00")
        self._invoice_customer(40.0).apply_account_credit()
        self.assertEqual(self._count(counter), "$\xa00.00")

    def test_the_history_tells_where_credit_came_from_and_went(self):
        credit_note = self._give_credit(40.0)
        invoice = self._invoice_customer(15.0)
        invoice.apply_account_credit()
        page, text = self._get("/my/credit")
        self.assertIn("You have $ 25.00 to use", text)
        row = page.xpath("//tr[.//a[text()=$name]]", name=credit_note.name)[0]
        self.assertIn(credit_note.reversed_entry_id.name, row.text_content())
        self.assertIn(invoice.name, row.text_content())
        invoice = self._invoice_customer(25.0)
        invoice.apply_account_credit()
        self.assertIn("no account credit to use", self._get("/my/credit")[1])

    def test_the_history_has_only_what_was_account_credit(self):
        """A credit of what is owed never was the customer's to use."""
        owed = self._invoice_customer(100.0)
        credit_note = self._credit(owed, amount=60.0)
        _page, text = self._get("/my/credit")
        self.assertNotIn(credit_note.name, text)
        self.assertEqual(self._count("account_credit"), 0)
        self._pay(owed, 30.0)
        part = self._credit(owed)
        invoice = self._invoice_customer(10.0)
        invoice.apply_account_credit()
        page, text = self._get("/my/credit")
        [row] = page.xpath("//tbody/tr")
        text = " ".join(row.text_content().split()).replace("\xa0", " ")
        self.assertIn(part.name, text)
        self.assertIn(f"{invoice.name} $ 10.00 $ 30.00 $ 20.00", text)

    def test_an_invoice_offers_all_that_fits(self):
        self._give_credit(40.0)
        invoice = self._invoice_customer(30.0)
        page, _text = self._get(invoice.get_portal_url())
        [field] = page.xpath("//form[@name='apply_credit']//input[@name='amount']")
        self.assertEqual((field.get("value"), field.get("max")), ("30.00", "30.00"))
        self.assertEqual(field.get("step"), "0.01")

    def test_use_a_part_then_pay_the_rest(self):
        self._give_credit(40.0)
        invoice = self._invoice_customer(100.0)
        answer = self._use(invoice, "12.34")
        self.assertTrue(
            answer.headers["Location"].endswith(f"/my/invoices/{invoice.id}")
        )
        self.assertEqual(invoice.amount_residual, 87.66)
        _page, text = self._get(invoice.get_portal_url())
        self.assertIn("$ 12.34 of your account credit is used", text)
        self.assertIn("Left to Pay: $ 87.66", text)
        self.assertNotIn("is used on", self._get(invoice.get_portal_url())[1])

    def test_credit_that_covers_an_invoice_settles_it(self):
        self._give_credit(40.0)
        invoice = self._invoice_customer(40.0)
        self._use(invoice)
        page, text = self._get(invoice.get_portal_url())
        self.assertIn("Settled with account credit", text)
        self.assertFalse(page.xpath("//form[@name='apply_credit']"))
        self.assertIn("Settled with account credit", self._get("/my/invoices")[1])

    def test_several_at_once_the_first_due_first(self):
        self._give_credit(100.0)
        first, second = self._invoice_customer(60.0), self._invoice_customer(60.0)
        page, text = self._get("/my/invoices")
        self.assertIn("Tick the invoices", text)
        boxes = page.xpath("//input[@name='invoice_ids'][@form='apply_credit']")
        self.assertEqual(
            {int(box.get("value")) for box in boxes}, {first.id, second.id}
        )
        self._post("/my/invoices/apply_credit", invoice_ids=[second.id, first.id])
        self.assertEqual((first.amount_residual, second.amount_residual), (0.0, 20.0))
        self._post("/my/invoices/apply_credit")
        self.assertIn("Choose an open invoice", self._get("/my/invoices")[1])

    def test_sessions_tell_what_was_cancelled_and_credited(self):
        self.assertIn("no sessions", self._get("/my/sessions")[1])
        yoga = self.env["product.product"].create(
            {
                "name": "Yoga",
                "type": "service",
                "taxes_id": [Command.set(self._create_tax(25).ids)],
            }
        )
        start = fields.Datetime.now() + timedelta(days=3)
        session = (
            self.env["calendar.event"]
            .sudo()
            .create(
                {
                    "name": "About her back",
                    "session_product_id": yoga.id,
                    "session_price": 20.0,
                    "start": start,
                    "stop": start + timedelta(hours=1),
                    "partner_ids": [Command.set([self.partner.id, self.partner_b.id])],
                }
            )
        )
        drafts = [draft["invoice_id"] for draft in session.invoice_sessions()]
        invoices = self.env["account.move"].browse(drafts)
        invoices.action_post()
        session.cancel_sessions(notify=False)
        page, text = self._get("/my/sessions")
        [card] = page.xpath("//div[@name='session']")
        [time] = card.xpath(".//div[@name='session_time']")
        self.assertIn("text-decoration-line-through", time.get("class"))
        self.assertIn("Yoga", card.text_content())
        self.assertIn("Cancelled", text)
        self.assertIn("Credited $ 25.00: RINV", text)
        [price] = card.xpath(".//div[@name='session_price']")
        self.assertEqual(price.text_content().replace("\xa0", " "), "$ 25.00")
        self.assertNotIn("About her back", text)
        self.assertNotIn(self.partner_b.name, text)
        self.assertIn(
            "session_count", self._get("/my")[0].xpath("//@data-placeholder_count")
        )

    # === ATTACKS === #

    def test_invoices_of_others_look_like_none_at_all(self):
        self._give_credit(40.0)
        theirs = self._invoice(40.0, partner_id=self.partner_b.id)
        draft = self._invoice_customer(40.0, post=False)
        answers = {
            (answer.status_code, answer.headers["Location"])
            for answer in (
                self._use(theirs),
                self._use(draft),
                self._use(theirs.browse(99999999)),
            )
        }
        self.assertEqual(len(answers), 1)
        self.assertTrue(answers.pop()[1].endswith("/my"))
        self._post("/my/invoices/apply_credit", invoice_ids=[theirs.id, "x", "-1"])
        self.assertEqual(theirs.amount_residual, 40.0)
        self.assertEqual(self.partner.account_credit, 40.0)

    def test_staff_use_no_credit_of_customers_here(self):
        """They read all invoices, but what is here is for one's own."""
        self._give_credit(40.0)
        invoice = self._invoice_customer(40.0)
        self.authenticate(self.accountant.login, self.accountant.login)
        answer = self._use(invoice)
        self.assertTrue(answer.headers["Location"].endswith("/my"))
        self._post("/my/invoices/apply_credit", invoice_ids=[invoice.id])
        self.assertEqual(invoice.amount_residual, 40.0)
        self.assertEqual(self.partner.account_credit, 40.0)

    def test_credit_of_others_is_never_used(self):
        self._give_credit(40.0, partner_id=self.partner_b.id)
        invoice = self._invoice_customer(40.0)
        self._use(invoice)
        self._post("/my/invoices/apply_credit", invoice_ids=[invoice.id])
        self.assertEqual(invoice.amount_residual, 40.0)
        self.assertNotIn("Use account credit", self._get(invoice.get_portal_url())[1])

    def test_amounts_that_cant_be_change_nothing(self):
        self._give_credit(40.0)
        invoice = self._invoice_customer(30.0)
        for amount in (
            *("-1", "0", "30.01", "NaN", "1e309", "-inf", "<b>1</b>", "0x1f"),
            *("1_0", "0.005", "9" * 5000, "\N{SUPERSCRIPT TWO}"),
        ):
            with self.subTest(amount=amount):
                self._use(invoice, amount)
                self.assertEqual(invoice.amount_residual, 30.0)
                page, _text = self._get(invoice.get_portal_url())
                [alert] = page.xpath("//div[@name='credit_message']")
                self.assertIn("alert-danger", alert.get("class"))
                self.assertFalse(alert.xpath(".//b"))

    def test_numbers_that_cant_be_are_no_pages_and_no_invoices(self):
        self._give_credit(30.0)
        invoice = self._invoice_customer(30.0)
        for number in ("9" * 5000, "9" * 10, "0", "-1", "\N{SUPERSCRIPT TWO}", "1_0"):
            with self.subTest(number=number[:10]):
                for url in ("/my/credit/page/", "/my/sessions/page/"):
                    self.assertIn(
                        self.url_open(f"{url}{number}").status_code, (200, 404)
                    )
                answer = self._post(f"/my/invoices/{number}/apply_credit")
                self.assertIn(answer.status_code, (303, 404))
                answer = self._post("/my/invoices/apply_credit", invoice_ids=number)
                self.assertEqual(answer.status_code, 303)
        self.assertEqual(invoice.amount_residual, 30.0)

    def test_the_form_needs_its_token_and_a_login(self):
        self._give_credit(40.0)
        invoice = self._invoice_customer(40.0)
        url = f"/my/invoices/{invoice.id}/apply_credit"
        for forged in ({}, {"csrf_token": "x"}):
            answer = self._post(url, csrf=False, amount="", **forged)
            self.assertEqual(answer.status_code, 400)
        self.assertEqual(self.url_open(url).status_code, 405)
        self.authenticate(None, None)
        self.assertIn("/web/login", self._use(invoice).headers["Location"])
        self.assertEqual(invoice.amount_residual, 40.0)

    def test_a_link_alone_shows_and_uses_no_credit(self):
        self._give_credit(40.0)
        invoice = self._invoice_customer(40.0)
        url = invoice.get_portal_url()
        self.authenticate(None, None)
        self.assertNotIn("account credit", self._get(url)[1])
        new_test_user(self.env, "konfidens_stranger", groups="base.group_portal")
        self.authenticate("konfidens_stranger", "konfidens_stranger")
        self.assertNotIn("account credit", self._get(url)[1])
        self._use(invoice)
        self.assertEqual(invoice.amount_residual, 40.0)

    def test_a_page_from_before_a_credit_takes_no_more_than_is_owed(self):
        invoice = self._invoice_customer(100.0)
        self._credit(invoice, amount=60.0)
        answer = self.make_jsonrpc_request_raw(invoice, 100.0)
        self.assertIn("owes $ 40.00 by now", answer.replace("\xa0", " "))
        self.assertFalse(invoice.transaction_ids)

    def make_jsonrpc_request_raw(self, invoice, amount):
        """Ask for a payment as the page does; return the message of the refusal."""
        provider = self.env.ref("payment.payment_provider_demo").sudo()
        answer = self.url_open(
            f"/invoice/transaction/{invoice.id}",
            json={
                "jsonrpc": "2.0",
                "params": {
                    "access_token": invoice._portal_ensure_token(),
                    "amount": amount,
                    "provider_id": provider.id,
                    "payment_method_id": provider.payment_method_ids[:1].id,
                    "token_id": None,
                    "flow": "direct",
                    "tokenization_requested": False,
                    "landing_route": "/my",
                },
            },
        ).json()
        return answer["error"]["data"]["message"]

    def test_markup_in_names_is_text_for_everyone(self):
        name = "<script>alert(1)</script>"
        self.partner.name = name
        credit_note = self._give_credit(40.0, ref=name)
        invoice = self._invoice_customer(40.0)
        self._use(invoice)
        for url in ("/my", "/my/credit", "/my/invoices", invoice.get_portal_url()):
            body = self.url_open(url).text
            self.assertNotIn(name, body)
        use = credit_note.line_ids.matched_debit_ids
        use.undo_account_credit()
        self.assertNotIn(name, invoice.message_ids[0].body)
        self.assertNotIn(str(escape(name)), invoice.message_ids[0].body)

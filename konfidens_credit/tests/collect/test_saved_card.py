# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Payers have their invoices charged to a card that they saved, and stop it, on the
portal: their own only (rules 15, 16, 29 and 30).
"""

from datetime import timedelta

import lxml.html

from odoo import fields, http
from odoo.tests import HttpCase, new_test_user, tagged

from .collect_common import CollectCommon

CUSTOMER = "konfidens_card_customer"
PAGE = "/my/payment_method"


@tagged("post_install", "-at_install")
class TestSavedCard(CollectCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = new_test_user(
            cls.env,
            CUSTOMER,
            groups="base.group_portal",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )
        cls.partner = cls.customer.partner_id
        cls.partner.email = "kari@example.com"
        cls.provider.write({"is_published": True, "allow_tokenization": True})
        cls.tax = cls._create_tax(25)

    def setUp(self):
        super().setUp()
        self.authenticate(CUSTOMER, CUSTOMER)

    def _read(self):
        page = lxml.html.fromstring(self.url_open(PAGE).content)
        return page, " ".join(page.text_content().split())

    def _post(self, **values):
        answer = self.url_open(
            f"{PAGE}/collect",
            data={"csrf_token": http.Request.csrf_token(self), **values},
        )
        self.env.invalidate_all()
        return " ".join(lxml.html.fromstring(answer.content).text_content().split())

    def _bill(self, **values):
        line = {"price_unit": 80.0, "tax_ids": [(6, 0, self.tax.ids)]}
        return self._invoice(line, **{"partner_id": self.partner.id, **values})

    def _on(self):
        self.env.invalidate_all()
        return self.partner.auto_collect

    # === ON AND OFF === #

    def test_without_a_card_it_tells_what_to_do(self):
        _page, text = self._read()
        self.assertIn("Save a card below first", text)
        self.assertIn("charged to your card on its due date", text)
        self.assertIn("until you switch this off here", text)

    def test_it_is_switched_on_and_the_next_invoice_pays_itself(self):
        card = self._save_card(self.partner)
        page, text = self._read()
        self.assertIn("is charged to 4242 on its due date", text)
        [form] = page.xpath("//form[@name='pay_by_card']")
        self.assertEqual(form.get("action"), f"{PAGE}/collect")
        self.assertEqual(form.xpath(".//input[@name='card_id']/@value"), [str(card.id)])
        self.assertIn("paid by card from now on", self._post(card_id=card.id))
        self.assertTrue(self._on())
        self.assertEqual(self.partner.payment_token_id, card)
        self.assertIn("You pay by card", self._read()[1])
        invoice = self._bill()
        self._run_cron()
        self.assertEqual(invoice.amount_residual, 0.0)
        self.assertEqual(self._get_charges(invoice).token_id, card)

    def test_invoices_as_issued_are_said_to_be(self):
        self.company.collect_when = "issue"
        self.assertIn("as soon as it is issued", self._read()[1])

    def test_drafts_follow_and_what_is_owed_already_does_not(self):
        owed, draft = self._bill(), self._bill(post=False)
        self._post(card_id=self._save_card(self.partner).id)
        self.assertFalse(owed.auto_collect)
        draft.action_post()
        self._run_cron()
        self.assertEqual((owed.amount_residual, draft.amount_residual), (100.0, 0.0))

    def test_switched_off_nothing_more_is_charged(self):
        self._post(card_id=self._save_card(self.partner).id)
        today = fields.Date.context_today(self.partner)
        later = self._bill(invoice_date_due=today + timedelta(days=10))
        draft = self._bill(post=False)
        self.assertTrue(later.collect_date)
        text = self._post()
        self.assertIn(f"Please pay {later.name} yourself", text)
        self.assertFalse(self._on())
        self.assertFalse(later.collect_date)
        later.line_ids.filtered("date_maturity").date_maturity = today
        draft.action_post()
        self._run_cron()
        self.assertFalse((later + draft).transaction_ids)
        self.assertFalse(self._bill().auto_collect)
        self.assertIn("nothing is charged by itself any more", self._post())

    def test_who_has_two_cards_chooses(self):
        first, second = self._save_card(self.partner), self._save_card(self.partner)
        page, _text = self._read()
        values = page.xpath("//form[@name='pay_by_card']//input[@type='radio']/@value")
        self.assertEqual(set(values), {str(first.id), str(second.id)})
        self._post(card_id=first.id)
        self.assertEqual(self.partner.payment_token_id, first)

    def test_removing_the_card_switches_it_off(self):
        card = self._save_card(self.partner)
        self._post(card_id=card.id)
        self.url_open(
            "/payment/archive_token",
            json={"jsonrpc": "2.0", "params": {"token_id": card.id}},
        )
        self.assertFalse(self._on())
        self.assertFalse(card.active)
        self.assertIn("Save a card below first", self._read()[1])
        self.assertFalse(self._bill().auto_collect)

    def test_another_card_that_is_removed_changes_nothing(self):
        card, other = self._save_card(self.partner), self._save_card(self.partner)
        self._post(card_id=card.id)
        self.url_open(
            "/payment/archive_token",
            json={"jsonrpc": "2.0", "params": {"token_id": other.id}},
        )
        self.assertTrue(self._on())

    def test_staff_read_that_it_was_switched(self):
        self._post(card_id=self._save_card(self.partner).id)
        self._post()
        bodies = " ".join(self.partner.message_ids.mapped("body"))
        self.assertIn("charged to 4242 from now on", bodies)
        self.assertIn("not charged any more", bodies)
        self.assertEqual(self.partner.message_ids[0].author_id, self.partner)

    # === ATTACKS === #

    def test_only_cards_of_ones_own_are_charged(self):
        archived = self._save_card(self.partner)
        archived.active = False
        for card_id in (self.token.id, archived.id, 99999999, "x", "-1", "", "9" * 99):
            with self.subTest(card_id=card_id):
                self.assertIn("is not saved here any more", self._post(card_id=card_id))
                self.assertFalse(self._on())
                self.assertFalse(self.partner.payment_token_id)

    def test_nobody_switches_it_for_others(self):
        card = self._save_card(self.partner)
        self._post(card_id=card.id, partner_id=self.partner_a.id)
        self._post(partner_id=self.partner_a.id)
        self.assertTrue(self.partner_a.auto_collect)
        self.assertEqual(self.partner_a.payment_token_id, self.token)

    def test_people_of_a_family_or_company_have_no_say(self):
        card = self._save_card(self.partner_a)
        self.partner.parent_id = self.partner_a
        self.assertNotIn("pay by card", self._read()[1].lower())
        self._post()
        self._post(card_id=card.id)
        self.assertEqual(self.partner_a.payment_token_id, self.token)
        self.assertTrue(self.partner_a.auto_collect)

    def test_the_form_needs_its_token_and_a_login(self):
        card = self._save_card(self.partner)
        self.assertEqual(self.url_open(f"{PAGE}/collect").status_code, 405)
        for forged in ({}, {"csrf_token": "x"}):
            answer = self.url_open(
                f"{PAGE}/collect", data={"card_id": card.id, **forged}
            )
            self.assertEqual(answer.status_code, 400)
        self.authenticate(None, None)
        self.url_open(
            f"{PAGE}/collect",
            data={"card_id": card.id, "csrf_token": http.Request.csrf_token(self)},
        )
        self.assertFalse(self._on())

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sessions on the portal are personal (rule 28)."""

from datetime import timedelta

import lxml.html

from odoo import fields
from odoo.tests import HttpCase, new_test_user, tagged

from .session_common import SessionCommon


@tagged("post_install", "-at_install")
class TestPortalSessions(SessionCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.firm = cls.env["res.partner"].create({"name": "Firm", "is_company": True})
        cls.billing = cls.env["res.partner"].create(
            {"name": "Bills", "parent_id": cls.firm.id, "type": "invoice"}
        )
        (cls.ann + cls.ben).parent_id = cls.firm
        for partner in (cls.firm, cls.ann, cls.ben):
            new_test_user(
                cls.env,
                f"portal_{partner.name.lower()}",
                groups="base.group_portal",
                partner_id=partner.id,
                name=partner.name,
            )

    def _get_page(self, partner, url="/my/sessions"):
        login = partner.user_ids.login
        self.authenticate(login, login)
        answer = self.url_open(url)
        self.assertEqual((answer.status_code, answer.url), (200, self.base_url() + url))
        return answer

    def _book(self, client, payer=None):
        session = self._session(client)
        if payer:
            session.sudo().booking_ids.payer_id = payer
        return session.sudo().booking_ids._get_time_text()

    def test_a_colleague_sees_nothing(self):
        time = self._book(self.ann)
        self.assertIn(time, self._get_page(self.ann).text)
        self.assertNotIn(time, self._get_page(self.ben).text)
        counters = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["session_count"]}
        )
        self.assertEqual(counters["session_count"], 0)

    def test_nor_does_the_company_of_what_it_does_not_pay_for(self):
        time = self._book(self.ann)
        self.assertNotIn(time, self._get_page(self.firm).text)

    def test_who_pays_sees_it_and_so_does_who_takes_part(self):
        for payer in (self.firm, self.billing):
            with self.subTest(payer=payer.name):
                time = self._book(self.ann, payer)
                for partner in (self.firm, self.ann):
                    self.assertIn(time, self._get_page(partner).text)
                self.assertNotIn(time, self._get_page(self.ben).text)

    def test_the_next_one_is_on_top_and_dates_come_first(self):
        now = fields.Datetime.now()
        days = {days: now + timedelta(days=days) for days in (-9, -2, 1, 3, 20)}
        sessions = {
            days: self._session(self.ann, start=start) for days, start in days.items()
        }
        sessions[1].cancel_sessions(notify=False)
        page = lxml.html.fromstring(self._get_page(self.ann).content)
        cards = page.xpath("//div[@name='session']")
        times = [card[0][0].text_content().strip() for card in cards]
        seats = {days: each.sudo().booking_ids for days, each in sessions.items()}
        self.assertEqual(
            times, [seats[days]._get_time_text() for days in (3, 20, 1, -2, -9)]
        )
        self.assertEqual(
            [title.text for title in page.xpath("//h5[following::div[@name]]")],
            ["Coming up", "Earlier and cancelled"],
        )

    def test_pages_leave_none_out(self):
        start = fields.Datetime.now()
        for number in range(-41, 42):
            self._session(self.ann, start=start + timedelta(hours=2 * number + 1))
        times = []
        for number in (1, 2):
            page = self._get_page(self.ann, f"/my/sessions/page/{number}")
            times += lxml.html.fromstring(page.content).xpath(
                "//div[@name='session_time']/text()"
            )
        self.assertEqual((len(times), len(set(times))), (83, 83))

    def test_links_carry_no_token(self):
        session = self._session(self.ann)
        self._invoiced(session)
        session.cancel_sessions(notify=False)
        page = self._get_page(self.ann).text
        credit_note = session.sudo().booking_ids.cancel_credit_note_ids
        self.assertIn(f'href="/my/invoices/{credit_note.id}"', page)
        self.assertNotIn("access_token", page)
        answer = self._get_page(self.ann, f"/my/invoices/{credit_note.id}")
        self.assertIn(credit_note.name, answer.text)

    # === AMOUNTS (RULE 33) === #

    def test_what_was_credited_is_told_in_the_currency_of_the_credit_note(self):
        session = self._session(self.ann)
        draft = self._invoiced(session, post=False)
        draft.currency_id = self.setup_other_currency("EUR")
        draft.action_post()
        session.cancel_sessions(notify=False)
        page = self._get_page(self.ann).text
        self.assertIn("<strong>100.00\xa0€</strong>", page)
        self.assertNotIn("50.00", page)

    def test_the_fee_of_a_late_cancellation_is_told_with_taxes(self):
        self.company.write({"cancel_free_hours": 24 * 8, "cancel_fee_percent": 30})
        session = self._session(self.ann)
        session.booking_ids.cancel_bookings(notify=False)
        self.assertIn(
            "A fee of $\xa030.00 will be invoiced.", self._get_page(self.ann).text
        )

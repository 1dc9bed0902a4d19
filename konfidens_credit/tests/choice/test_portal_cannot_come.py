# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Customers who can't come say so on the portal: what it costs stands there before, and
nobody cancels what is not theirs (rules 18, 25, 28, 30 and 33).
"""

import re

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .portal_common import PortalChoiceCommon


@tagged("post_install", "-at_install")
class TestPortalCannotCome(PortalChoiceCommon):
    def setUp(self):
        super().setUp()
        self._log_in(self.ann)

    def _open(self):
        answer = self.url_open("/my/sessions")
        self.assertEqual(answer.status_code, 200)
        return self._read(answer)

    def _forms(self, page, seat):
        return page.xpath(f"//form[@action='/my/sessions/{seat.id}/cancel']")

    def _press(self, seat, page=None):
        """Cancel a seat by its button on the page."""
        [form] = self._forms(self._open() if page is None else page, seat)
        values = {
            field.get("name"): field.get("value") for field in form.xpath(".//input")
        }
        return self.url_open(form.get("action"), data=values)

    def _post(self, seat_id):
        """Ask to cancel a seat, of which the page may know nothing."""
        return self.url_open(
            f"/my/sessions/{seat_id}/cancel", data={"csrf_token": self._csrf()}
        )

    # === BEFORE === #

    def test_what_it_costs_stands_there_before(self):
        start = self._in(days=3)
        self._seat(start=start, location="Studio 2")
        page = self._open()
        terms = self._text(page, "session_terms")
        self.assertRegex(
            terms, r"^Free until \w{3}, .*, after that cancelling costs 30 %: \$ 30.00$"
        )
        self.assertIn((start).strftime("%b"), terms)
        self.assertEqual(self._text(page, "session_place"), "Studio 2")
        self.assertEqual(
            self._text(page, "cancel_effect"),
            "$ 100.00 is given back. You choose how on the next page.",
        )

    def test_late_it_says_what_is_kept(self):
        self._seat(start=self._in(hours=10))
        page = self._open()
        self.assertEqual(
            self._text(page, "session_terms"), "Cancelling costs 30 %: $ 30.00"
        )
        self.assertEqual(
            self._text(page, "cancel_effect"),
            "$ 70.00 is given back, $ 30.00 is kept. You choose how on the next page.",
        )

    def test_what_is_not_paid_is_owed_less(self):
        self._seat(paid=False, start=self._in(hours=10))
        self.assertEqual(
            self._text(self._open(), "cancel_effect"),
            "$ 30.00 is to be paid for it instead of $ 100.00.",
        )

    def test_a_fixed_fee_and_none(self):
        self._seat()
        self.company.write({"cancel_fee_type": "amount", "cancel_fee_amount": 15.0})
        self.assertIn(
            "after that cancelling costs $ 15.00",
            self._text(self._open(), "session_terms"),
        )
        self.company.cancel_fee_amount = 0.0
        self.assertFalse(self._text(self._open(), "session_terms"))

    def test_it_takes_no_more_queries_for_more_sessions(self):
        seats = self.env["session.booking"].union(
            *(self._seat(paid=False, start=self._in(days=day)) for day in range(1, 7))
        )
        self._assert_no_more_queries(
            seats[:3], seats, lambda some: some.sudo()._get_customer_cancel(self.ann)
        )

    # === WHO, AND UNTIL WHEN === #

    def test_the_company_and_the_service_say_whether_and_until_when(self):
        seat = self._seat(start=self._in(hours=10))
        self.assertTrue(self._forms(self._open(), seat))
        self.company.customer_may_cancel_until = 12
        page = self._open()
        self.assertFalse(self._forms(page, seat))
        self.assertIn("too late", self._text(page, "session_refusal"))
        self._post(seat.id)
        self.assertEqual(seat.state, "booked")
        self.service.product_tmpl_id.write(
            {"customer_may_cancel": "yes", "customer_may_cancel_until": 9}
        )
        self.assertTrue(self._forms(self._open(), seat))
        self.service.product_tmpl_id.customer_may_cancel = "no"
        page = self._open()
        self.assertFalse(self._forms(page, seat))
        self.assertFalse(self._text(page, "session_refusal"))
        message = self._text(self._read(self._post(seat.id)), "credit_message")
        self.assertIn("can't be cancelled here", message)
        self.assertEqual(seat.state, "booked")

    def test_administrators_say_so_in_the_settings(self):
        company = self.company.with_user(self.administrator)
        with Form(company, "konfidens_credit.res_company_view_form_session") as form:
            form.customer_may_cancel = True
            form.customer_may_cancel_until = 4.0
        self.assertEqual(self.company.customer_may_cancel_until, 4.0)
        service = self.service.product_tmpl_id.with_user(self.administrator)
        view = "konfidens_credit.product_template_view_form_service"
        with Form(service, view) as form:
            form.customer_may_cancel = "yes"
            form.customer_may_cancel_until = 6.0
        self.assertEqual(service.customer_may_cancel_until, 6.0)
        for holder in company, service:
            with self.assertRaisesRegex(ValidationError, "can't be negative"):
                holder.customer_may_cancel_until = -1.0

    def test_nothing_that_has_begun(self):
        seat = self._seat(start=self._in(minutes=-20))
        self.assertFalse(self._forms(self._open(), seat))
        self._post(seat.id)
        self.assertEqual(seat.state, "booked")

    def test_who_pays_sees_all_children_and_each_child_itself(self):
        seats = [self._seat(child, paid=False) for child in (self.ben, self.cleo)]
        page = self._open()
        for seat in seats:
            self.assertTrue(self._forms(page, seat))
        self._log_in(self.ben)
        page = self._open()
        self.assertTrue(self._forms(page, seats[0]))
        self.assertFalse(self._forms(page, seats[1]))

    def test_nothing_tells_whether_what_is_not_theirs_exists(self):
        mine, foreign = self._seat(), self._seat(self.dan)
        class_of_all = self._session(self.ben, self.dan).sudo().booking_ids
        cousin = class_of_all.filtered(lambda seat: seat.partner_id == self.dan)
        answers = set()
        for seat_id in (foreign.id, cousin.id, 999999999, "0", "-1", "x", "9" * 10):
            answer = self._post(seat_id)
            page = self._read(answer)
            answers.add(
                (answer.status_code, answer.url, self._text(page, "credit_message"))
            )
        self.assertEqual(
            answers,
            {
                (
                    200,
                    f"{self.base_url()}/my/sessions",
                    "There is nothing to cancel here. Load the page again.",
                )
            },
        )
        for seat in mine + foreign + class_of_all:
            self.assertEqual(seat.state, "booked")

    def test_only_a_press_on_the_page_cancels(self):
        seat = self._seat()
        url = f"/my/sessions/{seat.id}/cancel"
        self.assertEqual(self.url_open(url).status_code, 405)
        self.assertEqual(self.url_open(url, data={"x": 1}).status_code, 400)
        self.authenticate(None, None)
        self.url_open(url, data={"csrf_token": self._csrf()})
        self.assertEqual(seat.state, "booked")

    def _csrf(self):
        return re.search(r'csrf_token: "(\w+)"', self.url_open("/my").text)[1]

    # === CANCELLING === #

    def test_early_all_is_given_back_and_the_customer_chooses(self):
        seat = self._seat()
        answer = self._press(seat)
        self.assertEqual((seat.state, seat.cancel_amount), ("cancelled", 100.0))
        self.assertEqual(seat.cancel_user_id, self.ann.user_ids)
        self.assertEqual(seat.choice_state, "open")
        self.assertIn("/my/choice/", answer.url)
        self.assertIn("What would you like?", answer.text)
        self.assertIn("/my/choice/", self.url_open("/my/sessions").text)

    def test_late_the_terms_keep_their_part(self):
        seat = self._seat(start=self._in(hours=10))
        self._press(seat)
        self.assertEqual((seat.state, seat.cancel_amount), ("cancelled", 70.0))
        self.assertEqual(self._get_credit(self.ann), 70.0)

    def test_where_nothing_is_to_be_chosen_the_page_says_what_became_of_it(self):
        self.company.choice_offers = "credit"
        seat = self._seat()
        page = self._open()
        self.assertEqual(
            self._text(page, "cancel_effect"),
            "$ 100.00 is given back. It becomes account credit.",
        )
        page = self._read(self._press(seat, page))
        message = self._text(page, "credit_message")
        self.assertIn("is cancelled. $ 100.00 is your account credit", message)
        self.assertEqual(seat.choice_state, "not_asked")

    def test_a_child_cancels_and_who_pays_chooses(self):
        seat = self._seat(self.ben)
        self._log_in(self.ben)
        page = self._open()
        self.assertIn("It becomes account credit", self._text(page, "cancel_effect"))
        answer = self._press(seat, page)
        self.assertEqual(answer.url, f"{self.base_url()}/my/sessions")
        self.assertNotIn("/my/choice/", answer.text)
        self.assertNotIn("100.00", self._text(self._read(answer), "credit_message"))
        self.assertEqual((seat.state, seat.choice_state), ("cancelled", "open"))
        self._log_in(self.ann)
        self.assertIn("/my/choice/", self.url_open("/my/sessions").text)

    def test_the_practitioner_is_told_and_nobody_else(self):
        self.practitioner.email = "kari@example.com"
        session = self._session(self.ann, self.dan)
        self._pay(self._invoiced(session).filtered(lambda m: m.partner_id == self.ann))
        seat = self._booking(session, self.ann)
        messages = self.env["mail.message"].sudo().search([])
        self._press(seat)
        [told] = (self.env["mail.message"].sudo().search([]) - messages).filtered(
            lambda message: message.message_type == "user_notification"
        )
        self.assertEqual(told.notified_partner_ids, self.practitioner.partner_id)
        self.assertEqual(told.author_id, self.ann)
        self.assertIn("Ann can't come: Yoga class", told.subject)
        self.assertIn("100.00\xa0account credit".replace("\xa0", " "), told.body)
        self.assertEqual(self._booking(session, self.dan).state, "booked")
        self.assertEqual(session.session_state, "planned")

    def test_the_calendar_file_goes_to_the_customer(self):
        seat = self._seat()
        self._press(seat)
        self.assertEqual(seat.notice_state, "queued")
        mails = self.env["mail.mail"].search([])
        seat.with_user(self.env.ref("base.user_root"))._send_notices()
        mail = self.env["mail.mail"].search([]) - mails
        self.assertEqual(mail.recipient_ids, self.ann)
        [file] = mail.attachment_ids.filtered(lambda each: "calendar" in each.mimetype)
        self.assertIn("METHOD:CANCEL", file.raw.decode())

    def test_a_second_press_says_that_it_is_done(self):
        self.company.choice_offers = "credit"
        seat = self._seat()
        page = self._open()
        self._press(seat, page)
        messages = self.env["mail.message"].sudo().search_count([])
        again = self._read(self._press(seat, page))
        self.assertIn("is cancelled already", self._text(again, "credit_message"))
        self.assertEqual(self.env["mail.message"].sudo().search_count([]), messages)
        self.assertEqual(self._get_credit(self.ann), 100.0)

    def test_what_can_not_be_credited_now_stays_booked(self):
        seat = self._seat(paid=False)
        invoice = self._invoiced(seat.event_id)
        self.env["payment.transaction"].sudo().create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.method.id,
                "reference": "on its way",
                "amount": 100.0,
                "currency_id": invoice.currency_id.id,
                "partner_id": self.ann.id,
                "invoice_ids": [Command.set(invoice.ids)],
            }
        )._set_pending()
        page = self._read(self._press(seat))
        self.assertIn("at the moment", self._text(page, "credit_message"))
        self.assertEqual(seat.state, "booked")
        self.assertEqual(seat.notice_state, "none")

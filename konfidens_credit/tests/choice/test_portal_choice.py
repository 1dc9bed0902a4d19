# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The page behind the link in a message (rule 39): it shows, a button does, once; and
what is forged, altered, too old, foreign or repeated changes nothing and tells nothing.
"""

import base64
from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged
from odoo.tools import format_date, hash_sign

from ...models.choice.session_booking_link import SCOPE
from .portal_common import PortalChoiceCommon

NOT_HERE = "There is nothing to choose here. Load the page again."


@tagged("post_install", "-at_install")
class TestPortalChoice(PortalChoiceCommon):
    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def _cancelled(self, client=None, **options):
        """Return the cancelled seat of a client, whose payer is to choose."""
        seat = self._seat(client, **options)
        seat.with_user(self.practitioner).cancel_bookings(
            settlement="choose", notify=False
        )
        self.assertEqual(seat.choice_state, "open")
        return seat

    def _url(self, seats):
        return "/my/choice/" + seats._get_choice_url().rpartition("/")[2]

    def _open(self, url):
        return self._read(self.url_open(url))

    def _choose(self, url, seat, choice, **values):
        """Press a button on the page, or pretend to; return the page after it."""
        data = {"booking_id": getattr(seat, "id", seat), "choice": choice, **values}
        answer = self.url_open(url, data=data)
        self.env.invalidate_all()
        return self._read(answer)

    def _sum_up(self, *seats):
        """Return what a request might change."""
        self.env.invalidate_all()
        return (
            [
                (seat.choice_state, seat.moved_to_id.id, seat.choice_account)
                for seat in seats
            ],
            self._get_credit(self.ann),
            self.env["session.booking"].sudo().search_count([]),
            self.env["payment.transaction"].sudo().search_count([]),
            self.env["account.payment"].sudo().search_count([]),
        )

    # === WHAT IT SHOWS === #

    def test_it_shows_what_is_offered_and_what_will_happen(self):
        self._date(location="Studio 2")
        seat = self._cancelled(card=True)
        page = self._open(self._url(seat))
        shown = self._text(page, "seat")
        for text in ("Yoga class", "$ 100.00", "Choose until"):
            self.assertIn(text, shown)
        self.assertEqual(
            page.xpath("//details/@data-choice"), ["credit", "refund", "other_date"]
        )
        told = self._text(page, "offer_message")
        self.assertIn("You keep $ 100.00 as credit", told)
        self.assertIn("4242", told)
        date = self._text(page, "date")
        self.assertIn("Studio 2", date)
        self.assertIn("your credit covers it", date)

    def test_following_a_link_changes_nothing(self):
        seat = self._cancelled(card=True)
        before = self._sum_up(seat)
        for query in ("", "?choice=refund", f"?choice=refund&booking_id={seat.id}"):
            for method in ("GET", "HEAD"):
                answer = self.url_open(self._url(seat) + query, method=method)
                self.assertEqual(answer.status_code, 200)
        self.assertEqual(self._sum_up(seat), before)

    def test_a_button_of_the_message_opens_what_it_is_about(self):
        seat = self._cancelled()
        page = self._open(self._url(seat) + "?choice=refund")
        self.assertEqual(page.xpath("//details[@open]/@data-choice"), ["refund"])

    def test_it_is_in_the_language_of_who_pays(self):
        self.env["res.lang"]._activate_lang("nb_NO")
        self.ann.lang = "nb_NO"
        seat = self._cancelled()
        page = self._open(self._url(seat))
        self.assertIn(
            format_date(self.env, seat.start, "nb_NO", date_format="full"),
            self._text(page, "seat"),
        )

    # === WHAT IT DOES === #

    def test_keeping_it(self):
        seat = self._cancelled()
        page = self._choose(self._url(seat), seat, "credit")
        self.assertEqual(seat.choice_state, "credit")
        self.assertEqual(self._get_credit(self.ann), 100.0)
        self.assertIn("$ 100.00", self._text(page, "seat_message"))
        self.assertFalse(page.xpath("//form[@method='post']"))

    def test_money_goes_back_to_the_card(self):
        seat = self._cancelled(card=True)
        page = self._choose(self._url(seat), seat, "refund")
        self.assertEqual(seat.choice_state, "refund")
        self.assertEqual(self._get_credit(self.ann), 0.0)
        self.assertIn("being paid back", self._text(page, "seat_message"))

    def test_money_goes_to_the_account_that_is_typed(self):
        seat = self._cancelled()
        url = self._url(seat)
        page = self._choose(url, seat, "refund")
        self.assertIn("Type the number", self._text(page, "choice_message"))
        self.assertEqual(page.xpath("//details[@open]/@data-choice"), ["refund"])
        page = self._choose(url, seat, "refund", account_number="NO93 8601 1117 948")
        self.assertIn("slip", self._text(page, "choice_message"))
        [typed] = page.xpath("//input[@name='account_number']/@value")
        self.assertEqual(typed, "NO93 8601 1117 948")
        self.assertEqual(seat.choice_state, "open")
        self._choose(url, seat, "refund", account_number="NO93 8601 1117 947")
        self.assertEqual(
            (seat.choice_state, seat.choice_account), ("refund", "NO93 8601 1117 947")
        )

    def test_a_dearer_date_is_paid_on_the_invoices_page(self):
        other = self._date(session_price=96.0)
        seat = self._cancelled()
        url = self._url(seat)
        self.assertIn("$ 20.00 is left to pay", self._text(self._open(url), "date"))
        data = {"booking_id": seat.id, "choice": "other_date", "event_id": other.id}
        self.url_open(url, data=data, allow_redirects=False)
        self.env.invalidate_all()
        self.assertEqual(seat.moved_to_id.event_id, other)
        # Looking at the page makes no link any more.
        self.assertTrue(seat.moved_to_id._get_billed_lines().move_id.access_token)
        page = self._open(url)
        self.assertIn("$ 20.00 is left to pay", self._text(page, "seat_message"))
        [pay] = page.xpath("//a[@name='pay']/@href")
        self.assertIn("access_token=", pay)
        answer = self.url_open(pay)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("20.00", answer.text)
        self.assertEqual(self._get_credit(self.ann), 0.0)

    def test_a_cheaper_date_leaves_credit(self):
        other = self._date(session_price=72.0)
        seat = self._cancelled()
        url = self._url(seat)
        self.assertIn("$ 10.00 stays your credit", self._text(self._open(url), "date"))
        page = self._choose(url, seat, "other_date", event_id=other.id)
        self.assertIn("$ 10.00 stays your credit", self._text(page, "seat_message"))
        self.assertFalse(page.xpath("//a[@name='pay']"))
        self.assertEqual(self._get_credit(self.ann), 10.0)

    def test_what_others_of_the_family_have_left_is_not_told_as_theirs(self):
        other = self._date()
        session = self._session(self.ann, self.ben)
        self._pay(self._invoiced(session))
        session.cancel_sessions(settlement="choose", notify=False)
        for client, left in ((self.ann, 100.0), (self.ben, 0.0)):
            seat = self._booking(session, client)
            self.service.session_places = 5
            page = self._choose(self._url(seat), seat, "other_date", event_id=other.id)
            message = self._text(page, "seat_message")
            self.assertIn("You are booked", message)
            self.assertNotIn("stays your credit", message)
            self.assertEqual(self._get_credit(self.ann), left)

    # === ONCE === #

    def test_a_second_press_says_what_was_chosen_and_changes_nothing(self):
        seat = self._cancelled(card=True)
        url = self._url(seat)
        self._choose(url, seat, "credit")
        before = self._sum_up(seat)
        for choice in ("credit", "refund"):
            page = self._choose(url, seat, choice)
            self.assertIn("Nothing was changed", self._text(page, "choice_message"))
        self.assertEqual(self._sum_up(seat), before)

    def test_after_its_day_the_link_shows_and_does_nothing(self):
        seat = self._cancelled(card=True)
        url = self._url(seat)
        with freeze_time(seat.choice_until + timedelta(minutes=1)):
            before = self._sum_up(seat)
            page = self._open(url)
            self.assertIn("too late", self._text(page, "seat_message"))
            self.assertFalse(page.xpath("//form[@method='post']"))
            page = self._choose(url, seat, "refund")
            self.assertIn("too late", self._text(page, "choice_message"))
            self.assertEqual(self._sum_up(seat), before)

    def test_what_is_closed_or_back_on_can_not_be_chosen(self):
        seat = self._cancelled(card=True)
        url = self._url(seat)
        seat._close_choice()
        page = self._choose(url, seat, "refund")
        self.assertIn("too late", self._text(page, "choice_message"))
        self.assertEqual(self._get_credit(self.ann), 100.0)

    # === ATTACKS === #

    def test_forged_and_altered_links_are_answered_alike(self):
        seat, foreign = self._cancelled(), self._cancelled(self.dan)
        url = self._url(seat)
        token = url.rpartition("/")[2]
        raw = base64.urlsafe_b64decode(token + "===")
        payload = f"[{self.dan.id}, [{foreign.id}]]".encode()
        old = fields.Datetime.now() - timedelta(days=1)
        env = self.env(su=True)
        tokens = [
            "x",
            "é",
            "AAAA",
            "a" * 5000,
            token[:-4],
            token[:20] + ("B" if token[20] == "A" else "A") + token[21:],
            # Another's seats under our signature.
            base64.urlsafe_b64encode(raw[:41] + payload).decode().rstrip("="),
            # Later than it was signed for.
            base64.urlsafe_b64encode(raw[:1] + b"\xff" * 5 + raw[6:]).decode(),
            # Signed for something else, too old, and for seats that are another's.
            hash_sign(env, "mail.invite_email", [self.ann.id, seat.ids]),
            hash_sign(env, SCOPE, [self.ann.id, seat.ids], expiration=old),
            hash_sign(env, SCOPE, [self.ann.id, foreign.ids]),
            hash_sign(env, SCOPE, [self.ann.id, [999999999]]),
        ]
        before = self._sum_up(seat, foreign)
        for token in tokens:
            with self.subTest(token=token[:60]):
                answer = self.url_open(f"/my/choice/{token}")
                self.assertEqual(answer.status_code, 404)
                page = self._read(answer)
                self.assertIn("does not work any more", self._text(page, "no_seats"))
                self.assertFalse(page.xpath("//section"))
                page = self._choose(f"/my/choice/{token}", seat, "refund")
                self.assertEqual(self._text(page, "choice_message"), NOT_HERE)
        self.assertEqual(self._sum_up(seat, foreign), before)

    def test_a_link_is_for_its_own_seats(self):
        seat, foreign = self._cancelled(), self._cancelled(self.dan)
        unasked = self._seat()
        before = self._sum_up(seat, foreign, unasked)
        for seat_id in (foreign.id, unasked.id, 999999999, "x", "-1", ""):
            page = self._choose(self._url(seat), seat_id, "credit")
            self.assertEqual(self._text(page, "choice_message"), NOT_HERE)
        self.assertEqual(self._sum_up(seat, foreign, unasked), before)

    def test_what_is_not_offered_can_not_be_chosen(self):
        self.company.choice_offers = "refund"
        other = self._date()
        seat = self._cancelled(card=True)
        before = self._sum_up(seat)
        for choice in ("other_date", "expired", "open", "", "<b>"):
            page = self._choose(self._url(seat), seat, choice, event_id=other.id)
            self.assertTrue(self._text(page, "choice_message"))
            self.assertFalse(page.xpath("//div[@name='choice_message']/b"))
        self.assertEqual(self._sum_up(seat), before)

    def test_only_dates_that_are_open_to_them(self):
        seat = self._cancelled()
        another = self._create_service("Massage", 80.0)
        dans = self._date(self.dan)
        dear = self._date(session_product_id=another.id)
        past = self._date(days=-9)
        off = self._date()
        off.cancel_sessions(notify=False)
        meeting = self.env["calendar.event"].create(
            {"name": "Staff", "start": off.start, "stop": off.stop}
        )
        page = self._open(self._url(seat))
        self.assertFalse(page.xpath("//input[@name='event_id']"))
        before, answers = self._sum_up(seat), set()
        events = dans + dear + past + off + meeting + seat.event_id
        for event_id in (*events.ids, 999999999, "x", "-1", ""):
            page = self._choose(self._url(seat), seat, "other_date", event_id=event_id)
            answers.add(self._text(page, "choice_message"))
        self.assertEqual(len(answers), 1, answers)
        self.assertEqual(self._sum_up(seat), before)

    def test_a_full_session_is_not_offered_and_refused(self):
        self.service.session_places = 2
        full = self._date(self.dan)
        seat = self._cancelled()
        [offered] = self._open(self._url(seat)).xpath("//input[@name='event_id']")
        self.assertEqual(offered.get("value"), str(full.id))
        full.booking_ids.create({"event_id": full.id, "partner_id": self.cleo.id})
        self.assertFalse(self._open(self._url(seat)).xpath("//*[@name='event_id']"))
        before = self._sum_up(seat)
        page = self._choose(self._url(seat), seat, "other_date", event_id=full.id)
        self.assertIn("full", self._text(page, "choice_message"))
        self.assertEqual(self._sum_up(seat), before)

    def test_an_account_number_is_text_and_nothing_else(self):
        seat = self._cancelled()
        before = self._sum_up(seat)
        for typed in (
            "<script>alert(1)</script>",
            '"><img src=x onerror=alert(1)>',
            "1234\x00",
            "12" * 5000,
            "%(amount)s",
            "{{ 7 * 7 }}",
        ):
            with self.subTest(typed=typed[:20]):
                url = self._url(seat)
                page = self._choose(url, seat, "refund", account_number=typed)
                self.assertTrue(self._text(page, "choice_message"))
                self.assertFalse(page.xpath("//script[contains(., 'alert')]"))
                self.assertFalse(page.xpath("//img[@onerror]"))
        self.assertEqual(self._sum_up(seat), before)

    def test_nothing_of_other_clients_is_on_the_page(self):
        session = self._session(self.ann, self.dan)
        self._pay(self._invoiced(session).filtered(lambda m: m.partner_id == self.ann))
        session.cancel_sessions(settlement="choose", notify=False)
        seat = self._booking(session, self.ann)
        self.service.session_places = 5
        self._date(self.dan)
        answer = self.url_open(self._url(seat))
        self.assertNotIn("Dan", answer.text)
        self.assertEqual(answer.headers["Cache-Control"], "no-store")

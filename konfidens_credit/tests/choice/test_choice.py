# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What becomes of a cancelled seat is for its customer to choose, once; the credit is
booked before (rules 13, 18 and 34).
"""

from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .choice_common import ChoiceCommon


@tagged("post_install", "-at_install")
class TestChoice(ChoiceCommon):
    # === ASKING === #

    def test_the_credit_is_booked_before_anybody_is_asked(self):
        seats = self._asked(self.ann, self.ben)
        self.assertEqual(seats.mapped("choice_state"), ["open", "open"])
        self.assertEqual(seats.mapped("cancel_outcome"), ["account_credit"] * 2)
        self.assertEqual(self._get_credit(self.ann), 100.0)
        day = fields.Date.today() + timedelta(days=self.company.choice_days)
        self.assertEqual(seats[0].choice_until.date(), day)
        self.assertEqual(seats[0].choice_offers, "all")

    def test_only_who_got_credit_is_asked(self):
        session = self._session(self.ann, self.ben, self.cleo)
        invoices = self._invoiced(session)
        self._pay(invoices[0])
        [invoices.filtered(lambda move: move.partner_id == self.ben).ensure_one()]
        session.cancel_sessions(settlement="choose")
        paid = self._booking(session, invoices[0].partner_id)
        self.assertEqual(paid.choice_state, "open")
        others = session.sudo().booking_ids - paid
        self.assertEqual(set(others.mapped("choice_state")), {"not_asked"})

    def test_single_bookings_and_what_is_given_back_of_them_are_asked_about(self):
        session = self._paid(self.ann, self.ben)
        seat = self._booking(session, self.ann)
        seat.with_user(self.practitioner).cancel_bookings(
            settlement="choose", amounts=60.0, terms_note="Agreed"
        )
        self.assertEqual(seat.choice_state, "open")
        self.assertEqual(self._offers(seat)["credit"]["amount"], 60.0)
        self.assertEqual(self._booking(session, self.ben).choice_state, "not_asked")

    def test_a_service_offers_no_more_than_the_company(self):
        for company, service, expected in (
            ("all", False, "all"),
            ("all", "refund", "refund"),
            ("refund", "other_date", None),
            ("credit", "all", None),
        ):
            self.company.choice_offers = company
            self.service.choice_offers = service
            seat = self._asked(self.ann)
            state = "open" if expected else "not_asked"
            self.assertEqual(seat.choice_state, state, (company, service))
            self.assertEqual(seat.choice_offers or None, expected)

    def test_choosing_is_no_way_to_settle_an_invoice(self):
        invoice = self._invoice(100.0)
        with self.assertRaisesRegex(UserError, '"choose" is not a settlement'):
            self._credit(invoice, settlement="choose")

    def test_customers_have_a_day_to_answer_and_a_year_at_most(self):
        for days in (0, -1, 366):
            with self.assertRaisesRegex(UserError, "need a day to answer"):
                self.company.choice_days = days

    # === KEEPING AND REFUNDING === #

    def test_who_keeps_it_keeps_it_and_chooses_no_more(self):
        seat = self._asked(self.ann)
        [result] = self._choose(seat, "credit")
        self.assertEqual(result["amount"], 100.0)
        self.assertEqual(seat.choice_state, "credit")
        self.assertEqual(seat.choice_user_id, self.practitioner)
        self.assertEqual(self._get_credit(self.ann), 100.0)
        for choice in ("refund", "credit"):
            with self.assertRaisesRegex(UserError, "chosen already"):
                self._choose(seat, choice)
        self.assertEqual(self._get_credit(self.ann), 100.0)

    def test_a_card_is_refunded_through_its_provider(self):
        seat = self._asked(self.ann, by_card=self.ann)
        offer = self._offers(seat)["refund"]
        self.assertEqual((offer["amount"], offer["needs_account"]), (100.0, False))
        [result] = self._choose(seat, "refund")
        self.assertEqual((result["choice"], result["amount"]), ("refund", 100.0))
        self.assertIn("100.00", result["message"])
        credit_note = seat.cancel_credit_note_ids
        self.assertEqual(len(credit_note.refund_transaction_ids), 1)
        self.assertFalse(credit_note.refund_payment_ids)
        self._send_refunds()
        self.assertEqual(credit_note.amount_residual, 0.0)
        self.assertEqual(self._get_credit(self.ann), 0.0)

    def test_other_money_goes_to_the_account_that_was_typed(self):
        seat = self._asked(self.ann)
        self.assertTrue(self._offers(seat)["refund"]["needs_account"])
        self._choose(seat, "refund", account_number="no9386011117947")
        payment = seat.cancel_credit_note_ids.refund_payment_ids
        self.assertEqual(payment.state, "draft")
        self.assertEqual(payment.amount, 100.0)
        self.assertEqual(payment.refund_account_typed, "NO93 8601 1117 947")
        self.assertEqual(seat.choice_account, "NO93 8601 1117 947")
        self.assertFalse(payment.partner_bank_id)

    def test_an_account_number_with_a_slip_changes_nothing(self):
        seat = self._asked(self.ann)
        for typed, words in (
            ("NO9386011117948", "slip in the IBAN"),
            ("<script>alert(1)</script>", "not the number of a bank account"),
        ):
            with self.assertRaisesRegex(UserError, words):
                self._choose(seat, "refund", account_number=typed)
        self.assertEqual(seat.choice_state, "open")
        self.assertEqual(self._get_credit(self.ann), 100.0)

    def test_what_was_used_meanwhile_is_said_and_not_paid_back(self):
        seat = self._asked(self.ann)
        self._invoice(30.0, partner_id=self.ann.id).apply_account_credit()
        [choices] = seat._get_choices()
        self.assertIn("30.00", choices["message"])
        self.assertEqual(choices["amount"], 70.0)
        [result] = self._choose(seat, "refund")
        self.assertEqual(result["amount"], 70.0)

    def test_nothing_is_offered_of_what_was_used_up(self):
        seat = self._asked(self.ann)
        other = self._later()
        self._invoice(130.0, partner_id=self.ann.id).apply_account_credit()
        [choices] = seat._get_choices()
        self.assertEqual((choices["offers"], choices["dates"]), ([], []))
        for choice, event in (("refund", None), ("other_date", other)):
            with self.assertRaisesRegex(UserError, "used meanwhile"):
                self._choose(seat, choice, event)
        self.assertFalse(other.sudo().booking_ids)

    def test_what_was_paid_with_credit_stays_credit(self):
        earlier = self._invoice(40.0, partner_id=self.ann.id)
        self._pay(earlier)
        self._credit(earlier)
        session = self._session(self.ann)
        invoice = self._invoiced(session)
        invoice.apply_account_credit()
        self._pay(invoice)
        session.cancel_sessions(settlement="choose")
        seat = self._booking(session, self.ann)
        offer = self._offers(seat)["refund"]
        self.assertEqual(offer["amount"], 60.0)
        self.assertIn(
            "40.00 was not paid in money", offer["message"].replace("\xa0", " ")
        )
        [result] = self._choose(seat, "refund")
        self.assertEqual(result["amount"], 60.0)
        self.assertEqual(self._get_credit(self.ann), 40.0)

    def test_two_seats_of_one_invoice_are_refunded_each_by_itself(self):
        self.cleo.invoice_to_id = self.ann
        first, second = self._asked(self.ann, self.cleo)
        self.assertEqual(first.cancel_credit_note_ids, second.cancel_credit_note_ids)
        for seat in (second, first):
            [result] = self._choose(seat, "refund")
            self.assertEqual(result["amount"], 100.0)
        self.assertEqual(first.cancel_credit_note_ids.amount_refunding, 200.0)

    # === ANOTHER DATE === #

    def test_another_date_of_the_same_price_costs_nothing_more(self):
        seat, other = self._asked(self.ann), self._later()
        [date] = self._offers(seat) and seat._get_choices()[0]["dates"]
        self.assertEqual((date["price"], date["to_pay"], date["stays"]), (100, 0, 0))
        self.assertEqual(date["practitioner"], self.practitioner.name)
        [result] = self._choose(seat, "other_date", other)
        self.assertEqual(result["amount"], 100.0)
        new = self._booking(other, self.ann)
        self.assertEqual((seat.moved_to_id, new.invoice_state), (new, "paid"))
        self.assertEqual(new.payer_id, seat.payer_id)
        self.assertIn(self.ann, other.partner_ids)
        self.assertEqual(self._get_credit(self.ann), 0.0)

    def test_a_dearer_date_leaves_something_to_pay(self):
        seat, other = self._asked(self.ann), self._later(price=120.0)
        [date] = seat._get_choices()[0]["dates"]
        self.assertEqual((date["price"], date["to_pay"], date["stays"]), (150, 50, 0))
        [result] = self._choose(seat, "other_date", other)
        self.assertIn("50.00 is left to pay", result["message"].replace("\xa0", " "))
        invoice = self._booking(other, self.ann).invoice_line_ids.move_id
        self.assertEqual((invoice.state, invoice.amount_residual), ("posted", 50.0))

    def test_a_cheaper_date_leaves_credit(self):
        seat, other = self._asked(self.ann), self._later(price=60.0)
        [date] = seat._get_choices()[0]["dates"]
        self.assertEqual((date["price"], date["to_pay"], date["stays"]), (75, 0, 25))
        [result] = self._choose(seat, "other_date", other)
        self.assertEqual(result["amount"], 75.0)
        self.assertIn("25.00 stays your credit", result["message"].replace("\xa0", " "))
        self.assertEqual(self._get_credit(self.ann), 25.0)

    def test_an_agreed_price_goes_along(self):
        session = self._session(self.ann)
        self._booking(session, self.ann).price = 40.0
        self._pay(self._invoiced(session))
        session.cancel_sessions(settlement="choose")
        seat, other = self._booking(session, self.ann), self._later()
        self._choose(seat, "other_date", other)
        self.assertEqual(self._booking(other, self.ann).price, 40.0)
        self.assertEqual(self._get_credit(self.ann), 0.0)

    def test_the_credit_of_another_seat_is_left_alone(self):
        self.cleo.invoice_to_id = self.ann
        first, second = self._asked(self.ann, self.cleo)
        [moved] = self._choose(first, "other_date", self._later(price=160.0))
        self.assertIn("100.00 is left to pay", moved["message"].replace("\xa0", " "))
        self.assertNotIn("stays your credit", moved["message"])
        self.assertEqual(
            first.moved_to_id.invoice_line_ids.move_id.amount_residual, 100
        )
        self.assertEqual(self._offers(second)["refund"]["amount"], 100.0)

    def test_only_open_dates_are_offered(self):
        """Hours that are taken, full classes, other services, what is over, private or
        cancelled, and where the client comes anyway.
        """
        seat = self._asked(self.ann)
        other_service = self._create_service("Pilates", 80.0, session_places=2)
        past = self._later()
        past.write(
            {
                "start": fields.Datetime.now() - timedelta(days=1),
                "stop": fields.Datetime.now() - timedelta(hours=23),
            }
        )
        colleague = self.colleague.with_user(self.colleague)
        colleague.calendar_default_privacy = "private"
        closed = [
            self._later(self.ben, self.cleo),
            self._later(session_product_id=other_service.id),
            self._later(self.ann),
            self._later(privacy="private"),
            self._later(user_id=self.colleague.id, partner_ids=[Command.clear()]),
            past,
        ]
        cancelled = self._later()
        cancelled.cancel_sessions()
        free, empty = self._later(self.ben, weeks=3), self._later(weeks=2)
        found = [date["event_id"] for date in seat._get_choices()[0]["dates"]]
        self.assertEqual(found, (empty + free).ids)
        for event in [*closed, cancelled, seat.event_id]:
            with self.assertRaisesRegex(UserError, "full, or not open any more"):
                self._choose(seat, "other_date", event)
        self.assertEqual(seat.choice_state, "open")

    def test_where_places_are_not_counted_only_own_empty_hours_are_open(self):
        self.service.session_places = 0
        seat = self._asked(self.ann)
        self._later(self.ben)
        self._later(user_id=self.colleague.id, partner_ids=[Command.clear()])
        hour = self._later(weeks=2)
        found = [date["event_id"] for date in seat._get_choices()[0]["dates"]]
        self.assertEqual(found, hour.ids)

    # === ENDS === #

    def test_nobody_chooses_after_the_last_day(self):
        seat = self._asked(self.ann)
        seat._as_owner().choice_until = fields.Datetime.now() - timedelta(minutes=1)
        with self.assertRaisesRegex(UserError, "too late to choose"):
            self._choose(seat, "refund")
        [choices] = seat._get_choices()
        self.assertEqual((choices["state"], choices["offers"]), ("expired", []))
        self._run_worker("session.booking", "_cron_expire_choices")
        self.assertEqual(seat.choice_state, "expired")
        self.assertEqual(self._get_credit(self.ann), 100.0)

    def test_a_question_that_can_be_answered_stays_open(self):
        seat = self._asked(self.ann)
        self._run_worker("session.booking", "_cron_expire_choices")
        self.assertEqual(seat.choice_state, "open")

    def test_staff_close_the_question_early(self):
        seats = self._asked(self.ann, self.ben)
        self._choose(seats[0], "credit")
        closed = seats.with_user(self.practitioner).close_choice()
        self.assertEqual(closed, seats[1].ids)
        self.assertEqual(seats.mapped("choice_state"), ["credit", "expired"])
        with self.assertRaisesRegex(UserError, "too late to choose"):
            self._choose(seats[1], "refund")

    def test_a_session_that_is_on_again_takes_the_question_back(self):
        seats = self._asked(self.ann, self.ben)
        self._choose(seats[1], "refund")
        [result] = seats.event_id.reinstate_sessions()
        self.assertEqual(set(seats.mapped("choice_state")), {"not_asked"})
        self.assertEqual(
            result["spent"], [{"booking_id": seats[1].id, "amount": 100.0}]
        )
        self.assertEqual(self._get_credit(self.ann), 0.0)
        with self.assertRaisesRegex(UserError, "nothing to choose"):
            self._choose(seats[0], "refund")

    def test_who_has_moved_stays_there_when_the_session_is_on_again(self):
        seats, other = self._asked(self.ann, self.ben), self._later()
        self._choose(seats[0], "other_date", other)
        session = seats.event_id
        [result] = session.reinstate_sessions()
        self.assertEqual(seats.mapped("state"), ["cancelled", "booked"])
        self.assertEqual(
            result["spent"], [{"booking_id": seats[0].id, "amount": 100.0}]
        )
        [text] = session._get_spent_texts([result])
        self.assertIn("Ann comes on another date instead", text)

    def test_credit_that_is_undone_takes_the_question_back(self):
        for undo in ("undo_credit", "button_draft"):
            seat = self._asked(self.ann)
            getattr(seat.cancel_credit_note_ids, undo)()
            self.assertEqual(seat.choice_state, "not_asked")
            with self.assertRaisesRegex(UserError, "nothing to choose"):
                self._choose(seat, "refund")

    # === WHO MAY === #

    def test_only_who_runs_the_session_chooses(self):
        seat = self._asked(self.ann)
        for user in (self.colleague, self.accountant):
            for call in (
                lambda seat: seat.choose("refund"),
                lambda seat: seat.close_choice(),
            ):
                with self.assertRaises(AccessError):
                    call(seat.with_user(user))
        self.assertEqual(seat.choice_state, "open")
        seat.with_user(self.administrator).choose("credit")
        self.assertEqual(seat.choice_state, "credit")

    def test_what_is_unknown_or_not_offered_is_refused(self):
        self.service.choice_offers = "refund"
        seat, other = self._asked(self.ann), self._later()
        for choice, event in (("other_date", other), ("outside", None), (None, None)):
            with self.assertRaisesRegex(UserError, "can't be chosen"):
                self._choose(seat, choice, event)

    # === LINKS === #

    def test_a_link_leads_to_its_seats_and_no_others(self):
        seats = self._asked(self.ann, self.ben)
        Booking = self.env["session.booking"]
        token = seats[0]._get_choice_url().rpartition("/")[2]
        self.assertEqual(Booking._read_choice_link(token), seats[0])
        for forged in (
            token[:-1] + ("A" if token[-1] != "A" else "B"),
            token[1:],
            "",
            "x" * 200,
            "é",
        ):
            self.assertFalse(Booking._read_choice_link(forged), forged)
        seats[0].sudo().payer_id = self.ben
        self.assertFalse(Booking._read_choice_link(token))

    def test_a_link_shows_for_a_month_what_became_of_it(self):
        [seat] = self._asked(self.ann)
        for days, shown in ((29, seat), (31, seat.browse())):
            ago = fields.Datetime.now() - timedelta(days=days)
            seat._as_owner().choice_until = ago
            token = seat._get_choice_url().rpartition("/")[2]
            self.assertEqual(seat._read_choice_link(token), shown)

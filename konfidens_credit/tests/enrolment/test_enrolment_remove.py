# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Leaving a product: bookings, invoices and money put right, and taken back."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .enrolment_common import EnrolmentCommon


@tagged("post_install", "-at_install")
class TestEnrolmentRemove(EnrolmentCommon):
    def _course(self, *clients, count=10, pay=True, **values):
        """Return sessions, enrolments and their invoices."""
        sessions = self._plan_course(count)
        enrolments = self._enrol(*(clients or (self.ann,)), **values)
        invoices = self._bill(enrolments)
        if pay:
            for invoice in invoices:
                self._pay(invoice)
        return sessions, enrolments, invoices

    # === BY SESSIONS === #

    def test_what_is_left_of_a_course_is_credited_and_nothing_twice(self):
        sessions, enrolment, invoice = self._course()
        sessions[2].cancel_sessions(notify=False)
        [row] = enrolment.explain_removal(self._day_of(sessions[3]))
        self.assertEqual(
            row,
            {
                "enrolment_id": enrolment.id,
                "invoice_id": invoice.id,
                "billed": 112.5,
                "used": 37.5,
                "unused": 75.0,
                "explanation": "6 of 10 sessions left × $\xa012.50 = $\xa075.00",
                "reasons": [],
            },
        )
        [result] = enrolment.remove_from_product(self._day_of(sessions[3]))
        self.assertEqual(result["credited"], 75.0)
        self.assertEqual(len(result["cancelled_booking_ids"]), 6)
        self.assertTrue(result["ended"])
        self.assertEqual(invoice.amount_credited, 87.5)
        self.assertEqual(enrolment.state, "ended")
        self.assertEqual(
            fields.Date.to_string(enrolment.date_to), self._day_of(sessions[3])
        )
        self.assertEqual(enrolment.removal_credit, 75.0)
        for session in sessions[4:]:
            self.assertNotIn(self.ann, session.partner_ids)
        self.assertIn(self.ann, sessions[3].partner_ids)

        [again] = enrolment.remove_from_product(amounts={enrolment.id: 5.0})
        self.assertEqual((again["credited"], again["credit_note_ids"]), (0.0, []))
        self.assertEqual(invoice.amount_credited, 87.5)
        sessions[5].cancel_sessions(notify=False)
        self.assertEqual(invoice.amount_credited, 87.5)

    def test_by_default_all_that_has_not_begun_is_left(self):
        sessions, enrolment, _invoice = self._course(count=4)
        with freeze_time(sessions[1].start + timedelta(minutes=30)):
            [result] = enrolment.remove_from_product()
            today = fields.Date.today()
        self.assertEqual(result["credited"], 25.0)
        self.assertEqual(enrolment.date_to, today)

    def test_what_is_owed_goes_down_first(self):
        sessions, enrolment, invoice = self._course(pay=False)
        self._pay(invoice, 100.0)
        enrolment.remove_from_product(self._day_of(sessions[3]))
        self.assertEqual(invoice.amount_residual, 0.0)
        self.assertEqual(enrolment.removal_owed_less, 25.0)
        self.assertEqual(enrolment.removal_credit, 50.0)

    def test_one_credit_note_for_the_invoice_of_a_family(self):
        self.ann.invoice_to_id = self.ben.invoice_to_id = self.cleo
        sessions, enrolments, invoice = self._course(self.ann, self.ben)
        results = enrolments.remove_from_product(self._day_of(sessions[4]))
        self.assertEqual([result["credited"] for result in results], [62.5, 62.5])
        self.assertEqual(results[0]["credit_note_ids"], results[1]["credit_note_ids"])
        credit_note = self._credit_notes(results[0])
        self.assertEqual(credit_note.amount_total, 125.0)
        self.assertEqual(credit_note.invoice_line_ids.enrolment_id, enrolments)
        with self.assertRaisesRegex(UserError, "also credits Ben, Padel course"):
            enrolments[0].undo_removal()
        enrolments.undo_removal()
        self.assertEqual(invoice.amount_credited, 0.0)
        self.assertEqual(enrolments.mapped("state"), ["active", "active"])

    def test_seats_on_a_draft_are_taken_off(self):
        sessions = self._plan_course(4)
        enrolment = self._enrol(self.ann)
        draft = self._bill(enrolment, post=False)
        [result] = enrolment.remove_from_product(self._day_of(sessions[1]))
        self.assertEqual(draft.amount_total, 25.0)
        self.assertEqual(result["credited"], 0.0)
        self.assertEqual(enrolment.booking_ids._filter_live().event_id, sessions[:2])
        enrolment.undo_removal()
        more = self._bill(enrolment, post=False)
        self.assertEqual(draft.amount_total + more.amount_total, 50.0)

    def test_what_is_not_invoiced_is_just_cancelled(self):
        sessions = self._plan_course(3)
        enrolment = self._enrol(self.ann)
        [row] = enrolment.explain_removal()
        self.assertEqual((row["invoice_id"], row["billed"]), (False, 0.0))
        self.assertEqual(row["explanation"], "Nothing is invoiced")
        [result] = enrolment.remove_from_product(self._day_of(sessions[0]))
        self.assertEqual(len(result["cancelled_booking_ids"]), 2)
        self.assertEqual(self._bill(enrolment).amount_total, 12.5)

    def test_sessions_that_were_attended_are_used(self):
        sessions, enrolment, _invoice = self._course(count=4)
        self._booking(sessions[0], self.ann).state = "attended"
        self._booking(sessions[1], self.ann).state = "no_show"
        [row] = enrolment.explain_removal(fields.Date.to_string(self.today))
        self.assertEqual((row["used"], row["unused"]), (25.0, 25.0))

    def test_sessions_that_cost_different_amounts(self):
        sessions, enrolment, _invoice = self._course(count=3, price=80.0)
        [row] = enrolment.explain_removal(self._day_of(sessions[0]))
        self.assertEqual(row["unused"], 66.67)
        self.assertEqual(row["explanation"], "2 of 3 sessions left = $\xa066.67")

    # === MODES AND AMOUNTS === #

    def test_nothing_is_credited_when_asked_so(self):
        sessions, enrolment, invoice = self._course(count=4)
        [result] = enrolment.remove_from_product(mode="none")
        self.assertEqual((result["credited"], result["ended"]), (0.0, True))
        self.assertEqual(invoice.amount_credited, 0.0)
        self.assertEqual(len(result["cancelled_booking_ids"]), 4)
        sessions.cancel_sessions(notify=False)
        self.assertEqual(invoice.amount_credited, 0.0)

    def test_a_fixed_amount_is_spread_over_what_is_unused(self):
        sessions, enrolment, invoice = self._course(count=4)
        [result] = enrolment.remove_from_product(
            self._day_of(sessions[0]), mode="fixed", amounts=10.0
        )
        self.assertEqual(result["credited"], 10.0)
        self.assertEqual(invoice.amount_credited, 10.0)
        lines = self._credit_notes(result).invoice_line_ids
        self.assertEqual(sorted(lines.mapped("price_total")), [3.33, 3.33, 3.34])

    def test_more_than_is_unused_comes_from_what_is_used(self):
        sessions, enrolment, invoice = self._course(count=4)
        [result] = enrolment.remove_from_product(
            self._day_of(sessions[1]), amounts={str(enrolment.id): 30.0}
        )
        self.assertEqual(result["credited"], 30.0)
        self.assertEqual(len(result["cancelled_booking_ids"]), 2)
        self.assertEqual(invoice.amount_credited, 30.0)

    def test_amounts_by_invoice(self):
        _sessions, enrolment, invoice = self._course(count=4)
        [result] = enrolment.remove_from_product(
            amounts={enrolment.id: {str(invoice.id): 20.0}}
        )
        self.assertEqual(result["credited"], 20.0)

    def test_wrong_choices_change_nothing(self):
        _sessions, enrolment, invoice = self._course(count=4)
        for choice, words in (
            ({"mode": "all"}, "is not a way to credit"),
            ({"mode": "fixed"}, "fixed amount is missing"),
            ({"amounts": -1.0}, "below zero"),
            ({"amounts": "x"}, "is not an amount"),
            ({"amounts": 51.0}, "50.00 is billed and not credited yet"),
            ({"amounts": {0: 5.0}}, "0 is no enrolment that you end"),
            ({"amounts": {enrolment.id: {0: 5.0}}}, "nor an invoice of one"),
            ({"settlement": "gift"}, "is not a settlement"),
            ({"date": "soon"}, "is not a date"),
            ({"reason_id": 0x7FFFFFFF}, "no credit reason"),
            (
                {"booking_ids": [self._booking(self._session(self.ben), self.ben).id]},
                "does not come with",
            ),
        ):
            with self.subTest(choice), self.assertRaisesRegex(UserError, words):
                enrolment.remove_from_product(**choice)
        self.assertEqual(enrolment.state, "active")
        self.assertEqual(invoice.amount_credited, 0.0)
        self.assertEqual(len(enrolment.booking_ids._filter_live()), 4)

    def test_a_refund_goes_back_the_way_it_came(self):
        _sessions, enrolment, _invoice = self._course(count=4)
        [result] = enrolment.remove_from_product(settlement="refund")
        self.assertEqual((result["credited"], result["refunding"]), (50.0, 50.0))
        self.assertEqual(enrolment.removal_refund, 50.0)
        self.assertEqual(self._credit_notes(result).amount_refunding, 50.0)
        with self.assertRaisesRegex(UserError, "is being refunded"):
            enrolment.undo_removal()

    # === CHOSEN SESSIONS === #

    def test_chosen_sessions_are_cancelled_and_the_enrolment_goes_on(self):
        sessions, enrolment, invoice = self._course(count=4)
        seats = self._booking(sessions[1], self.ann)
        [result] = enrolment.remove_from_product(booking_ids=seats.ids, notify=True)
        self.assertEqual((result["credited"], result["ended"]), (12.5, False))
        self.assertEqual(enrolment.state, "active")
        self.assertEqual(seats.notice_state, "queued")
        self.assertEqual(invoice.amount_credited, 12.5)
        with self.assertRaisesRegex(UserError, "was not removed"):
            enrolment.undo_removal()

    def test_choosing_the_last_sessions_ends_the_enrolment(self):
        sessions, enrolment, _invoice = self._course(count=4)
        seats = enrolment.booking_ids.filtered(
            lambda seat: seat.event_id in sessions[2:]
        )
        [result] = enrolment.remove_from_product(booking_ids=seats.ids)
        self.assertTrue(result["ended"])
        self.assertEqual(
            enrolment.date_to, (sessions[2].start - timedelta(days=1)).date()
        )

    def test_choosing_nothing_changes_nothing(self):
        _sessions, enrolment, invoice = self._course(count=2)
        [result] = enrolment.remove_from_product(booking_ids=[])
        self.assertEqual((result["credited"], result["ended"]), (0.0, False))
        self.assertEqual(invoice.amount_credited, 0.0)

    # === WHAT FAILS === #

    def test_one_that_fails_goes_on_and_does_not_stop_the_others(self):
        _sessions, enrolments, invoices = self._course(self.ann, self.ben, count=3)
        charge = self._await_payment(invoices[0])
        [row, _other] = enrolments.explain_removal()
        self.assertEqual(row["reasons"][0]["code"], "payment_pending")
        results = enrolments.remove_from_product()
        self.assertEqual([result["ended"] for result in results], [False, True])
        self.assertIn(charge.reference, results[0]["failed"][0])
        self.assertEqual(enrolments.mapped("state"), ["active", "ended"])
        self.assertEqual(len(enrolments[0].booking_ids._filter_live()), 3)
        charge._set_canceled()
        [result] = enrolments[0].remove_from_product()
        self.assertTrue(result["ended"])

    def test_practitioners_do_not_cancel_what_is_past(self):
        sessions, enrolment, _invoice = self._course(count=3)
        with freeze_time(sessions[1].start + timedelta(days=1)):
            with self.assertRaisesRegex(UserError, "has begun already"):
                enrolment.remove_from_product(fields.Date.to_string(self.today))
            [result] = enrolment.with_user(self.administrator).remove_from_product(
                fields.Date.to_string(self.today)
            )
        self.assertEqual(result["credited"], 37.5)

    def test_a_session_that_is_back_on_is_invoiced_anew_once(self):
        sessions, enrolment, _invoice = self._course(count=2)
        sessions[0].cancel_sessions(notify=False)
        self._invoice(12.5, partner_id=self.ann.id).apply_account_credit()
        sessions[0].reinstate_sessions()
        self._credit(self._bill(enrolment))
        self.assertFalse(self._bill(enrolment))

    # === UNDO === #

    def test_undo_brings_back_enrolment_seats_and_credit(self):
        sessions, enrolment, invoice = self._course(count=4)
        enrolment.date_to = self._day_of(sessions[3])
        enrolment.remove_from_product(self._day_of(sessions[1]))
        [result] = enrolment.undo_removal()
        self.assertEqual(result["taken_back"], 25.0)
        self.assertEqual(len(result["booking_ids"]), 2)
        self.assertEqual(enrolment.state, "active")
        self.assertEqual(
            fields.Date.to_string(enrolment.date_to), self._day_of(sessions[3])
        )
        self.assertEqual(invoice.amount_credited, 0.0)
        self.assertEqual(set(enrolment.booking_ids.mapped("invoice_state")), {"paid"})
        for session in sessions:
            self.assertIn(self.ann, session.partner_ids)
        [again] = enrolment.remove_from_product(self._day_of(sessions[1]))
        self.assertEqual(again["credited"], 25.0)

    def test_undo_books_what_was_planned_since(self):
        _sessions, enrolment, _invoice = self._course(count=2)
        enrolment.remove_from_product()
        extra = self._plan_course(1)
        self.assertFalse(self._booking(extra, self.ann))
        enrolment.undo_removal()
        self.assertEqual(self._booking(extra, self.ann).enrolment_id, enrolment)

    def test_credit_that_is_spent_is_not_taken_back(self):
        sessions, enrolment, _invoice = self._course(count=4)
        enrolment.remove_from_product(self._day_of(sessions[1]))
        other = self._invoice(10.0, partner_id=self.ann.id)
        other.apply_account_credit()
        with self.assertRaisesRegex(UserError, f"used by {other.name}"):
            enrolment.undo_removal()
        self.assertEqual(enrolment.state, "ended")

    def test_nobody_elses_credit_note_is_undone(self):
        _sessions, enrolment, _invoice = self._course(count=2)
        enrolment.remove_from_product()
        other = self._credit(self._invoice(70.0))
        enrolment.sudo()._as_owner().removal_credit_note_ids = [Command.link(other.id)]
        with self.assertRaisesRegex(UserError, "also credits"):
            enrolment.undo_removal()
        self.assertEqual(other.state, "posted")

    def test_a_session_that_is_off_stays_off(self):
        sessions, enrolment, _invoice = self._course(count=2)
        enrolment.remove_from_product()
        sessions[1].cancel_sessions(notify=False)
        with self.assertRaisesRegex(UserError, "was cancelled since"):
            enrolment.undo_removal()

    def test_who_was_told_is_to_be_told_of_the_undo(self):
        _sessions, enrolment, _invoice = self._course(count=2)
        enrolment.remove_from_product(notify=False)
        action = enrolment.action_undo_removal()
        self.assertIn("with 2 sessions", action["params"]["message"])
        self.assertNotIn("Ann", action["params"]["message"])
        enrolment.remove_from_product()
        enrolment.sudo()._send_notices()
        action = enrolment.action_undo_removal()
        self.assertIn("Ann got a message", action["params"]["message"])

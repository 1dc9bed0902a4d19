# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Cancelling sessions and bookings: money and people put right (rules 24 to 27)."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .session_common import SessionCommon


@tagged("post_install", "-at_install")
class TestSessionCancel(SessionCommon):
    def _cancel(self, sessions, user=None, **options):
        """Cancel and return the results by client."""
        results = sessions.with_user(user or self.practitioner).cancel_sessions(
            **options
        )
        bookings = self.env["session.booking"].sudo()
        return {
            bookings.browse(seat["booking_id"]).partner_id: seat
            for result in results
            for seat in result["bookings"]
        }

    # === RULE 24: WHAT BECOMES OF THE MONEY === #

    def test_a_seat_that_was_not_invoiced_costs_nothing(self):
        session = self._session(self.ann)
        seat = self._cancel(session)[self.ann]
        self.assertEqual((seat["outcome"], seat["amount"]), ("nothing", 0.0))
        self.assertEqual(session.invoice_sessions(), [])

    def test_a_seat_is_taken_off_a_draft_and_the_empty_draft_goes(self):
        first, second = self._series(self.ann, count=2)
        draft = self._invoiced(first + second, post=False)
        seat = self._cancel(first)[self.ann]
        self.assertEqual((seat["outcome"], seat["amount"]), ("taken_off_draft", 100.0))
        self.assertEqual(draft.amount_total, 100.0)
        self._cancel(second)
        self.assertFalse(draft.exists())

    def test_a_draft_that_had_a_number_is_cancelled_instead(self):
        session = self._session(self.ann)
        invoice = self._invoiced(session)
        invoice.button_draft()
        self._cancel(session)
        self.assertEqual(invoice.state, "cancel")

    def test_who_owes_owes_less_and_who_paid_gets_credit(self):
        session = self._session()
        owed, paid = self._invoiced(session).sorted("partner_id")
        self._pay(paid)
        seats = self._cancel(session)
        self.assertEqual(seats[self.ann]["outcome"], "owed_less")
        self.assertEqual(seats[self.ben]["outcome"], "account_credit")
        self.assertEqual(owed.amount_residual, 0.0)
        self.assertEqual(paid.payment_state, "paid")
        credit_note = self.env["account.move"].browse(seats[self.ben]["credit_note_id"])
        self.assertEqual(credit_note.amount_residual, 100.0)

    def test_only_the_own_line_of_a_shared_invoice_is_credited(self):
        self.ann.invoice_to_id = self.ben
        session = self._session()
        invoice = self._invoiced(session)
        seat = self._booking(session, self.ann)
        seat.with_user(self.practitioner).cancel_bookings()
        self.assertEqual(invoice.amount_residual, 100.0)
        self.assertEqual(seat.invoice_state, "credited")
        self.assertEqual(self._booking(session, self.ben).invoice_state, "owed")

    def test_one_that_fails_does_not_undo_the_others(self):
        session = self._session()
        blocked, _other = self._invoiced(session).sorted("partner_id")
        provider = self.env["payment.provider"].search([("code", "=", "demo")], limit=1)
        self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": provider.payment_method_ids[:1].id,
                "amount": 100.0,
                "currency_id": blocked.currency_id.id,
                "partner_id": blocked.partner_id.id,
                "reference": "under-way",
                "operation": "online_direct",
                "state": "pending",
                "invoice_ids": [fields.Command.set(blocked.ids)],
            }
        )
        seats = self._cancel(session)
        self.assertEqual(seats[self.ann]["outcome"], "failed")
        self.assertIn("under way", seats[self.ann]["message"])
        self.assertEqual(seats[self.ben]["outcome"], "owed_less")
        self.assertEqual(session.session_state, "cancelled")
        self.assertEqual(self._booking(session, self.ann).state, "booked")
        self.assertEqual(self._booking(session, self.ben).state, "cancelled")

    def test_less_than_all_is_given_back_on_request(self):
        session = self._session(self.ann, self.ben, self.cleo)
        invoices = self._invoiced(session, post=False).sorted("partner_id")
        invoices[:2].action_post()
        self._pay(invoices[1])
        seats = self._cancel(session, amounts=70.0)
        self.assertEqual([seats[c]["amount"] for c in seats], [70.0, 70.0, 70.0])
        self.assertEqual(invoices.mapped("amount_total"), [100.0, 100.0, 30.0])
        self.assertEqual(invoices[0].amount_residual, 30.0)

    def test_amounts_are_checked_before_anything_happens(self):
        session = self._session()
        self._invoiced(session)
        for amounts in (-1.0, "lots", float("nan"), {"0": 5.0}, {"x": 5.0}):
            with self.assertRaises(UserError):
                self._cancel(session, amounts=amounts)
        seats = self._cancel(
            session, amounts={self._booking(session, self.ann).id: 500}
        )
        self.assertEqual(seats[self.ann]["outcome"], "failed")
        self.assertIn("100.00 of it is left", seats[self.ann]["message"])

    def test_what_was_paid_is_refunded(self):
        session = self._session(self.ann, self.ben, self.cleo)
        invoices = self._invoiced(session).sorted("partner_id")
        self._pay(invoices[0])
        self._pay(invoices[1], 40.0)
        seats = self._cancel(session, settlement="refund")
        self.assertEqual(
            [(seats[c]["outcome"], seats[c]["refunding"]) for c in seats],
            [("refund", 100.0), ("refund", 40.0), ("owed_less", 0.0)],
        )
        refunds = invoices.reversal_move_ids.refund_payment_ids
        self.assertEqual(sorted(refunds.mapped("amount")), [40.0, 100.0])
        texts = [
            self._booking(session, client)._get_outcome_text().replace("\xa0", "")
            for client in (self.ann, self.ben)
        ]
        self.assertEqual(texts[0], "$100.00 is being paid back to you.")
        self.assertEqual(
            texts[1],
            f"$60.00 was taken off what you owed on {invoices[1].name}. "
            "$40.00 is being paid back to you.",
        )

    def test_money_on_its_way_back_is_spent_when_reinstated(self):
        session = self._session(self.ann)
        self._pay(self._invoiced(session))
        self._cancel(session, settlement="refund")
        [result] = session.with_user(self.practitioner).reinstate_sessions()
        self.assertEqual(result["taken_back"], 0.0)
        self.assertEqual([spent["amount"] for spent in result["spent"]], [100.0])

    # === RULE 25: NEVER TWICE === #

    def test_cancelling_twice_changes_nothing_and_says_so(self):
        session = self._session(self.ann)
        invoice = self._invoiced(session)
        self._cancel(session)
        seat = self._cancel(session)[self.ann]
        self.assertEqual(seat["outcome"], "already_done")
        self.assertEqual(invoice.amount_credited, 100.0)

    def test_a_seat_that_was_credited_by_hand_is_not_credited_again(self):
        session = self._session(self.ann)
        invoice = self._invoiced(session)
        self._credit(invoice)
        seat = self._cancel(session)[self.ann]
        self.assertEqual(seat["outcome"], "nothing")
        self.assertEqual(invoice.amount_credited, 100.0)

    def test_only_what_is_left_of_a_partly_credited_seat_is_credited(self):
        session = self._session(self.ann)
        invoice = self._invoiced(session)
        self._credit(invoice, amount=40.0)
        self.assertEqual(self._cancel(session)[self.ann]["amount"], 60.0)
        self.assertEqual(invoice.amount_credited, 100.0)

    # === RULE 27: THE RECORD === #

    def test_a_cancelled_session_stays_with_who_when_and_why(self):
        reason = self.env["account.credit.reason"].search([], limit=1)
        session = self._session(self.ann)
        self._cancel(session, reason_id=reason.id)
        self.assertRecordValues(
            session,
            [
                {
                    "session_state": "cancelled",
                    "active": True,
                    "show_as": "free",
                    "cancel_user_id": self.practitioner.id,
                    "cancel_reason_id": reason.id,
                    "is_striked": True,
                }
            ],
        )
        self.assertTrue(session.cancel_date)
        self.assertRecordValues(
            self._booking(session, self.ann),
            [{"state": "cancelled", "cancel_reason_id": reason.id}],
        )

    def test_scope_takes_the_following_or_all_of_the_series(self):
        sessions = self._series(self.ann, count=4)
        self._cancel(sessions[1], scope="this")
        self.assertEqual(
            sessions.mapped("session_state"),
            ["planned", "cancelled", "planned", "planned"],
        )
        self._cancel(sessions[2], scope="following")
        self.assertEqual(
            sessions.mapped("session_state"),
            ["planned", "cancelled", "cancelled", "cancelled"],
        )
        self._cancel(sessions[3], scope="all")
        self.assertEqual(set(sessions.mapped("session_state")), {"cancelled"})
        with self.assertRaisesRegex(UserError, "is not a scope"):
            self._cancel(sessions[0], scope="some")

    def test_a_cancelled_seat_leaves_the_attendees_of_a_session_that_goes_on(self):
        session = self._session()
        self._booking(session, self.ann).with_user(self.practitioner).cancel_bookings()
        self.assertNotIn(self.ann, session.partner_ids)
        self.assertIn(self.ben, session.partner_ids)

    # === WHO MAY === #

    def test_the_past_is_for_administrators(self):
        session = self._session(start=fields.Datetime.now() - timedelta(days=2))
        with self.assertRaisesRegex(UserError, "ask an administrator"):
            self._cancel(session)
        self._cancel(session, user=self.administrator)
        self.assertEqual(session.session_state, "cancelled")

    def test_others_may_not_cancel(self):
        session = self._session()
        for user in (self.colleague, self.accountant):
            with self.assertRaises(AccessError):
                self._cancel(session, user=user)
        event = self._session(session_product_id=False)
        with self.assertRaisesRegex(UserError, "is not a session"):
            event.cancel_sessions()

    # === REINSTATE === #

    def test_reinstating_books_again_and_takes_unspent_credit_back(self):
        session = self._session()
        owed, paid = self._invoiced(session).sorted("partner_id")
        self._pay(paid)
        self._cancel(session)
        (result,) = session.reinstate_sessions()
        self.assertEqual(result["taken_back"], 200.0)
        self.assertEqual(result["spent"], [])
        self.assertEqual(session.session_state, "planned")
        self.assertEqual(session.booking_ids.mapped("state"), ["booked", "booked"])
        self.assertEqual(owed.amount_residual, 100.0)
        self.assertEqual(
            set(session.booking_ids.mapped("invoice_state")), {"owed", "paid"}
        )

    def test_reinstating_lists_spent_credit_and_invoices_anew(self):
        session = self._session(self.ann)
        invoice = self._invoiced(session)
        self._pay(invoice)
        seat = self._cancel(session)[self.ann]
        other = self._invoice(100.0, partner_id=self.ann.id)
        credit_note = self.env["account.move"].browse(seat["credit_note_id"])
        (credit_note + other).line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        ).reconcile()
        (result,) = session.reinstate_sessions()
        self.assertEqual(result["taken_back"], 0.0)
        self.assertEqual(
            result["spent"], [{"booking_id": seat["booking_id"], "amount": 100.0}]
        )
        self.assertEqual(len(session.invoice_sessions()), 1)
        self.assertEqual(session.invoice_sessions(), [])

    def _reinstated(self):
        """Return a booking that is back on, and whose credit is spent."""
        session = self._session(self.ann)
        self._pay(self._invoiced(session))
        self._cancel(session)
        self._invoice(100.0, partner_id=self.ann.id).apply_account_credit()
        session.reinstate_sessions()
        return session.booking_ids

    def test_a_seat_that_was_invoiced_anew_is_not_invoiced_once_more(self):
        seat = self._reinstated()
        self._credit(self._invoiced(seat.event_id))
        self.assertEqual(seat.invoice_state, "credited")
        self.assertEqual(seat.invoice_bookings(), [])

    def test_a_seat_that_is_back_on_may_be_invoiced_elsewhere(self):
        seat = self._reinstated()
        seat.invoice_externally("Insurer, no. 12")
        self.assertEqual(seat.invoice_bookings(), [])

    def test_a_seat_cancelled_before_its_session_stays_cancelled(self):
        session = self._session()
        self._booking(session, self.ann).with_user(self.practitioner).cancel_bookings()
        self._cancel(session)
        session.reinstate_sessions()
        self.assertEqual(self._booking(session, self.ann).state, "cancelled")
        self.assertEqual(self._booking(session, self.ben).state, "booked")
        with self.assertRaisesRegex(UserError, "is not cancelled"):
            session.reinstate_sessions()

    # === TERMS === #

    def _late_session(self, *clients):
        self.env.company.write({"cancel_free_hours": 24, "cancel_fee_percent": 30})
        start = fields.Datetime.now().replace(second=0) + timedelta(hours=10, minutes=5)
        return self._session(*(clients or (self.ann,)), start=start)

    def test_terms_propose_a_fee_for_late_cancelling(self):
        session = self._late_session()
        self._invoiced(session)
        seat = self._booking(session, self.ann).with_user(self.practitioner)
        (proposal,) = seat.explain_cancellation()
        self.assertEqual((proposal["amount"], proposal["fee"]), (70.0, 30.0))
        self.assertRegex(
            proposal["message"], "70.00 of .*100.00: cancelled 10 h before, terms 24 h"
        )
        result = seat.cancel_bookings()[0]["bookings"][0]
        self.assertEqual(result["amount"], 70.0)

    def test_it_is_told_before_until_when_it_is_free_and_what_it_costs_then(self):
        self.company.write({"cancel_free_hours": 24, "cancel_fee_percent": 30})
        early, late = self._session(self.ann), self._late_session()
        [told] = self._booking(early, self.ann).explain_cancellation()
        free_until = fields.Datetime.to_datetime(told["free_until"])
        self.assertEqual(free_until, early.start - timedelta(hours=24))
        self.assertEqual((told["fee"], told["late_fee"]), (0.0, 30.0))
        [told] = self._booking(late, self.ann).explain_cancellation()
        self.assertEqual((told["free_until"], told["late_fee"]), (False, 30.0))

    def test_a_service_has_terms_of_its_own(self):
        session = self._late_session()
        self.service.write(
            {
                "has_cancel_terms": True,
                "cancel_free_hours": 48,
                "cancel_fee_type": "amount",
                "cancel_fee_amount": 15.0,
            }
        )
        seat = self._booking(session, self.ann)
        self.assertEqual(seat._get_cancel_proposal()["amount"], 85.0)
        self.service.cancel_free_hours = 2
        self.assertEqual(seat._get_cancel_proposal()["amount"], 100.0)

    def test_deciding_otherwise_needs_a_reason_that_is_kept(self):
        session = self._late_session()
        self._invoiced(session)
        seat = self._booking(session, self.ann).with_user(self.practitioner)
        with self.assertRaisesRegex(UserError, "Give the reason"):
            seat.cancel_bookings(amounts=100.0)
        seat.cancel_bookings(amounts=100.0, terms_note="Broken leg")
        self.assertEqual(seat.cancel_terms_note, "Broken leg")
        self.assertEqual(seat.cancel_amount, 100.0)

    def test_the_fee_of_a_seat_without_an_invoice_is_invoiced(self):
        session = self._late_session()
        seat = self._booking(session, self.ann)
        seat.with_user(self.practitioner).cancel_bookings()
        self.assertEqual(seat.cancel_fee, 24.0)
        invoice = self._invoiced(session)
        self.assertEqual(invoice.amount_total, 30.0)
        self.assertIn("cancelled too late", invoice.invoice_line_ids.name)

    def test_a_session_that_the_practitioner_cancels_is_free(self):
        session = self._late_session()
        invoice = self._invoiced(session)
        self._cancel(session)
        self.assertEqual(invoice.amount_credited, 100.0)

    # === DRAFTS === #

    def test_a_deleted_draft_keeps_or_cancels_its_seats(self):
        session = self._session()
        kept, cancelled = self._invoiced(session, post=False).sorted("partner_id")
        kept.delete_draft()
        self.assertEqual(self._booking(session, self.ann).invoice_state, "none")
        (result,) = cancelled.with_user(self.practitioner).delete_draft(
            cancel_bookings=True
        )
        self.assertEqual(len(result["cancelled_booking_ids"]), 1)
        self.assertEqual(self._booking(session, self.ben).state, "cancelled")
        self.assertFalse((kept + cancelled).exists())

    def test_a_draft_invoiced_elsewhere_is_not_invoiced_again(self):
        session = self._session(self.ann)
        draft = self._invoiced(session, post=False)
        draft.with_user(self.practitioner).invoice_externally("Insurer no. 7")
        self.assertFalse(draft.exists())
        seat = self._booking(session, self.ann)
        self.assertEqual(seat.invoice_state, "elsewhere")
        self.assertEqual(seat.elsewhere_note, "Insurer no. 7")
        self.assertEqual(session.invoice_sessions(), [])

    def test_reinstating_undoes_nobody_elses_credit_note(self):
        session = self._session(self.ann)
        self._invoiced(session)
        session.cancel_sessions(notify=False)
        other = self._credit(self._invoice(70.0))
        booking = self._booking(session, self.ann)
        booking._as_owner().cancel_credit_note_ids += other
        session.reinstate_sessions()
        self.assertEqual(other.state, "posted")

    def test_seats_are_credited_whole_where_taxes_are_rounded_for_the_invoice(self):
        """Three times 15.625 is 46.88: one of them is sold for a cent less."""
        self.company.tax_calculation_rounding_method = "round_globally"
        self.service.list_price = 12.5
        sessions = self._series(self.ann, count=3)
        invoice = self._invoiced(sessions)
        self.assertEqual(invoice.amount_total, 46.88)
        for session in sessions:
            [seat] = session.cancel_sessions(notify=False)[0]["bookings"]
            self.assertEqual(seat["outcome"], "owed_less")
            booking = self._booking(session, self.ann)
            self.assertEqual(booking.invoice_state, "credited")
        self.assertEqual(invoice.amount_credited, 46.88)
        self.assertEqual(invoice.amount_residual, 0.0)

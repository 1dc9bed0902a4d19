# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rule 21: cancelling where the books are closed today."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .session_common import SessionCommon


@tagged("post_install", "-at_install")
class TestClosedSessions(SessionCommon):
    def setUp(self):
        super().setUp()
        self.session = self._session(self.ann, self.ben, self.cleo)
        owed, paid, _draft = self._invoiced(self.session, post=False).sorted(
            "partner_id"
        )
        self.owed, self.paid = owed, paid
        (owed + paid).action_post()
        self._pay(paid)
        self.today = fields.Date.context_today(self.env["account.move"])
        self.open_date = self.today + timedelta(days=4)
        self.company.fiscalyear_lock_date = self.open_date - timedelta(days=1)

    def _dialog(self, records, **context):
        return Form(
            self.env["calendar.event.cancel"]
            .with_user(self.practitioner)
            .with_context(active_model=records._name, active_ids=records.ids, **context)
        )

    def _get_seats(self, results):
        bookings = self.env["session.booking"].sudo()
        return {
            bookings.browse(seat["booking_id"]).partner_id: seat
            for result in results
            for seat in result["bookings"]
        }

    def test_a_program_is_told_the_date_and_nothing_is_lost(self):
        """Before, it ended in Odoo's "You cannot add/modify entries"."""
        seats = self._get_seats(
            self.session.with_user(self.practitioner).cancel_sessions()
        )
        for client in (self.ann, self.ben):
            self.assertEqual(seats[client]["outcome"], "failed")
            self.assertRegex(seats[client]["message"], "books are closed.*choose that")
            self.assertEqual(self._booking(self.session, client).state, "booked")
        self.assertEqual(seats[self.cleo]["outcome"], "taken_off_draft")
        self.assertFalse((self.owed + self.paid).reversal_move_ids)

    def test_a_date_that_is_accepted_is_used(self):
        seats = self._get_seats(
            self.session.with_user(self.practitioner).cancel_sessions(
                accept_date=str(self.open_date)
            )
        )
        self.assertEqual(seats[self.ann]["outcome"], "owed_less")
        self.assertEqual(seats[self.ben]["outcome"], "account_credit")
        credit_notes = (self.owed + self.paid).reversal_move_ids
        self.assertEqual(set(credit_notes.mapped("date")), {self.open_date})
        self.assertEqual(set(credit_notes.mapped("state")), {"draft"})
        self.assertEqual(set(credit_notes.mapped("auto_post")), {"at_date"})

    def test_an_earlier_one_is_not(self):
        seats = self._get_seats(
            self.session.with_user(self.practitioner).cancel_sessions(
                accept_date=str(self.open_date - timedelta(days=1))
            )
        )
        self.assertEqual(seats[self.ann]["outcome"], "failed")

    def test_the_dialog_shows_it_and_goes_on_when_it_is_confirmed(self):
        dialog = self._dialog(self.session).save()
        self.assertEqual(dialog.open_date, self.open_date)
        self.assertIn("The books are closed", dialog.date_notice)
        with self.assertRaisesRegex(UserError, "books are closed.*then go on"):
            dialog.action_cancel()
        self.assertEqual(self.session.session_state, "planned")
        dialog.accept_open_date = True
        dialog.action_cancel()
        self.assertEqual(self.session.session_state, "cancelled")
        self.assertEqual(self.owed.reversal_move_ids.date, self.open_date)

    def test_the_dialog_of_a_booking_too(self):
        seat = self._booking(self.session, self.ben).with_user(self.practitioner)
        dialog = self._dialog(seat).save()
        with self.assertRaisesRegex(UserError, "books are closed"):
            dialog.action_cancel()
        dialog.accept_open_date = True
        dialog.action_cancel()
        self.assertEqual(seat.state, "cancelled")
        self.assertEqual(self.paid.reversal_move_ids.date, self.open_date)

    def test_where_nothing_is_credited_nothing_is_asked(self):
        session = self._session(self.dan)
        dialog = self._dialog(session).save()
        self.assertFalse(dialog.date_notice)
        dialog.action_cancel()
        self.assertEqual(session.session_state, "cancelled")

    def test_the_customer_reads_when_it_is_credited(self):
        self.session.with_user(self.practitioner).cancel_sessions(
            accept_date=str(self.open_date)
        )
        text = self._booking(self.session, self.ann)._get_outcome_text()
        self.assertIn("100.00 will be credited to you on", text)
        self.assertNotIn("Nothing changes", text)

    def test_reinstated_before_that_day_nothing_is_credited(self):
        self.session.with_user(self.practitioner).cancel_sessions(
            accept_date=str(self.open_date)
        )
        [result] = self.session.with_user(self.practitioner).reinstate_sessions()
        self.assertEqual(result["spent"], [])
        self.assertEqual(result["taken_back"], 200.0)
        self.assertEqual(
            set((self.owed + self.paid).reversal_move_ids.mapped("state")), {"cancel"}
        )
        self.assertEqual(self._booking(self.session, self.ann).invoice_state, "owed")

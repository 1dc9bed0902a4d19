# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sessions that were held already, and sessions that nobody is left in."""

from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .session_common import SessionCommon


@tagged("post_install", "-at_install")
class TestSessionEmpty(SessionCommon):
    def _held(self, *clients):
        """Return a session of yesterday, as its practitioner."""
        return self._session(*clients, start=fields.Datetime.now() - timedelta(days=1))

    def _credited_draft(self, session):
        """Credit the invoice of a session, and return the new draft."""
        [result] = (
            self._invoiced(session)
            .with_user(self.practitioner)
            .credit_invoice(reissue=True)
        )
        return (
            self.env["account.move"]
            .with_user(self.practitioner)
            .browse(result["replacement_id"])
        )

    # === HELD HOURS === #

    def test_practitioners_cancel_a_held_hour_from_its_credited_draft(self):
        session = self._held(self.ann)
        draft = self._credited_draft(session)
        dialog = Form(
            self.env["account.move.delete.draft"]
            .with_user(self.practitioner)
            .with_context(default_move_ids=draft.ids)
        )
        self.assertFalse(dialog.cancel_obstacle)
        dialog.choice = "cancel"
        dialog.save().action_delete()
        self.assertFalse(draft.exists())
        self.assertEqual(session.booking_ids.state, "cancelled")
        self.assertEqual(session.booking_ids.invoice_state, "credited")
        self.assertEqual(session.session_state, "cancelled")

    def test_practitioners_cancel_single_bookings_of_a_held_class(self):
        session = self._held(self.ann, self.ben)
        seat = self._booking(session, self.ann).with_user(self.practitioner)
        seat.cancel_bookings(notify=False)
        self.assertEqual(seat.state, "cancelled")
        self.assertEqual(session.session_state, "planned")

    def test_a_held_class_as_a_whole_is_for_administrators(self):
        session = self._held(self.ann, self.ben)
        self.assertIn("has begun already, and 2 clients", session.cancel_obstacle)
        for call in (session.cancel_sessions, session.action_cancel_session):
            with self.assertRaisesRegex(UserError, "ask an administrator"):
                call()
        with self.assertRaisesRegex(UserError, "ask an administrator"):
            session.booking_ids.cancel_bookings(notify=False, cancel_empty=True)
        self.assertEqual(set(session.booking_ids.mapped("state")), {"booked"})
        by_administrator = session.with_user(self.administrator)
        self.assertFalse(by_administrator.cancel_obstacle)
        by_administrator.cancel_sessions(notify=False)
        self.assertEqual(session.session_state, "cancelled")

    def test_others_bookings_are_grey_in_the_dialog_of_the_draft(self):
        draft = self._invoiced(self._session(self.ann), post=False)
        dialog = (
            self.env["account.move.delete.draft"]
            .with_user(self.accountant)
            .create({"move_ids": [Command.set(draft.ids)]})
        )
        self.assertIn("You may not change", dialog.cancel_obstacle)

    # === NOBODY LEFT === #

    def test_the_session_of_one_client_ends_with_the_booking(self):
        session = self._session(self.ann)
        reason = self.env["account.credit.reason"].search([], limit=1)
        session.booking_ids.cancel_bookings(notify=False, reason_id=reason.id)
        self.assertEqual(session.session_state, "cancelled")
        self.assertEqual(session.cancel_reason_id, reason)
        self.assertEqual(session.cancel_user_id, self.practitioner)
        self.assertTrue(session.is_striked)
        session.reinstate_sessions()
        self.assertEqual(session.booking_ids.state, "booked")
        self.assertIn(self.ann, session.partner_ids)

    def test_a_draft_that_is_deleted_with_its_booking_ends_the_session(self):
        session = self._session(self.ann)
        draft = self._invoiced(session, post=False).with_user(self.practitioner)
        draft.delete_draft(cancel_bookings=True)
        self.assertEqual(session.session_state, "cancelled")

    def test_a_draft_is_deleted_with_the_class_that_is_empty_then(self):
        session = self._session(self.ann, self.ben)
        drafts = self._invoiced(session, post=False).sorted("partner_id")
        drafts = drafts.with_user(self.practitioner)
        first = self._open_delete(drafts[0])
        first.choice = "cancel"
        self.assertFalse(first.is_class_empty, "Ben still comes")
        first.save().action_delete()
        last = self._open_delete(drafts[1])
        last.choice = "cancel"
        self.assertTrue(last.is_class_empty)
        last.cancel_empty = True
        last.save().action_delete()
        self.assertEqual(session.session_state, "cancelled")

    def test_several_drafts_are_deleted_at_once(self):
        session = self._session(self.ann, self.ben)
        drafts = self._invoiced(session, post=False)
        dialog = self._open_delete(drafts.with_user(self.practitioner))
        dialog.choice = "cancel"
        self.assertTrue(dialog.is_class_empty)
        message = dialog.save().action_delete()["params"]["message"]
        self.assertEqual(message, "2 drafts are deleted, and bookings cancelled: 2.")
        self.assertFalse(drafts.exists())
        self.assertEqual(session.session_state, "planned")

    def test_a_held_class_is_not_offered_to_be_cancelled(self):
        session = self._held(self.ann, self.ben)
        drafts = self._invoiced(session, post=False)
        dialog = self._open_delete(drafts.with_user(self.practitioner))
        self.assertFalse(dialog.is_class_empty)
        with self.assertRaisesRegex(UserError, "ask an administrator"):
            drafts.with_user(self.practitioner).delete_draft(
                cancel_bookings=True, cancel_empty=True
            )
        self.assertTrue(drafts.exists())

    def _open_delete(self, drafts):
        action = drafts.action_delete_draft()
        model = self.env[action["res_model"]].with_user(self.practitioner)
        return Form(model.with_context(**action["context"]))

    def test_an_empty_class_stays_unless_it_is_to_be_cancelled(self):
        session = self._session(self.ann, self.ben)
        session.booking_ids.cancel_bookings(notify=False)
        self.assertEqual(session.session_state, "planned")
        self.assertFalse(session.partner_ids & self.clients)
        other = self._session(self.ann, self.ben)
        self._booking(other, self.ann).with_user(self.practitioner).cancel_bookings(
            notify=False, cancel_empty=True
        )
        self.assertEqual(other.session_state, "planned", "Ben still comes")
        self._booking(other, self.ben).with_user(self.practitioner).cancel_bookings(
            notify=False, cancel_empty=True
        )
        self.assertEqual(other.session_state, "cancelled")

    def test_a_course_with_one_client_goes_on_for_who_enrols_later(self):
        session = self._session(self.ann)
        enrolments = self.env["product.enrolment"].with_user(self.practitioner)
        enrolments.create(
            {
                "partner_id": self.ben.id,
                "product_id": self.service.id,
                "date_from": fields.Date.today() + timedelta(days=90),
            }
        )
        session.booking_ids.cancel_bookings(notify=False)
        self.assertEqual(session.session_state, "planned")

    # === THE DIALOG === #

    def _dialog(self, records):
        return Form(
            self.env["calendar.event.cancel"]
            .with_user(self.practitioner)
            .with_context(active_model=records._name, active_ids=records.ids)
        )

    def test_the_dialog_says_what_becomes_of_the_session(self):
        alone = self._dialog(self._session(self.ann).booking_ids)
        self.assertTrue(alone.is_last)
        self.assertFalse(alone.is_class_empty)
        session = self._session(self.ann, self.ben)
        one = self._dialog(session.booking_ids[0])
        self.assertFalse(one.is_last or one.is_class_empty)
        every = self._dialog(session.booking_ids)
        self.assertTrue(every.is_class_empty)
        self.assertFalse(every.cancel_empty)
        every.cancel_empty = True
        every.save().action_cancel()
        self.assertEqual(session.session_state, "cancelled")

    def test_a_held_session_warns_and_a_held_class_says_who_may(self):
        held = self._dialog(self._session(self.ann))
        self.assertFalse(held.is_past or held.obstacle)
        held = self._dialog(self._held(self.ann))
        self.assertTrue(held.is_past)
        self.assertFalse(held.obstacle)
        series = self._series(
            self.ann,
            self.ben,
            count=3,
            start=fields.Datetime.now() - timedelta(days=8),
        )
        dialog = self._dialog(series[2])
        self.assertFalse(dialog.obstacle)
        dialog.scope = "all"
        self.assertIn("ask an administrator", dialog.obstacle)

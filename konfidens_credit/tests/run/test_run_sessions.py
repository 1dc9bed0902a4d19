# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rule 38: sessions and enrolments in the background, and what customers hear of it."""

from odoo.tests import tagged

from ...models.run import account_credit_run_work
from .run_common import RunCommon


@tagged("post_install", "-at_install")
class TestRunSessions(RunCommon):
    def setUp(self):
        super().setUp()
        self.patch(account_credit_run_work, "FIRST_CHUNK", 2)
        self.patch(account_credit_run_work, "MOST_IN_CHUNK", 2)

    def _mails(self, partner):
        return self.env["mail.mail"].search([("recipient_ids", "in", partner.ids)])

    def _send_notices(self):
        for model in ("session.booking", "product.enrolment"):
            self._run_worker(model, "_cron_send_notices")

    def test_sessions_are_cancelled_seat_by_seat_and_each_hears_once(self):
        sessions = self._series(self.ann, self.ben, self.cleo, count=3)
        invoices = self._invoiced(sessions)
        bare = self._session(self.practitioner.partner_id)
        bare.sudo().booking_ids.unlink()
        run = self._run_of(
            (sessions | bare).cancel_in_background(message="Ill"), self.practitioner
        )
        self.assertEqual(run.total_count, 10)
        self._do_chunk(run)
        self._do_chunk(run)
        self._send_notices()
        self.assertFalse(self._mails(self.clients), "not before the end")
        self._work()
        self.assertEqual((run.state, run.failed_count), ("done", 0))
        self.assertEqual(set((sessions | bare).mapped("session_state")), {"cancelled"})
        self.assertEqual(set(invoices.mapped("credit_state")), {"full"})
        seats = sessions.sudo().booking_ids
        self.assertEqual(set(seats.mapped("state")), {"cancelled"})
        self.assertTrue(all(seats.mapped("is_cancelled_with_session")))
        self.assertEqual((run.untold_count, run.told_count), (9, 0))
        self._send_notices()
        self.assertEqual((run.untold_count, run.told_count), (0, 9))
        for client in self.ann + self.ben + self.cleo:
            self.assertEqual(len(self._mails(client)), 1)

        undo = self._run_of(run.undo(), self.practitioner)
        self._work()
        self.assertEqual((undo.total_count, undo.failed_count), (4, 0))
        self.assertEqual(set(sessions.mapped("session_state")), {"planned"})
        self.assertEqual(set(invoices.mapped("credit_state")), {"none"})

    def test_one_who_is_booked_meanwhile_is_cancelled_too(self):
        session = self._session(self.ann, self.ben, self.cleo)
        run = self._run_of(session.cancel_in_background(), self.practitioner)
        session.partner_ids += self.dan
        self._work()
        self.assertEqual(run.total_count, 3)
        seats = session.sudo().booking_ids
        self.assertEqual(len(seats), 4)
        self.assertEqual(set(seats.mapped("state")), {"cancelled"})

    def test_bookings_are_cancelled_by_their_amounts(self):
        session = self._session(self.ann, self.ben, self.cleo)
        self._invoiced(session)
        seats = session.booking_ids.with_user(self.practitioner)
        run = self._run_of(
            seats.cancel_in_background(
                amounts={str(seats[0].id): 10.0}, notify=seats[:1].ids, terms_note="So"
            ),
            self.practitioner,
        )
        self._work()
        self.assertEqual((run.state, run.done_count), ("done", 3))
        self.assertEqual(seats[0].cancel_credit_note_ids.sudo().amount_total, 10.0)
        self.assertEqual(set(seats.mapped("state")), {"cancelled"})
        self.assertEqual(seats.sudo().mapped("notice_state").count("queued"), 1)
        self.assertFalse(run.can_undo)

    def test_each_payer_has_one_draft_and_it_can_be_undone(self):
        sessions = self._series(self.ann, self.ben, count=3)
        run = self._run_of(sessions.invoice_in_background(), self.practitioner)
        self._work()
        drafts = run.line_ids.replacement_id
        self.assertEqual(len(drafts), 2)
        self.assertEqual(run.draft_count, 2)
        self.assertEqual(drafts.partner_id, self.ann + self.ben)
        self.assertEqual(len(drafts.invoice_line_ids), 6)
        undo = self._run_of(run.undo(), self.practitioner)
        self._work()
        self.assertEqual((undo.done_count, undo.failed_count), (2, 0))
        self.assertFalse(drafts.exists())

    def test_clients_are_removed_and_enrolled_again(self):
        enrolments = self._enrol(self.ann, self.ben, self.cleo, product=self.membership)
        invoices = self._bill(enrolments)
        run = self._run_of(enrolments.remove_in_background(), self.practitioner)
        self._work()
        self.assertEqual((run.state, run.done_count), ("done", 3))
        self.assertEqual(set(enrolments.mapped("state")), {"ended"})
        self.assertEqual(run.line_ids.credit_note_id, invoices.reversal_move_ids)
        undo = self._run_of(run.undo(), self.practitioner)
        self._work()
        self.assertEqual((undo.done_count, undo.failed_count), (3, 0))
        self.assertEqual(set(enrolments.mapped("state")), {"active"})

    def test_enrolments_are_invoiced(self):
        enrolments = self._enrol(self.ann, self.ben, self.cleo, product=self.membership)
        run = self._run_of(enrolments.invoice_in_background(), self.practitioner)
        self._work()
        self.assertEqual((run.done_count, run.draft_count), (3, 3))

    def test_drafts_are_posted_and_collected(self):
        drafts = self._invoices(3, post=False)
        run = self._run_of(
            drafts.with_user(self.accountant).collect_in_background(), self.accountant
        )
        self._work()
        self.assertEqual(run.done_count, 3)
        self.assertEqual(set(drafts.mapped("state")), {"posted"})

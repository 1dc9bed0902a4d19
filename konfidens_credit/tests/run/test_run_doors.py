# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Dialogs are the doors: beyond a number of documents they start a run."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .run_common import RunCommon


@tagged("post_install", "-at_install")
class TestRunDoors(RunCommon):
    def setUp(self):
        super().setUp()
        self.env.company.credit_run_threshold = 2

    def _open(self, model, records, **vals):
        """Return a dialog as it opens on these records."""
        context = {"active_model": records._name, "active_ids": records.ids}
        dialogs = self.env[model].with_user(records.env.user).with_context(**context)
        with Form(dialogs) as form:
            for name, value in vals.items():
                setattr(form, name, value)
        return form.save()

    def _opened(self, action, kind, count):
        self.assertEqual(action["res_model"], "account.credit.run")
        run = self.env["account.credit.run"].browse(action["res_id"])
        self.assertEqual((run.kind, run.total_count), (kind, count))
        self._work()
        self.assertEqual((run.state, run.done_count), ("done", count))
        return run

    def test_few_are_done_at_once(self):
        invoices = self._invoices(2).with_user(self.accountant)
        action = self._open("account.move.reversal", invoices).action_credit()
        self.assertEqual(action["res_model"], "account.move.reversal")
        self.assertEqual(set(invoices.mapped("credit_state")), {"full"})

    def test_administrators_say_how_many_are_many(self):
        company = self.env.company.with_user(self.administrator)
        company.credit_run_threshold = 7
        self.assertEqual(self.env.company.credit_run_threshold, 7)
        with self.assertRaises(AccessError):
            self.env.company.with_user(self.practitioner).credit_run_threshold = 1

    def test_many_invoices_are_credited_posted_and_undone(self):
        invoices = self._invoices(3).with_user(self.accountant)
        dialog = self._open("account.move.reversal", invoices, reissue=True)
        run = self._opened(dialog.action_credit(), "credit", 3)
        self.assertEqual(len(invoices.replacement_ids), 3)
        notes = run.line_ids.credit_note_id.with_user(self.accountant)
        self.assertEqual(notes, notes.filtered("is_last_batch"))
        undone = self._opened(notes.action_undo_batch(), "undo_credit", 3)
        self.assertEqual(undone.user_id, self.accountant)
        self.assertFalse(invoices.replacement_ids)
        dialog = self._open("account.move.reversal", invoices, reissue=True)
        run = self._opened(dialog.action_credit(), "credit", 3)
        notes = run.line_ids.credit_note_id.with_user(self.accountant)
        self._opened(notes.action_post_and_send_batch(), "post_send", 3)

    def test_many_seats_are_cancelled(self):
        sessions = self._series(self.ann, self.ben, count=2)
        dialog = self._open("calendar.event.cancel", sessions)
        run = self._opened(dialog.action_cancel(), "cancel_sessions", 4)
        self.assertEqual(run.user_id, self.practitioner)
        seats = self._session(self.ann, self.ben, self.cleo).booking_ids
        seats = seats.with_user(self.practitioner)
        dialog = self._open("calendar.event.cancel", seats)
        self._opened(dialog.action_cancel(), "cancel_bookings", 3)

    def test_many_clients_are_removed(self):
        enrolments = self._enrol(self.ann, self.ben, self.cleo)
        dialog = self._open("product.enrolment.remove", enrolments)
        self._opened(dialog.action_remove(), "remove", 3)

    def test_many_are_invoiced_and_collected(self):
        sessions = self._series(self.ann, self.ben, count=2)
        self._opened(sessions.action_invoice(), "invoice_bookings", 4)
        enrolments = self._enrol(self.ann, self.ben, self.cleo, product=self.membership)
        self._opened(enrolments.action_invoice(), "invoice_enrolments", 3)
        drafts = self._invoices(3, post=False).with_user(self.accountant)
        dialog = self._open("account.move.collect", drafts)
        self._opened(dialog.action_collect(), "collect", 3)

    def test_a_run_is_of_one_company(self):
        other = self.setup_other_company(name="Elsewhere")
        elsewhere = self._create_invoice(company=other["company"])
        user = self.accountant
        user.company_ids += other["company"]
        mixed = (self._invoice() + elsewhere).with_user(user)
        mixed = mixed.with_context(allowed_company_ids=user.company_ids.ids)
        with self.assertRaisesRegex(UserError, "several companies"):
            mixed.credit_in_background()

    def _create_invoice(self, company):
        move = self.env["account.move"].with_company(company)
        return move.create(
            {
                "move_type": "out_invoice",
                "partner_id": self.partner_a.id,
                "invoice_date": self.today,
                "invoice_line_ids": [(0, 0, {"name": "Session", "price_unit": 10.0})],
            }
        )

    def test_how_long_it_takes_is_told_before(self):
        Run = self.env["account.credit.run"].with_user(self.accountant)
        invoices = self._invoices(3)
        self.assertTrue(Run._is_large(invoices))
        self.assertGreater(Run._estimate_seconds(invoices), 0)
        run = self._credit_in_background(invoices)
        run.line_ids.sudo()._as_owner().write({"seconds": 2.0})
        self.assertEqual(Run._estimate_seconds(invoices), 6.0)

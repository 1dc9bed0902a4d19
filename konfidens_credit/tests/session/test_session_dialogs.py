# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The dialogs of sessions: what they propose, ask and do; and where buttons lead."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .session_common import SessionCommon


@tagged("post_install", "-at_install")
class TestSessionDialogs(SessionCommon):
    def _dialog(self, records, user=None, **context):
        """Open the dialog as the web client does, from these records."""
        return Form(
            self.env["calendar.event.cancel"]
            .with_user(user or self.practitioner)
            .with_context(active_model=records._name, active_ids=records.ids, **context)
        )

    # === SESSIONS === #

    def test_the_dialog_proposes_what_becomes_of_each_seat(self):
        session = self._session(self.ann, self.ben, self.cleo, self.dan)
        owed, paid, _draft = self._invoiced(session, post=False).sorted("partner_id")[
            :3
        ]
        (owed + paid).action_post()
        self._pay(paid)
        self._booking(session, self.dan).sudo().invoice_line_ids.move_id.unlink()
        self.dan.email = False
        dialog = self._dialog(session).save()
        by_client = {line.partner_id: line for line in dialog.line_ids}
        self.assertEqual(
            {client.name: line.outcome for client, line in by_client.items()},
            {
                "Ann": "owed_less",
                "Ben": "account_credit",
                "Cleo": "taken_off_draft",
                "Dan": "nothing",
            },
        )
        self.assertEqual(by_client[self.ann].amount, 100.0)
        self.assertEqual(by_client[self.ann].owed, 100.0)
        self.assertIn("100.00", by_client[self.ben].paid)
        self.assertEqual(by_client[self.dan].remark, "No e-mail address")
        self.assertFalse(by_client[self.dan].notify)
        self.assertRegex(
            dialog.summary,
            r"^4 bookings · .*100.00 less owed \(1\) · .*100.00 account credit \(1\) · "
            r"1 taken off a draft · 1 without change · 1 can't be told: no e-mail$",
        )
        # Who clicks a part sees the lines that it counts.
        self.assertEqual(
            [part["shows"] for part in dialog.summary_parts],
            [
                "",
                "owed_less",
                "account_credit",
                "taken_off_draft",
                "nothing",
                "silent",
            ],
        )
        self.assertEqual(
            {client.name: line.summary_parts for client, line in by_client.items()},
            {
                "Ann": "owed_less",
                "Ben": "account_credit",
                "Cleo": "taken_off_draft",
                "Dan": "nothing silent",
            },
        )
        dialog.line_ids.filtered(lambda line: line.partner_id == self.cleo).unlink()
        message = dialog.action_cancel()["params"]["message"]
        self.assertRegex(
            message,
            r"^4 bookings cancelled: .*100.00 less owed, .*100.00 account credit, "
            r".*100.00 taken off drafts\. 2 messages are on their way\. Without "
            r"e-mail, tell them yourself: Dan\.$",
        )
        self.assertEqual(self._booking(session, self.dan).notice_state, "no_email")

    def test_what_is_not_invoiced_shows_no_money_and_no_record(self):
        session = self._session(self.ann, self.ben)
        for records in (session, session.booking_ids):
            dialog = self._dialog(records).save()
            self.assertFalse(dialog.has_money)
            for record in (dialog, *dialog.line_ids):
                for name, field in record._fields.items():
                    if field.type in ("char", "text"):
                        self.assertNotRegex(record[name] or "", r"^[a-z_.]+\(")
        self.assertFalse(self._dialog(session).has_amounts)
        self._invoiced(session, post=False)
        on_draft = self._dialog(session)
        self.assertTrue(on_draft.has_amounts)
        self.assertFalse(on_draft.has_money)

    def test_what_an_invoice_still_owes_is_told_once(self):
        self.ben.invoice_to_id = self.ann
        session = self._session(self.ann, self.ben)
        invoice = self._invoiced(session)
        self._pay(invoice, 150.0)
        dialog = self._dialog(session).save()
        self.assertRegex(
            dialog.summary,
            r"^2 bookings · .*50.00 less owed \(1\) · .*150.00 account credit",
        )
        message = dialog.action_cancel()["params"]["message"]
        self.assertRegex(message, r"50.00 less owed, .*150.00 account credit\.")

    def test_the_message_stays_with_the_session(self):
        session = self._session()
        form = self._dialog(session)
        form.message = "The court is flooded."
        form.save().action_cancel()
        bodies = " ".join(session.message_ids.mapped("body"))
        self.assertIn("The court is flooded.", bodies)
        silent = self._session(self.ann)
        silent.cancel_sessions(notify=False, message="Not sent")
        self.assertNotIn("Not sent", " ".join(silent.message_ids.mapped("body")))

    def test_amounts_for_all_are_fixed_or_per_cent(self):
        session = self._session()
        self._invoiced(session)
        form = self._dialog(session)
        form.amount_mode = "percent"
        form.percent = 50.0
        dialog = form.save()
        self.assertEqual(dialog.line_ids.mapped("amount"), [50.0, 50.0])
        form = self._dialog(session)
        form.amount_mode = "fixed"
        form.fixed_amount = 30.0
        dialog = form.save()
        action = dialog.action_cancel()
        self.assertIn(
            "2 bookings cancelled: $\xa060.00 less owed.", action["params"]["message"]
        )
        self.assertEqual(session.booking_ids.mapped("cancel_amount"), [30.0, 30.0])
        self.assertEqual(session.session_state, "cancelled")

    def test_the_scope_shows_the_seats_of_the_series(self):
        sessions = self._series(self.ann, count=3)
        form = self._dialog(sessions[1])
        self.assertEqual(len(form.line_ids), 1)
        form.scope = "following"
        self.assertEqual(len(form.line_ids), 2)
        form.scope = "all"
        dialog = form.save()
        self.assertEqual(len(dialog.line_ids), 3)
        dialog.action_cancel()
        self.assertEqual(set(sessions.mapped("session_state")), {"cancelled"})

    def test_what_can_not_be_credited_says_why_and_the_rest_is_done(self):
        session = self._session()
        blocked, _other = self._invoiced(session).sorted("partner_id")
        self.env["payment.transaction"].create(
            {
                "provider_id": self.env["payment.provider"]
                .search([("code", "=", "demo")], limit=1)
                .id,
                "payment_method_id": self.env["payment.method"].search([], limit=1).id,
                "amount": 100.0,
                "currency_id": blocked.currency_id.id,
                "partner_id": blocked.partner_id.id,
                "reference": "dialog-under-way",
                "operation": "online_direct",
                "state": "pending",
                "invoice_ids": [fields.Command.set(blocked.ids)],
            }
        )
        dialog = self._dialog(session).save()
        line = dialog.line_ids.filtered(lambda line: line.partner_id == self.ann)
        self.assertEqual(line.outcome, "failed")
        self.assertIn("under way", line.remark)
        self.assertIn("1 can't be credited", dialog.summary)
        action = dialog.action_cancel()
        self.assertTrue(action["params"]["sticky"])
        self.assertIn("Ann: ", action["params"]["message"])
        self.assertEqual(self._booking(session, self.ben).state, "cancelled")

    def test_refunds_are_for_practitioners_too(self):
        session = self._session(self.ann)
        invoice = self._invoiced(session)
        self._pay(invoice)
        form = self._dialog(session)
        form.settlement = "refund"
        dialog = form.save()
        self.assertEqual(dialog.line_ids.outcome, "refund")
        dialog.action_cancel()
        self.assertEqual(invoice.reversal_move_ids.amount_refunding, 100.0)

    # === SEATS === #

    def test_deciding_against_the_terms_asks_for_a_reason(self):
        self.env.company.write({"cancel_free_hours": 24, "cancel_fee_percent": 30})
        session = self._session(
            self.ann, start=fields.Datetime.now() + timedelta(hours=10)
        )
        self._invoiced(session)
        form = self._dialog(session.booking_ids)
        dialog = form.save()
        self.assertEqual(dialog.mode, "booking")
        self.assertEqual(dialog.line_ids.amount, 70.0)
        self.assertIn("fee 30 %", dialog.line_ids.remark)
        self.assertFalse(dialog.needs_terms_note)
        dialog.line_ids.amount = 100.0
        self.assertTrue(dialog.needs_terms_note)
        self.assertEqual(dialog.line_ids.outcome, "owed_less")
        dialog.terms_note = "Broken leg"
        dialog.action_cancel()
        seat = session.booking_ids
        self.assertEqual((seat.cancel_amount, seat.state), (100.0, "cancelled"))
        self.assertEqual(session.session_state, "cancelled")

    # === SICK DAY === #

    def test_a_sick_day_takes_all_sessions_of_the_day(self):
        day = self._in_a_week()
        sessions = self._session(self.ann, start=day)
        sessions += self._session(self.ann, self.ben, start=day + timedelta(hours=3))
        later = self._session(self.ann, start=day + timedelta(days=1))
        form = Form(
            self.env["calendar.event.cancel"]
            .with_user(self.practitioner)
            .with_context(default_mode="sick_day")
        )
        self.assertEqual(form.user_id, self.practitioner)
        form.date_from = form.date_to = day.date()
        self.assertEqual(len(form.line_ids), 3)
        form.save().action_cancel()
        self.assertEqual(set(sessions.mapped("session_state")), {"cancelled"})
        self.assertEqual(later.session_state, "planned")

    def test_a_sick_day_leaves_out_what_is_private_to_somebody_else(self):
        day = self._in_a_week()
        self._session(self.ann, start=day, privacy="private")
        public = self._session(self.ben, start=day + timedelta(hours=3))
        form = Form(
            self.env["calendar.event.cancel"]
            .with_user(self.administrator)
            .with_context(default_mode="sick_day")
        )
        form.user_id = self.practitioner
        form.date_from = form.date_to = day.date()
        self.assertEqual(
            form.left_out, f"1 private entries of {self.practitioner.name}"
        )
        self.assertEqual(form.save().cancelled_session_ids.ids, public.ids)

    def test_a_sick_day_says_what_it_leaves_out_and_why(self):
        now = fields.Datetime.now().replace(hour=12, minute=0)
        with freeze_time(now):
            begun = self._session(start=now - timedelta(hours=2), name="Early class")
            hour = self._session(self.ann, start=now - timedelta(hours=1))
            held = self._session(start=now - timedelta(hours=3), name="Held class")
            held.action_done()
            off = self._session(start=now + timedelta(hours=1), name="Off class")
            off.cancel_sessions(notify=False)
            later = self._session(start=now + timedelta(hours=2))
            meeting = self.env["calendar.event"].create(
                {
                    "name": "Team meeting",
                    "user_id": self.practitioner.id,
                    "start": now + timedelta(hours=3),
                    "stop": now + timedelta(hours=4),
                }
            )
            form = Form(
                self.env["calendar.event.cancel"]
                .with_user(self.practitioner)
                .with_context(default_mode="sick_day")
            )
            self.assertEqual(len(form.left_out.split("\n")), 4)
            for words in (
                "Early class, .*: begun already; administrators cancel it",
                "Held class, .*: held",
                "Off class, .*: cancelled already",
                "Team meeting, .*: no session; it stays",
            ):
                self.assertRegex(form.left_out, words)
            form.save().action_cancel()
        self.assertEqual(begun.session_state, "planned")
        self.assertTrue(meeting.active)
        self.assertEqual((later + hour).mapped("session_state"), ["cancelled"] * 2)

    def test_a_day_without_sessions_says_so(self):
        form = Form(
            self.env["calendar.event.cancel"]
            .with_user(self.practitioner)
            .with_context(default_mode="sick_day")
        )
        form.date_from = form.date_to = fields.Date.today() + timedelta(days=99)
        self.assertFalse(form.summary)
        with self.assertRaisesRegex(UserError, "no session to cancel"):
            form.save().action_cancel()

    # === DRAFTS === #

    def test_deleting_a_draft_asks_about_its_seats(self):
        session = self._session(self.ann, self.ben)
        drafts = self._invoiced(session, post=False).sorted("partner_id")
        states = []
        for draft, choice in zip(drafts, ("keep", "cancel"), strict=True):
            seat = draft.invoice_line_ids.booking_id.sudo()
            action = draft.with_user(self.practitioner).action_delete_draft()
            form = Form(
                self.env[action["res_model"]]
                .with_user(self.practitioner)
                .with_context(**action["context"])
            )
            form.choice = choice
            form.save().action_delete()
            self.assertFalse(draft.exists())
            states.append((seat.state, seat.invoice_state))
        self.assertEqual(
            states,
            [("booked", "none"), ("cancelled", "none")],
        )

    # === WHERE BUTTONS LEAD === #

    def test_from_session_to_invoice_and_client_and_back(self):
        session = self._session()
        action = session.action_invoice()
        invoices = self.env["account.move"].search(action["domain"])
        self.assertEqual(invoices.partner_id, self.clients)
        self.assertEqual(session.action_open_invoices()["domain"], action["domain"])
        own = invoices[0].with_user(self.practitioner)
        self.assertEqual(own.session_count, 1)
        self.assertEqual(
            own.action_open_sessions()["domain"], [("id", "in", session.ids)]
        )
        found = own.search([("session_ids", "in", session.ids)])
        self.assertEqual(found.ids, invoices.sorted("id", reverse=True).ids)
        self.assertEqual(
            session.action_open_bookings()["domain"], [("event_id", "in", session.ids)]
        )
        seat = session.booking_ids[0]
        self.assertEqual(seat.action_open_session()["res_id"], session.id)
        ann = self.ann.with_user(self.practitioner)
        self.assertEqual(ann.booking_count, 1)
        seats = self.env["session.booking"].with_user(self.practitioner)
        self.assertEqual(seats.search(ann.action_open_bookings()["domain"]), seat)

    def test_buttons_open_the_dialogs(self):
        session = self._session()
        for records, name in (
            (session, "action_cancel_session"),
            (session.booking_ids, "action_cancel"),
        ):
            action = getattr(records, name)()
            self.assertEqual(action["res_model"], "calendar.event.cancel")
            self.assertEqual(action["context"]["active_ids"], records.ids)

    def test_reinstating_tells_who_has_spent_the_credit(self):
        session = self._session(self.ann)
        invoice = self._invoiced(session)
        self._pay(invoice)
        session.cancel_sessions(notify=False)
        self.assertEqual(self._reinstate(session), "The session is back on.")
        session.cancel_sessions(notify=False)
        credit_note = session.sudo().booking_ids.cancel_credit_note_ids
        other = self._invoice(40.0, partner_id=self.ann.id)
        (credit_note + other).line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        ).reconcile()
        self.assertIn("Ann has used the credit", self._reinstate(session))

    def _reinstate(self, session):
        """Put a session back on as its dialog does, and return what it tells."""
        action = session.with_user(self.practitioner).action_reinstate()
        dialog = self.env[action["res_model"]].with_user(self.practitioner)
        dialog = dialog.with_context(**action["context"])
        return dialog.create({}).action_reinstate()["params"]["message"]

    def test_terms_that_can_not_be_are_refused(self):
        for holder in (self.env.company, self.service.product_tmpl_id):
            for values in ({"cancel_fee_percent": 101}, {"cancel_free_hours": -1}):
                with self.assertRaisesRegex(ValidationError, "don't work"):
                    holder.write(values)

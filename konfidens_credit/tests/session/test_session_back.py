# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who was told that a session is off hears that it takes place after all (rule 26)."""

from odoo.tests import tagged

from .ics_common import IcsCommon


@tagged("post_install", "-at_install")
class TestSessionBack(IcsCommon):
    def _reinstate(self, session, notify=True, **values):
        """Put a session back on as its dialog does; return the messages to send."""
        action = session.with_user(self.practitioner).action_reinstate()
        dialog = (
            self.env[action["res_model"]]
            .with_user(self.practitioner)
            .with_context(**action["context"])
            .create({"notify": notify, **values})
        )
        dialog.action_reinstate()
        before = self.env["mail.mail"].search([])
        self.assertFalse(before.filtered(lambda mail: "after all" in mail.subject))
        queued = session.sudo().booking_ids.filtered(
            lambda seat: seat.notice_state == "queued"
        )
        queued.with_user(self.env.ref("base.user_root"))._send_notices()
        return self.env["mail.mail"].search([]) - before

    def test_everybody_is_told_and_has_it_in_the_calendar_again(self):
        session = self._session(self.ann, self.ben)
        invited = self._invite(session)
        withdrawn = self._cancel(session)
        mails = self._reinstate(session, message="The instructor is well again.")
        self.assertEqual(mails.recipient_ids, self.ann + self.ben)
        files = self._read_files(mails)
        for client in (self.ann, self.ben):
            [(method, event)] = files[client]
            self.assertEqual((method, event["STATUS"]), ("REQUEST", "CONFIRMED"))
            self.assertEqual(event["UID"], invited[client][1]["UID"])
            self.assertEqual(event["ATTENDEE"], f"MAILTO:{client.email}")
            cancelled = withdrawn[client][0][1]
            self.assertGreater(int(event["SEQUENCE"]), int(cancelled["SEQUENCE"]))
        for mail in mails:
            self.assertIn("takes place after all", mail.subject)
            self.assertIn("takes place after all", mail.body_html)
            self.assertIn("The instructor is well again.", mail.body_html)
            self.assertNotIn("is cancelled", mail.body_html)
        self.assertEqual(
            set(session.sudo().booking_ids.mapped("notice_state")), {"sent"}
        )

    def test_nobody_is_told_where_that_is_not_ticked(self):
        session = self._session(self.ann)
        self._cancel(session)
        self.assertFalse(self._reinstate(session, notify=False))

    def test_the_payer_hears_what_is_owed(self):
        self.ann.invoice_to_id = self.dan
        session = self._session(self.ann)
        self._invoiced(session)
        self._cancel(session)
        mails = self._reinstate(session)
        by_client = {mail.recipient_ids: mail for mail in mails}
        self.assertIn("Your invoice is as it was", by_client[self.dan].body_html)
        self.assertNotIn("invoice", by_client[self.ann].body_html)
        self.assertFalse(
            [file for file in mails.attachment_ids if file.name.endswith(".pdf")]
        )

    def test_cancelled_again_before_they_heard_nobody_is_told(self):
        session = self._session(self.ann)
        session.cancel_sessions(notify=False)
        session.reinstate_sessions(notify=True)
        seat = session.sudo().booking_ids
        self.assertEqual(seat.notice_state, "queued")
        session.cancel_sessions(notify=False)
        self.assertEqual(seat.notice_state, "none")

    def test_what_is_off_and_what_is_on_again_are_told_apart(self):
        off, back = self._session(self.ann), self._session(self.ann)
        back.cancel_sessions(notify=False)
        back.reinstate_sessions(notify=True)
        off.cancel_sessions()
        before = self.env["mail.mail"].search([])
        seats = (off + back).sudo().booking_ids
        seats.with_user(self.env.ref("base.user_root"))._send_notices()
        mails = self.env["mail.mail"].search([]) - before
        self.assertEqual(len(mails), 2)
        methods = {
            method
            for mail in mails
            for files in self._read_files(mail).values()
            for method, _event in files
        }
        self.assertEqual(methods, {"CANCEL", "REQUEST"})

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One message per customer: what is cancelled, what became of the money (rule 26)."""

from contextlib import suppress
from datetime import timedelta

import lxml.html

from odoo import fields
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..common.worker_common import WORKER_LOG, WorkerCommon
from .session_common import SessionCommon


@tagged("post_install", "-at_install")
class TestSessionNotice(WorkerCommon, SessionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.practitioner.signature = "Kari"

    def _notices(self, sessions, **options):
        """Cancel, send what is queued, and return the messages by recipient."""
        sessions.with_user(self.practitioner).cancel_sessions(**options)
        seats = sessions.sudo().booking_ids
        mails = self.env["mail.mail"].search([])
        queued = seats.filtered(lambda seat: seat.notice_state == "queued")
        queued.with_user(self.env.ref("base.user_root"))._send_notices()
        new = self.env["mail.mail"].search([]) - mails
        return {mail.recipient_ids: mail for mail in new}

    def _calendar_file(self, mail):
        (attachment,) = mail.attachment_ids.filtered(
            lambda attachment: attachment.name.endswith(".ics")
        )
        return attachment.raw.decode().replace("\r\n ", "")

    def test_each_customer_gets_one_message_after_the_commit(self):
        first, second = self._series(self.ann, self.ben, count=2)
        self._invoiced(first + second)
        (first + second).with_user(self.practitioner).cancel_sessions()
        seats = (first + second).booking_ids
        self.assertEqual(set(seats.mapped("notice_state")), {"queued"})
        self.assertFalse(self.env["mail.mail"].search([("state", "=", "outgoing")]))

    def test_one_message_lists_all_and_the_total(self):
        first, second = self._series(self.ann, count=2)
        self._pay(self._invoiced(first + second))
        notices = self._notices(
            first + second, message="The instructor is ill.\nGet well!"
        )
        self.assertEqual(list(notices), [self.ann])
        body = notices[self.ann].body_html
        self.assertEqual(body.count("Yoga class"), 2)
        self.assertIn("100.00 is your account credit", body)
        self.assertIn("In all $", body.replace("<strong>", "").replace("\xa0", " "))
        self.assertIn("200.00", body)
        self.assertIn("The instructor is ill.", body)
        self.assertIn("2 sessions are cancelled", notices[self.ann].subject)
        self.assertEqual(
            set((first + second).booking_ids.mapped("notice_state")), {"sent"}
        )

    def _run_cron(self):
        """Send what is queued as the worker does; return the messages' recipients."""
        mails = self.env["mail.mail"].search([])
        with self.enter_registry_test_mode():
            self.env.ref(
                "konfidens_credit.ir_cron_send_cancellations"
            ).method_direct_trigger()
        new = self.env["mail.mail"].search([]) - mails
        return sorted(new.recipient_ids.mapped("name")), new

    def test_what_was_cancelled_one_by_one_is_told_in_one_message_to_each(self):
        self.cleo.invoice_to_id = self.ann
        for session in (
            self._session(self.ann, self.ben),
            self._session(self.ben, self.dan),
            self._session(self.cleo),
        ):
            session.cancel_sessions()
        names, mails = self._run_cron()
        self.assertEqual(names, ["Ann", "Ben", "Cleo", "Dan"])
        self.assertEqual(len(mails), 4)
        by_client = {mail.recipient_ids: mail.body_html for mail in mails}
        self.assertEqual(by_client[self.ben].count("Yoga class"), 2)
        self.assertIn("for Cleo", by_client[self.ann].replace("<t>", ""))

    def test_the_payer_hears_about_the_money_and_the_client_about_the_time(self):
        self.ann.invoice_to_id = self.dan
        session = self._session(self.ann)
        self._invoiced(session)
        notices = self._notices(session)
        self.assertEqual(set(notices), {self.ann, self.dan})
        to_payer, to_client = notices[self.dan], notices[self.ann]
        self.assertIn("taken off what you owe", to_payer.body_html)
        self.assertIn("for Ann", to_payer.body_html)
        self.assertNotIn("100.00", to_client.body_html)
        self.assertTrue(
            any(
                name.endswith(".pdf") for name in to_payer.attachment_ids.mapped("name")
            )
        )
        self.assertEqual(to_client.attachment_ids.mapped("name"), ["cancelled.ics"])

    def test_the_payer_takes_the_calendar_file_of_a_client_without_an_address(self):
        self.ann.write({"invoice_to_id": self.dan.id, "email": False})
        session = self._session(self.ann)
        (mail,) = self._notices(session).values()
        self.assertEqual(mail.recipient_ids, self.dan)
        self.assertIn("mailto:dan@example.com", self._calendar_file(mail).lower())

    def test_it_has_the_company_on_top_and_leads_to_what_became_of_it(self):
        session = self._session(self.ann)
        self._pay(self._invoiced(session))
        mail = self._notices(session)[self.ann]
        page = lxml.html.fromstring(mail.body_html)
        text = " ".join(page.text_content().split())
        company = self.env.company.name
        self.assertTrue(text.startswith(f"{company} Dear Ann"), text)
        self.assertNotIn("Session Booking", text)
        self.assertIn("your credit is offered there first", text)
        links = {
            link.text_content().strip(): link.get("href") for link in page.iter("a")
        }
        credit_note = session.sudo().booking_ids.cancel_credit_note_ids
        self.assertIn(
            f"/my/invoices/{credit_note.id}?access_token=", links["See the credit note"]
        )

    def test_who_can_log_in_is_led_to_their_credit_or_sessions(self):
        for client in (self.ann, self.ben):
            new_test_user(
                self.env,
                f"portal_{client.name}",
                groups="base.group_portal",
                partner_id=client.id,
            )
        paid, owed = self._session(self.ann), self._session(self.ben)
        self._pay(self._invoiced(paid))
        self.ann.auto_collect = True
        to_ann = self._notices(paid)[self.ann].body_html
        self.assertIn('/my/credit"', to_ann)
        self.assertIn("used by itself on your next invoice", to_ann)
        to_ben = self._notices(owed)[self.ben].body_html
        self.assertIn('/my/sessions"', to_ben)
        self.assertNotIn("your next invoice", to_ben)

    def test_who_has_no_address_is_a_row_and_not_an_error(self):
        self.ann.email = False
        session = self._session()
        notices = self._notices(session)
        self.assertEqual(list(notices), [self.ben])
        self.assertEqual(self._booking(session, self.ann).notice_state, "no_email")

    def test_only_those_are_told_who_are_to_be(self):
        session = self._session()
        ben = self._booking(session, self.ben)
        self.assertEqual(list(self._notices(session, notify=[ben.id])), [self.ben])
        other = self._session()
        self.assertFalse(self._notices(other, notify=False))

    def test_the_calendar_file_cancels_what_the_invitation_carried(self):
        session = self._session()
        invited = session._get_ics_file()[session.id].decode().replace("\r\n ", "")
        notices = self._notices(session)
        cancelled = self._calendar_file(notices[self.ann])
        (uid,) = [line for line in invited.splitlines() if line.startswith("UID")]
        for line in (uid, "METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:1"):
            self.assertIn(line, cancelled.splitlines())
        self.assertNotIn("ben@example.com", cancelled + invited)
        self.assertIn("ann@example.com", cancelled)

    def test_the_customer_reads_it_in_their_language(self):
        self.env["res.lang"]._activate_lang("nb_NO")
        self.env["ir.module.module"]._load_module_terms(
            ["konfidens_credit"], ["nb_NO"], overwrite=True
        )
        self.ann.lang = "nb_NO"
        session = self._session(self.ann)
        (mail,) = self._notices(session).values()
        self.assertIn("avlyst", mail.subject)
        self.assertIn("Hei Ann", mail.body_html)
        self.assertIn("avlyst", mail.body_html)

    def test_a_fee_is_told(self):
        self.env.company.write({"cancel_free_hours": 24, "cancel_fee_percent": 30})
        start = fields.Datetime.now() + timedelta(hours=10)
        session = self._session(self.ann, start=start)
        seat = self._booking(session, self.ann)
        seat.with_user(self.administrator).cancel_bookings()
        self.assertIn("A fee of", seat._get_outcome_text())

    def test_the_event_of_a_private_session_is_not_named(self):
        session = self._session(self.ann, privacy="private")
        (mail,) = self._notices(session).values()
        self.assertNotIn("Monday Yoga", mail.subject + mail.body_html)

    # === THE CALENDAR FILE === #

    def test_the_company_cancels_for_a_practitioner_without_an_address(self):
        self.practitioner.email = False
        self.env.company.email = "Studio <studio@example.com>"
        session = self._session(self.ann)
        cancelled = self._calendar_file(self._notices(session)[self.ann])
        self.assertIn("ORGANIZER:MAILTO:studio@example.com", cancelled.splitlines())

    def test_it_is_made_where_nobody_has_an_address(self):
        self.practitioner.email = False
        self.env.company.email = False
        session = self._session(self.ann)
        cancelled = self._calendar_file(self._notices(session)[self.ann])
        self.assertIn("METHOD:CANCEL", cancelled)
        self.assertIn("ORGANIZER:MAILTO:", cancelled)

    def test_it_is_made_for_a_session_without_a_practitioner(self):
        session = self._session(self.ann)
        session.sudo().user_id = False
        session.with_user(self.administrator).cancel_sessions()
        self._run_worker("session.booking", "_cron_send_notices")
        self.assertEqual(session.sudo().booking_ids.notice_state, "sent")

    @mute_logger("vobject.base")
    def test_a_line_break_in_a_name_breaks_nothing(self):
        self.practitioner.name = "Kari\nLund"
        session = self._session(self.ann)
        cancelled = self._calendar_file(self._notices(session)[self.ann])
        self.assertIn("METHOD:CANCEL", cancelled)

    # === THE WORKER (RULE 32) === #

    def _cancelled(self, *clients):
        """Return a booking for each client, each cancelled and to be told."""
        sessions = [self._session(client) for client in clients]
        for session in sessions:
            session.cancel_sessions()
        return [session.sudo().booking_ids for session in sessions]

    def test_a_line_break_in_a_name_is_no_header(self):
        self.ann.name = "Ann\r\nBcc: eve@example.com"
        self.service.name = "Yoga\u2028class"
        self.company.name = "Studio\nReply-To: eve@example.com"
        mail = self._notices(self._session(self.ann))[self.ann]
        self.assertEqual(len(mail.subject.splitlines()), 1)
        [email] = mail._prepare_outgoing_list()
        message = self.env["ir.mail_server"]._build_email__(
            email_from="Studio\r\nBcc: eve@example.com <kari@example.com>",
            email_to=email["email_to"],
            subject=self.company.name,
            body="",
        )
        self.assertNotIn("Bcc", message)
        self.assertEqual(message.get_all("Reply-To"), [message["From"]])

    @mute_logger(WORKER_LOG)
    def test_who_is_sent_no_message_is_not_told(self):
        session = self._session(self.ann)
        session.cancel_sessions()

        def refuse(_self, *_args, **_kwargs):
            raise ValueError("Header values may not contain linefeed")

        self.patch(self.registry["ir.mail_server"], "_build_email__", refuse)
        self.assertEqual(self._run_cron()[0], [])
        self.assertEqual(session.sudo().booking_ids.notice_state, "queued")

    @mute_logger(WORKER_LOG)
    def test_one_that_fails_is_told_once_and_the_others_are_sent(self):
        ann, ben, cleo = self._cancelled(self.ann, self.ben, self.cleo)
        with self._failing("session.booking", "_get_notice_credit_notes", ben):
            for _run in range(2):
                self._run_worker("session.booking", "_cron_send_notices")
                states = (ann + ben + cleo).mapped("notice_state")
                self.assertEqual(states, ["sent", "queued", "sent"])
                [todo] = self._get_own_todos(self.practitioner)
        self.assertEqual(todo.summary, "Not told yet: Ben")
        self.assertIn(
            f"The message to Ben about {ben.display_name} could not be made", todo.note
        )
        self._run_worker("session.booking", "_cron_send_notices")
        self.assertEqual(ben.notice_state, "sent")

    def test_what_is_left_when_time_is_up_is_declared(self):
        cancelled = self._cancelled(self.ann, self.ben, self.cleo)
        cron = self.env.ref("konfidens_credit.ir_cron_send_cancellations")
        run = self._run_out_of_time(
            cron, lambda env: env["session.booking"]._cron_send_notices()
        )
        self.assertEqual(run, (1, 2))
        self._trigger(cron, seconds=0)
        self.assertEqual({seat.notice_state for seat in cancelled}, {"sent"})

    def test_a_crash_tells_nobody_twice(self):
        ann, ben = self._cancelled(self.ann, self.ben)
        stop = SystemExit()
        with (
            suppress(SystemExit),
            self._failing("session.booking", "_get_notice_sessions", ben, stop),
        ):
            self._run_worker("session.booking", "_cron_send_notices")
        self.env.invalidate_all()
        self.assertEqual((ann + ben).mapped("notice_state"), ["sent", "queued"])
        self._run_worker("session.booking", "_cron_send_notices")
        mails = self.env["mail.mail"].search([("recipient_ids", "in", self.ann.ids)])
        self.assertEqual(len(mails), 1)
        self.assertEqual(ben.notice_state, "sent")

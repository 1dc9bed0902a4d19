# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One message to each mailbox, whoever shares it, with all that was said; no two
companies share one (rule 26).
"""

from odoo import Command
from odoo.tests import tagged

from ..common.worker_common import WorkerCommon
from .session_common import SessionCommon


@tagged("post_install", "-at_install")
class TestSessionMailbox(WorkerCommon, SessionCommon):
    def _send(self):
        """Have the worker send what is queued, and return the messages."""
        mails = self.env["mail.mail"].search([])
        self._run_worker("session.booking", "_cron_send_notices")
        return self.env["mail.mail"].search([]) - mails

    def _calendar_files(self, mail):
        return mail.attachment_ids.filtered(lambda file: file.name.endswith(".ics"))

    # === WHAT WAS SAID === #

    def test_both_texts_reach_the_customer_each_with_what_it_is_about(self):
        first, second = self._series(self.ann, count=2)
        first.cancel_sessions(message="The instructor is ill.")
        second.cancel_sessions(message="The hall is closed.")
        [mail] = self._send()
        texts = [
            f"{session.sudo().booking_ids._get_notice_title()}\n{text}"
            for session, text in (
                (first, "The instructor is ill."),
                (second, "The hall is closed."),
            )
        ]
        self.assertIn("\n\n".join(texts), mail.body_html)

    def test_a_text_about_one_of_two_says_which(self):
        first, second = self._series(self.ann, count=2)
        first.cancel_sessions()
        second.cancel_sessions(message="  The hall is closed.  ")
        [mail] = self._send()
        title = second.sudo().booking_ids._get_notice_title()
        self.assertIn(f"{title}\nThe hall is closed.<", mail.body_html)

    def test_one_text_about_all_stands_once_and_by_itself(self):
        for session in self._series(self.ann, count=2):
            session.cancel_sessions(message="The instructor is ill.")
        [mail] = self._send()
        self.assertIn(">The instructor is ill.<", mail.body_html)

    def test_each_customer_reads_what_is_for_them(self):
        both, own = self._session(self.ann, self.ben), self._session(self.ben)
        both.cancel_sessions(message="The instructor is ill.")
        own.cancel_sessions(message="The hall is closed.")
        bodies = {mail.recipient_ids: mail.body_html for mail in self._send()}
        self.assertIn("The instructor is ill.", bodies[self.ann])
        self.assertNotIn("The hall is closed.", bodies[self.ann])
        self.assertIn("The instructor is ill.", bodies[self.ben])
        self.assertIn("The hall is closed.", bodies[self.ben])

    # === WHOSE MAILBOX === #

    def test_two_who_share_a_mailbox_get_one_message(self):
        self.ben.email = "Ben Berg <ANN@Example.com>"
        session = self._session()
        invoices = self._invoiced(session)
        session.cancel_sessions()
        [mail] = self._send()
        self.assertEqual(mail.recipient_ids, self.ann)
        self.assertEqual(len(mail._prepare_outgoing_list()), 1)
        self.assertIn("for Ben", mail.body_html.replace("<t>", ""))
        for invoice in invoices:
            self.assertIn(f"taken off what you owed on {invoice.name}", mail.body_html)
        self.assertEqual(
            set(session.sudo().booking_ids.mapped("notice_state")), {"sent"}
        )

    def test_who_share_a_mailbox_get_one_message_about_two_sessions(self):
        self.ben.email = "ann@EXAMPLE.com"
        self._session(self.ann).cancel_sessions(message="The instructor is ill.")
        self._session(self.ben).cancel_sessions(message="The hall is closed.")
        [mail] = self._send()
        self.assertEqual(mail.body_html.count("Yoga class</strong>"), 2)
        self.assertIn("The instructor is ill.", mail.body_html)
        self.assertIn("The hall is closed.", mail.body_html)

    def test_a_payer_with_the_client_s_mailbox_gets_one_message(self):
        self.ann.invoice_to_id = self.dan
        self.dan.email = "Ann@example.com"
        session = self._session(self.ann)
        self._invoiced(session)
        session.cancel_sessions()
        [mail] = self._send()
        self.assertEqual(mail.recipient_ids, self.dan)
        self.assertIn("Dear Dan", mail.body_html.replace("<t>", ""))
        self.assertIn("for Ann", mail.body_html.replace("<t>", ""))
        self.assertIn("taken off what you owed", mail.body_html)
        self.assertEqual(
            sorted(name[-3:] for name in mail.attachment_ids.mapped("name")),
            ["ics", "pdf"],
        )

    def test_the_calendar_keeps_what_somebody_of_the_mailbox_comes_to(self):
        self.ben.email = self.ann.email
        session = self._session()
        self._booking(session, self.ann).with_user(self.practitioner).cancel_bookings()
        [mail] = self._send()
        self.assertFalse(self._calendar_files(mail))
        self._booking(session, self.ben).with_user(self.practitioner).cancel_bookings()
        [mail] = self._send()
        self.assertEqual(len(self._calendar_files(mail)), 1)

    def test_who_has_no_address_any_more_is_not_told(self):
        session = self._session(self.ann)
        session.cancel_sessions()
        self.ann.email = False
        self.assertFalse(self._send())
        self.assertEqual(session.sudo().booking_ids.notice_state, "no_email")

    # === COMPANIES === #

    def test_two_companies_never_share_a_message(self):
        second = self.env["res.company"].create({"name": "Second Studio"})
        self.practitioner.company_ids += second
        self.service.company_id = self.company
        abroad = self._create_service("Pilates", 50.0, taxes_id=False)
        abroad.write(
            {
                "property_account_income_id": False,
                "company_id": second.id,
            }
        )
        for product in (self.service, abroad):
            sessions = self.env["calendar.event"].with_user(self.practitioner)
            sessions = sessions.with_context(
                allowed_company_ids=(self.company + second).ids
            )
            start = self._in_a_week()
            sessions.create(
                {
                    "name": "Class",
                    "session_product_id": product.id,
                    "start": start,
                    "stop": start,
                    "partner_ids": [Command.set(self.ann.ids)],
                }
            ).cancel_sessions()
        mails = self._send()
        self.assertEqual(len(mails), 2)
        bodies = {mail.subject.split(":")[0]: mail.body_html for mail in mails}
        self.assertEqual(bodies.keys(), {self.company.name, "Second Studio"})
        self.assertIn("Yoga class", bodies[self.company.name])
        self.assertNotIn("Pilates", bodies[self.company.name])
        self.assertIn("Pilates", bodies["Second Studio"])
        self.assertNotIn("Yoga class", bodies["Second Studio"])

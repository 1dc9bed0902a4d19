# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One message per customer about who has left, and what became of the money."""

from odoo.tests import tagged

from .enrolment_common import EnrolmentCommon


@tagged("post_install", "-at_install")
class TestEnrolmentNotice(EnrolmentCommon):
    def _notices(self, enrolments, *args, **options):
        """Remove, send what is queued, and return the messages by recipient."""
        enrolments.remove_from_product(*args, **options)
        mails = self.env["mail.mail"].search([])
        queued = enrolments.sudo().filtered(lambda e: e.notice_state == "queued")
        queued.with_user(self.env.ref("base.user_root"))._send_notices()
        new = self.env["mail.mail"].search([]) - mails
        return {mail.recipient_ids: mail for mail in new}

    def _files(self, mail):
        return sorted(
            name.split(".")[-1] for name in mail.attachment_ids.mapped("name")
        )

    def test_the_payer_is_told_of_the_money_and_the_client_of_the_time(self):
        self.ann.invoice_to_id = self.cleo
        sessions = self._plan_course(3)
        enrolment = self._enrol(self.ann)
        self._pay(self._bill(enrolment))
        notices = self._notices(
            enrolment, self._day_of(sessions[0]), message="Come back any time!"
        )
        self.assertEqual(set(notices), {self.ann, self.cleo})
        for mail in notices.values():
            self.assertIn("Padel course", mail.subject)
            self.assertIn("Come back any time!", mail.body_html)
            self.assertIn("The enrolment ends on", mail.body_html)
            self.assertEqual(mail.body_html.count("AM"), 4, "two sessions, to and fro")
        self.assertIn("25.00 is your account credit", notices[self.cleo].body_html)
        self.assertIn("for Ann", notices[self.cleo].body_html.replace("<t>", ""))
        self.assertNotIn("25.00", notices[self.ann].body_html)
        self.assertEqual(self._files(notices[self.cleo]), ["pdf"])
        self.assertEqual(self._files(notices[self.ann]), ["ics", "ics"])
        self.assertEqual(enrolment.notice_state, "sent")
        self.assertEqual(set(enrolment.booking_ids.mapped("notice_state")), {"none"})

    def test_a_family_gets_one_message(self):
        self.ann.invoice_to_id = self.ben.invoice_to_id = self.cleo
        self.ann.email = self.ben.email = False
        self._plan_course(2)
        enrolments = self._enrol(self.ann, self.ben)
        self._bill(enrolments)
        notices = self._notices(enrolments)
        self.assertEqual(list(notices), [self.cleo])
        body = notices[self.cleo].body_html
        self.assertIn("Ann", body)
        self.assertIn("Ben", body)
        self.assertEqual(body.count("was taken off what you owe"), 2)
        self.assertEqual(self._files(notices[self.cleo]), ["ics", "ics", "pdf"])

    def test_two_who_share_a_mailbox_get_one_message_with_both_texts(self):
        self.ben.email = "Ben <ANN@example.com>"
        ann, ben = self._enrol(self.ann, self.ben)
        ann.remove_from_product(message="Get well, Ann!")
        ben.remove_from_product(message="Good luck, Ben!")
        mails = self.env["mail.mail"].search([])
        (ann + ben).with_user(self.env.ref("base.user_root"))._send_notices()
        [mail] = self.env["mail.mail"].search([]) - mails
        self.assertEqual(mail.recipient_ids, self.ann)
        for text in ("Ann, Padel course\nGet well", "Ben, Padel course\nGood luck"):
            self.assertIn(text, mail.body_html)
        self.assertEqual(mail.body_html.count("Nothing changes about"), 2)

    def test_refunds_and_nothing_are_told_in_words(self):
        self._plan_course(2)
        paid, unpaid = self._enrol(self.ann, self.ben)
        self._pay(self._bill(paid))
        notices = self._notices(paid, settlement="refund")
        self.assertIn("25.00 is being paid back to you", notices[self.ann].body_html)
        notices = self._notices(unpaid)
        self.assertIn("Nothing changes about", notices[self.ben].body_html)

    def test_without_an_address_the_row_says_so(self):
        self.ann.email = False
        enrolment = self._enrol(self.ann)
        self.assertFalse(self._notices(enrolment))
        self.assertEqual(enrolment.notice_state, "no_email")

    def test_the_cron_sends_what_is_queued(self):
        enrolment = self._enrol(self.ann)
        enrolment.remove_from_product()
        with self.enter_registry_test_mode():
            self.env.ref(
                "konfidens_credit.ir_cron_send_removals"
            ).method_direct_trigger()
        self.assertEqual(enrolment.notice_state, "sent")

    def test_it_is_told_in_the_language_of_whom_it_is_for(self):
        self.env["res.lang"]._activate_lang("nb_NO")
        self.env["ir.module.module"]._load_module_terms(
            ["konfidens_credit"], ["nb_NO"], overwrite=True
        )
        self.ann.lang = "nb_NO"
        enrolment = self._enrol(self.ann)
        body = self._notices(enrolment)[self.ann].body_html
        self.assertIn("Hei", body)
        self.assertIn("Ingenting endres", body)

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta
from io import BytesIO

import lxml.html
from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged
from odoo.tools.pdf import PdfFileReader

from odoo.addons.base.tests.test_ir_cron import CronMixinCase
from odoo.addons.mail.tests.common import MailCommon

from ..common.credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestMail(CreditCommon, MailCommon, CronMixinCase):
    """What the e-mails of invoices and credit notes say (rules 16 and 23)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner_a.email = "customer@example.com"
        cls.env["payment.provider"].search([]).state = "disabled"
        cls.env["ir.config_parameter"].set_param(
            "account_payment.enable_portal_payment", "True"
        )
        cls.notification = cls.env.ref(
            "konfidens_credit.mail_template_payment_notification"
        )

    def _enable_provider(self):
        return self.env["payment.provider"].create(
            {
                "name": "Test",
                "code": "none",
                "state": "test",
                "is_published": True,
                "company_id": self.company.id,
            }
        )

    def _send(self, move, **settings):
        """Send by Odoo's own flow and return the e-mail that left."""
        with self.mock_mail_gateway():
            self.env["account.move.send"]._generate_and_send_invoices(
                move, sending_methods=["email"], **settings
            )
        self.assertEqual(len(self._mails), 1)
        return self._mails[0]

    def _text(self, mail):
        return " ".join(lxml.html.fromstring(mail["body"]).text_content().split())

    def _links(self, mail):
        return {
            " ".join(link.text_content().split()): link.get("href")
            for link in lxml.html.fromstring(mail["body"]).iter("a")
        }

    # === PAYMENT NOTIFICATION === #

    def test_payment_notification_leads_to_the_page_where_it_can_be_paid(self):
        self._enable_provider()
        invoice = self._invoice(100.0)
        mail = self._send(invoice, mail_template=self.notification)
        link = self._links(mail)["Pay now"]
        self.assertIn(f"/my/invoices/{invoice.id}?access_token=", link)
        self.assertIn("amount=100.0", link)
        self.assertTrue(link.endswith("#portal_pay"))
        self.assertIn("To pay Due $\xa0100.00", self._text(mail).replace("$ ", "$\xa0"))
        self.assertTrue(mail["attachments"])

    def test_payment_notification_names_what_it_is_for_and_begins_with_paying(self):
        self._enable_provider()
        lines = [
            {"name": f"Yoga for Emil\nDay {day}", "price_unit": 10} for day in "abc"
        ]
        mail = self._send(self._invoice(*lines), mail_template=self.notification)
        # Odoo's layout has the beginning twice, hidden the first time.
        text = self._text(mail).rpartition("Dear ")[2]
        before, after = text.split("Pay now")
        for day in "abc":
            self.assertIn(f"Yoga for Emil, Day {day}", before)
        self.assertNotIn("Here is your invoice", before)
        self.assertIn("Here is your invoice", after)
        self.assertEqual(next(iter(self._links(mail))), "Pay now")

    def test_payment_notification_of_many_lines_is_short(self):
        lines = [{"name": f"Day {day}", "price_unit": 10} for day in range(20)]
        texts = self._invoice(*lines)._get_sold_texts()
        self.assertEqual((len(texts), texts[-1]), (6, "and 15 more"))

    def test_payment_notification_without_online_payment_shows_the_invoice(self):
        invoice = self._invoice(100.0)
        mail = self._send(invoice, mail_template=self.notification)
        self.assertNotIn("Pay now", self._links(mail))
        link = self._links(mail)["See the invoice"]
        self.assertIn(f"/my/invoices/{invoice.id}?access_token=", link)
        self.assertIn(
            f"Please pay with the reference {invoice.payment_reference}",
            self._text(mail),
        )

    def test_payment_notification_ignores_a_provider_that_is_not_published(self):
        self._enable_provider().is_published = False
        invoice = self._invoice(100.0)
        self.assertFalse(invoice._get_payment_notification_values()["is_payable"])

    def test_payment_notification_says_when_nothing_is_to_be_paid(self):
        invoice = self._invoice(100.0)
        self._credit(invoice)
        mail = self._send(invoice, mail_template=self.notification)
        self.assertIn("There is nothing left to pay.", self._text(mail))
        self.assertNotIn(" due", self._text(mail))
        self.assertFalse({"Pay now", "See the invoice"} & set(self._links(mail)))

    def test_payment_notification_of_a_part_credited_invoice_asks_for_the_rest(self):
        invoice = self._invoice(100.0)
        self._credit(invoice, amount=25.0)
        text = self._text(self._send(invoice, mail_template=self.notification))
        self.assertRegex(text, "To pay Due . ?75.00")
        self.assertNotIn("100.00", text)

    def test_payment_notification_names_the_invoice_it_replaces(self):
        invoice = self._invoice(100.0)
        self._credit(invoice, reissue=True)
        replacement = invoice.replacement_ids
        replacement.action_post()
        text = self._text(self._send(replacement, mail_template=self.notification))
        self.assertIn(f"it replaces {invoice.name}.", text)

    def test_the_send_dialog_proposes_the_payment_notification_when_asked_to(self):
        self._enable_provider()
        self.company.external_report_layout_id = self.env.ref(
            "web.external_layout_standard"
        )
        action = self._invoice(100.0).action_send_payment_notification()
        wizard = self.env[action["res_model"]].with_context(**action["context"])
        wizard = wizard.create({})
        self.assertEqual(wizard.template_id, self.notification)
        self.assertIn("Pay now", wizard.body)

    # === CREDIT NOTE === #

    def test_credit_note_mail_says_what_was_taken_off_what_is_owed(self):
        invoice = self._invoice(100.0)
        credit_note = self._credit(
            invoice, amount=25.0, reason_id=self.reason.id, note="As agreed"
        )
        mail = self._send(credit_note)
        text = self._text(mail).replace("\xa0", " ")
        self.assertIn(f"We have credited $ 25.00 of your invoice {invoice.name}", text)
        self.assertIn("Reason: Wrong price: As agreed", text)
        self.assertIn(
            f"$ 25.00 was taken off what you owed on {invoice.name}.",
            text,
        )
        self.assertIn(f"$ 75.00 of {invoice.name} is still to be paid.", text)
        self.assertNotIn(" due ", text)
        self.assertTrue(mail["attachments"])

    def test_credit_note_mail_of_a_paid_invoice_says_what_is_account_credit(self):
        invoice = self._invoice(100.0)
        self._pay(invoice)
        credit_note = self._credit(invoice, amount=40.0)
        text = self._text(self._send(credit_note)).replace("\xa0", " ")
        self.assertIn("$ 40.00 is your account credit", text)
        self.assertNotIn("still to be paid", text)
        self.assertNotIn("Reason", text)

    def test_one_credit_note_is_sent_at_once_and_many_by_the_cron(self):
        one = self._invoice(100.0)
        with self.mock_mail_gateway():
            self._credit(one, notify=True)
        self.assertEqual(len(self._mails), 1)
        many = self._invoice(100.0) + self._invoice(60.0)
        with self.mock_mail_gateway():
            credit_notes = self._credit(many, notify=True)
            self.assertFalse(self._mails)
            # What the cron does.
            self.env["account.move.send"]._generate_and_send_invoices(
                credit_notes.filtered("sending_data"), from_cron=True
            )
        self.assertEqual(len(self._mails), 2)
        self.assertEqual(credit_notes.mapped("is_move_sent"), [True, True])
        self.assertIn("We have credited", self._text(self._mails[0]))

    def test_a_credit_note_of_a_day_to_come_is_sent_once_it_is_posted(self):
        invoice = self._invoice(100.0)
        day = fields.Date.context_today(invoice) + timedelta(days=3)
        with self.mock_mail_gateway():
            credit_note = self._credit(invoice, date=day.isoformat(), notify=True)
            self.assertEqual(credit_note.state, "draft")
            self.assertIn(
                "It is sent once it is confirmed.", str(credit_note.alerts.values())
            )
            cron = self.env.ref("account.ir_cron_account_move_send")
            with (
                freeze_time(day),
                self.capture_triggers(cron.id) as triggers,
                self.enter_registry_test_mode(),
            ):
                self.env.ref(
                    "account.ir_cron_auto_post_draft_entry"
                ).method_direct_trigger()
            self.assertEqual(credit_note.state, "posted")
            self.assertEqual(len(triggers.records), 1)
            self.assertFalse(self._mails)
            self.env["account.move.send"]._generate_and_send_invoices(
                credit_note.filtered("sending_data"), from_cron=True
            )
        self.assertEqual(len(self._mails), 1)
        self.assertIn("We have credited", self._text(self._mails[0]))

    def test_credit_notes_are_printed_together_each_by_itself(self):
        credit_notes = self._credit(self._invoice(100.0) + self._invoice(60.0))
        credit_notes.with_context(force_report_rendering=True)._print_missing()
        for credit_note, other in zip(credit_notes, credit_notes[::-1], strict=True):
            pdf = PdfFileReader(BytesIO(credit_note.invoice_pdf_report_id.raw))
            text = "".join(page.extract_text() for page in pdf.pages)
            self.assertIn(credit_note.name, text)
            self.assertNotIn(other.name, text)

    def test_what_is_printed_ahead_is_sent_with_the_message_only(self):
        credit_note = self._credit(self._invoice(100.0))
        credit_note._print_ahead()
        self.assertFalse(credit_note.is_move_sent)
        printed = credit_note.invoice_pdf_report_id
        sent = credit_note._get_notice_pdfs()
        self.assertEqual(len(sent), 1)
        self.assertEqual(printed or sent, sent)
        self.assertTrue(credit_note.is_move_sent)

    def test_odoo_template_is_used_when_ours_was_deleted(self):
        credit_note = self._credit(self._invoice(100.0))
        ours = self.env.ref("konfidens_credit.mail_template_credit_note")
        self.assertEqual(credit_note._get_mail_template(), ours)
        ours.unlink()
        self.assertEqual(
            credit_note._get_mail_template(),
            self.env.ref("account.email_template_edi_credit_note"),
        )

    def test_a_credit_note_of_no_invoice_is_sent_as_odoo_does(self):
        credit_note = self._invoice(100.0, move_type="out_refund")
        self.assertEqual(
            credit_note._get_mail_template(),
            self.env.ref("account.email_template_edi_credit_note"),
        )

    # === WHAT BECAME OF THE MONEY === #

    def test_what_was_settled_elsewhere_used_and_refunded_adds_up(self):
        invoice = self._invoice(100.0)
        self._pay(invoice)
        credit_note = self._credit(
            invoice, settlement="outside", outside={"amount": 30.0, "method": "Cash"}
        )
        other = self._invoice(50.0)
        (credit_note + other).line_ids.filtered(
            lambda line: line.display_type == "payment_term"
        ).reconcile()
        self._pay(credit_note)
        self.assertEqual(
            credit_note._get_credit_outcome(),
            {
                "applied": 0.0,
                "used": 50.0,
                "account_credit": 0.0,
                "refunding": 0.0,
                "refunded": 20.0,
                "outside": 30.0,
            },
        )
        messages = " ".join(credit_note._get_credit_outcome_messages())
        self.assertIn("was used to pay for other invoices of yours", messages)
        self.assertIn("was paid back to you", messages)
        self.assertIn("was settled elsewhere", messages)
        self.assertNotIn(other.name, messages)

    def test_a_draft_has_no_outcome_yet(self):
        draft = self._invoice(100.0, move_type="out_refund", post=False)
        self.assertEqual(draft._get_credit_outcome_messages(), [])

    def test_an_exchange_difference_is_not_counted(self):
        currency = self.setup_other_currency("EUR")
        invoice = self._invoice(
            100.0, currency_id=currency.id, invoice_date="2016-01-01"
        )
        self._pay(invoice, currency_id=currency.id, payment_date="2017-06-01")
        self.assertTrue(invoice.line_ids.matched_credit_ids.exchange_move_id)
        matches = invoice._get_receivable_matches()[invoice]
        self.assertEqual(
            [(kind, amount) for kind, _document, amount in matches],
            [("payment", 100.0)],
        )

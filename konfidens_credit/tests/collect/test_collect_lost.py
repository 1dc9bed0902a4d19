# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Invoices that were to pay themselves, and have nothing to be charged to any more: a
person and the customer are told at once, and the invoice can be paid (rule 16).
"""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import new_test_user, tagged

from .collect_common import CollectCommon


@tagged("post_install", "-at_install")
class TestCollectLost(CollectCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner_a.email = "anna@example.com"
        cls.today = fields.Date.context_today(cls.env["account.move"])

    def _later(self, **values):
        """Return an invoice that is charged in ten days."""
        return self._invoice(
            100.0,
            **{
                "invoice_date_due": self.today + timedelta(days=10),
                "invoice_user_id": self.accountant.id,
                **values,
            },
        )

    def _run(self):
        """Let the worker run, and return what the customer got."""
        before = self.env["mail.mail"].search([])
        self._run_cron()
        return (self.env["mail.mail"].search([]) - before).filtered(
            lambda mail: mail.recipient_ids == self.partner_a
        )

    def _check_told(self, invoice, mails):
        [todo] = invoice.activity_ids
        self.assertEqual(todo.user_id, self.accountant)
        self.assertEqual(todo.summary, f"{invoice.name} can't be charged")
        self.assertIn("100.00 is not charged to", todo.note.replace("\xa0", " "))
        self.assertIn(f"was asked by e-mail to pay {invoice.name}", todo.note)
        [mail] = mails
        self.assertIn(invoice.name, mail.subject)
        self.assertIn("can't be charged", mail.body_html.replace("&#39;", "'"))
        self.assertIn(invoice.access_token, mail.body_html)
        self._check_payable(invoice)

    def _check_payable(self, invoice):
        self.assertFalse(invoice.transaction_ids)
        self.assertFalse(invoice.collect_date)
        self.assertEqual(invoice.amount_residual, 100.0)
        self.assertTrue(invoice._has_to_be_paid())
        self.assertFalse(invoice._get_planned_charge())

    def test_the_card_is_archived_before_the_day(self):
        invoice = self._later()
        self.token.active = False
        self._check_told(invoice, self._run())
        self.assertFalse(self._run(), "They are told once.")
        self.assertEqual(len(invoice.activity_ids), 1)

    def test_the_customer_removes_it(self):
        invoice = self._later()
        customer = new_test_user(
            self.env, "anna", groups="base.group_portal", email="anna@example.com"
        )
        self.token.with_user(customer).sudo().active = False
        self._check_told(invoice, self._run())

    def test_the_provider_is_switched_off(self):
        """Odoo archives what was saved with it."""
        invoice = self._later()
        self.provider.state = "disabled"
        self._check_told(invoice, self._run())

    def test_the_provider_is_off_when_the_next_invoice_is_posted(self):
        self.provider.state = "disabled"
        invoice = self._later()
        self._check_told(invoice, self._run())

    def test_the_provider_is_switched_off_while_a_charge_is_recorded(self):
        invoice = self._invoice(100.0, invoice_user_id=self.accountant.id)
        charge = self._record(invoice)
        self.provider.state = "disabled"
        # The charge ends, then what it leaves is told.
        [mail] = self._run() | self._run()
        self.assertEqual(charge.state, "error")
        self.assertIn(invoice.access_token, mail.body_html)
        self.assertIn("can't be charged", invoice.activity_ids.summary)
        self.assertFalse(invoice.collect_date)
        self.assertTrue(invoice._has_to_be_paid())

    def test_the_card_is_taken_off_the_contact(self):
        invoice = self._later()
        self.partner_a.payment_token_id = False
        [mail] = self._run()
        self.assertIn("the saved payment method", mail.body_html)
        self._check_payable(invoice)

    def test_who_never_had_a_card_waits_for_nothing(self):
        self.partner_a.payment_token_id = False
        invoice = self._later()
        self.assertFalse(self._run())
        self.assertFalse(invoice.activity_ids)

    def test_another_card_is_charged_when_it_is_due(self):
        invoice = self._later()
        self.token.active = False
        self._run()
        self.partner_a.payment_token_id = self._save_card(self.partner_a)
        self.assertEqual(invoice.collect_date.date(), self.today + timedelta(days=10))
        invoice.line_ids.filtered("date_maturity").date_maturity = self.today
        invoice._plan_collection()
        self._run_cron()
        self.assertEqual(invoice.amount_residual, 0.0)

    def test_another_card_saved_at_once_is_charged_in_silence(self):
        invoice = self._later()
        self.token.active = False
        self.partner_a.payment_token_id = self._save_card(self.partner_a)
        self.assertFalse(self._run())
        self.assertFalse(invoice.activity_ids)
        self.assertTrue(invoice._get_planned_charge())

    def test_what_is_paid_or_credited_by_then_is_told_to_nobody(self):
        invoice = self._later()
        self.token.active = False
        self._pay(invoice)
        self.assertFalse(self._run())
        self.assertFalse(invoice.activity_ids)

    def test_a_provider_that_is_only_not_shown_charges(self):
        self.provider.is_published = False
        invoice = self._invoice(100.0)
        self._run_cron()
        self.assertEqual(invoice.amount_residual, 0.0)

    def test_a_person_hears_of_a_customer_without_an_address(self):
        self.partner_a.email = False
        invoice = self._later()
        self.token.active = False
        self.assertFalse(self._run())
        self.assertIn("has no e-mail address: ask them", invoice.activity_ids.note)

    def test_the_customer_reads_it_in_their_language(self):
        self.env["res.lang"]._activate_lang("nb_NO")
        self.env["ir.module.module"]._load_module_terms(
            ["konfidens_credit"], ["nb_NO"], overwrite=True
        )
        self.partner_a.lang = "nb_NO"
        self._later()
        self.token.active = False
        [mail] = self._run()
        self.assertIn("100,00", mail.body_html)

    # === WHO IS ASKED === #

    def _administrator(self, login, **values):
        return new_test_user(
            self.env,
            login,
            groups="konfidens_credit.group_administrator,account.group_account_invoice",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
            **values,
        )

    def _ask(self, **values):
        """Return whom the worker asks about an invoice."""
        groups = self.env.ref("konfidens_credit.group_administrator") + self.env.ref(
            "base.group_system"
        )
        (groups.all_user_ids - self.env.user - self.secretary).active = False
        invoice = self._later(**values)
        self.token.active = False
        self._run_cron()
        return invoice.activity_ids.user_id

    def test_who_has_left_is_not_asked(self):
        self.secretary = self._administrator("collect_secretary")
        self.accountant.active = False
        self.assertIn(self._ask(), self.secretary + self.env.user)

    def test_who_works_in_another_company_is_not_asked(self):
        self.secretary = self._administrator("collect_secretary")
        other = self.setup_other_company()["company"]
        self.accountant.write(
            {"company_id": other.id, "company_ids": [Command.set(other.ids)]}
        )
        self.assertIn(self._ask(), self.secretary + self.env.user)

    def test_who_may_not_read_invoices_is_not_asked(self):
        self.secretary = self._administrator("collect_secretary")
        reader = new_test_user(self.env, "collect_reader")
        self.assertIn(
            self._ask(invoice_user_id=reader.id), self.secretary + self.env.user
        )

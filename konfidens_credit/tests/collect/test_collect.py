# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .collect_common import CollectCommon


@tagged("post_install", "-at_install")
class TestCollect(CollectCommon):
    """Invoices that pay themselves: account credit first, then the rest is planned
    (rules 15 and 17).
    """

    # === CREDIT FIRST === #

    def test_posting_uses_credit_first_and_charges_the_rest(self):
        credit_note = self._give_credit(40.0)
        invoice = self._invoice(100.0)
        self.assertTrue(invoice.auto_collect)
        self.assertEqual(invoice.amount_residual, 60.0)
        self.assertEqual(credit_note.amount_residual, 0.0)
        self.assertTrue(invoice.collect_date)
        self._run_cron()
        self.assertEqual(self._get_charges(invoice).mapped("amount"), [60.0])
        self.assertEqual(invoice.amount_residual, 0.0)
        self.assertEqual(invoice.payment_state, invoice._get_invoice_in_payment_state())
        self.assertFalse(invoice.collect_date)

    def test_an_invoice_that_credit_covers_is_not_charged(self):
        self._give_credit(140.0)
        invoice = self._invoice(100.0)
        self._run_cron()
        self.assertFalse(invoice.transaction_ids)
        self.assertEqual(invoice.customer_status, "account_credit")

    def test_only_invoices_that_collect_use_it(self):
        credit_note = self._give_credit(40.0)
        self._invoice(100.0, auto_collect=False)
        self._invoice(100.0, partner_id=self.partner_b.id)
        self.assertEqual(credit_note.amount_residual, 40.0)

    def test_several_posted_at_once_share_it_the_first_due_first(self):
        self._give_credit(100.0)
        today = fields.Date.context_today(self.env["account.move"])
        later = self._invoice(
            80.0, post=False, invoice_date_due=today + timedelta(days=9)
        )
        sooner = self._invoice(80.0, post=False)
        (later + sooner).action_post()
        self.assertEqual((sooner.amount_residual, later.amount_residual), (0.0, 60.0))

    def test_a_replacement_uses_the_credit_of_what_it_replaces_first(self):
        older = self._give_credit(50.0)
        invoice = self._invoice(100.0, auto_collect=False)
        self._pay(invoice)
        [result] = invoice.credit_invoice(reissue=True)
        replacement = self.env["account.move"].browse(result["replacement_id"])
        replacement.invoice_line_ids.price_unit = 80.0
        replacement.action_post()
        self.assertEqual(replacement.amount_residual, 0.0)
        self.assertEqual(older.amount_residual, 50.0)

    # === SETTINGS === #

    def test_without_a_saved_card_what_is_left_waits(self):
        self.partner_a.payment_token_id = False
        invoice = self._invoice(100.0)
        self.assertFalse(invoice.collect_date)
        self.partner_a.payment_token_id = self.token
        self.assertTrue(invoice.collect_date)

    def test_switching_it_off_on_an_invoice_stops_the_charge(self):
        invoice = self._invoice(100.0)
        invoice.auto_collect = False
        self._run_cron()
        self.assertFalse(invoice.transaction_ids)

    def test_somebody_elses_card_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "not a payment method"):
            self.partner_b.payment_token_id = self.token

    def test_a_card_that_was_removed_is_not_charged(self):
        invoice = self._invoice(100.0)
        self.token.active = False
        self._run_cron()
        self.assertFalse(invoice.transaction_ids)

    # === DRY RUN === #

    def test_the_list_before_a_batch_says_what_will_happen(self):
        self._give_credit(130.0)
        invoices = self._invoice(100.0, post=False) + self._invoice(80.0, post=False)
        other = self._invoice(10.0, post=False, partner_id=self.partner_b.id)
        form = Form(
            self.env["account.move.collect"]
            .with_user(self.accountant)
            .with_context(
                active_model="account.move", active_ids=(invoices + other).ids
            )
        )
        self.assertFalse(form.left_out_count)
        wizard = form.save()
        foretold = {
            line.move_id: (line.credit, line.charge) for line in wizard.line_ids
        }
        self.assertEqual(
            foretold,
            {
                invoices[0]: (100.0, 0.0),
                invoices[1]: (30.0, 50.0),
                other: (0.0, 0.0),
            },
        )
        self.assertEqual(invoices.mapped("state"), ["draft", "draft"])
        wizard.action_collect()
        self._run_cron()
        self.assertEqual(self._get_charges(invoices).mapped("amount"), [50.0])
        self.assertEqual(invoices.mapped("amount_residual"), [0.0, 0.0])
        # One that doesn't collect is posted, and nothing else.
        self.assertEqual((other.state, other.amount_residual), ("posted", 10.0))

    def test_a_draft_that_does_not_collect_uses_no_credit_here(self):
        self._give_credit(130.0)
        draft = self._invoice(100.0, post=False, auto_collect=False)
        dialog = (
            self.env["account.move.collect"]
            .with_context(active_model="account.move", active_ids=draft.ids)
            .create({})
        )
        [line] = dialog.line_ids
        self.assertEqual((line.credit, line.charge, line.left), (0.0, 0.0, 100.0))
        message = dialog.action_collect()["params"]["message"]
        self.assertEqual(message, "1 invoices are posted.")
        self.assertEqual((draft.state, draft.amount_residual), ("posted", 100.0))

    def test_customers_can_be_left_out(self):
        invoices = self._invoice(100.0, post=False) + self._invoice(80.0, post=False)
        wizard = (
            self.env["account.move.collect"]
            .with_context(active_model="account.move", active_ids=invoices.ids)
            .create({})
        )
        wizard.line_ids[0].is_chosen = False
        wizard.action_collect()
        self.assertEqual(invoices.mapped("state"), ["draft", "posted"])
        wizard.line_ids.is_chosen = False
        with self.assertRaisesRegex(UserError, "Tick at least one"):
            wizard.action_collect()

    def test_invoices_that_dont_collect_are_told(self):
        invoice = self._invoice(10.0, partner_id=self.partner_b.id)
        with self.assertRaisesRegex(UserError, "None of these is a draft"):
            self.env["account.move.collect"].with_context(
                active_model="account.move", active_ids=invoice.ids
            ).create({})

    # === MAIL === #

    def test_the_mail_says_that_there_is_nothing_to_pay(self):
        self._give_credit(140.0)
        covered = self._invoice(100.0)
        self.assertIn("There is nothing left to pay", self._get_mail(covered))
        self.assertIn("100.00</strong> of your account", self._get_mail(covered))

    def test_the_mail_says_what_will_be_charged(self):
        self._give_credit(40.0)
        today = fields.Date.context_today(self.env["account.move"])
        invoice = self._invoice(100.0, invoice_date_due=today + timedelta(days=10))
        body = self._get_mail(invoice)
        self.assertIn("60.00 will be charged to", body)
        self.assertNotIn("Pay now", body)

    def _get_mail(self, invoice):
        template = invoice._get_mail_template()
        body = template._render_field("body_html", invoice.ids)[invoice.id]
        return str(body).replace("\xa0", "").replace("$", "")

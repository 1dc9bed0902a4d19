# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import SUPERUSER_ID, Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import CreditCommon

PROVIDER = "odoo.addons.payment_demo.models.payment_transaction.PaymentTransaction"


@tagged("post_install", "-at_install")
class TestCollect(CreditCommon):
    """Invoices that pay themselves: credit first, then the saved card (rules 15-17)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.provider = (
            cls.env.ref("payment.payment_provider_demo")
            .sudo()
            .copy({"company_id": cls.company.id, "state": "test"})
        )
        cls.provider.journal_id = cls.company_data["default_journal_bank"]
        cls.method = cls.env.ref("payment_demo.payment_method_demo").sudo()
        cls.token = cls._save_card(cls.partner_a)
        cls.partner_a.write({"auto_collect": True, "payment_token_id": cls.token.id})

    @classmethod
    def _save_card(cls, partner, state="done"):
        return (
            cls.env["payment.token"]
            .sudo()
            .create(
                {
                    "provider_id": cls.provider.id,
                    "payment_method_id": cls.method.id,
                    "partner_id": partner.id,
                    "payment_details": "4242",
                    "provider_ref": f"card of {partner.id}",
                    "demo_simulated_state": state,
                }
            )
        )

    def _give_credit(self, amount=40.0, **values):
        invoice = self._invoice(amount, auto_collect=False, **values)
        self._pay(invoice)
        return self._credit(invoice)

    def _run_cron(self):
        """Let the worker run with cursors that commit into the test's transaction."""
        self.env.flush_all()
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            env = self.env(cr=cr, user=SUPERUSER_ID)
            env["payment.transaction"]._cron_collect()
        self.env.invalidate_all()

    def _get_charges(self, invoice):
        charges = invoice.sudo().transaction_ids.filtered("is_collection")
        return charges.sorted("id")

    def _record(self, invoice):
        """Return the charge as a worker leaves it that stops before it is sent."""
        return self.env["payment.transaction"].sudo()._record(invoice.sudo())

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

    # === CHARGE === #

    def test_each_invoice_is_charged_once(self):
        invoice = self._invoice(100.0)
        sent = []

        def send(transaction):
            sent.append(transaction.reference)

        # The provider is asked again with the same reference until it has answered.
        with patch(f"{PROVIDER}._send_payment_request", send):
            self._run_cron()
            self._run_cron()
        self._run_cron()
        self._run_cron()
        [charge] = self._get_charges(invoice)
        self.assertEqual(sent, [charge.reference] * 2)
        self.assertEqual(len(invoice.matched_payment_ids), 1)

    def test_on_the_due_date(self):
        today = fields.Date.context_today(self.env["account.move"])
        invoice = self._invoice(100.0, invoice_date_due=today + timedelta(days=10))
        self._run_cron()
        self.assertFalse(invoice.transaction_ids)
        with freeze_time(today + timedelta(days=10, hours=6)):
            self._run_cron()
        self.assertEqual(invoice.amount_residual, 0.0)

    def test_on_issue(self):
        self.company.collect_when = "issue"
        today = fields.Date.context_today(self.env["account.move"])
        invoice = self._invoice(100.0, invoice_date_due=today + timedelta(days=10))
        self._run_cron()
        self.assertEqual(invoice.amount_residual, 0.0)

    def test_instalments_are_charged_as_they_fall_due(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "Two parts",
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": 50, "nb_days": days}
                    )
                    for days in (0, 30)
                ],
            }
        )
        invoice = self._invoice(100.0, invoice_payment_term_id=term.id)
        self._run_cron()
        self.assertEqual(invoice.amount_residual, 50.0)
        self.assertGreater(invoice.collect_date, fields.Datetime.now())
        with freeze_time(fields.Date.today() + timedelta(days=31)):
            self._run_cron()
        self.assertEqual(self._get_charges(invoice).mapped("amount"), [50.0, 50.0])
        self.assertEqual(invoice.amount_residual, 0.0)

    def test_a_refused_charge_is_retried_three_times_then_a_person_is_asked(self):
        self.token.demo_simulated_state = "error"
        invoice = self._invoice(100.0)
        moment = fields.Datetime.now()
        for attempt, pause in enumerate((1, 3, 7, None), start=1):
            with freeze_time(moment):
                self._run_cron()
            self.assertEqual(len(self._get_charges(invoice)), attempt)
            self.assertEqual(invoice.collect_failures, attempt)
            if pause:
                self.assertFalse(invoice.activity_ids)
                self.assertEqual((invoice.collect_date - moment).days, pause)
                moment = invoice.collect_date + timedelta(minutes=1)
        self.assertFalse(invoice.collect_date)
        self.assertEqual(invoice.amount_residual, 100.0)
        self.assertIn("failed", invoice.activity_ids.summary)

    def test_a_pending_charge_is_waited_for(self):
        self.token.demo_simulated_state = "pending"
        invoice = self._invoice(100.0)
        self._run_cron()
        self._run_cron()
        charge = self._get_charges(invoice)
        self.assertEqual(charge.state, "pending")
        with self.assertRaisesRegex(UserError, "under way"):
            invoice.apply_account_credit()
        charge.action_demo_set_error()
        self.assertEqual(invoice.collect_failures, 1)
        self.assertTrue(invoice.collect_date)

    def test_a_pending_charge_that_is_done_pays(self):
        self.token.demo_simulated_state = "pending"
        invoice = self._invoice(100.0)
        self._run_cron()
        charge = self._get_charges(invoice)
        charge.action_demo_set_done()
        charge._post_process()
        self.assertEqual(invoice.amount_residual, 0.0)

    def test_what_a_crash_interrupted_is_brought_to_an_end(self):
        invoice = self._invoice(100.0)
        charge = self._record(invoice)
        charge.collection_sent_date = fields.Datetime.now()
        self._run_cron()
        self.assertEqual(self._get_charges(invoice), charge)
        self.assertEqual(charge.state, "done")
        self.assertEqual(invoice.amount_residual, 0.0)

    def test_what_a_provider_may_charge_twice_is_not_sent_again(self):
        invoice = self._invoice(100.0)
        charge = self._record(invoice)
        # A day later, the provider has forgotten the reference.
        charge.collection_sent_date = fields.Datetime.now() - timedelta(hours=25)
        self._run_cron()
        self.assertEqual(charge.state, "error")
        self.assertTrue(invoice.activity_ids)
        self.assertEqual(invoice.amount_residual, 100.0)

    def test_less_is_owed_by_the_time_it_is_sent(self):
        invoice = self._invoice(100.0)
        charge = self._record(invoice)
        self.assertFalse(invoice._has_to_be_paid())
        self._pay(invoice, 30.0)
        self._run_cron()
        self.assertEqual(charge.state, "cancel")
        self._run_cron()
        self.assertEqual(self._get_charges(invoice).mapped("amount"), [100.0, 70.0])
        self.assertEqual(invoice.amount_residual, 0.0)

    def test_paid_in_the_meantime_is_not_charged(self):
        invoice = self._invoice(100.0)
        self._pay(invoice)
        self._run_cron()
        self.assertFalse(invoice.transaction_ids)
        self.assertFalse(invoice.collect_date)

    def test_a_provider_that_is_switched_off_is_a_failure_to_retry(self):
        invoice = self._invoice(100.0)
        charge = self._record(invoice)
        self.provider.state = "disabled"
        self._run_cron()
        self.assertEqual(charge.state, "error")
        self.assertEqual(invoice.collect_failures, 1)

    @mute_logger("odoo.addons.konfidens_credit.models.payment_transaction")
    def test_a_failure_of_the_worker_leaves_the_others_alone(self):
        first, second = self._invoice(100.0), self._invoice(50.0)
        original = self.env["payment.transaction"].__class__._charge_with_token

        def charge(transaction):
            if transaction.invoice_ids.id == first.id:
                raise RuntimeError("broken")
            return original(transaction)

        with patch.object(
            self.env["payment.transaction"].__class__, "_charge_with_token", charge
        ):
            self._run_cron()
        self.assertEqual(second.amount_residual, 0.0)
        self.assertEqual(self._get_charges(first).state, "draft")
        self._run_cron()
        self.assertEqual(first.amount_residual, 0.0)

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
            .with_context(active_ids=(invoices + other).ids)
        )
        self.assertEqual(form.left_out_count, 1)
        wizard = form.save()
        foretold = {
            line.move_id: (line.credit, line.charge) for line in wizard.line_ids
        }
        self.assertEqual(
            foretold, {invoices[0]: (100.0, 0.0), invoices[1]: (30.0, 50.0)}
        )
        self.assertEqual(invoices.mapped("state"), ["draft", "draft"])
        wizard.action_collect()
        self._run_cron()
        self.assertEqual(self._get_charges(invoices).mapped("amount"), [50.0])
        self.assertEqual(invoices.mapped("amount_residual"), [0.0, 0.0])
        self.assertEqual(other.state, "draft")

    def test_customers_can_be_left_out(self):
        invoices = self._invoice(100.0, post=False) + self._invoice(80.0, post=False)
        wizard = (
            self.env["account.move.collect"]
            .with_context(active_ids=invoices.ids)
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
        with self.assertRaisesRegex(UserError, "None of these invoices"):
            self.env["account.move.collect"].with_context(
                active_ids=invoice.ids
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

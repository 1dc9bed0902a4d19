# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common.worker_common import WORKER_LOG
from .collect_common import CollectCommon

PROVIDER = "odoo.addons.payment_demo.models.payment_transaction.PaymentTransaction"


@tagged("post_install", "-at_install")
class TestCollectCharge(CollectCommon):
    """What credit leaves is charged to the saved card, exactly once (rule 16)."""

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
        charge._as_owner().sent_date = fields.Datetime.now()
        self._run_cron()
        self.assertEqual(self._get_charges(invoice), charge)
        self.assertEqual(charge.state, "done")
        self.assertEqual(invoice.amount_residual, 0.0)

    def test_what_a_provider_may_charge_twice_is_not_sent_again(self):
        invoice = self._invoice(100.0)
        charge = self._record(invoice)
        # A day later, the provider has forgotten the reference.
        charge._as_owner().sent_date = fields.Datetime.now() - timedelta(hours=25)
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

    @mute_logger(WORKER_LOG)
    def test_a_failure_of_the_worker_leaves_the_others_alone(self):
        first, second = self._invoice(100.0), self._invoice(50.0)
        original = self.env["payment.transaction"].__class__._send_payment_request

        def send(transaction):
            if transaction.invoice_ids.id == first.id:
                raise RuntimeError("broken")
            return original(transaction)

        with patch(f"{PROVIDER}._send_payment_request", send):
            self._run_cron()
        self.assertEqual(second.amount_residual, 0.0)
        self.assertEqual(self._get_charges(first).state, "draft")
        self._run_cron()
        self.assertEqual(first.amount_residual, 0.0)

    @mute_logger(WORKER_LOG)
    def test_a_person_is_told_once_of_money_that_cant_be_booked(self):
        invoice = self._invoice(100.0)
        account = self.env["account.chart.template"].ref(
            "account_journal_payment_debit_account_id"
        )
        account.active = False
        self._run_cron()
        self._run_cron()
        self.assertEqual(self._get_charges(invoice).state, "done")
        self.assertEqual(invoice.amount_residual, 100.0)
        [activity] = invoice.activity_ids
        self.assertIn("can't be booked", activity.summary)
        self.assertIn("archived", activity.note)
        account.active = True
        self._run_cron()
        self.assertEqual(invoice.amount_residual, 0.0)

    # === THE WORKER (RULE 32) === #

    def _three_invoices(self):
        return [self._invoice(amount) for amount in (100.0, 50.0, 25.0)]

    @mute_logger(WORKER_LOG)
    def test_one_that_fails_is_told_once_and_the_others_are_charged(self):
        invoices = first, second, third = self._three_invoices()
        second.invoice_user_id = self.accountant
        with self._failing("account.move", "_get_amount_to_charge", second):
            for _run in range(2):
                self._run_cron()
                self.assertEqual(
                    [invoice.amount_residual for invoice in invoices], [0.0, 50.0, 0.0]
                )
                self.assertFalse(first.activity_ids + third.activity_ids)
                self.assertEqual(len(second.activity_ids), 1)
        self._run_cron()
        self.assertEqual(second.amount_residual, 0.0)

    @mute_logger(WORKER_LOG)
    def test_a_person_reads_what_could_not_be_charged_and_why(self):
        invoice = self._invoice(100.0, invoice_user_id=self.accountant.id)
        error = UserError("the card has moved.")
        with self._failing("account.move", "_get_amount_to_charge", invoice, error):
            self._run_cron()
        todo = invoice.activity_ids
        self.assertEqual(todo.user_id, self.accountant)
        self.assertEqual(todo.summary, f"Charging {invoice.name} stopped")
        self.assertIn(
            f"{invoice.name} could not be charged to {self.token.display_name}: the "
            "card has moved. It is tried again within an hour.",
            todo.note,
        )

    @mute_logger(WORKER_LOG)
    def test_a_charge_that_stopped_while_it_was_sent_is_told_once(self):
        invoice = self._invoice(100.0)
        charge = self._record(invoice)
        with self._failing("payment.transaction", "_send_payment_request", charge):
            self._run_cron()
            self._run_cron()
        [todo] = invoice.activity_ids
        self.assertIn("the server's log says why", todo.note)
        self.assertEqual(charge.state, "draft")

    def test_what_is_left_when_time_is_up_is_declared(self):
        invoices = self._three_invoices()
        interrupted = self._record(self._invoice(10.0))
        cron = self.env.ref("konfidens_credit.ir_cron_charge_invoices")
        run = self._run_out_of_time(
            cron, lambda env: env["payment.transaction"]._cron_collect()
        )
        self.assertEqual(run, (1, 3))
        self.assertEqual(interrupted.state, "done", "what was interrupted comes first")
        self._trigger(cron, seconds=0)
        self.assertEqual({invoice.amount_residual for invoice in invoices}, {0.0})

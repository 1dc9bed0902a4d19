# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo's payments go the way that we rely on."""

from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from .contract_common import ContractCommon


@tagged("post_install", "-at_install")
class TestPaymentCalls(ContractCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.provider = (
            cls.env.ref("payment.payment_provider_demo")
            .sudo()
            .copy({"company_id": cls.company.id, "state": "test"})
        )
        cls.provider.journal_id = cls.company_data["default_journal_bank"]
        cls.invoice = cls._invoice(100.0)

    def _transaction(self, state="done"):
        token = self.env["payment.token"].create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.env.ref(
                    "payment_demo.payment_method_demo"
                ).id,
                "partner_id": self.partner_a.id,
                "provider_ref": "card",
                "demo_simulated_state": state,
            }
        )
        return self.env["payment.transaction"].create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": token.payment_method_id.id,
                "token_id": token.id,
                "amount": 100.0,
                "currency_id": self.invoice.currency_id.id,
                "partner_id": self.partner_a.id,
                "operation": "offline",
                "invoice_ids": [Command.set(self.invoice.ids)],
            }
        )

    def test_a_charge_is_sent_by_one_method_which_tells_what_came_of_it(self):
        for state in ("done", "pending", "error"):
            transaction = self._transaction(state)
            transaction._send_payment_request()
            self.assertEqual(transaction.state, state)

    def test_odoos_own_charge_checks_logs_and_sends_as_ours(self):
        names = (
            "_ensure_provider_is_not_disabled",
            "_log_sent_message",
            "_send_payment_request",
        )
        with self._watch("payment.transaction", *names) as calls:
            self._transaction()._charge_with_token()
        self.assertEqual([len(calls[name]) for name in names], [1, 1, 1])

    def test_a_charge_that_fails_is_told_to_the_methods_that_we_override(self):
        names = ("_set_error", "_set_canceled")
        with self._watch("payment.transaction", *names) as calls:
            self._transaction("error")._send_payment_request()
            self._transaction("cancel")._send_payment_request()
        self.assertEqual([len(calls[name]) for name in names], [1, 1])

    def test_what_was_charged_is_booked_afterwards(self):
        transaction = self._transaction()
        transaction._send_payment_request()
        odoos = self._get_odoos(
            "payment.transaction", "_post_process", "account_payment"
        )
        with self._watch("payment.transaction", "_create_payment") as calls:
            odoos(transaction)
        self.assertEqual(calls["_create_payment"][0][0], transaction)
        self.assertEqual(self.invoice.amount_residual, 0.0)

    def test_odoos_worker_books_what_was_charged(self):
        transaction = self._transaction()
        transaction._send_payment_request()
        self.env["payment.transaction"].flush_model()
        with (
            self._watch("payment.transaction", "_post_process") as calls,
            patch.object(self.env.cr, "commit"),
        ):
            self.env["payment.transaction"]._cron_post_process()
        booked = [records for records, _args, _kw in calls["_post_process"]]
        self.assertIn(transaction, booked)

    def test_a_refund_is_asked_for_by_one_method_and_then_sent(self):
        transaction = self._transaction()
        transaction._send_payment_request()
        transaction._post_process()
        names = ("_refund", "_send_refund_request")
        with self._watch("payment.transaction", *names) as calls:
            transaction.action_refund(amount_to_refund=40.0)
        self.assertEqual([len(calls[name]) for name in names], [1, 1])

    def test_a_payment_by_hand_is_created_and_posted_where_we_look(self):
        register = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=self.invoice.ids)
            .create({})
        )
        odoos = self._get_odoos(
            "account.payment.register", "action_create_payments", "account"
        )
        with (
            self._watch("account.payment.register", "_create_payments") as registers,
            self._watch("account.payment", "action_post") as payments,
        ):
            odoos(register)
        self.assertEqual(len(registers["_create_payments"]), 1)
        self.assertEqual(len(payments["action_post"]), 1)

    def test_a_company_hands_its_commercial_fields_to_its_people(self):
        with self._watch("res.partner", "_commercial_fields") as calls:
            self.env["res.partner"].create(
                {"name": "Person", "parent_id": self.partner_a.id}
            )
        self.assertTrue(calls["_commercial_fields"])

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Invoices paid by card and by bank, and the worker that sends refunds."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo import Command

from ..collect.collect_common import CollectCommon

PROVIDER = "odoo.addons.payment_demo.models.payment_transaction.PaymentTransaction"


class RefundCommon(CollectCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner_a.auto_collect = False

    @classmethod
    def _pay_by_card(cls, invoice, amount=None):
        """Let the customer pay with the demo provider, and return the transaction."""
        charge = (
            cls.env["payment.transaction"]
            .sudo()
            .create(
                {
                    "provider_id": cls.provider.id,
                    "payment_method_id": cls.method.id,
                    "reference": f"card-{invoice.name}-{len(invoice.transaction_ids)}",
                    "amount": amount or invoice.amount_residual,
                    "currency_id": invoice.currency_id.id,
                    "partner_id": invoice.partner_id.id,
                    "token_id": cls.token.id,
                    "operation": "online_token",
                    "invoice_ids": [Command.set(invoice.ids)],
                }
            )
        )
        charge._set_done()
        charge._post_process()
        return charge

    @classmethod
    def _paid_by_card(cls, amount=100.0):
        invoice = cls._invoice(amount)
        cls._pay_by_card(invoice)
        return invoice

    def _refund(self, invoice, **options):
        """Credit an invoice with a refund, and return the credit note."""
        return self._credit(invoice, settlement="refund", **options)

    def _send_refunds(self):
        self._run_worker("payment.transaction", "_cron_send_refunds")

    @contextmanager
    def _answering(self, *states):
        """Have the demo provider answer refunds with these states, one after another;
        yield the references that it was asked for.
        """
        asked = []

        def send(refund):
            asked.append(refund.reference)
            for state in states:
                refund._process(
                    "demo", {"reference": refund.reference, "simulated_state": state}
                )

        with patch(f"{PROVIDER}._send_refund_request", send):
            yield asked

    def _get_credit(self, partner=None):
        """Return the account credit of the customer, in the company's currency."""
        [result] = (partner or self.partner_a).get_account_credit()
        return sum(balance["amount"] for balance in result["balances"])

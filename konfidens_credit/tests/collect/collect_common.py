# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A customer whose invoices pay themselves, with a card saved at the demo provider."""

from ..common.credit_common import CreditCommon
from ..common.worker_common import WorkerCommon


class CollectCommon(WorkerCommon, CreditCommon):
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
        self._run_worker("payment.transaction", "_cron_collect")

    def _get_charges(self, invoice):
        charges = invoice.sudo().transaction_ids.filtered("is_collection")
        return charges.sorted("id")

    def _record(self, invoice):
        """Return the charge as a worker leaves it that stops before it is sent."""
        return self.env["payment.transaction"].sudo()._record(invoice.sudo())

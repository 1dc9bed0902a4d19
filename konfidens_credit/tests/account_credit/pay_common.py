# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A customer who pays on the portal, with the demo provider, which answers."""

import lxml.html

from odoo import Command
from odoo.tests import HttpCase, new_test_user

from ..collect.collect_common import CollectCommon

CUSTOMER = "konfidens_paying_customer"


class PayCommon(CollectCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = new_test_user(cls.env, CUSTOMER, groups="base.group_portal")
        cls.partner = cls.customer.partner_id
        cls.provider.is_published = True
        cls.tax = cls._create_tax(25)
        cls.env["ir.config_parameter"].set_param(
            "account_payment.enable_portal_payment", "True"
        )

    def setUp(self):
        super().setUp()
        self.authenticate(CUSTOMER, CUSTOMER)

    def _bill(self, gross=210.0, **values):
        """Return an invoice of the customer, taxes included in the amount."""
        line = {"price_unit": gross / 1.25, "tax_ids": [Command.set(self.tax.ids)]}
        return self._invoice(line, **{"partner_id": self.partner.id, **values})

    def _give(self, amount=40.0):
        return self._give_credit(amount, partner_id=self.partner.id)

    def _open(self, invoice, query="?payment=True"):
        """Return the Pay dialog of an invoice."""
        answer = self.url_open(f"/my/invoices/{invoice.id}{query}")
        [dialog] = lxml.html.fromstring(answer.content).xpath("//div[@id='pay_with']")
        return dialog

    def _text(self, element):
        return " ".join(element.text_content().split()).replace("\xa0", " ")

    def _untick(self, invoice):
        """Return the dialog as it is when the box is not sent."""
        return self._open(invoice, "?payment=True&credit_choice=1")

    def _form(self, dialog):
        [form] = dialog.xpath(".//form[@id='o_payment_form']")
        return form

    def _choose(self, invoice, credit, query=""):
        """Return the dialog once an amount of credit was typed."""
        query = f"?payment=True&credit_choice=1&use_credit=1&credit={credit}{query}"
        return self._open(invoice, query)

    def _left(self, dialog):
        """Return what the customer reads that is left to pay."""
        [left] = dialog.xpath(".//*[@name='credit_rest']")
        return left.text_content()

    def _settled(self, invoice):
        settled = invoice._get_settled_amounts()[invoice]
        return settled["account_credit"], settled["paid"]

    def _pay_as_shown(self, dialog, answer="done", **changed):
        """Ask for the transaction as the dialog does, and have it answered; return what
        the server says.
        """
        form = self._form(dialog)
        values = {
            "access_token": form.get("data-access-token"),
            "amount": float(form.get("data-amount")),
            "provider_id": self.provider.id,
            "payment_method_id": self.method.id,
            "token_id": None,
            "flow": "direct",
            "tokenization_requested": False,
            "landing_route": form.get("data-landing-route"),
            "is_validation": False,
            **changed,
        }
        if not values["access_token"]:
            del values["access_token"]
        told = self._ask(form.get("data-transaction-route"), **values)
        if "result" in told and answer:
            self._answer(told, answer)
        self.env.invalidate_all()
        return told

    def _answer(self, told, answer="done"):
        """Have the provider answer a payment that was asked for."""
        reference = told["result"]["reference"]
        if answer != "saved card":
            self._ask(
                "/payment/demo/simulate_payment",
                reference=reference,
                payment_details="1234",
                simulated_state=answer,
            )
        self._get_payment(reference)._post_process()
        self.env.invalidate_all()

    def _get_payment(self, reference):
        payments = self.env["payment.transaction"].sudo()
        return payments.search([("reference", "=", reference)])

    def _ask(self, route, **params):
        return self.url_open(route, json={"jsonrpc": "2.0", "params": params}).json()

    def _refusal(self, answer):
        return answer["error"]["data"]["message"].replace("\xa0", " ")

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import lxml.html

from odoo.tests import tagged
from odoo.tools import format_date

from ..common.credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestReport(CreditCommon):
    """What is printed on invoices and credit notes (rules 22 and 23)."""

    def _print(self, move):
        html, _type = self.env["ir.actions.report"]._render_qweb_html(
            "account.account_invoices", move.ids
        )
        return " ".join(lxml.html.fromstring(html).text_content().split())

    def test_a_credit_note_names_the_invoice_it_credits_and_why(self):
        invoice = self._invoice(100.0)
        credit_note = self._credit(
            invoice, amount=25.0, reason_id=self.reason.id, note="As agreed"
        )
        text = self._print(credit_note)
        date = format_date(self.env, invoice.invoice_date)
        self.assertIn(f"Credits Invoice {invoice.name} of {date}", text)
        self.assertIn("Reason Wrong price: As agreed", text)
        self.assertNotIn("Reversal of", text)

    def test_a_reference_of_the_customer_stays_on_the_credit_note(self):
        credit_note = self._credit(self._invoice(100.0))
        credit_note.ref = "Your order 12"
        text = self._print(credit_note)
        self.assertIn("Reference Your order 12", text)
        self.assertNotIn("Reason", text)

    def test_payment_details_do_not_stand_on_a_credit_note(self):
        term = self.env.ref("account.account_payment_term_30days")
        term.write({"note": "Please pay within 30 days", "display_on_invoice": True})
        invoice = self._invoice(100.0, invoice_payment_term_id=term.id)
        self.assertIn("Please pay within 30 days", self._print(invoice))
        credit_note = self._invoice(
            100.0, move_type="out_refund", invoice_payment_term_id=term.id
        )
        self._pay(credit_note, 60.0)
        text = self._print(credit_note)
        for word in ("Please pay", "Payment Communication", "Amount Due", "Due Date"):
            self.assertNotIn(word, text)

    def test_a_replacement_names_the_invoice_it_replaces(self):
        invoice = self._invoice(100.0)
        self._credit(invoice, reissue=True)
        invoice.replacement_ids.action_post()
        text = self._print(invoice.replacement_ids)
        self.assertIn(f"Replaces {invoice.name}", text)

    def test_an_invoice_calls_credits_credits(self):
        paid = self._invoice(100.0)
        self._pay(paid)
        credit_note = self._credit(paid, amount=30.0)
        invoice = self._invoice(80.0)
        self._credit(invoice, amount=20.0)
        (credit_note + invoice).line_ids.filtered(
            lambda line: line.display_type == "payment_term" and not line.reconciled
        ).reconcile()
        text = self._print(invoice)
        self.assertIn("Credited on", text)
        self.assertIn("Account credit used on", text)
        self.assertNotIn("Reversed on", text)
        self.assertIn("Paid on", self._print(paid))

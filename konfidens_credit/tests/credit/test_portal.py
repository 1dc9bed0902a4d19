# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import lxml.html

from odoo.tests import HttpCase, new_test_user, tagged

from ..common.credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestPortal(CreditCommon, HttpCase):
    """The words of the customer portal (rule 22)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = new_test_user(
            cls.env, login="konfidens_customer", groups="base.group_portal"
        )
        cls.partner = cls.customer.partner_id
        cls.env["ir.config_parameter"].set_param(
            "account_payment.enable_portal_payment", "True"
        )

    def _invoice_customer(self, *lines, **values):
        return self._invoice(*lines, partner_id=self.partner.id, **values)

    def _use(self, credit_note, invoice):
        """Use what is left of a credit note on another invoice."""
        (credit_note + invoice).line_ids.filtered(
            lambda line: line.display_type == "payment_term" and not line.reconciled
        ).reconcile()

    def _get_row(self, move):
        self.authenticate("konfidens_customer", "konfidens_customer")
        page = lxml.html.fromstring(self.url_open("/my/invoices").content)
        row = page.xpath("//tr[.//a[@title=$name]]", name=move.name)[0]
        return " ".join(row.text_content().split())

    def _get_page(self, move, **params):
        url = move.get_portal_url()
        for key, value in params.items():
            url += f"&{key}={value}"
        page = lxml.html.fromstring(self.url_open(url).content)
        return " ".join(page.text_content().split()).replace("\xa0", " ")

    # === LIST === #

    def test_an_invoice_credited_whole_is_credited_not_paid(self):
        invoice = self._invoice_customer(100.0)
        self._credit(invoice)
        row = self._get_row(invoice)
        self.assertIn("Credited", row)
        self.assertNotIn("Paid", row)
        self.assertEqual(invoice.payment_state, "reversed")
        self.assertEqual(invoice.status_in_payment, "credited")

    def test_an_invoice_credited_in_part_is_partly_credited_and_can_be_paid(self):
        invoice = self._invoice_customer(100.0)
        self._credit(invoice, amount=25.0)
        row = self._get_row(invoice)
        self.assertIn("Partly credited", row)
        self.assertNotIn("Waiting for Payment", row)
        self.assertIn("Pay Now", row)

    def test_an_open_credit_note_shows_what_is_available_and_no_due_date(self):
        invoice = self._invoice_customer(100.0)
        self._pay(invoice)
        credit_note = self._credit(invoice, amount=40.0)
        row = self._get_row(credit_note).replace("\xa0", " ")
        self.assertIn("Credit available $ 40.00", row)
        self.assertNotIn("Waiting for Payment", row)
        date = credit_note.invoice_date.strftime("%m/%d/%Y")
        self.assertEqual(row.count(date), 1)

    def test_a_draft_credit_note_changes_nothing_for_the_customer(self):
        invoice = self._invoice_customer(100.0)
        draft = invoice._reverse_moves()
        self.assertEqual(draft.state, "draft")
        self.assertEqual(invoice.credit_state, "full")
        self.assertIn("Waiting for Payment", self._get_row(invoice))

    def test_an_invoice_that_was_only_paid_keeps_the_words_of_odoo(self):
        invoice = self._invoice_customer(100.0)
        self._pay(invoice)
        self.assertFalse(invoice.customer_status)
        self.assertIn("Paid", self._get_row(invoice))

    def test_an_invoice_settled_by_credit_of_another_is_not_called_reversed(self):
        paid = self._invoice_customer(100.0)
        self._pay(paid)
        credit_note = self._credit(paid, amount=60.0)
        invoice = self._invoice_customer(50.0)
        self._use(credit_note, invoice)
        self.assertEqual(invoice.payment_state, "reversed")
        self.assertEqual(invoice.status_in_payment, "account_credit")
        self.assertIn("Settled with account credit", self._get_row(invoice))
        self.assertIn("Credit available", self._get_row(credit_note))
        other = self._invoice_customer(10.0)
        self._use(credit_note, other)
        self.assertIn("Credit used", self._get_row(credit_note))

    def test_own_credit_and_credit_of_another_settle_an_invoice(self):
        paid = self._invoice_customer(100.0)
        self._pay(paid)
        credit_note = self._credit(paid, amount=60.0)
        invoice = self._invoice_customer(50.0)
        self._credit(invoice, amount=10.0)
        self._use(credit_note, invoice)
        self.assertEqual(invoice.customer_status, "account_credit")

    def test_a_credit_note_that_was_paid_back_is_refunded(self):
        invoice = self._invoice_customer(100.0)
        self._pay(invoice)
        credit_note = self._credit(invoice)
        self._pay(credit_note)
        self.assertEqual(credit_note.customer_status, "refunded")
        self.assertIn("Refunded", self._get_row(credit_note))

    def test_a_payment_under_way_is_told_in_the_words_of_odoo(self):
        invoice = self._invoice_customer(100.0)
        self._credit(invoice, amount=25.0)
        self._create_pending_transaction(invoice)
        self.assertIn("Pending", self._get_row(invoice))
        notification = invoice._get_payment_notification_values()
        self.assertTrue(notification["is_under_way"])
        self.assertFalse(notification["is_payable"])

    def test_the_status_of_many_invoices_takes_no_query_for_each(self):
        invoices = self.env["account.move"]
        for _number in range(3):
            invoices += self._invoice_customer(100.0)
        self._credit(invoices, amount=25.0)
        self._credit(invoices[:2])
        counts = []
        for batch in (invoices[:1], invoices):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            batch.mapped("customer_status")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1)

    # === PAGE === #

    def test_the_page_tells_credit_from_payment(self):
        invoice = self._invoice_customer(100.0)
        self._credit(invoice, amount=25.0)
        page = self._get_page(invoice)
        self.assertIn("Partly credited", page)
        self.assertIn("Credited: $ 25.00", page)
        self.assertNotIn("Already Paid", page)
        self._pay(invoice, 30.0)
        paid = self._invoice_customer(100.0)
        self._pay(paid)
        self._use(self._credit(paid, amount=5.0), invoice)
        page = self._get_page(invoice)
        self.assertIn("Credited: $ 25.00", page)
        self.assertIn("Account credit used: $ 5.00", page)
        self.assertIn("Already Paid: $ 30.00", page)
        self.assertIn("Left to Pay: $ 40.00", page)

    def test_an_old_link_does_not_ask_for_what_was_credited_since(self):
        invoice = self._invoice_customer(100.0)
        self.assertEqual(
            invoice._get_invoice_portal_extra_values(custom_amount=60.0)[
                "next_amount_to_pay"
            ],
            60.0,
        )
        self._credit(invoice, amount=75.0)
        values = invoice._get_invoice_portal_extra_values(custom_amount=100.0)
        self.assertEqual(values["next_amount_to_pay"], 25.0)
        self.assertFalse(values["installment_state"])

    def test_an_old_link_to_a_credited_invoice_says_that_credit_settled_it(self):
        invoice = self._invoice_customer(100.0)
        self.assertFalse(invoice._get_online_payment_error())
        self._credit(invoice)
        page = self._get_page(invoice, payment="True")
        self.assertIn("There is nothing to pay: credit has settled it.", page)

    def test_an_anonymous_visitor_sees_one_credit_note_and_nothing_else(self):
        invoice = self._invoice_customer(321.0)
        self._pay(invoice)
        credit_note = self._credit(invoice, amount=87.0)
        other = self._invoice_customer(13.0)
        self._use(credit_note, other)
        self.authenticate(None, None)
        page = self._get_page(credit_note)
        self.assertIn("Credit available $ 74.00", page)
        self.assertIn("$ 13.00 was used to pay for other invoices of yours.", page)
        self.assertIn("$ 74.00 is your account credit", page)
        self.assertNotIn(other.name, page)
        self.assertNotIn("321.00", page)
        self.assertNotIn("Left to Pay", page)

    def test_an_anonymous_visitor_without_the_token_sees_nothing(self):
        credit_note = self._credit(self._invoice_customer(100.0))
        self.authenticate(None, None)
        response = self.url_open(f"/my/invoices/{credit_note.id}")
        self.assertNotIn(credit_note.name, response.text)

    def _create_pending_transaction(self, invoice):
        provider = self.env["payment.provider"].create(
            {"name": "Test", "company_id": self.company.id}
        )
        # The code of a real provider: manual ones stay pending for good.
        self.env.cr.execute(
            "UPDATE payment_provider SET code = 'real' WHERE id = %s", [provider.id]
        )
        provider.invalidate_recordset(["code"])
        return self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": self.env.ref("payment.payment_method_unknown").id,
                "reference": "pending",
                "amount": invoice.amount_residual,
                "currency_id": invoice.currency_id.id,
                "partner_id": invoice.partner_id.id,
                "invoice_ids": [(6, 0, invoice.ids)],
                "state": "pending",
            }
        )

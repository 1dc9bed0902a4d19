# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from ..common.credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestDraft(CreditCommon):
    def _draft(self, *lines, **values):
        return self._invoice(*lines, post=False, **values).with_user(self.accountant)

    def _change(self, draft, action):
        return Form(
            self.env[action["res_model"]]
            .with_user(self.accountant)
            .with_context(**action["context"])
        )

    # === PRICE === #

    def test_the_form_shows_the_old_and_the_new_total(self):
        tax = self._create_tax(25.0)
        draft = self._draft(
            {"price_unit": 100.0, "tax_ids": tax.ids}, {"price_unit": 10.0}
        )
        form = self._change(draft, draft.action_change_price())
        self.assertEqual(form.old_total, 135.0)
        self.assertEqual(form.new_total, 135.0)
        with form.line_ids.edit(0) as line:
            line.price_unit = 80.0
        self.assertEqual(form.new_total, 110.0)
        form.save().action_change_price()
        self.assertEqual(draft.amount_total, 110.0)
        self.assertEqual(draft.invoice_line_ids.mapped("price_unit"), [80.0, 10.0])

    def test_the_new_total_is_the_one_that_it_gets(self):
        taxes = self._create_tax(25.0) + self._create_tax(
            7.7, price_include_override="tax_included"
        )
        draft = self._draft(
            *(
                {"price_unit": price, "quantity": 3, "tax_ids": tax.ids, "discount": 7}
                for price in (33.33, 19.99)
                for tax in taxes
            )
        )
        prices = {line.id: 12.345 for line in draft.invoice_line_ids}
        expected = draft._get_total_with_prices(prices)
        draft._change_prices(prices)
        self.assertEqual(draft.amount_total, expected)

    def test_a_price_of_zero_makes_it_free(self):
        draft = self._draft(100.0)
        line = draft.invoice_line_ids
        self.assertEqual(
            draft.change_price(line.id, 0.0),
            {"invoice_id": draft.id, "amount_total": 0.0},
        )
        draft.action_post()
        self.assertEqual(draft.payment_state, "paid")

    def test_a_posted_invoice_keeps_its_price(self):
        invoice = self._invoice(100.0).with_user(self.accountant)
        with self.assertRaisesRegex(UserError, "not a draft any more"):
            invoice.change_price(invoice.invoice_line_ids.id, 80.0)
        with self.assertRaisesRegex(UserError, "not a draft any more"):
            invoice.action_change_price()

    def test_a_vendor_bill_is_changed_in_its_own_form(self):
        bill = self.init_invoice("in_invoice", amounts=[100.0])
        with self.assertRaisesRegex(UserError, "not a customer invoice"):
            bill.change_price(bill.invoice_line_ids.id, 80.0)

    def test_the_line_of_another_invoice_is_refused(self):
        draft, other = self._draft(100.0), self._draft(100.0)
        with self.assertRaisesRegex(UserError, "not a line of"):
            draft.change_price(other.invoice_line_ids.id, 80.0)

    def test_what_is_no_number_is_no_price(self):
        draft = self._draft(100.0)
        for price in ("free", None, float("nan"), float("inf")):
            with self.assertRaisesRegex(UserError, "is not an amount"):
                draft.change_price(draft.invoice_line_ids.id, price)

    def test_a_plain_employee_may_not_change_a_price(self):
        employee = new_test_user(self.env, login="konfidens_employee")
        draft = self._draft(100.0)
        with self.assertRaises(AccessError):
            draft.with_user(employee).change_price(draft.invoice_line_ids.id, 0.0)

    # === PAYER === #

    def test_prices_stay_and_payment_terms_follow_the_new_payer(self):
        self.partner_b.property_payment_term_id = self.pay_terms_b
        tax = self._create_tax(25.0)
        draft = self._draft({"price_unit": 77.0, "tax_ids": tax.ids})
        form = self._change(draft, draft.action_change_payer())
        self.assertEqual(form.old_partner_id, self.partner_a)
        form.partner_id = self.partner_b
        form.save().action_change_payer()
        self.assertRecordValues(
            draft,
            [
                {
                    "partner_id": self.partner_b.id,
                    "commercial_partner_id": self.partner_b.id,
                    "invoice_payment_term_id": self.pay_terms_b.id,
                    "amount_total": 96.25,
                }
            ],
        )
        self.assertEqual(draft.line_ids.partner_id, self.partner_b)

    def test_taxes_follow_the_fiscal_position_of_the_new_payer(self):
        domestic, exempt = self._create_tax(25.0), self._create_tax(0.0)
        position = self.env["account.fiscal.position"].create(
            {"name": "Abroad", "company_id": self.company.id}
        )
        exempt.write(
            {
                "fiscal_position_ids": [Command.link(position.id)],
                "original_tax_ids": [Command.link(domestic.id)],
            }
        )
        self.partner_b.property_account_position_id = position
        self.product_a.taxes_id = domestic
        draft = self._draft(
            {
                "product_id": self.product_a.id,
                "price_unit": 77.0,
                "tax_ids": domestic.ids,
            },
            {
                "product_id": self.product_a.id,
                "price_unit": 0.0,
                "tax_ids": domestic.ids,
            },
            fiscal_position_id=False,
        )
        self.assertEqual(draft.amount_total, 96.25)
        draft.change_payer(self.partner_b.id)
        self.assertEqual(draft.invoice_line_ids.tax_ids, exempt)
        self.assertEqual(draft.invoice_line_ids.mapped("price_unit"), [77.0, 0.0])
        self.assertEqual(draft.amount_total, 77.0)

    def test_there_must_be_a_payer(self):
        draft = self._draft(100.0)
        for partner_id, refusal in (
            (False, "Choose who is to pay"),
            (0, "0 is not the id of a record"),
            (2**30, "Choose who is to pay"),
        ):
            with self.assertRaisesRegex(UserError, refusal):
                draft.change_payer(partner_id)

    def test_a_posted_invoice_keeps_its_payer(self):
        invoice = self._invoice(100.0).with_user(self.accountant)
        with self.assertRaisesRegex(UserError, "not a draft any more"):
            invoice.change_payer(self.partner_b.id)
        with self.assertRaisesRegex(UserError, "not a draft any more"):
            invoice.action_change_payer()

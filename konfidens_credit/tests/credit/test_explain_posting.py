# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rule 3: what would keep a credit note from being posted is told before that."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, new_test_user, tagged

from ...core.request import CreditRequest
from ..common.credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestExplainPosting(CreditCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax_25 = cls._create_tax(25.0)
        cls.income = cls.company_data["default_account_revenue"].copy()
        cls.other = cls.env["res.company"].create({"name": "Other practice"})

    def _session(self, **values):
        return self._invoice(
            {
                "price_unit": 100.0,
                "tax_ids": self.tax_25.ids,
                "account_id": self.income.id,
            },
            **values,
        )

    def _assert_told(self, invoice, code, record, mend):
        """What stands in the way is told, with its record and the next step; crediting
        says the same; put right, the invoice can be credited.
        """
        [result] = invoice.with_user(self.accountant).explain_credit()
        reasons = {reason["code"]: reason for reason in result["reasons"]}
        self.assertEqual(list(reasons), [code])
        reason = reasons[code]
        self.assertEqual(
            (reason["res_model"], reason["res_id"]), (record._name, record.id)
        )
        self.assertIn(invoice.name, reason["message"])
        self.assertTrue(reason["next_step"])
        before = self.env["account.move"].search_count([])
        with self.assertRaises(UserError) as raised, self.env.cr.savepoint():
            self._credit(invoice)
        self.assertEqual(
            str(raised.exception), f"{reason['message']} {reason['next_step']}"
        )
        self.assertEqual(self.env["account.move"].search_count([]), before)
        [result] = self.env["account.move.credit"]._credit_each(
            invoice.with_user(self.accountant), CreditRequest()
        )
        self.assertIn(reason["message"], result["error"])
        mend()
        self.assertEqual(
            invoice.with_user(self.accountant).explain_credit()[0]["reasons"], []
        )
        self.assertEqual(self._credit(invoice).state, "posted")

    def test_an_archived_income_account(self):
        invoice = self._session()
        self.income.active = False
        self._assert_told(
            invoice,
            "account_archived",
            self.income,
            lambda: self.income.write({"active": True}),
        )

    def test_an_archived_tax_or_receivable_account(self):
        tax = self.company_data["default_tax_sale"]
        for name in ("default_account_tax_sale", "default_account_receivable"):
            with self.subTest(name=name):
                invoice = self._invoice({"price_unit": 100.0, "tax_ids": tax.ids})
                account = self.company_data[name]
                account.active = False
                self._assert_told(
                    invoice,
                    "account_archived",
                    account,
                    lambda account=account: account.write({"active": True}),
                )

    def test_an_archived_journal(self):
        invoice = self._session()
        journal = invoice.journal_id
        journal.active = False
        self._assert_told(
            invoice,
            "journal_archived",
            journal,
            lambda: journal.write({"active": True}),
        )

    def test_an_inactive_currency(self):
        euro = self.setup_other_currency("EUR")
        invoice = self._session(currency_id=euro.id)
        euro.active = False
        self._assert_told(
            invoice,
            "currency_inactive",
            euro,
            lambda: euro.write({"active": True}),
        )

    def test_an_account_kept_in_another_currency_since(self):
        euro = self.setup_other_currency("EUR")
        invoice = self._session()
        # Odoo refuses it where there are items; old data and imports have it.
        self.env.cr.execute(
            "UPDATE account_account SET currency_id = %s WHERE id = %s",
            [euro.id, self.income.id],
        )
        self.income.invalidate_recordset()
        self._assert_told(
            invoice,
            "account_currency",
            self.income,
            lambda: self.income.write({"currency_id": False}),
        )

    def test_an_account_given_to_another_company(self):
        invoice = self._session()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE account_account_res_company_rel SET res_company_id = %s "
            "WHERE account_account_id = %s",
            [self.other.id, self.income.id],
        )
        self.env.invalidate_all()
        [result] = invoice.sudo()._explain_credit()
        self.assertEqual(
            [reason["code"] for reason in result["reasons"]], ["account_company"]
        )
        # Who may not read it learns nothing of it (rule 30).
        with self.assertRaisesRegex(UserError, "as the books are set up now"):
            self._credit(invoice)

    def test_an_account_of_another_type(self):
        invoice = self._session()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE account_account SET account_type = 'liability_payable' "
            "WHERE id = %s",
            [self.income.id],
        )
        self.env.invalidate_all()
        self._assert_told(
            invoice,
            "account_type",
            self.income,
            lambda: (
                self.env.cr.execute(
                    "UPDATE account_account SET account_type = 'income' WHERE id = %s",
                    [self.income.id],
                ),
                self.env.invalidate_all(),
            ),
        )

    def test_a_tax_of_another_country(self):
        invoice = self._session()
        country = self.company.account_fiscal_country_id
        self.company.account_fiscal_country_id = self.env.ref("base.be")
        self._assert_told(
            invoice,
            "tax_country",
            self.tax_25,
            lambda: self.company.write({"account_fiscal_country_id": country.id}),
        )

    def test_no_journal_for_taxes_that_are_due_when_paid(self):
        self.company.tax_exigibility = True
        account = self.company_data["default_account_tax_sale"]
        tax = self._create_tax(
            25.0,
            name="On payment",
            tax_exigibility="on_payment",
            cash_basis_transition_account_id=account.copy({"reconcile": True}).id,
        )
        invoice = self._invoice({"price_unit": 100.0, "tax_ids": tax.ids})
        paid = self._invoice({"price_unit": 100.0, "tax_ids": tax.ids})
        self._pay(paid)
        journal = self.company.tax_cash_basis_journal_id
        self.company.tax_cash_basis_journal_id = False
        # Nothing is matched, so nothing becomes due.
        self.assertEqual(paid.explain_credit()[0]["reasons"], [])
        self._assert_told(
            invoice,
            "cash_basis_journal",
            self.company,
            lambda: self.company.write({"tax_cash_basis_journal_id": journal.id}),
        )

    def test_a_customer_or_a_product_of_another_company(self):
        product = self.env["product.product"].create({"name": "Yoga"})
        invoice = self._invoice({"price_unit": 100.0, "product_id": product.id})
        for record in (self.partner_a, product):
            with self.subTest(record=record):
                self.env.flush_all()
                self._move_to(record, self.other.id)
                [result] = invoice.sudo()._explain_credit()
                self.assertEqual(
                    [reason["code"] for reason in result["reasons"]], ["other_company"]
                )
                self.assertIn(record.display_name, result["reasons"][0]["message"])
                self._move_to(record, None)
        self._credit(invoice)

    def _move_to(self, record, company_id):
        """Move a record to another company, past Odoo's checks of documents."""
        table = "res_partner" if record._name == "res.partner" else "product_template"
        template = record if table == "res_partner" else record.product_tmpl_id
        self.env.cr.execute(
            f"UPDATE {table} SET company_id = %s WHERE id = %s",
            [company_id, template.id],
        )
        self.env.invalidate_all()

    def test_several_are_told_together(self):
        euro = self.setup_other_currency("EUR")
        invoice = self._session(currency_id=euro.id)
        euro.active = self.income.active = False
        [result] = invoice.with_user(self.accountant).explain_credit()
        self.assertEqual(
            [reason["code"] for reason in result["reasons"]],
            ["currency_inactive", "account_archived"],
        )

    def test_what_keeps_nothing_from_being_posted_is_not_told(self):
        invoice = self._session()
        invoice.partner_id.active = False
        self.tax_25.active = False
        self.assertEqual(invoice.explain_credit()[0]["reasons"], [])
        self.assertEqual(self._credit(invoice).state, "posted")

    def test_the_form_shows_it_and_opens_the_record(self):
        invoice = self._session().with_user(self.accountant)
        self.income.active = False
        action = invoice.action_reverse()
        form = Form(
            self.env["account.move.reversal"]
            .with_user(self.accountant)
            .with_context(**action["context"])
        )
        self.assertFalse(form.can_credit)
        self.assertIn(self.income.name, form.obstacle)
        self.assertEqual(form.obstacle_label, f"Open {self.income.name}")

    def test_an_administrator_does_not_override_the_books(self):
        invoice = self._session()
        self.income.active = False
        administrator = new_test_user(
            self.env,
            login="konfidens_administrator",
            groups="konfidens_credit.group_administrator",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        [result] = invoice.with_user(administrator)._explain_credit(override=True)
        self.assertEqual(result["reasons"][0]["code"], "account_archived")

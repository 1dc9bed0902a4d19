# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Account credit of customers is found by every operator, and what is read of it in one
transaction is what the books say by then (rules 13 and 31).
"""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..common.credit_common import CreditCommon

# An operator and a value: which of 40.00, nothing and 15.50 it finds.
FOUND = (
    ("=", 40.0, (True, False, False)),
    ("=", 0, (False, True, False)),
    ("=", False, (False, True, False)),
    ("!=", 40.0, (False, True, True)),
    ("!=", 0.0, (True, False, True)),
    ("!=", False, (True, False, True)),
    ("<", 40.0, (False, True, True)),
    ("<", 0.0, (False, False, False)),
    ("<=", 15.5, (False, True, True)),
    ("<=", 0, (False, True, False)),
    (">", 15.5, (True, False, False)),
    (">", 0, (True, False, True)),
    (">", -1, (True, True, True)),
    (">=", 15.5, (True, False, True)),
    (">=", 0, (True, True, True)),
    ("in", [40.0, 15.5], (True, False, True)),
    ("in", [40.0, 0], (True, True, False)),
    ("in", [40.0, False], (True, True, False)),
    ("in", [], (False, False, False)),
    ("not in", [40.0, 15.5], (False, True, False)),
    ("not in", [40.0, False], (False, False, True)),
    ("not in", [], (True, True, True)),
)


@tagged("post_install", "-at_install")
class TestCreditSearch(CreditCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.none = cls.env["res.partner"].create({"name": "Without Credit"})
        cls.customers = cls.partner_a + cls.none + cls.partner_b
        cls.shown = cls.partner_a.with_user(cls.accountant)

    def _give_credit(self, amount, partner=None, **values):
        partner = partner or self.partner_a
        invoice = self._invoice(amount, partner_id=partner.id, **values)
        self._pay(invoice)
        return self._credit(invoice)

    def _receive(self, amount, partner):
        """Return a payment of a contact that is for no invoice."""
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": partner.id,
                "amount": amount,
                "journal_id": self.company_data["default_journal_bank"].id,
            }
        )
        payment.action_post()
        return payment

    def _find(self, *condition, user=None):
        Partner = self.env["res.partner"].with_user(user or self.accountant)
        return Partner.search([("account_credit", *condition)])

    # === FOUND BY EVERY OPERATOR === #

    def test_customers_are_found_by_every_operator(self):
        self._give_credit(40.0)
        self._give_credit(15.5, self.partner_b)
        for operator, value, expected in FOUND:
            with self.subTest(operator=operator, value=value):
                found = self._find(operator, value)
                self.assertEqual(
                    tuple(customer in found for customer in self.customers), expected
                )
                own = self.customers.with_user(self.accountant)
                self.assertEqual(
                    own.filtered_domain([("account_credit", operator, value)]),
                    own & found,
                    "What is found is what is shown.",
                )

    def test_it_is_negated_and_combined(self):
        self._give_credit(40.0)
        self._give_credit(15.5, self.partner_b)
        domain = [
            "!",
            ("account_credit", ">", 20.0),
            ("id", "in", self.customers.ids),
            "|",
            ("account_credit", "=", 0.0),
            ("account_credit", "<", 20.0),
        ]
        found = self.env["res.partner"].with_user(self.accountant).search(domain)
        self.assertEqual(found, self.none + self.partner_b)

    def test_contacts_are_found_with_their_company(self):
        """Payments are booked on the contact, invoices on the company."""
        company, other = self.env["res.partner"].create(
            [{"name": name, "is_company": True} for name in ("Firm", "Other Firm")]
        )
        contact, second, stranger = self.env["res.partner"].create(
            [
                {"name": "Contact", "parent_id": company.id},
                {"name": "Second", "parent_id": company.id},
                {"name": "Stranger", "parent_id": other.id},
            ]
        )
        self._give_credit(40.0, contact)
        self._receive(5.0, second)
        family = (company + contact + second).with_user(self.accountant)
        self.assertEqual(family.mapped("account_credit"), [45.0] * 3)
        for condition in (("=", 45.0), (">=", 45), ("in", [45.0]), ("!=", 0)):
            found = self._find(*condition)
            self.assertLessEqual(family, found)
            self.assertFalse(found & (other + stranger))
        self.assertFalse(self._find("=", 0) & family)
        self.assertLessEqual(other + stranger, self._find("=", 0))

    def test_only_who_reads_it_searches_by_it(self):
        """Odoo asks for no right to a field that is searched by a method."""
        employee = new_test_user(self.env, "search_employee")
        for operator in (">", "=", "not in"):
            value = [0.0] if operator == "not in" else 0.0
            with self.assertRaisesRegex(AccessError, "account_credit"):
                self._find(operator, value, user=employee)

    # === SEVERAL COMPANIES === #

    def test_companies_are_summed_up_in_the_currency_of_the_one_in_use(self):
        euro = self.setup_other_currency("EUR", rates=[("2020-01-01", 2.0)])
        second = self.setup_other_company(currency_id=euro.id)
        self.env["res.currency.rate"].create(
            {
                "name": "2020-01-01",
                "currency_id": self.company.currency_id.id,
                "company_id": second["company"].id,
                "rate": 0.5,
            }
        )
        both = self.company + second["company"]
        self.accountant.company_ids |= second["company"]
        self._give_credit(40.0)
        self._invoice(
            {
                "price_unit": 30.0,
                "account_id": second["default_account_revenue"].id,
            },
            company_id=second["company"].id,
            currency_id=euro.id,
            move_type="out_refund",
        )
        for companies, expected in (
            (self.company, 40.0),
            (second["company"], 30.0),
            (both, 55.0),
            (both[::-1], 110.0),
        ):
            with self.subTest(companies=companies.mapped("name")):
                shown = self.shown.with_context(allowed_company_ids=companies.ids)
                self.assertEqual(shown.account_credit, expected)
                Partner = self.env["res.partner"].with_env(shown.env)
                found = Partner.search([("account_credit", "=", expected)])
                self.assertIn(self.partner_a, found)

    def test_users_without_a_choice_see_their_own_companies(self):
        second = self.setup_other_company()["company"]
        stranger = new_test_user(
            self.env,
            "search_stranger",
            groups="account.group_account_invoice",
            company_id=second.id,
            company_ids=[Command.set(second.ids)],
        )
        self._give_credit(40.0)
        for user, expected in ((self.accountant, 40.0), (stranger, 0.0)):
            env = self.env(user=user, context={})
            self.assertEqual(
                self.partner_a.with_env(env).account_credit, expected, user.login
            )

    # === NEVER STALE === #

    def _check(self, amount, available=None):
        """What was read before, what is read now, and what is found."""
        self.assertEqual(self.shown.account_credit, amount)
        self.assertEqual(self.partner_a.account_credit, amount)
        self.assertEqual(
            self.partner_a.account_credit_text.replace("\xa0", " "),
            f"$ {amount:.2f}" if amount else "",
        )
        self.assertIn(self.partner_a, self._find("=", amount))
        if available is not None:
            self.assertEqual(self.owed.account_credit_available, available)

    def test_it_is_what_the_books_say_after_each_step(self):
        self.owed = self._invoice(100.0)
        paid = self._invoice(50.0)
        self._check(0.0, 0.0)
        self._pay(paid)
        self._check(0.0, 0.0)
        credit_note = self._credit(paid, amount=40.0)
        self._check(40.0, 40.0)
        self.owed.apply_account_credit(15.0)
        self._check(25.0, 25.0)
        use = self.owed.line_ids.matched_credit_ids
        use.undo_account_credit()
        self._check(40.0, 40.0)
        (self.owed.line_ids + credit_note.line_ids).filtered(
            lambda line: line.account_type == "asset_receivable"
        ).reconcile()
        self._check(0.0, 0.0)
        credit_note.line_ids.remove_move_reconcile()
        self._check(40.0, 40.0)
        credit_note.undo_credit()
        self._check(0.0, 0.0)

    def test_a_payment_counts_at_once_and_when_it_is_taken_back(self):
        self.owed = self._invoice(100.0)
        self._check(0.0, 0.0)
        payment = self._receive(30.0, self.partner_a)
        self._check(30.0, 30.0)
        payment.action_draft()
        self._check(0.0, 0.0)

    def test_credit_does_not_count_while_its_invoice_is_reset(self):
        self.owed = self._invoice(100.0)
        paid = self._invoice(50.0)
        self._pay(paid)
        self._credit(paid)
        self._check(50.0, 50.0)
        paid.button_draft()
        # Odoo leaves the draft matched with its payment.
        self._check(0.0, 0.0)
        paid.action_post()
        self._check(50.0, 50.0)

    def test_a_contact_that_moves_to_another_company_takes_its_payment_along(self):
        firm = self.env["res.partner"].create({"name": "Firm", "is_company": True})
        contact = self.env["res.partner"].create({"name": "Contact"})
        self._receive(40.0, contact)
        self.assertEqual((contact + firm).mapped("account_credit"), [40.0, 0.0])
        contact.parent_id = firm
        self.assertEqual((contact + firm).mapped("account_credit"), [40.0, 40.0])

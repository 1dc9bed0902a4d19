# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import Form, new_test_user, tagged

from ..common.credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestAccountCredit(CreditCommon):
    """What customers may still use, and its use by hand (rule 13)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_currency = cls.setup_other_currency("EUR")
        cls.company.external_report_layout_id = cls.env.ref(
            "web.external_layout_standard"
        )

    def _give_credit(self, amount=40.0, **values):
        """Return the credit note of a paid invoice, whose amount is account credit."""
        invoice = self._invoice(amount, **values)
        self._pay(invoice)
        return self._credit(invoice)

    def _get_balances(self, partner):
        return partner.with_user(self.accountant).get_account_credit()[0]["balances"]

    def _apply(self, invoices, **kwargs):
        return invoices.with_user(self.accountant).apply_account_credit(**kwargs)

    # === BALANCE === #

    def test_the_credit_of_a_paid_invoice_is_account_credit(self):
        credit_note = self._give_credit(40.0)
        self.assertEqual(
            self._get_balances(self.partner_a),
            [
                {
                    "company_id": self.company.id,
                    "currency_id": self.company.currency_id.id,
                    "amount": 40.0,
                    "items": [
                        {
                            "move_id": credit_note.id,
                            "origin": "credit_note",
                            "date": fields.Date.to_string(credit_note.date),
                            "left": 40.0,
                        }
                    ],
                }
            ],
        )
        self.assertEqual(self.partner_a.account_credit, 40.0)
        self.assertEqual(self._get_balances(self.partner_b), [])

    def test_a_payment_too_much_is_account_credit_and_named_as_payment(self):
        invoice = self._invoice(100.0)
        self._pay(invoice, 130.0, payment_difference_handling="open")
        [balance] = self._get_balances(self.partner_a)
        self.assertEqual(balance["amount"], 30.0)
        self.assertEqual(balance["items"][0]["origin"], "payment")

    def test_each_currency_has_its_own_balance(self):
        self._give_credit(40.0)
        self._give_credit(20.0, currency_id=self.other_currency.id)
        self.assertEqual(
            {
                balance["currency_id"]: balance["amount"]
                for balance in self._get_balances(self.partner_a)
            },
            {self.company.currency_id.id: 40.0, self.other_currency.id: 20.0},
        )
        self.assertIn(" + ", self.partner_a.account_credit_text)

    def test_contacts_share_the_credit_of_their_company(self):
        child = self.env["res.partner"].create(
            {"name": "Nora", "parent_id": self.partner_a.id}
        )
        self._give_credit(40.0, partner_id=child.id)
        self.assertEqual(self._get_balances(child), self._get_balances(self.partner_a))
        self.assertEqual(child.account_credit, 40.0)

    def test_customers_can_be_found_by_their_credit(self):
        self._give_credit(40.0)
        search = self.env["res.partner"].search
        self.assertIn(self.partner_a, search([("account_credit", ">", 39.0)]))
        self.assertNotIn(self.partner_a, search([("account_credit", ">", 41.0)]))
        self.assertIn(self.partner_a, search([("account_credit", "<=", 40.0)]))

    def test_only_who_reads_journal_items_sees_it(self):
        employee = new_test_user(self.env, "konfidens_credit_employee")
        with self.assertRaises(AccessError):
            self.partner_a.with_user(employee).get_account_credit()

    # === USE === #

    def test_the_oldest_credit_is_used_first(self):
        newer = self._give_credit(40.0)
        older = self._give_credit(30.0)
        older.button_draft()
        older.date = older.invoice_date = newer.date - timedelta(days=9)
        older.action_post()
        invoice = self._invoice(50.0)
        self.assertEqual(
            self._apply(invoice),
            [{"invoice_id": invoice.id, "applied": 50.0, "left_to_pay": 0.0}],
        )
        self.assertEqual((older.amount_residual, newer.amount_residual), (0.0, 20.0))
        self.assertEqual(invoice.customer_status, "account_credit")

    def test_credits_of_one_day_are_used_in_the_order_of_their_ids(self):
        first, second = self._give_credit(10.0), self._give_credit(90.0)
        self._apply(self._invoice(10.0))
        self.assertEqual((first.amount_residual, second.amount_residual), (0.0, 90.0))

    def test_a_part_is_used_to_the_cent(self):
        credit_note = self._give_credit(40.0)
        invoice = self._invoice(100.0)
        [result] = self._apply(invoice, amount=12.34)
        self.assertEqual((result["applied"], result["left_to_pay"]), (12.34, 87.66))
        self.assertEqual(credit_note.amount_residual, 27.66)
        self._apply(invoice, amount=27.66)
        self.assertEqual(invoice.amount_residual, 60.0)

    def test_a_part_in_another_currency_is_used_to_the_cent(self):
        credit_note = self._give_credit(40.0, currency_id=self.other_currency.id)
        invoice = self._invoice(100.0, currency_id=self.other_currency.id)
        self._apply(invoice, amount=12.34)
        self.assertEqual(credit_note.amount_residual, 27.66)
        self._apply(invoice)
        self.assertEqual(
            (invoice.amount_residual, credit_note.amount_residual), (60, 0)
        )
        open_lines = credit_note.line_ids.filtered("account_id.reconcile")
        self.assertTrue(open_lines.reconciled)
        self.assertEqual(open_lines.amount_residual, 0.0)

    def test_several_invoices_share_what_there_is(self):
        self._give_credit(100.0)
        invoices = self._invoice(60.0) + self._invoice(60.0)
        self.assertEqual(
            [result["applied"] for result in self._apply(invoices)], [60.0, 40.0]
        )

    def test_chosen_credits_only(self):
        first, second = self._give_credit(40.0), self._give_credit(40.0)
        self._apply(self._invoice(40.0), credit_ids=second.ids)
        self.assertEqual((first.amount_residual, second.amount_residual), (40.0, 0.0))

    def test_credit_of_others_is_never_used(self):
        self._give_credit(40.0, partner_id=self.partner_b.id)
        other_currency = self._give_credit(40.0, currency_id=self.other_currency.id)
        with self.assertRaisesRegex(UserError, "no account credit of partner_a"):
            self._apply(self._invoice(40.0))
        with self.assertRaisesRegex(UserError, "no account credit"):
            self._apply(self._invoice(40.0), credit_ids=other_currency.ids)

    def test_credit_of_another_account_is_never_used(self):
        self._give_credit(40.0)
        self.partner_a.property_account_receivable_id = (
            self.partner_a.property_account_receivable_id.copy()
        )
        with self.assertRaisesRegex(UserError, "no account credit"):
            self._apply(self._invoice(40.0))

    def test_what_can_take_no_credit_says_why_and_changes_nothing(self):
        credit_note = self._give_credit(40.0)
        draft = self._invoice(40.0, post=False)
        open_invoice = self._invoice(40.0)
        with self.assertRaisesRegex(UserError, "only posted invoices"):
            self._apply(draft + open_invoice)
        with self.assertRaisesRegex(UserError, "only posted invoices"):
            self._apply(credit_note)
        for amount in (0, -1, 1e309, float("nan"), "x", None.__class__):
            with self.assertRaises(UserError):
                self._apply(open_invoice, amount=amount)
        with self.assertRaisesRegex(UserError, "it owes"):
            self._apply(open_invoice, amount=40.01)
        with self.assertRaisesRegex(UserError, "40.00 of partner_a's account credit"):
            self._apply(self._invoice(90.0), amount=50.0)
        self.assertEqual(credit_note.amount_residual, 40.0)

    def test_billing_rights_are_needed(self):
        self._give_credit(40.0)
        invoice = self._invoice(40.0)
        practitioner = new_test_user(
            self.env, "konfidens_pay", groups="konfidens_credit.group_practitioner"
        )
        with self.assertRaises(AccessError):
            invoice.with_user(practitioner).apply_account_credit()

    def test_undoing_one_use_touches_that_match_alone(self):
        credit_note = self._give_credit(100.0)
        first, second = self._invoice(60.0), self._invoice(60.0)
        self._pay(first, 20.0)
        self._apply(first + second)
        use = credit_note.line_ids.matched_debit_ids.filtered(
            lambda match: match.used_on_move_id == first
        )
        use.with_user(self.accountant).action_undo_account_credit()
        self.assertEqual(first.amount_residual, 40.0)
        self.assertEqual(second.amount_residual, 0.0)
        self.assertEqual(credit_note.amount_residual, 40.0)
        self.assertIn("not used any more", first.message_ids[0].body)

    # === DIALOG === #

    def test_the_dialog_proposes_all_that_fits(self):
        self._give_credit(40.0)
        invoice = self._invoice(100.0)
        self.assertEqual(invoice.account_credit_available, 40.0)
        action = invoice.with_user(self.accountant).action_apply_account_credit()
        with Form(
            self.env[action["res_model"]]
            .with_user(self.accountant)
            .with_context(**action["context"])
        ) as form:
            self.assertEqual(form.amount, 40.0)
            self.assertEqual(form.left_to_pay, 60.0)
            form.amount = 10.0
        form.record.action_apply()
        self.assertEqual(invoice.amount_residual, 90.0)

    def test_one_credit_is_used_from_its_own_form(self):
        first, second = self._give_credit(40.0), self._give_credit(40.0)
        invoice = self._invoice(100.0)
        line = second.line_ids.filtered(
            lambda item: item.account_type == "asset_receivable"
        )
        action = line.with_user(self.accountant).action_use_credit()
        with Form(
            self.env[action["res_model"]]
            .with_user(self.accountant)
            .with_context(**action["context"])
        ) as form:
            form.move_id = invoice
            self.assertEqual(form.amount, 40.0)
        form.record.action_apply()
        self.assertEqual((first.amount_residual, second.amount_residual), (40.0, 0.0))
        self.assertEqual(line.credit_used_on, f"{invoice.name} $\xa040.00")

    # === LIST === #

    def test_the_list_groups_by_origin_and_age_and_ties_out(self):
        first = self._give_credit(40.0)
        second = self._give_credit(30.0, partner_id=self.partner_b.id)
        self._pay(self._invoice(100.0), 150.0, payment_difference_handling="open")
        second.button_draft()
        second.date = second.invoice_date = second.date - timedelta(days=40)
        second.action_post()
        Item = self.env["account.move.line"]
        domain = Item._get_account_credit_domain()
        domain &= Domain("company_id", "=", self.company.id)

        def sums(field):
            return dict(Item._read_group(domain, [field], ["credit_left_balance:sum"]))

        self.assertEqual(sums("credit_origin"), {"credit_note": 70, "payment": 50})
        self.assertEqual(sums("credit_age"), {"0": 90.0, "31": 30.0})
        for field in ("credit_origin", "credit_age"):
            for value, total in sums(field).items():
                found = Item.search([*domain, (field, "=", value)])
                self.assertEqual(sum(found.mapped("credit_left_balance")), total)
                self.assertEqual(set(found.mapped(field)), {value})
        # Every open credit on the receivable account, as the books have it.
        self.env.cr.execute(
            """
            SELECT SUM(amount_residual) FROM account_move_line line
            JOIN account_account account ON account.id = line.account_id
            WHERE account_type = 'asset_receivable' AND parent_state = 'posted'
            AND amount_residual < 0 AND line.company_id = %s
            """,
            [self.company.id],
        )
        [booked] = self.env.cr.fetchone()
        shown = Item.search(domain)
        self.assertEqual(-sum(shown.mapped("credit_left_balance")), float(booked))
        customers = self.partner_a + self.partner_b
        self.assertEqual(sum(customers.mapped("account_credit")), -float(booked))
        self.assertEqual(first.line_ids.mapped("credit_age")[-1], "0")

    def test_from_the_customer_to_the_items(self):
        credit_note = self._give_credit(40.0)
        action = self.partner_a.with_user(self.accountant).action_open_account_credit()
        items = self.env["account.move.line"].search(action["domain"])
        self.assertIn(credit_note, items.move_id)
        line = items.filtered(lambda item: item.move_id == credit_note)
        self.assertEqual(line.action_print_credit()["type"], "ir.actions.report")
        self.assertEqual(line._get_credit_origin_label(), "Credit Note")

    def test_the_credit_of_a_session_says_so(self):
        product = self.env["product.product"].create(
            {"name": "Yoga", "type": "service", "taxes_id": [Command.clear()]}
        )
        start = fields.Datetime.now() + timedelta(days=3)
        events_sudo = self.env["calendar.event"].sudo()
        session = events_sudo.create(
            {
                "name": "Yoga",
                "session_product_id": product.id,
                "session_price": 25.0,
                "start": start,
                "stop": start + timedelta(hours=1),
                "partner_ids": [Command.link(self.partner_a.id)],
            }
        )
        invoice = self.env["account.move"].browse(
            session.sudo().invoice_sessions()[0]["invoice_id"]
        )
        invoice.action_post()
        self._pay(invoice)
        session.sudo().cancel_sessions(notify=False)
        [balance] = self._get_balances(self.partner_a)
        self.assertEqual(balance["items"][0]["origin"], "session")
        domain = [("credit_origin", "=", "session"), ("reconciled", "=", False)]
        Item = self.env["account.move.line"]
        self.assertEqual(
            Item.search([*domain, ("amount_residual", "<", 0)]).move_id.ids,
            [balance["items"][0]["move_id"]],
        )

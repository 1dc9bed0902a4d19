# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where a credit goes (rules 10 to 13), and how it is undone."""

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..common.credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCreditSettle(CreditCommon):
    def _credit_result(self, invoice, **kwargs):
        [result] = invoice.with_user(self.accountant).credit_invoice(**kwargs)
        return result

    # == What is owed first ==

    def test_what_is_owed_goes_down_first_and_payments_stay_matched(self):
        invoice = self._invoice(100.0)
        payment = self._pay(invoice, 60.0)
        result = self._credit_result(invoice, amount=75.0)
        self.assertEqual((result["applied"], result["account_credit"]), (40.0, 35.0))
        self.assertEqual(invoice.amount_residual, 0.0)
        self.assertEqual(invoice.matched_payment_ids, payment)

    def test_a_credit_of_a_paid_invoice_is_account_credit(self):
        invoice = self._invoice(100.0)
        self._pay(invoice)
        result = self._credit_result(invoice)
        credit_note = self.env["account.move"].browse(result["credit_note_id"])
        self.assertEqual((result["applied"], result["account_credit"]), (0.0, 100.0))
        self.assertEqual(credit_note.amount_residual, 100.0)
        self.assertEqual(invoice.payment_state, "paid")

    # == Settled elsewhere ==

    def test_the_rest_can_be_settled_elsewhere(self):
        today = fields.Date.context_today(self.env.user)
        paid_back = fields.Date.subtract(today, days=3)
        invoice = self._invoice(100.0, invoice_date=fields.Date.subtract(today, days=9))
        self._pay(invoice)
        result = self._credit_result(
            invoice,
            settlement="outside",
            outside={"method": "Cash", "reference": "Till 7", "date": f"{paid_back}"},
        )
        credit_note = self.env["account.move"].browse(result["credit_note_id"])
        self.assertEqual((result["account_credit"], result["outside"]), (0.0, 100.0))
        self.assertEqual(credit_note.amount_residual, 0.0)
        entry = credit_note._get_matched_moves()
        self.assertRecordValues(
            entry,
            [{"state": "posted", "date": paid_back}],
        )
        self.assertIn("Cash", entry.ref)
        self.assertIn("Till 7", entry.ref)
        self.assertIn(self.company.transfer_account_id, entry.line_ids.account_id)

    def test_a_part_can_be_settled_elsewhere_in_another_currency(self):
        currency = self.setup_other_currency("EUR", rates=[("2020-01-01", 0.8317)])
        invoice = self._invoice(100.0, currency_id=currency.id)
        self._pay(invoice)
        result = self._credit_result(
            invoice, outside={"method": "Insurer", "amount": 33.33}
        )
        self.assertEqual((result["account_credit"], result["outside"]), (66.67, 33.33))
        credit_note = self.env["account.move"].browse(result["credit_note_id"])
        self.assertEqual(credit_note.amount_residual, 66.67)

    def test_nothing_is_settled_elsewhere_when_all_was_still_owed(self):
        result = self._credit_result(
            self._invoice(), settlement="outside", outside={"method": "Cash"}
        )
        self.assertEqual((result["applied"], result["outside"]), (100.0, 0.0))

    def test_a_settlement_that_can_not_be_says_why(self):
        invoice = self._invoice(100.0)
        for kwargs, pattern in (
            ({"refund_amount": 10}, "still owes"),
            ({"settlement": "gift"}, "is not a settlement"),
            ({"settlement": "outside"}, "method is missing"),
            ({"outside": {"method": "Cash", "amount": 0}}, "more than zero"),
            ({"outside": {"method": "Cash", "date": "soon"}}, "not a date"),
            ({"outside": {"method": "Cash", "date": "0001-01-01"}}, "out of reach"),
            ({"outside": {"method": "Cash", "date": "1999-12-31"}}, "before it"),
            ({"outside": {"method": "Cash", "date": "2198-01-01"}}, "is to come"),
            ({"outside": {"method": "Cash", "amount": 0.005}}, "more than zero"),
            ({"outside": {"method": "Cash", "amount": 0.01}}, "0.00 of the credit"),
            ({"outside": {"method": "Cash", "sum": 5}}, "sum can't be read"),
            ({"outside": "Cash"}, "Cash can't be read"),
        ):
            with (
                self.subTest(pattern=pattern),
                self.assertRaisesRegex(UserError, pattern),
                self.env.cr.savepoint(),
            ):
                self._credit(invoice, **kwargs)
        self.assertFalse(invoice.reversal_move_ids)
        self.company.transfer_account_id = False
        with self.assertRaisesRegex(UserError, "accounting settings"):
            self._credit(invoice, outside={"method": "Cash"})

    # == The replacement (rule 12) ==

    def _reissue(self, invoice):
        result = self._credit_result(invoice, reissue=True)
        return (
            self.env["account.move"].browse(result["credit_note_id"]),
            self.env["account.move"].browse(result["replacement_id"]),
        )

    def test_a_replacement_uses_the_credit_of_what_it_replaces_first(self):
        invoice = self._invoice(100.0)
        self._pay(invoice)
        older = self._invoice(500.0)
        self._pay(older)
        self._credit(older)
        credit_note, replacement = self._reissue(invoice)
        replacement.invoice_line_ids.price_unit = 80.0
        replacement.action_post()
        self.assertEqual(replacement.amount_residual, 0.0)
        self.assertEqual(replacement._get_matched_moves(), credit_note)
        self.assertEqual(credit_note.amount_residual, 20.0)

    def test_another_currency_gets_nothing_of_the_credit(self):
        invoice = self._invoice(100.0)
        self._pay(invoice)
        credit_note, replacement = self._reissue(invoice)
        replacement.currency_id = self.setup_other_currency("EUR")
        replacement.action_post()
        self.assertFalse(replacement._get_matched_moves())
        self.assertEqual(replacement.amount_residual, replacement.amount_total)
        self.assertEqual(credit_note.amount_residual, 100.0)

    def test_another_payer_gets_nothing_of_the_credit(self):
        invoice = self._invoice(100.0)
        self._pay(invoice)
        credit_note, replacement = self._reissue(invoice)
        replacement.partner_id = self.partner_b
        replacement.action_post()
        self.assertEqual(replacement.amount_residual, 100.0)
        self.assertEqual(credit_note.amount_residual, 100.0)

    def test_a_session_made_free_is_settled_when_it_is_posted(self):
        _credit_note, replacement = self._reissue(self._invoice(100.0))
        replacement.invoice_line_ids.price_unit = 0.0
        replacement.action_post()
        self.assertEqual(replacement.payment_state, "paid")

    def test_a_draft_in_another_currency_gets_the_rate_of_its_day(self):
        currency = self.setup_other_currency(
            "EUR", rates=[("2020-01-01", 0.5), ("2026-01-01", 0.8)]
        )
        invoice = self._invoice(
            100.0,
            currency_id=currency.id,
            invoice_date=fields.Date.to_date("2024-01-01"),
        )
        credit_note, replacement = self._reissue(invoice)
        self.assertEqual(abs(credit_note.amount_total_signed), 200.0)
        self.assertEqual(replacement.amount_total_signed, 125.0)

    # == Undo ==

    def test_an_unused_credit_is_undone_with_its_draft(self):
        invoice = self._invoice(100.0)
        payment = self._pay(invoice, 60.0)
        credit_note, replacement = self._reissue(invoice)
        [result] = credit_note.with_user(self.accountant).undo_credit()
        self.assertEqual(
            result,
            {
                "credit_note_id": credit_note.id,
                "invoice_id": invoice.id,
                "removed_replacement_ids": replacement.ids,
            },
        )
        self.assertFalse(replacement.exists())
        self.assertEqual(credit_note.state, "cancel")
        self.assertRecordValues(
            invoice,
            [
                {
                    "amount_residual": 40.0,
                    "amount_credited": 0.0,
                    "credit_state": "none",
                    "payment_state": "partial",
                }
            ],
        )
        self.assertEqual(invoice.matched_payment_ids, payment)
        self._credit(invoice)

    def test_what_blocks_an_undo_is_named(self):
        used = self._invoice(100.0)
        self._pay(used)
        credit_note = self._credit(used)
        other = self._invoice(30.0)
        (credit_note + other).line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        ).reconcile()
        with self.assertRaisesRegex(UserError, f"used by {other.name}"):
            credit_note.with_user(self.accountant).undo_credit()
        with self.assertRaisesRegex(UserError, "no credit note of an invoice"):
            used.with_user(self.accountant).undo_credit()

        posted, replacement = self._reissue(self._invoice(50.0))
        replacement.action_post()
        with self.assertRaisesRegex(UserError, f"{replacement.name} replaces"):
            posted.undo_credit()

        changed, replacement = self._reissue(self._invoice(50.0))
        replacement.invoice_line_ids.price_unit = 1.0
        with self.assertRaisesRegex(UserError, "was changed"):
            changed.undo_credit()
        replacement.unlink()
        changed.undo_credit()

        cancelled, replacement = self._reissue(self._invoice(50.0))
        replacement.button_cancel()
        cancelled.undo_credit()
        self.assertTrue(replacement.exists())

    def test_closed_books_and_secured_journals_can_not_be_undone(self):
        invoice = self._invoice(100.0, invoice_date=fields.Date.to_date("2026-01-10"))
        credit_note = self._credit(invoice, date="2026-01-20")
        self.company.sale_lock_date = fields.Date.to_date("2026-01-31")
        with self.assertRaisesRegex(UserError, "books are closed"):
            credit_note.undo_credit()
        journal = self.company_data["default_journal_sale"].copy(
            {"name": "Secured", "code": "SEC", "restrict_mode_hash_table": True}
        )
        invoice = self._invoice(100.0, journal_id=journal.id)
        credit_note = self._credit(invoice)
        self.assertTrue(credit_note.inalterable_hash)
        with self.assertRaisesRegex(UserError, "secured"):
            credit_note.undo_credit()

    def test_a_credit_reported_to_the_authorities_can_not_be_undone(self):
        credit_note = self._credit(self._invoice(100.0))
        self.patch(type(credit_note), "_need_cancel_request", lambda move: True)
        credit_note.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "authorities"):
            credit_note.undo_credit()

    def test_employees_may_not_undo(self):
        employee = new_test_user(self.env, login="konfidens_employee")
        with self.assertRaises(AccessError):
            self._credit(self._invoice()).with_user(employee).undo_credit()

    # == Draft and log ==

    def test_sections_and_links_come_along_to_the_draft(self):
        invoice = self._invoice(100.0, post=False)
        invoice.invoice_line_ids = [
            Command.create({"display_type": "line_section", "name": "Week 1"})
        ]
        invoice.action_post()
        _credit_note, replacement = self._reissue(invoice)
        self.assertEqual(replacement._get_line_contents(), invoice._get_line_contents())
        self.assertEqual(invoice.replacement_ids, replacement)
        self.assertIn("New draft", str(invoice.message_ids[:1].body))

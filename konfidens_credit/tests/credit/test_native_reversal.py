# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo's own reversal beside our credits, and what ours keeps of it (rule 35)."""

from re import escape

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common.credit_common import CreditCommon


class NativeReversalCommon(CreditCommon):
    def _reversal(self, invoices):
        """Return Odoo's own reversal of these invoices."""
        return (
            self.env["account.move.reversal"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=invoices.ids)
            .create({"journal_id": invoices.journal_id.id})
        )

    def _refund(self, invoices):
        """Press Odoo's "Reverse", and return the drafts that it makes."""
        reversal = self._reversal(invoices)
        reversal.refund_moves()
        return reversal.new_move_ids.with_env(self.env)

    def _modify(self, invoices):
        """Press Odoo's "Reverse and Create Invoice", and return the new drafts."""
        reversal = self._reversal(invoices)
        reversal.modify_moves()
        return reversal.new_move_ids.with_env(self.env)

    def assertAddsUpToNothing(self, invoice):
        """Rule 6: an invoice and its credit notes leave nothing in any account."""
        moves = invoice + invoice._get_credit_notes()
        for lines in moves.line_ids.grouped("account_id").values():
            for amount in ("balance", "amount_currency"):
                self.assertAlmostEqual(sum(lines.mapped(amount)), 0.0)


@tagged("post_install", "-at_install")
class TestReversalOfWhatIsLeft(NativeReversalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax = cls._create_tax(25)

    def _session(self, **values):
        """Return an invoice of 125.00."""
        return self._invoice({"price_unit": 100.0, "tax_ids": self.tax.ids}, **values)

    def test_a_reversal_drafts_what_a_credit_of_an_amount_left(self):
        invoice = self._session()
        self._credit(invoice, amount=33.33)
        draft = self._refund(invoice)
        self.assertEqual(draft.state, "draft")
        self.assertEqual(draft.amount_total, 91.67)

    def test_a_reversal_drafts_what_a_credit_by_line_left(self):
        invoice = self._invoice(
            {"name": "First", "price_unit": 100.0, "tax_ids": self.tax.ids},
            {"name": "Second", "price_unit": 40.0},
        )
        first, second = invoice.invoice_line_ids
        self._credit(invoice, lines={first.id: 125.0, second.id: 15.0})
        draft = self._refund(invoice)
        self.assertEqual(draft.invoice_line_ids.mapped("name"), ["Second"])
        self.assertEqual(draft.amount_total, 25.0)

    def test_a_reversal_drafts_what_another_draft_left(self):
        invoice = self._session()
        first = self._refund(invoice)
        first.invoice_line_ids.price_unit = 60.0
        second = self._refund(invoice)
        self.assertEqual((first.amount_total, second.amount_total), (75.0, 50.0))
        (first + second).action_post()
        self.assertEqual(invoice.amount_residual, 0.0)
        self.assertAddsUpToNothing(invoice)

    def test_of_several_each_drafts_what_is_left_of_its_own(self):
        credited, whole = self._session(), self._session()
        self._credit(credited, amount=25)
        drafts = self._refund(credited + whole)
        self.assertEqual(
            {draft.reversed_entry_id: draft.amount_total for draft in drafts},
            {credited: 100.0, whole: 125.0},
        )

    def test_the_draft_of_what_is_left_can_still_be_made_smaller(self):
        invoice = self._session()
        self._credit(invoice, amount=25)
        draft = self._refund(invoice)
        draft.invoice_line_ids.price_unit = 10.0
        self.assertEqual(draft.amount_total, 12.5)
        draft.action_post()
        self.assertEqual(invoice.amount_credited, 37.5)

    def test_posting_what_was_left_leaves_nothing_in_the_books(self):
        invoice = self._session()
        self._credit(invoice, amount=33.33)
        self._refund(invoice).action_post()
        self.assertEqual(invoice.credit_state, "full")
        self.assertEqual(invoice.amount_residual, 0.0)
        self.assertAddsUpToNothing(invoice)

    def test_posting_what_was_left_of_a_paid_invoice_is_account_credit(self):
        invoice = self._session()
        payment = self._pay(invoice)
        self._credit(invoice, amount=33.33)
        draft = self._refund(invoice)
        draft.action_post()
        self.assertEqual(draft.amount_residual, 91.67)
        self.assertEqual(payment.reconciled_invoice_ids, invoice)

    def test_reverse_and_create_reverses_what_is_left(self):
        invoice = self._session()
        first = self._credit(invoice, amount=33.33)
        new_invoice = self._modify(invoice)
        second = invoice._get_credit_notes() - first
        self.assertEqual((second.state, second.amount_total), ("posted", 91.67))
        self.assertEqual((new_invoice.state, new_invoice.amount_total), ("draft", 125))

    def test_reverse_and_create_leaves_nothing_in_the_books(self):
        invoice = self._session()
        self._credit(invoice, amount=33.33)
        self._modify(invoice)
        self.assertEqual(invoice.credit_state, "full")
        self.assertAddsUpToNothing(invoice)
        receivable = (invoice + invoice._get_credit_notes())._get_receivable_lines()
        self.assertEqual(set(receivable.mapped("amount_residual")), {0.0})

    def test_reverse_and_create_of_several_leaves_nothing_in_the_books(self):
        credited, whole = self._session(), self._session()
        self._credit(credited, amount=33.33)
        self.assertEqual(len(self._modify(credited + whole)), 2)
        for invoice in (credited, whole):
            self.assertEqual(invoice.credit_state, "full")
            self.assertAddsUpToNothing(invoice)

    def test_in_another_currency_what_is_left_leaves_nothing_in_the_books(self):
        euro = self.setup_other_currency("EUR")
        invoice = self._session(currency_id=euro.id, invoice_date="2016-06-01")
        self._credit(invoice, amount=33.33)
        self._refund(invoice).action_post()
        self.assertAddsUpToNothing(invoice)


@tagged("post_install", "-at_install")
class TestReversalOfNothing(NativeReversalCommon):
    def test_after_a_whole_credit_it_is_refused_with_a_sentence(self):
        invoice = self._invoice(100.0)
        credit_note = self._credit(invoice)
        for press in (self._refund, self._modify):
            with self.assertRaisesRegex(UserError, escape(invoice.name)):
                press(invoice)
        self.assertEqual(invoice.reversal_move_ids, credit_note)

    def test_the_sentence_names_what_took_it(self):
        invoice = self._invoice(100.0)
        credit_note = self._credit(invoice)
        with self.assertRaisesRegex(UserError, escape(credit_note.name)):
            self._refund(invoice)

    def test_after_parts_that_add_up_to_all_it_is_refused(self):
        invoice = self._invoice(100.0)
        self._credit(invoice, amount=60)
        self._credit(invoice, amount=40)
        for press in (self._refund, self._modify):
            with self.assertRaisesRegex(UserError, escape(invoice.name)):
                press(invoice)

    def test_a_draft_that_takes_all_keeps_another_from_being_made(self):
        invoice = self._invoice(100.0)
        self._refund(invoice)
        with self.assertRaisesRegex(UserError, escape(invoice.name)):
            self._refund(invoice)

    def test_among_several_the_one_with_nothing_left_is_named(self):
        credited, other = self._invoice(100.0), self._invoice(50.0)
        self._credit(credited)
        with self.assertRaisesRegex(UserError, escape(credited.name)):
            self._refund(credited + other)
        self.assertFalse(other.reversal_move_ids)


@tagged("post_install", "-at_install")
class TestBankAccount(NativeReversalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.practice_bank, cls.customer_bank = cls.env["res.partner.bank"].create(
            [
                {
                    "acc_number": f"{partner.name} 1",
                    "partner_id": partner.id,
                    "allow_out_payment": True,
                }
                for partner in (cls.company.partner_id, cls.partner_a)
            ]
        )

    def _session(self, **values):
        return self._invoice(100.0, partner_bank_id=self.practice_bank.id, **values)

    def test_the_customers_is_on_the_credit_note_as_natively(self):
        ours, natively = self._session(), self._session()
        for credit_note in (self._credit(ours), self._refund(natively)):
            self.assertEqual(credit_note.partner_bank_id, self.customer_bank)

    def test_the_customers_is_on_the_credit_note_of_an_amount(self):
        credit_note = self._credit(self._session(), amount=10)
        self.assertEqual(credit_note.partner_bank_id, self.customer_bank)

    def test_each_customers_own_is_on_each_of_several(self):
        other_bank = self.env["res.partner.bank"].create(
            {"acc_number": "Other 1", "partner_id": self.partner_b.id}
        )
        invoices = self._session() + self._session(partner_id=self.partner_b.id)
        credit_notes = self._credit(invoices)
        self.assertEqual(
            credit_notes.mapped("partner_bank_id"), self.customer_bank + other_bank
        )

    def test_without_one_there_is_none_and_not_the_practices(self):
        invoices = self._session(partner_id=self.partner_b.id)
        self.assertFalse(self._credit(invoices).partner_bank_id)

    def test_the_practices_is_on_the_new_draft(self):
        invoice = self._session()
        self._credit(invoice, reissue=True)
        self.assertEqual(invoice.replacement_ids.partner_bank_id, self.practice_bank)

    def test_a_person_at_a_company_is_paid_on_the_companys(self):
        person = self.env["res.partner"].create(
            {
                "name": "Person",
                "parent_id": self.partner_a.id,
                "bank_ids": [Command.create({"acc_number": "Person 1"})],
            }
        )
        credit_note = self._credit(self._session(partner_id=person.id))
        self.assertEqual(credit_note.partner_bank_id, self.customer_bank)

    def test_no_door_puts_the_practices_on_a_credit_note(self):
        """Native copies it where no wizard says otherwise."""
        credit_note = self._session()._reverse_moves()
        self.assertEqual(credit_note.partner_bank_id, self.customer_bank)
        credit_note = self._session(partner_id=self.partner_b.id)._reverse_moves()
        self.assertFalse(credit_note.partner_bank_id)
        given = self._session()._reverse_moves(
            [{"partner_bank_id": self.practice_bank.id}]
        )
        self.assertEqual(given.partner_bank_id, self.customer_bank)

    def test_an_archived_one_keeps_nothing_from_being_credited(self):
        invoices = self._session() + self._session() + self._session()
        self.practice_bank.active = False
        used = self.env["res.partner.bank"].create(
            {"acc_number": "Practice 2", "partner_id": self.company.partner_id.id}
        )
        self.assertFalse(
            any(each["reasons"] for each in invoices.explain_credit()),
        )
        credit_note = invoices[0]._reverse_moves()
        credit_note.action_post()
        self.assertEqual(credit_note.state, "posted")
        self._credit(invoices[1:], reissue=True)
        replacements = invoices.replacement_ids
        self.assertEqual(replacements.partner_bank_id, used)
        replacements.action_post()
        self.assertEqual(set(replacements.mapped("state")), {"posted"})

    def test_without_another_one_the_new_draft_has_none(self):
        invoice = self._session()
        self.practice_bank.active = False
        self._credit(invoice, reissue=True)
        self.assertFalse(invoice.replacement_ids.partner_bank_id)
        invoice.replacement_ids.action_post()

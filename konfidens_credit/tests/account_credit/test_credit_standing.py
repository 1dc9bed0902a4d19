# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""No credit note floats: what nobody paid is never spent (rules 29 and 37)."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common.credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCreditStanding(CreditCommon):
    def setUp(self):
        super().setUp()
        self.invoice = self._invoice(100.0).with_user(self.accountant)
        self.credit_note = self._credit(self.invoice)
        self.names = f"{self.invoice.name} .*{self.credit_note.name}"

    def _get_credit(self, partner=None):
        partner = (partner or self.partner_a).with_user(self.accountant)
        [result] = partner.get_account_credit()
        return sum(balance["amount"] for balance in result["balances"])

    def _let_float(self, invoice):
        """Have the credit note of an invoice lose its match, as an edit does."""
        invoice.button_draft()
        invoice.line_ids.remove_move_reconcile()

    # === WHOSE IT IS === #

    def test_a_contact_that_joins_a_company_takes_its_credit_along(self):
        paid = self._invoice(40.0)
        self._pay(paid)
        self._credit(paid.with_user(self.accountant))
        family = self.env["res.partner"].create({"name": "Family", "is_company": True})
        self.partner_a.parent_id = family
        moves = self.invoice + self.credit_note + paid + paid.reversal_move_ids
        self.assertEqual(moves.commercial_partner_id, family)
        self.assertEqual(self._get_credit(family), 40.0)

    # === CANCEL AND DELETE === #

    def test_a_credited_invoice_is_not_cancelled(self):
        with self.assertRaisesRegex(UserError, self.names):
            self.invoice.button_cancel()
        self.assertEqual(self.invoice.state, "posted")

    def test_not_after_it_was_reset_either(self):
        self.invoice.button_draft()
        for cancel in (
            self.invoice.button_cancel,
            self.invoice.delete_draft,
            lambda: self.invoice.write({"state": "cancel"}),
        ):
            with self.assertRaisesRegex(UserError, self.names):
                cancel()
        self.assertEqual(self.invoice.state, "draft")

    def test_by_no_door(self):
        """Native lets it go: the credit floats, and pays somebody's next invoice."""
        part = self._invoice(100.0).with_user(self.accountant)
        self._credit(part, amount=30.0)
        for invoice in (self.invoice, part):
            names = invoice._get_credit_notes().mapped("name")
            for go in (
                lambda invoice=invoice: invoice.button_cancel(),
                lambda invoice=invoice: (
                    invoice.button_draft(),
                    invoice.button_cancel(),
                ),
                lambda invoice=invoice: (invoice.button_draft(), invoice.unlink()),
                lambda invoice=invoice: (
                    invoice.button_draft(),
                    invoice.write({"name": False}),
                    invoice.unlink(),
                ),
                lambda invoice=invoice: (
                    invoice.button_draft(),
                    invoice.delete_draft(),
                ),
                lambda invoice=invoice: (
                    invoice.button_draft(),
                    invoice.invoice_externally("Paper"),
                ),
                lambda invoice=invoice: invoice._unlink_or_reverse(),
                lambda invoice=invoice: invoice.write(
                    {"auto_post": "no", "state": "cancel"}
                ),
            ):
                with self.assertRaisesRegex(UserError, names[0]):
                    go()
                self.assertEqual(invoice.state, "posted")
        self.assertEqual(part.amount_residual, 70.0)

    def test_a_credited_invoice_is_not_deleted(self):
        self.invoice.button_draft()
        with self.assertRaisesRegex(UserError, self.credit_note.name):
            self.invoice.with_context(force_delete=True).unlink()

    def test_nor_when_no_line_of_the_credit_note_names_it(self):
        invoice = self._invoice(50.0).with_user(self.accountant)
        credit_note = self._invoice(
            50.0, move_type="out_refund", reversed_entry_id=invoice.id
        )
        invoice.button_draft()
        invoice.name = False
        with self.assertRaisesRegex(UserError, credit_note.name):
            invoice.unlink()

    def test_a_draft_credit_note_counts_too(self):
        invoice = self._invoice(50.0).with_user(self.accountant)
        draft = invoice._reverse_moves()
        with self.assertRaisesRegex(UserError, f"draft credit note {draft.id}"):
            invoice.button_cancel()

    def test_both_together_may_go(self):
        both = self.invoice + self.credit_note.with_user(self.accountant)
        both.button_draft()
        both.button_cancel()
        self.assertEqual(set(both.mapped("state")), {"cancel"})

    def test_an_invoice_goes_when_its_credit_is_undone(self):
        self.credit_note.with_user(self.accountant).undo_credit()
        self.invoice.button_cancel()
        self.assertEqual(self.invoice.state, "cancel")

    def test_what_was_never_credited_is_cancelled_as_in_odoo(self):
        invoice = self._invoice(50.0).with_user(self.accountant)
        invoice.button_cancel()
        self.assertEqual(invoice.state, "cancel")

    # === WHILE IT IS A DRAFT === #

    def test_nothing_is_left_to_use_while_the_invoice_is_a_draft(self):
        self._let_float(self.invoice)
        self.assertEqual(self.credit_note.amount_residual, 100.0)
        self.assertEqual(self._get_credit(), 0.0)
        self.assertEqual(self.partner_a.with_user(self.accountant).account_credit, 0.0)
        self.assertEqual(self._invoice(30.0).account_credit_available, 0.0)

    def test_it_pays_no_other_invoice(self):
        self._let_float(self.invoice)
        other = self._invoice(30.0).with_user(self.accountant)
        with self.assertRaisesRegex(UserError, "no account credit"):
            other.apply_account_credit()
        automatic = self._invoice(30.0, auto_collect=True)
        self.assertEqual(automatic.amount_residual, 30.0)

    def test_nor_by_hand(self):
        self._let_float(self.invoice)
        other = self._invoice(30.0).with_user(self.accountant)
        item = self.credit_note.line_ids.filtered("account_id.reconcile")
        other.js_assign_outstanding_line(item.id)
        self.assertEqual(other.amount_residual, 30.0)

    def test_nor_a_replacement(self):
        invoice = self._invoice(100.0).with_user(self.accountant)
        [result] = invoice.credit_invoice(reissue=True)
        self._let_float(invoice)
        replacement = invoice.browse(result["replacement_id"])
        replacement.action_post()
        self.assertEqual(replacement.amount_residual, 100.0)

    def test_it_is_there_again_when_the_invoice_is_posted_again(self):
        self._let_float(self.invoice)
        self.assertEqual(self._get_credit(), 0.0)
        self.invoice.action_post()
        self.assertEqual((self._get_credit(), self.invoice.amount_residual), (100, 100))

    def test_it_can_be_matched_with_its_own_invoice(self):
        self._let_float(self.invoice)
        (self.invoice + self.credit_note).line_ids.filtered(
            "account_id.reconcile"
        ).reconcile()
        self.assertEqual(self.credit_note.amount_residual, 0.0)

    def test_what_was_paid_stays_account_credit(self):
        invoice = self._invoice(40.0, partner_id=self.partner_b.id)
        self._pay(invoice)
        self._credit(invoice)
        self._let_float(invoice.with_user(self.accountant))
        self.assertEqual(self._get_credit(self.partner_b), 40.0)

    def test_the_payer_of_a_credited_invoice_stays(self):
        self.invoice.button_draft()
        for change in (
            {"partner_id": self.partner_b.id},
            {"currency_id": self.env.ref("base.EUR").id},
        ):
            with self.assertRaisesRegex(UserError, self.names):
                self.invoice.write(change)
        contact = self.env["res.partner"].create(
            {"name": "Bookkeeping", "parent_id": self.partner_a.id}
        )
        self.invoice.change_payer(contact.id)
        self.assertEqual(self.invoice.partner_id, contact)

    def test_it_is_not_posted_again_below_what_is_credited(self):
        self.invoice.button_draft()
        self.invoice.invoice_line_ids.price_unit = 60.0
        with self.assertRaisesRegex(UserError, self.credit_note.name):
            self.invoice.action_post()

    # === WHAT A CREDIT NOTE CREDITS === #

    def test_what_a_posted_credit_note_credits_stays(self):
        other = self._invoice(100.0)
        credit_note = self.credit_note.with_user(self.accountant)
        for value in (False, other.id):
            with self.assertRaisesRegex(UserError, f"What {credit_note.name}"):
                credit_note.write({"reversed_entry_id": value})
        self.assertEqual(self.invoice.amount_creditable, 0.0)

    def test_nor_is_it_taken_off_its_invoice(self):
        for command in (
            Command.unlink(self.credit_note.id),
            Command.clear(),
            Command.set([]),
        ):
            with self.assertRaisesRegex(UserError, f"What {self.credit_note.name}"):
                self.invoice.write({"reversal_move_ids": [command]})

    def test_nor_by_an_import(self):
        result = self.credit_note.with_user(self.accountant).load(
            [".id", "reversed_entry_id/.id"], [[str(self.credit_note.id), ""]]
        )
        self.assertIn(f"What {self.credit_note.name}", result["messages"][0]["message"])
        self.assertEqual(self.credit_note.reversed_entry_id.id, self.invoice.id)

    def test_nor_once_it_is_reset_or_cancelled(self):
        credit_note = self.credit_note.with_user(self.accountant)
        credit_note.button_draft()
        with self.assertRaisesRegex(UserError, "What"):
            credit_note.reversed_entry_id = False
        credit_note.button_cancel()
        with self.assertRaisesRegex(UserError, "What"):
            credit_note.reversed_entry_id = False

    def test_a_credit_note_typed_by_hand_can_be_linked_before_it_is_posted(self):
        invoice = self._invoice(50.0)
        draft = self._invoice(20.0, move_type="out_refund", post=False)
        draft.with_user(self.accountant).reversed_entry_id = invoice.id
        self.assertEqual(invoice.amount_credited, 20.0)

    def test_a_posted_one_is_not_linked_to_an_invoice_any_more(self):
        credit_note = self._invoice(20.0, move_type="out_refund")
        with self.assertRaisesRegex(UserError, "What"):
            credit_note.with_user(self.accountant).reversed_entry_id = self.invoice.id

    def test_vendor_credit_notes_are_odoos_own(self):
        bill, refund = (
            self.init_invoice(kind, amounts=[20.0], post=True)
            for kind in ("in_invoice", "in_refund")
        )
        refund.with_user(self.accountant).reversed_entry_id = bill.id
        self.assertEqual(refund.reversed_entry_id, bill)

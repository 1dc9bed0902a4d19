# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rule 2, through every door: native wizard, drafts, SQL, and two at once."""

from psycopg2.errors import CheckViolation

from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common.credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCreditCap(CreditCommon):
    def test_a_second_credit_names_the_one_that_took_the_amount(self):
        invoice = self._invoice(100.0)
        credit_note = self._credit(invoice)
        with self.assertRaisesRegex(UserError, f"{credit_note.name} took .*100.00"):
            self._credit(invoice)
        self.assertEqual(invoice.reversal_move_ids, credit_note)

    def test_more_than_is_left_is_refused_and_says_what_is_left(self):
        invoice = self._invoice(100.0)
        credit_note = self._credit(invoice, amount=60.0)
        with self.assertRaisesRegex(
            UserError, f"{credit_note.name} took.*40.00 is left"
        ):
            self._credit(invoice, amount=40.01)
        self.assertEqual(invoice.amount_credited, 60.0)

    def test_the_native_wizard_can_not_credit_twice(self):
        invoice = self._invoice(100.0)
        self._reverse_invoice(invoice)
        with self.assertRaisesRegex(ValidationError, "more than its total"):
            self._reverse_invoice(invoice)

    def test_reversing_the_whole_invoice_cancels_a_draft_that_waits(self):
        invoice = self._invoice(100.0)
        draft = self._reverse_invoice(invoice)
        self._reverse_invoice(invoice, is_modify=True)
        self.assertEqual(draft.state, "cancel")
        self.assertEqual(invoice.amount_credited, 100.0)

    def test_a_draft_credit_note_can_not_grow_above_the_invoice(self):
        invoice = self._invoice(100.0)
        draft = self._reverse_invoice(invoice)
        with self.assertRaisesRegex(ValidationError, "more than its total"):
            draft.invoice_line_ids = [
                Command.update(draft.invoice_line_ids.id, {"price_unit": 100.01})
            ]
        with self.assertRaisesRegex(ValidationError, "more than its total"):
            draft.invoice_line_ids.quantity = 2
        with self.assertRaisesRegex(ValidationError, "more than its total"):
            draft.invoice_line_ids.copy({"move_id": draft.id})

    def test_drafts_count_until_they_are_cancelled_or_deleted(self):
        invoice = self._invoice(100.0)
        draft = self._reverse_invoice(invoice)
        self.assertEqual((invoice.amount_credited, invoice.credit_state), (100, "full"))
        draft.button_cancel()
        self.assertEqual((invoice.amount_credited, invoice.credit_state), (0, "none"))
        draft.button_draft()
        self.assertEqual(invoice.amount_credited, 100.0)
        draft.unlink()
        self.assertEqual(invoice.amount_credited, 0.0)

    def test_a_credit_note_that_changes_its_invoice_counts_there(self):
        first, second = self._invoice(100.0), self._invoice(50.0)
        draft = self._invoice(
            100.0, move_type="out_refund", reversed_entry_id=first.id, post=False
        )
        with self.assertRaisesRegex(ValidationError, second.name):
            draft.reversed_entry_id = second
        draft.invoice_line_ids.price_unit = 50.0
        draft.reversed_entry_id = second
        self.assertEqual((first.amount_credited, second.amount_credited), (0.0, 50.0))

    def test_a_credited_invoice_can_not_be_lowered_below(self):
        invoice = self._invoice(100.0)
        self._credit(invoice, amount=60.0)
        invoice.button_draft()
        invoice.invoice_line_ids.price_unit = 50.0
        with self.assertRaisesRegex(ValidationError, "more than its total"):
            invoice.action_post()

    def test_a_line_that_is_credited_can_not_be_removed(self):
        invoice = self._invoice(100.0, 20.0)
        credit_note = self._credit(invoice, amount=60.0)
        invoice.button_draft()
        with self.assertRaisesRegex(UserError, credit_note.name):
            invoice.invoice_line_ids[0].unlink()

    def test_a_credit_note_is_in_the_currency_of_its_invoice(self):
        invoice = self._invoice(100.0)
        with self.assertRaisesRegex(ValidationError, "USD"):
            self._invoice(
                10.0,
                move_type="out_refund",
                reversed_entry_id=invoice.id,
                currency_id=self.setup_other_currency("EUR").id,
                post=False,
            )

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_what_code_let_through(self):
        invoice = self._invoice(100.0)
        self.env.flush_all()
        with self.assertRaises(CheckViolation), self.env.cr.savepoint(flush=False):
            self.env.cr.execute(
                "UPDATE account_move SET amount_credited = 100.01 WHERE id = %s",
                [invoice.id],
            )

    def test_payments_of_others_do_not_count_credits_anew(self):
        """Odoo marks what hangs on the state of a payment at every payment of any
        invoice, and goes through it for each invoice that is posted.
        """
        state = self.env["account.payment"]._fields["state"]
        marked = {str(field) for field in self.env.registry.get_dependent_fields(state)}
        self.assertIn("account.move.payment_state", marked)
        self.assertNotIn("account.move.amount_credited", marked)
        self.assertNotIn("account.move.amount_refunding", marked)

    def test_legacy_invoices_keep_working_but_are_not_credited_further(self):
        invoice = self._invoice(100.0)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE account_move SET credit_legacy = true, credit_capped = false"
            " WHERE id = %s",
            [invoice.id],
        )
        invoice.invalidate_recordset()
        self._reverse_invoice(invoice, post=True)
        self._reverse_invoice(invoice, post=True)
        self.assertEqual(invoice.amount_credited, 200.0)
        self.assertEqual(invoice.amount_creditable, 0.0)
        with self.assertRaisesRegex(UserError, "credited already"):
            self._credit(invoice)

    def test_credit_notes_posted_together_are_matched_with_their_own_invoices(self):
        """Native zips two lists and matches another customer's invoice (rule 14)."""
        first = self._invoice(100.0)
        second = self._invoice(70.0, partner_id=self.partner_b.id)
        drafts = self._reverse_invoice(first) + self._reverse_invoice(second)
        drafts[0].invoice_line_ids.price_unit = 40.0
        extra = self._reverse_invoice_by(first, 30.0)
        (drafts[0] + extra + drafts[1]).action_post()
        self.assertEqual((first.amount_residual, second.amount_residual), (30.0, 0.0))
        self.assertEqual(extra._get_matched_moves(), first)
        self.assertEqual(drafts[1]._get_matched_moves(), second)

    def _reverse_invoice_by(self, invoice, amount):
        return self._invoice(
            amount,
            move_type="out_refund",
            reversed_entry_id=invoice.id,
            post=False,
        )

    def test_reversing_many_at_once_gives_each_its_own_values(self):
        invoices = self._invoice(100.0) + self._invoice(70.0)
        dates = [fields.Date.from_string(day) for day in ("2026-01-02", "2026-01-03")]
        reversals = invoices._reverse_moves(
            [{"invoice_date": date, "ref": str(date)} for date in dates]
        )
        self.assertRecordValues(
            reversals,
            [
                {
                    "invoice_date": date,
                    "ref": str(date),
                    "reversed_entry_id": invoice.id,
                }
                for date, invoice in zip(dates, invoices, strict=True)
            ],
        )
        self.assertIn("reversed", reversals[0].message_ids.mapped("body")[0])

    def test_values_given_once_for_many_moves_are_copied_one_by_one(self):
        invoices = self._invoice(100.0) + self._invoice(70.0)
        reversals = invoices._reverse_moves([{"ref": "Same"}] * 2)
        self.assertEqual(reversals.mapped("ref"), ["Same", "Same"])
        self.assertEqual(reversals.reversed_entry_id, invoices)

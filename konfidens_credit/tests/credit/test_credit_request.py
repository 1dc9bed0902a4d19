# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What may be asked of a credit: rules 1, 3, 4, 9, 10 and 21."""

import math

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ...core.request import CreditRequest
from ..common.credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCreditRequest(CreditCommon):
    def _assert_refused(self, invoice, pattern, **kwargs):
        before = self.env["account.move"].search_count([])
        with self.assertRaisesRegex(UserError, pattern), self.env.cr.savepoint():
            self._credit(invoice, **kwargs)
        self.assertEqual(self.env["account.move"].search_count([]), before)

    def test_amounts_that_are_none_are_refused(self):
        invoice = self._invoice(100.0)
        for amount in (0, -1, 0.001, math.nan, math.inf, "much", True, 10**400):
            with self.subTest(amount=str(amount)[:20]):
                self._assert_refused(invoice, "amount|more than zero", amount=amount)
        self._assert_refused(invoice, "not both", amount=1, lines={})

    def test_an_amount_is_rounded_as_its_currency_is(self):
        self.assertEqual(
            self._credit(self._invoice(), amount=12.344).amount_total, 12.34
        )

    def test_lines_are_named_by_integers_or_as_json_has_them(self):
        invoice = self._invoice(100.0, 40.0)
        first, second = invoice.invoice_line_ids
        credit_note = self._credit(invoice, lines={str(first.id): 30, second.id: 40.0})
        self.assertRecordValues(
            credit_note.invoice_line_ids,
            [
                {"credited_line_id": first.id, "price_total": 30.0},
                {"credited_line_id": second.id, "price_total": 40.0},
            ],
        )
        self.assertEqual(invoice.invoice_line_ids.mapped("amount_credited"), [30, 40])

    def test_lines_that_can_not_be_credited_are_refused(self):
        invoice, other = self._invoice(100.0, 40.0), self._invoice(5.0)
        first, second = invoice.invoice_line_ids
        for lines, pattern in (
            ({}, "No line"),
            ({first.id: 0}, "No line"),
            ({first.id: 100.01}, "100.00 of it is left"),
            ({second.id: -1}, "can't be credited"),
            ({other.invoice_line_ids.id: 1}, "is not a line of"),
            ({"x": 1}, "Line x is not a line of"),
            ([1, 2], "line id"),
            ({first.id: "x"}, "not an amount"),
        ):
            with self.subTest(pattern=pattern):
                self._assert_refused(invoice, pattern, lines=lines)

    def test_a_credit_by_amount_lowers_every_line(self):
        invoice = self._invoice(100.0, 50.0)
        self._credit(invoice, amount=30.0)
        self._assert_refused(
            invoice, "80.00 of it", lines={invoice.invoice_line_ids[0].id: 80.01}
        )

    def test_a_negative_line_is_credited_by_a_negative_amount(self):
        invoice = self._invoice(100.0, -20.0)
        lines = dict(zip(invoice.invoice_line_ids.ids, (50.0, -10.0), strict=True))
        self.assertEqual(self._credit(invoice, lines=lines).amount_total, 40.0)

    def test_a_draft_a_cancelled_invoice_and_a_credit_note_say_why(self):
        draft, cancelled = self._invoice(post=False), self._invoice(post=False)
        cancelled.button_cancel()
        credit_note = self._credit(self._invoice())
        bill = self.init_invoice("in_invoice", amounts=[10.0], post=True)
        moves = draft + cancelled + credit_note + bill
        results = moves.with_user(self.accountant).explain_credit()
        self.assertEqual([result["invoice_id"] for result in results], moves.ids)
        self.assertEqual(
            [result["reasons"][0]["code"] for result in results],
            ["draft", "cancelled", "credit_note", "not_invoice"],
        )
        for move, result in zip(moves, results, strict=True):
            reason = result["reasons"][0]
            self.assertEqual(result["creditable"], 0.0)
            self.assertEqual(
                (reason["res_model"], reason["res_id"]), (move._name, move.id)
            )
            self.assertTrue(reason["next_step"])
            self._assert_refused(move, "")

    def test_an_invoice_that_can_be_credited_has_no_reasons(self):
        invoice = self._invoice(100.0)
        self.assertEqual(
            invoice.with_user(self.accountant).explain_credit(),
            [{"invoice_id": invoice.id, "creditable": 100.0, "reasons": []}],
        )

    def test_an_invoice_of_a_company_not_chosen_now_says_so(self):
        invoice = self._invoice()
        other = self.env["res.company"].create({"name": "Other"})
        [result] = (
            invoice.with_context(allowed_company_ids=other.ids).sudo()._explain_credit()
        )
        self.assertEqual(result["reasons"][0]["code"], "company")

    def test_all_or_nothing_names_each_that_can_not_be_credited(self):
        invoices = self._invoice() + self._invoice(post=False) + self._invoice()
        self._credit(invoices[2])
        with self.assertRaises(UserError) as raised:
            self._credit(invoices)
        self.assertEqual(len(str(raised.exception).splitlines()), 2)
        self.assertFalse(invoices[0].reversal_move_ids)

    def test_no_invoices_is_no_credit(self):
        self.assertEqual(self.env["account.move"].credit_invoice(), [])
        self.assertEqual(self.env["account.move"].undo_credit(), [])

    # == Money under way (rule 4) ==

    def _pending_transaction(self, invoice, code="demo"):
        provider = self.env["payment.provider"].create(
            {"name": "Card", "code": code, "state": "test"}
        )
        return self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": self.env["payment.method"].search([], limit=1).id,
                "amount": invoice.amount_total,
                "currency_id": invoice.currency_id.id,
                "partner_id": invoice.partner_id.id,
                "reference": f"{code}-{invoice.id}",
                "state": "pending",
                "invoice_ids": invoice.ids,
            }
        )

    def test_a_pending_payment_blocks_until_it_is_over(self):
        invoice = self._invoice()
        transaction = self._pending_transaction(invoice)
        self._assert_refused(invoice, transaction.reference)
        reason = invoice.explain_credit()[0]["reasons"][0]
        self.assertEqual(
            (reason["code"], reason["res_model"], reason["res_id"]),
            ("payment_pending", "payment.transaction", transaction.id),
        )
        transaction._set_canceled()
        self._credit(invoice)

    def test_manual_means_of_payment_do_not_block(self):
        invoice = self._invoice()
        self._pending_transaction(invoice, code="none")
        self._credit(invoice)

    def test_only_an_administrator_may_credit_anyway(self):
        invoice = self._invoice()
        self._pending_transaction(invoice)
        anyway = CreditRequest(override=True)
        with self.assertRaisesRegex(UserError, "under way"):
            invoice.with_user(self.accountant)._credit(anyway)
        administrator = new_test_user(
            self.env,
            login="konfidens_administrator",
            groups="konfidens_credit.group_administrator",
            company_id=self.company.id,
        )
        steps = [
            invoice.with_user(user).explain_credit()[0]["reasons"][0]["next_step"]
            for user in (self.accountant, administrator)
        ]
        self.assertIn("ask an administrator", steps[0])
        self.assertNotIn("ask an administrator", steps[1], "It is no other's to ask.")
        [result] = invoice.with_user(administrator)._credit(anyway)
        self.assertTrue(result["credit_note_id"])

    def test_no_key_of_the_context_overrides_or_credits_anything_else(self):
        invoice = self._invoice()
        self._pending_transaction(invoice)
        forged = {
            "konfidens_credit_override": True,
            "konfidens_credit_reversal": {"parts": {}, "reason": 1},
            "konfidens_credit_content": {"parts": {}},
        }
        self._assert_refused(invoice.with_context(**forged), "under way")
        other = self._invoice()
        credit_note = self._credit(other.with_context(**forged), amount=40.0)
        self.assertEqual(credit_note.amount_total, 40.0)

    def test_a_registered_payment_that_has_not_arrived_blocks(self):
        invoice = self._invoice()
        self.patch(
            type(invoice), "_get_invoice_in_payment_state", lambda move: "in_payment"
        )
        self.company_data["default_journal_bank"].inbound_payment_method_line_ids.write(
            {"payment_account_id": False}
        )
        self.env.cr.execute(
            "UPDATE account_move SET payment_state = 'in_payment' WHERE id = %s",
            [invoice.id],
        )
        invoice.invalidate_recordset()
        self.assertEqual(
            invoice.explain_credit()[0]["reasons"][0]["code"], "in_payment"
        )

    # == Reasons, notes and who may ==

    def test_the_reason_and_the_note_are_kept(self):
        credit_note = self._credit(
            self._invoice(), reason_id=self.reason.id, note="Agreed by phone"
        )
        self.assertEqual(credit_note.credit_reason_id, self.reason)
        self.assertIn(self.reason.name, credit_note.ref)
        self.assertIn("Agreed by phone", credit_note.ref)
        self._assert_refused(self._invoice(), "no credit reason", reason_id=10**8)

    def test_employees_may_not_credit(self):
        employee = new_test_user(self.env, login="konfidens_employee")
        with self.assertRaisesRegex(AccessError, "may not credit"):
            self._invoice().with_user(employee).credit_invoice()
        with self.assertRaises(AccessError):
            self._invoice().with_user(employee).explain_credit()

    # == Dates (rule 21) ==

    @freeze_time("2026-06-15")
    def test_a_credit_is_of_today_but_never_before_its_invoice(self):
        past = self._invoice(invoice_date=fields.Date.to_date("2026-05-01"))
        future = self._invoice(invoice_date=fields.Date.to_date("2026-07-01"))
        self.assertEqual(str(self._credit(past).invoice_date), "2026-06-15")
        credit_note = self._credit(future)
        self.assertEqual(str(credit_note.invoice_date), "2026-07-01")
        invoice = self._invoice(invoice_date=fields.Date.to_date("2026-05-01"))
        self._assert_refused(invoice, "before it", date="2026-04-30")
        self._assert_refused(invoice, "not a date", date="yesterday")
        self._assert_refused(invoice, "not a date", date=7)

    @freeze_time("2026-06-15")
    def test_a_future_credit_waits_and_brings_no_draft(self):
        invoice = self._invoice(invoice_date=fields.Date.to_date("2026-05-01"))
        self._assert_refused(invoice, "future", date="2026-07-01", reissue=True)
        [result] = invoice.credit_invoice(date="2026-07-01")
        credit_note = self.env["account.move"].browse(result["credit_note_id"])
        self.assertRecordValues(
            credit_note, [{"state": "draft", "auto_post": "at_date"}]
        )
        self.assertEqual((result["applied"], result["account_credit"]), (0.0, 0.0))
        self.assertEqual(invoice.amount_residual, 100.0)
        self.assertEqual(invoice.amount_creditable, 0.0)

    @freeze_time("2026-06-15")
    def test_a_closed_period_names_the_date_it_would_get(self):
        invoice = self._invoice(invoice_date=fields.Date.to_date("2026-05-01"))
        self.company.sale_lock_date = fields.Date.to_date("2026-05-31")
        self._assert_refused(invoice, "closed.*choose that date", date="2026-05-20")
        open_date = self.env["account.move.credit"]._get_open_date(
            invoice, fields.Date.to_date("2026-05-20"), {}
        )
        credit_note = self._credit(invoice, date=str(open_date))
        self.assertRecordValues(
            credit_note, [{"date": open_date, "invoice_date": open_date}]
        )

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .refund_common import RefundCommon


@tagged("post_install", "-at_install")
class TestRefundByHand(RefundCommon):
    """What no provider can send back waits in a list until it is paid by hand."""

    def _paid_by_bank(self, amount=100.0, **values):
        invoice = self._invoice(amount, **values)
        self._pay(invoice)
        return invoice

    def _get_waiting(self, credit_note):
        return credit_note.refund_payment_ids

    def test_a_bank_payment_goes_back_by_hand(self):
        bank = self.env["res.partner.bank"].create(
            {"acc_number": "NO9386011117947", "partner_id": self.partner_a.id}
        )
        sent = fields.Date.subtract(fields.Date.today(), days=3)
        credit_note = self._refund(self._paid_by_bank(invoice_date=sent))
        payment = self._get_waiting(credit_note)
        self.assertEqual(payment.state, "draft")
        self.assertEqual(payment.partner_bank_id, bank)
        self.assertEqual(payment.refund_account, "NO9386011117947")
        self.assertEqual(payment.refund_age, 0)
        self.assertEqual(credit_note.amount_refunding, 100.0)
        [result] = payment.with_user(self.accountant).mark_as_refunded(
            date=fields.Date.to_string(sent), reference="BANK\n7"
        )
        self.assertEqual(
            result,
            {"payment_id": payment.id, "credit_id": credit_note.id, "amount": 100.0},
        )
        self.assertEqual(payment.date, sent)
        self.assertEqual(payment.payment_reference, "BANK 7")
        self.assertEqual(credit_note.amount_residual, 0.0)
        self.assertEqual(credit_note.customer_status, "refunded")
        with self.assertRaisesRegex(UserError, "no refund that waits"):
            payment.mark_as_refunded()

    def test_what_is_being_paid_back_is_not_among_what_can_be_used(self):
        whole = self._refund(self._paid_by_bank(60.0))
        part = self._refund(self._paid_by_bank(100.0), refund_amount=99.99)
        found = (
            self.env["account.move.line"]
            .with_user(self.accountant)
            .search(
                [
                    ("move_id", "in", (whole + part).ids),
                    ("account_type", "=", "asset_receivable"),
                    ("reconciled", "=", False),
                    ("credit_left", ">", 0),
                ]
            )
        )
        self.assertEqual(found.move_id, part)
        self.assertAlmostEqual(found.credit_left, 0.01)

    def test_several_are_made_in_one_run(self):
        payments = self.env["account.payment"]
        for amount in (60.0, 100.0):
            payments += self._get_waiting(self._refund(self._paid_by_bank(amount)))
        action = payments.with_user(self.accountant).action_mark_as_refunded()
        dialog = Form(
            self.env[action["res_model"]]
            .with_user(self.accountant)
            .with_context(**action["context"])
        )
        self.assertTrue(dialog.summary.startswith("$\xa0160.00: "), dialog.summary)
        dialog.reference = "Run 12"
        dialog.save().action_mark()
        self.assertEqual(set(payments.mapped("payment_reference")), {"Run 12"})
        self.assertFalse(payments.filtered(lambda each: each.state == "draft"))

    def test_a_provider_that_cant_refund_leaves_it_to_a_person(self):
        for changes in (
            lambda: self.method.write({"support_refund": "none"}),
            lambda: self.provider.write({"state": "disabled"}),
        ):
            with self.subTest(), self.env.cr.savepoint() as savepoint:
                invoice = self._paid_by_card()
                changes()
                credit_note = self._refund(invoice)
                self.assertFalse(credit_note.sudo().refund_transaction_ids)
                self.assertEqual(self._get_waiting(credit_note).amount, 100.0)
                savepoint.rollback()

    def test_a_provider_that_refunds_all_or_nothing(self):
        self.method.support_refund = "full_only"
        part = self._refund(self._paid_by_card(), refund_amount=60.0)
        self.assertEqual(self._get_waiting(part).amount, 60.0)
        whole = self._refund(self._paid_by_card())
        self.assertEqual(whole.sudo().refund_transaction_ids.amount, -100.0)

    def test_another_currency_than_the_payment_goes_back_by_hand(self):
        euro = self.setup_other_currency("EUR")
        invoice = self._invoice(100.0)
        payment = self._register_payment(
            invoice, currency_id=euro.id, payment_difference_handling="open"
        )
        self.assertTrue(payment)
        credit_note = self._refund(invoice)
        self.assertFalse(credit_note.sudo().refund_transaction_ids)
        self.assertTrue(self._get_waiting(credit_note))

    def test_by_hand_on_request(self):
        credit_note = self._credit(self._paid_by_card())
        [result] = credit_note.refund_credit(amount=40.0, by_hand=True)
        self.assertEqual(result["refund_transaction_ids"], [])
        payment = self.env["account.payment"].browse(result["refund_payment_id"])
        self.assertEqual(payment.amount, 40.0)

    def test_confirmed_on_its_own_form_it_is_matched_too(self):
        credit_note = self._refund(self._paid_by_bank())
        self._get_waiting(credit_note).action_post()
        self.assertEqual(credit_note.amount_residual, 0.0)

    def test_a_payment_changed_to_more_is_refused(self):
        credit_note = self._refund(self._paid_by_bank(), refund_amount=40.0)
        credit_note.refund_credit(amount=50.0, by_hand=True)
        first, second = credit_note.refund_payment_ids.sorted("amount")
        first.amount = 50.01
        with self.assertRaisesRegex(UserError, "50.00. Correct"):
            first.action_post()
        first.amount = 50.0
        (first + second).action_post()
        self.assertEqual(credit_note.amount_residual, 0.0)

    def test_kept_as_credit_after_all(self):
        credit_note = self._refund(self._paid_by_bank())
        payment = self._get_waiting(credit_note)
        payment.with_user(self.accountant).action_keep_as_credit()
        self.assertEqual(payment.state, "canceled")
        self.assertEqual(self._get_credit(), 100.0)

    def test_what_marking_refuses(self):
        credit_note = self._refund(self._paid_by_bank())
        payment = self._get_waiting(credit_note)
        sales = self.company_data["default_journal_sale"]
        with self.assertRaisesRegex(UserError, "bank or cash journal"):
            payment.mark_as_refunded(journal_id=sales.id)
        with self.assertRaisesRegex(UserError, "is to come"):
            payment.mark_as_refunded(date="2199-01-01")
        with self.assertRaisesRegex(UserError, "before it"):
            payment.mark_as_refunded(date="1999-01-01")
        for date in ("0001-01-01", "9999-12-31"):
            with self.assertRaisesRegex(UserError, "out of reach"):
                payment.mark_as_refunded(date=date)
        employee = new_test_user(self.env, "employee", groups="base.group_user")
        with self.assertRaises(AccessError):
            payment.with_user(employee).mark_as_refunded()
        self.assertEqual(payment.state, "draft")

    # === DIALOGS === #

    def test_the_dialog_marks_several(self):
        credits_ = self._refund(self._paid_by_bank()) + self._refund(
            self._paid_by_bank(40.0)
        )
        action = credits_.refund_payment_ids.action_mark_as_refunded()
        form = Form(
            self.env[action["res_model"]]
            .with_user(self.accountant)
            .with_context(**action["context"])
        )
        self.assertIn("40.00", form.summary)
        form.journal_id = self.company_data["default_journal_cash"]
        form.save().action_mark()
        self.assertEqual(credits_.mapped("amount_residual"), [0.0, 0.0])
        self.assertEqual(
            credits_.refund_payment_ids.journal_id,
            self.company_data["default_journal_cash"],
        )

    def test_the_dialog_says_where_money_goes(self):
        invoice = self._invoice(100.0)
        self._pay(invoice, 40.0)
        self._pay_by_card(invoice)
        credit_note = self._credit(invoice)
        action = credit_note._get_credit_lines().action_refund_credit()
        form = Form(
            self.env[action["res_model"]]
            .with_user(self.accountant)
            .with_context(**action["context"])
        )
        self.assertEqual(form.amount, 100.0)
        preview = form.preview.replace("\xa0", "")
        self.assertIn("60.00 goes back to", preview)
        self.assertIn("40.00 is to be refunded by hand", preview)
        self.assertIn("Fees", form.preview)
        form.by_hand = True
        self.assertNotIn("Fees", form.preview)
        form.amount = 101.0
        self.assertIn("can't be refunded", form.obstacle)
        form.amount = 100.0
        form.save().action_refund()
        self.assertEqual(self._get_waiting(credit_note).amount, 100.0)

    def test_the_credit_form_splits(self):
        invoice = self._paid_by_card()
        form = Form(
            self.env["account.move.reversal"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=invoice.ids)
        )
        form.wrong = "other"
        form.settlement = "refund"
        self.assertEqual(form.refund_amount, 100.0)
        self.assertIn("Fees", form.credit_preview)
        form.settlement = "split"
        form.refund_amount = 50.0
        form.outside_amount = 20.0
        form.outside_method = "Cash"
        self.assertIn("becomes account credit", form.credit_preview)
        form.refund_amount = 101.0
        self.assertIn("No more than", form.credit_preview)
        form.refund_amount = 50.0
        form.save().action_credit()
        credit_note = invoice.reversal_move_ids
        self.assertEqual(credit_note.amount_refunding, 50.0)
        self.assertEqual(credit_note._get_credit_outcome()["outside"], 20.0)
        self.assertEqual(self._get_credit(), 30.0)

    def test_many_are_refunded_at_once(self):
        invoices = self._paid_by_card() + self._paid_by_bank(50.0)
        form = Form(
            self.env["account.move.reversal"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=invoices.ids)
        )
        form.settlement = "refund"
        self.assertIn("refunded", form.credit_preview)
        form.save().action_credit()
        self.assertEqual(
            invoices.reversal_move_ids.mapped("amount_refunding"), [100.0, 50.0]
        )

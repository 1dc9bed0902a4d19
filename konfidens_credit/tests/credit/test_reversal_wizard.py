# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from ..common.credit_common import CreditCommon


class WizardCommon(CreditCommon):
    """The Credit Invoice form, as the accountant fills it in."""

    def _open(self, invoices, user=None, **context):
        """Return the form as the "Credit Invoice" button opens it, everything of which
        is chosen by hand.
        """
        invoices = invoices.with_user(user or self.accountant)
        action = invoices.action_reverse()
        self.assertEqual(action["res_model"], "account.move.reversal")
        form = Form(
            self.env["account.move.reversal"]
            .with_user(user or self.accountant)
            .with_context(**{**action["context"], **context})
        )
        if form.can_credit and not form.is_batch:
            form.wrong = "other"
        return form

    def _open_from_menu(self, moves):
        """Return the form as "Credit Invoices" of the Actions menu opens it."""
        return Form(
            self.env["account.move.reversal"]
            .with_user(self.accountant)
            .with_context(
                active_model="account.move",
                active_ids=moves.ids,
                konfidens_credit_form=True,
            )
        )

    def _administrator(self):
        return new_test_user(
            self.env,
            login="konfidens_administrator",
            groups="base.group_user,konfidens_credit.group_administrator",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )

    def _pending_payment(self, invoice):
        provider = self.env["payment.provider"].search([("code", "=", "demo")], limit=1)
        provider.state = "test"
        transaction = self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": self.env["payment.method"].search([], limit=1).id,
                "amount": invoice.amount_total,
                "currency_id": invoice.currency_id.id,
                "partner_id": invoice.partner_id.id,
                "reference": "under way",
                "invoice_ids": [Command.set(invoice.ids)],
            }
        )
        transaction._set_pending()
        return transaction

    def _early_discount_term(self):
        return self.env["account.payment.term"].create(
            {
                "name": "2/10 net 30",
                "early_discount": True,
                "discount_percentage": 2,
                "discount_days": 10,
                "line_ids": [Command.create({"value": "percent", "value_amount": 100})],
            }
        )


@tagged("post_install", "-at_install")
class TestCreditForm(WizardCommon):
    def test_the_whole_invoice_is_credited_with_a_new_draft_by_default(self):
        invoice = self._invoice(115.0)
        form = self._open(invoice)
        self.assertEqual(form.credit_mode, "whole")
        self.assertTrue(form.reissue)
        self.assertEqual(form.confirm_label, "Credit $\xa0115.00")
        wizard = form.save()
        action = wizard.action_credit()
        self.assertEqual(invoice.credit_state, "full")
        self.assertEqual(action["params"]["label"], "See draft")
        self.assertEqual(
            action["params"]["action"]["res_id"], invoice.replacement_ids.id
        )

    def test_the_preview_says_what_is_less_to_pay_and_what_becomes_credit(self):
        invoice = self._invoice(115.0)
        self._pay(invoice, 40.0)
        form = self._open(invoice)
        self.assertEqual(
            form.credit_preview,
            f"$\xa075.00 less to pay on {invoice.name}, $\xa040.00 becomes account "
            f"credit of {invoice.partner_id.name}. A new draft of $\xa0115.00 is made.",
        )
        form.settlement = "outside"
        form.reissue = False
        self.assertEqual(
            form.credit_preview,
            f"$\xa075.00 less to pay on {invoice.name}, "
            "$\xa040.00 is settled elsewhere.",
        )

    def test_an_amount_is_credited_without_a_draft(self):
        invoice = self._invoice(125.0)
        form = self._open(invoice)
        form.credit_mode = "amount"
        self.assertEqual(form.credit_amount, 125.0)
        self.assertFalse(form.reissue)
        form.credit_amount = 12.34
        self.assertEqual(form.confirm_label, "Credit $\xa012.34")
        action = form.save().action_credit()
        self.assertEqual(invoice.amount_credited, 12.34)
        self.assertFalse(invoice.replacement_ids)
        self.assertEqual(action["params"]["label"], "See credit note")

    def test_too_much_or_nothing_is_said_before_it_is_tried(self):
        invoice = self._invoice(100.0)
        form = self._open(invoice)
        form.credit_mode = "amount"
        form.credit_amount = 100.01
        self.assertIn("more than the $\xa0100.00 left", form.credit_preview)
        wizard = form.save()
        with self.assertRaises(UserError), self.env.cr.savepoint():
            wizard.action_credit()
        form.credit_amount = 0.0
        self.assertEqual(form.credit_preview, "Give the amount to credit.")

    def test_lines_start_at_zero_and_add_up(self):
        invoice = self._invoice(100.0, 40.0)
        form = self._open(invoice)
        form.credit_mode = "lines"
        self.assertEqual(form.credit_amount, 0.0)
        with form.line_ids.edit(0) as line:
            self.assertEqual(line.amount_creditable, 100.0)
            line.credit_amount = 30.0
            self.assertFalse(line.credit_all)
        with form.line_ids.edit(1) as line:
            line.credit_all = True
            self.assertEqual(line.credit_amount, 40.0)
        self.assertEqual(form.credit_amount, 70.0)
        form.save().action_credit()
        self.assertEqual(
            invoice.invoice_line_ids.mapped("amount_credited"), [30.0, 40.0]
        )

    def test_all_of_a_line_can_be_taken_back_again(self):
        form = self._open(self._invoice(100.0))
        form.credit_mode = "lines"
        with form.line_ids.edit(0) as line:
            line.credit_all = True
        with form.line_ids.edit(0) as line:
            line.credit_all = False
            self.assertEqual(line.credit_amount, 0.0)

    def test_what_was_paid_can_be_settled_elsewhere(self):
        invoice = self._invoice(100.0)
        self._pay(invoice)
        form = self._open(invoice)
        form.settlement = "outside"
        form.outside_method = "Cash"
        form.outside_reference = "Receipt 7"
        form.save().action_credit()
        self.assertEqual(invoice._get_credit_notes().amount_residual, 0.0)

    def test_reason_note_and_date_reach_the_credit_note(self):
        invoice = self._invoice(100.0)
        tomorrow = fields.Date.context_today(invoice) + timedelta(days=1)
        form = self._open(invoice)
        form.credit_reason_id = self.reason
        form.reason = "as agreed"
        form.date = tomorrow
        self.assertFalse(form.reissue, "a future credit comes without a draft")
        form.save().action_credit()
        credit_note = invoice._get_credit_notes()
        self.assertEqual(credit_note.credit_reason_id, self.reason)
        self.assertIn("as agreed", credit_note.ref)
        self.assertEqual(credit_note.invoice_date, tomorrow)

    def test_the_date_is_never_before_the_invoice(self):
        later = fields.Date.context_today(self.env["account.move"]) + timedelta(days=3)
        form = self._open(self._invoice(100.0, invoice_date=later))
        self.assertEqual(form.date, later)

    def test_a_closed_period_shows_the_date_that_it_will_get(self):
        today = fields.Date.context_today(self.env["account.move"])
        invoice = self._invoice(100.0, invoice_date=today - timedelta(days=60))
        self.company.sale_lock_date = today - timedelta(days=1)
        form = self._open(invoice)
        self.assertFalse(form.date_notice)
        form.date = today - timedelta(days=30)
        self.assertIn("The books are closed on", form.date_notice)
        open_date = form.open_date
        self.assertGreaterEqual(open_date, today)
        wizard = form.save()
        with self.assertRaises(UserError), self.env.cr.savepoint():
            wizard.action_credit()
        form.accept_open_date = True
        form.reissue = False
        form.save().action_credit()
        self.assertEqual(invoice._get_credit_notes().date, open_date)

    def test_an_early_payment_discount_limits_what_can_be_credited(self):
        invoice = self._invoice(
            100.0, invoice_payment_term_id=self._early_discount_term().id
        )
        self._pay(invoice, 98.0)
        form = self._open(invoice)
        self.assertIn("only what was paid, $\xa098.00", form.discount_notice)

    def test_crediting_first_ends_an_early_payment_discount(self):
        invoice = self._invoice(
            100.0, invoice_payment_term_id=self._early_discount_term().id
        )
        form = self._open(invoice)
        self.assertFalse(form.discount_notice, "nothing is left to pay afterwards")
        form.credit_mode = "amount"
        form.credit_amount = 20.0
        self.assertIn("the $\xa080.00 that is left", form.discount_notice)


@tagged("post_install", "-at_install")
class TestCreditObstacles(WizardCommon):
    def test_a_credited_invoice_names_what_took_it_and_opens_it(self):
        invoice = self._invoice(100.0)
        credit_note = self._credit(invoice)
        wizard = self._open(invoice).save()
        self.assertFalse(wizard.can_credit)
        self.assertIn(credit_note.name, wizard.obstacle)
        self.assertEqual(wizard.obstacle_label, f"Open {credit_note.name}")
        action = wizard.action_open_obstacle()
        self.assertEqual(action["res_id"], credit_note.id)

    def test_a_draft_is_its_own_obstacle(self):
        wizard = self._open(self._invoice(100.0, post=False)).save()
        self.assertIn("draft", wizard.obstacle)
        self.assertFalse(wizard.obstacle_label)

    def test_money_under_way_can_be_overridden_by_an_administrator(self):
        invoice = self._invoice(100.0)
        transaction = self._pending_payment(invoice)
        form = self._open(invoice, user=self._administrator())
        self.assertTrue(form.can_override)
        self.assertFalse(form.can_credit)
        self.assertEqual(
            form.obstacle_label, f"Open transaction {transaction.reference}"
        )
        form.override = True
        self.assertTrue(form.can_credit)
        self.assertFalse(form.obstacle)
        form.save().action_credit()
        self.assertEqual(invoice.credit_state, "full")

    def test_money_under_way_stops_everybody_else(self):
        invoice = self._invoice(100.0)
        self._pending_payment(invoice)
        wizard = self._open(invoice).save()
        self.assertFalse(wizard.can_override)
        wizard.override = True
        with self.assertRaises(UserError):
            wizard.action_credit()


@tagged("post_install", "-at_install")
class TestCreditMany(WizardCommon):
    def test_each_invoice_gets_its_own_credit_note(self):
        invoices = self._invoice(100.0) + self._invoice(50.0)
        self._pay(invoices[1], 20.0)
        form = self._open(invoices)
        self.assertEqual(form.confirm_label, "Credit 2 Invoices")
        self.assertEqual(
            form.credit_preview,
            "$\xa0150.00 is credited: $\xa0130.00 less to pay, $\xa020.00 becomes "
            "account credit. A new draft is made of each.",
        )
        form.settlement = "outside"
        self.assertIn("$\xa020.00 is settled elsewhere", form.credit_preview)
        form.settlement = "credit"
        wizard = form.save()
        action = wizard.action_credit()
        self.assertEqual(action["name"], "2 credited")
        self.assertEqual(invoices.mapped("credit_state"), ["full", "full"])
        for result in wizard.result_ids:
            invoice = result.invoice_id
            self.assertRecordValues(
                result,
                [
                    {
                        "credit_note_id": invoice._get_credit_notes().id,
                        "replacement_id": invoice.replacement_ids.id,
                        "amount": invoice.amount_total,
                        "error": False,
                    }
                ],
            )
            self.assertEqual(
                result.action_open_result()["res_id"], invoice.replacement_ids.id
            )
        self.assertEqual(wizard.result_ids.invoice_id, invoices.sorted())

    def test_those_that_cannot_be_credited_are_listed_before_and_after(self):
        good, credited, draft = (
            self._invoice(100.0),
            self._invoice(100.0),
            self._invoice(100.0, post=False),
        )
        credit_note = self._credit(credited)
        moves = good + credited + draft + credit_note
        form = self._open_from_menu(moves)
        self.assertEqual(form.confirm_label, "Credit 1 Invoice")
        wizard = form.save()
        blocked = credited | draft | credit_note
        self.assertEqual(set(wizard.blocked_move_ids), set(blocked))
        self.assertIn("as much less to pay", wizard.credit_preview)
        action = wizard.action_credit()
        self.assertEqual(action["name"], "1 credited, 3 not")
        failed = wizard.result_ids.filtered("error")
        self.assertEqual(set(failed.invoice_id), set(blocked))
        self.assertEqual(good.credit_state, "full")

    def test_one_that_fails_does_not_undo_the_others(self):
        today = fields.Date.context_today(self.env["account.move"])
        good = self._invoice(100.0)
        future = self._invoice(100.0, invoice_date=today + timedelta(days=5))
        form = self._open(good + future)
        form.date = today
        wizard = form.save()
        wizard.action_credit()
        self.assertEqual(good.credit_state, "full")
        self.assertEqual(future.credit_state, "none")
        self.assertIn(future.name, wizard.result_ids.filtered("error").error)

    def test_none_of_them_can_be_credited(self):
        wizard = self._open(
            self._invoice(post=False) + self._invoice(post=False)
        ).save()
        self.assertFalse(wizard.can_credit)
        self.assertFalse(wizard.credit_preview)


@tagged("post_install", "-at_install")
class TestOneDoor(WizardCommon):
    def test_vendor_bills_and_entries_keep_the_native_form(self):
        bill = self.init_invoice("in_invoice", amounts=[100.0], post=True)
        action = bill.with_user(self.accountant).action_reverse()
        self.assertNotEqual(action.get("context"), {"dialog_size": "large"})
        form = self._open_from_menu(bill)
        self.assertFalse(form.is_credit)
        form.reason = "native"
        wizard = form.save()
        self.assertFalse(wizard.credit_preview)
        self.assertFalse(wizard.obstacle)
        wizard.refund_moves()
        self.assertEqual(bill.reversal_move_ids.move_type, "in_refund")

    def test_the_native_methods_still_do_what_they_do(self):
        invoice = self._invoice(100.0)
        wizard = self._open(invoice).save()
        action = wizard.refund_moves()
        self.assertEqual(
            self.env["account.move"].browse(action["res_id"]).state, "draft"
        )

    def test_the_native_form_still_refuses_drafts_of_other_kinds(self):
        bill = self.init_invoice("in_invoice", amounts=[100.0])
        with self.assertRaisesRegex(UserError, "posted first"):
            self._open_from_menu(bill)

    def test_a_form_without_records_opens_as_native(self):
        wizard = self.env["account.move.reversal"].with_user(self.accountant).new({})
        self.assertFalse(wizard.is_credit)
        self.assertFalse(wizard.credit_preview)

    def test_another_user_cannot_read_what_i_am_crediting(self):
        invoice = self._invoice(100.0)
        form = self._open(invoice)
        form.credit_mode = "lines"
        wizard = form.save()
        other = new_test_user(
            self.env,
            login="konfidens_other",
            groups="base.group_user,account.group_account_invoice",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        for record in (wizard, wizard.line_ids):
            with self.assertRaises(AccessError):
                record.with_user(other).read()

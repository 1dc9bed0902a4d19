# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What was wrong with an invoice, put right in one dialog."""

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .test_reversal_wizard import WizardCommon


class WrongCommon(WizardCommon):
    def _ask(self, invoice, wrong=None, user=None, **context):
        """Return the form as it opens on an invoice, with an answer."""
        invoice = invoice.with_user(user or self.accountant)
        action = invoice.action_reverse()
        form = Form(
            self.env["account.move.reversal"]
            .with_user(user or self.accountant)
            .with_context(**{**action["context"], **context})
        )
        if wrong:
            form.wrong = wrong
        return form

    def _type_price(self, form, price, index=0):
        with form.price_ids.edit(index) as line:
            line.price_unit = price


@tagged("post_install", "-at_install")
class TestWhatWasWrong(WrongCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner_a.email = "ann@example.com"
        cls.partner_b.email = "ben@example.com"

    # === THE QUESTION === #

    def test_it_begins_with_a_question_and_nothing_else(self):
        form = self._ask(self._invoice(100.0))
        self.assertFalse(form.wrong)
        self.assertEqual(form.wrong_choices, "price,payer,other")
        for name in ("credit_mode", "reissue", "new_payer_id", "price_ids"):
            with self.assertRaises(AssertionError):
                setattr(form, name, form[name])

    def test_several_invoices_are_credited_as_ever(self):
        form = self._ask(self._invoice(100.0) + self._invoice(50.0))
        self.assertTrue(form.is_plain)
        self.assertTrue(form.can_confirm)
        self.assertFalse(form.wrong_choices)

    def test_the_answer_fills_the_reason(self):
        form = self._ask(self._invoice(100.0))
        codes = []
        for wrong in ("price", "payer", "other"):
            form.wrong = wrong
            codes.append(form.credit_reason_id.code)
        self.assertEqual(codes, ["wrong_price", "wrong_payer", False])

    def test_another_answer_begins_anew(self):
        invoice = self._invoice(100.0)
        self._pay(invoice)
        form = self._ask(invoice, "other")
        form.credit_mode = "amount"
        form.settlement = "outside"
        form.wrong = "price"
        self.assertEqual(
            (form.credit_mode, form.settlement, form.credit_amount),
            ("whole", "credit", 100.0),
        )

    # === THE PRICE === #

    def test_a_wrong_price_is_corrected_in_one_step(self):
        tax = self._create_tax(25.0)
        invoice = self._invoice({"price_unit": 100.0, "tax_ids": tax.ids})
        form = self._ask(invoice, "price")
        self.assertFalse(form.can_confirm)
        self.assertEqual(form.credit_preview, "Give the new price.")
        self._type_price(form, 80.0)
        self.assertTrue(form.can_confirm)
        self.assertEqual(
            form.credit_preview,
            f"$\xa0125.00 of {invoice.name} is credited. partner_a gets a new invoice "
            "of $\xa0100.00.",
        )
        action = form.save().action_credit()
        draft = invoice.replacement_ids
        self.assertRecordValues(
            draft,
            [{"state": "draft", "amount_total": 100.0, "replaces_id": invoice.id}],
        )
        self.assertEqual(invoice._get_credit_notes().credit_reason_id, self.reason)
        self.assertEqual(action["params"]["label"], "See draft")
        self.assertEqual(action["params"]["action"]["res_id"], draft.id)

    def test_it_is_sent_as_well(self):
        invoice = self._invoice(100.0)
        form = self._ask(invoice, "price")
        self._type_price(form, 80.0)
        action = form.save().action_correct_and_send()
        new = invoice.replacement_ids
        self.assertRecordValues(
            new,
            [
                {
                    "state": "posted",
                    "amount_residual": 80.0,
                    "is_move_sent": True,
                }
            ],
        )
        [message] = new.message_ids.filtered("notified_partner_ids")
        self.assertEqual(message.notified_partner_ids, self.partner_a)
        self.assertEqual(
            action["params"]["message"],
            f"{invoice.name} is credited. {new.name} of $\xa080.00 is sent to "
            "partner_a.",
        )
        self.assertEqual(action["params"]["action"]["res_id"], new.id)

    def test_what_was_paid_is_used_and_the_rest_is_told(self):
        invoice = self._invoice(100.0)
        self._pay(invoice)
        form = self._ask(invoice, "price")
        self._type_price(form, 80.0)
        self.assertIn("$\xa080.00 that was paid is used on it.", form.credit_preview)
        self.assertIn("$\xa020.00 stays as account credit.", form.credit_preview)
        form.save().action_correct_and_send()
        self.assertEqual(invoice.replacement_ids.amount_residual, 0.0)
        self.assertEqual(invoice._get_credit_notes().amount_residual, 20.0)

    def test_free_is_a_tick(self):
        invoice = self._invoice(100.0, 40.0)
        form = self._ask(invoice, "price")
        with form.price_ids.edit(0) as line:
            line.is_free = True
            self.assertEqual(line.price_unit, 0.0)
        self.assertIn("new invoice of $\xa040.00", form.credit_preview)
        with form.price_ids.edit(0) as line:
            line.is_free = False
            self.assertEqual(line.price_unit, 100.0)
        self.assertFalse(form.can_confirm)
        for index in (0, 1):
            with form.price_ids.edit(index) as line:
                line.is_free = True
        form.save().action_correct_and_send()
        self.assertRecordValues(
            invoice.replacement_ids, [{"amount_total": 0.0, "payment_state": "paid"}]
        )

    def test_of_an_invoice_that_is_credited_in_part_the_rest_is_corrected(self):
        tax = self._create_tax(25.0)
        invoice = self._invoice(
            {"price_unit": 80.0, "tax_ids": tax.ids}, {"price_unit": 50.0}
        )
        first, second = invoice.invoice_line_ids
        self._credit(invoice, lines={first.id: 30.0, second.id: 50.0})
        form = self._ask(invoice, "price")
        self.assertEqual(len(form.price_ids), 1, "nothing is left of the other")
        with form.price_ids.edit(0) as line:
            self.assertEqual(line.old_price_unit, 56.0)
            line.price_unit = 64.0
        self.assertIn("$\xa070.00 of", form.credit_preview)
        self.assertIn("new invoice of $\xa080.00", form.credit_preview)
        form.save().action_credit()
        self.assertEqual(invoice.replacement_ids.amount_total, 80.0)

    def test_less_than_nothing_is_no_price(self):
        form = self._ask(self._invoice(100.0), "price")
        self._type_price(form, -5.0)
        self.assertFalse(form.can_confirm)
        self.assertIn("can't be below zero", form.credit_preview)

    # === THE PAYER === #

    def test_a_wrong_payer_is_corrected_in_one_step(self):
        invoice = self._invoice(100.0)
        form = self._ask(invoice, "payer")
        self.assertFalse(form.can_confirm)
        form.new_payer_id = self.partner_a
        self.assertIn("is the payer already", form.credit_preview)
        self.assertFalse(form.can_confirm)
        form.new_payer_id = self.partner_b
        self.assertTrue(form.can_confirm)
        form.save().action_correct_and_send()
        self.assertRecordValues(
            invoice.replacement_ids,
            [{"partner_id": self.partner_b.id, "state": "posted", "amount_total": 100}],
        )
        self.assertEqual(
            invoice._get_credit_notes().credit_reason_id.code, "wrong_payer"
        )

    def test_what_the_old_payer_paid_stays_theirs(self):
        invoice = self._invoice(100.0)
        self._pay(invoice)
        form = self._ask(invoice, "payer")
        form.new_payer_id = self.partner_b
        self.assertTrue(form.has_rest)
        self.assertIn("becomes account credit of partner_a", form.credit_preview)
        form.settlement = "refund"
        self.assertTrue(form.reissue)
        self.assertIn("refunded", form.credit_preview)

    # === WHAT CAN'T BE === #

    def test_without_an_address_nothing_is_sent_but_it_is_corrected(self):
        self.partner_a.email = False
        invoice = self._invoice(100.0)
        form = self._ask(invoice, "price")
        self._type_price(form, 80.0)
        self.assertIn("partner_a has no e-mail address", form.send_notice)
        wizard = form.save()
        with self.assertRaisesRegex(UserError, "no e-mail address"):
            wizard.action_correct_and_send()
        self.assertEqual(invoice.credit_state, "none", "all of it, or nothing")
        wizard.action_credit()
        self.assertEqual(invoice.replacement_ids.amount_total, 80.0)

    def test_a_button_is_dead_while_the_amount_is_impossible(self):
        invoice = self._invoice(100.0)
        form = self._ask(invoice, "other")
        self.assertTrue(form.can_confirm)
        form.credit_mode = "amount"
        can_confirm = {}
        for amount in (100.01, 0.0, -5.0, 100.0, 0.01):
            form.credit_amount = amount
            can_confirm[amount] = form.can_confirm
            self.assertFalse(form.has_rest, "nobody has paid anything")
        self.assertEqual(
            can_confirm,
            {100.01: False, 0.0: False, -5.0: False, 100.0: True, 0.01: True},
        )
        form.credit_mode = "lines"
        self.assertFalse(form.can_confirm)

    def test_nobody_refunds_more_than_was_paid(self):
        invoice = self._invoice(100.0)
        self._pay(invoice, 60.0)
        form = self._ask(invoice, "other")
        form.settlement = "split"
        for refund, outside, can in ((60, 0, 1), (61, 0, 0), (40, 30, 0), (40, 20, 1)):
            form.refund_amount = refund
            form.outside_amount = outside
            self.assertEqual(form.can_confirm, bool(can), (refund, outside))

    def test_who_paid_gets_the_money_back(self):
        invoice = self._invoice(100.0)
        self.assertNotIn("money", self._ask(invoice).wrong_choices)
        self._pay(invoice)
        form = self._ask(invoice, "money")
        self.assertEqual(
            (form.credit_amount, form.settlement, form.refund_amount),
            (100.0, "refund", 100.0),
        )
        form.credit_amount = 40.0
        self.assertEqual(form.refund_amount, 40.0)
        self.assertFalse(form.reissue)
        form.save().action_credit()
        self.assertEqual(invoice._get_credit_notes().amount_refunding, 40.0)
        self.assertFalse(invoice.replacement_ids)

    def test_an_old_payment_does_not_make_a_negative_rest(self):
        invoice = self._invoice(100.0)
        self._pay(invoice, 100.0)
        form = self._ask(invoice, "other")
        form.credit_mode = "amount"
        form.credit_amount = 500.0
        self.assertEqual(form.refund_amount, 100.0)
        self.assertFalse(form.can_confirm)

    def test_the_payers_offered_are_of_the_company(self):
        other = self.setup_other_company(name="Other")["company"]
        self.partner_b.company_id = other
        form = self._ask(self._invoice(100.0), "payer")
        found = self.env["res.partner"].search(form.payer_domain)
        self.assertIn(self.partner_a, found)
        self.assertNotIn(self.partner_b, found)

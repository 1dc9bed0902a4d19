# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The OCA's `account_move_tier_validation`: who may not approve a credit note makes one
to be reviewed.
"""

from neighbours_common import NeighboursCommon

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, new_test_user, tagged

from odoo.addons.base.tests.test_ir_cron import CronMixinCase
from odoo.addons.konfidens_credit.tests.session.session_common import SessionCommon


@tagged("post_install", "-at_install")
class TestTierValidation(NeighboursCommon, SessionCommon, CronMixinCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.approver = new_test_user(
            cls.env,
            "approver",
            groups="base.group_user,account.group_account_invoice",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.env["tier.definition"].create(
            {
                "name": "Credit notes",
                "model_id": cls.env["ir.model"]._get("account.move").id,
                "definition_domain": "[('move_type', '=', 'out_refund')]",
                "review_type": "individual",
                "reviewer_id": cls.approver.id,
                "company_id": cls.company.id,
            }
        )

    def test_who_may_not_approve_makes_a_credit_note_to_be_reviewed(self):
        invoice = self._invoice(100.0)
        [result] = invoice.with_user(self.accountant).credit_invoice(reissue=True)
        credit_note = self.env["account.move"].browse(result["credit_note_id"])
        self.assertEqual(
            (credit_note.state, credit_note.amount_total), ("draft", 100.0)
        )
        self.assertEqual((result["applied"], result["account_credit"]), (0.0, 0.0))
        self.assertEqual(invoice.amount_residual, 100.0)
        self.assertEqual(invoice.replacement_ids.state, "draft")
        self.assertIn("is to be reviewed", invoice.message_ids[0].body)
        self.assertIn("Credit notes", credit_note.message_ids[0].body)

        [explained] = invoice.explain_credit()
        self.assertEqual(explained["reasons"][0]["code"], "to_review")
        self.assertEqual(explained["reasons"][0]["res_id"], credit_note.id)

        credit_note.with_user(self.accountant).request_validation()
        credit_note.with_user(self.approver).validate_tier()
        # Each of them asks anew.
        self.env.invalidate_all()
        credit_note.with_user(self.accountant).action_post()
        self.assertEqual(credit_note.state, "posted")
        self.assertEqual(invoice.amount_residual, 0.0, "it is matched as ours are")

    def test_the_form_says_that_nothing_is_credited_yet(self):
        invoice = self._invoice(100.0)
        form = self._open_form(invoice, reissue=False)
        self.assertIn("waits for a review", form.review_notice)
        action = form.save().action_credit()
        self.assertIn("Nothing is credited yet", action["params"]["message"])
        self.assertEqual(action["params"]["label"], "See credit note")
        self.assertEqual(invoice.reversal_move_ids.state, "draft")

    def test_who_may_approve_credits_as_ever(self):
        invoice = self._invoice(100.0)
        self.assertFalse(invoice.with_user(self.approver)._has_to_be_reviewed(100.0))
        [result] = invoice.with_user(self.approver).credit_invoice()
        credit_note = self.env["account.move"].browse(result["credit_note_id"])
        self.assertEqual(credit_note.state, "posted")
        self.assertEqual(credit_note.validation_status, "validated")
        self.assertEqual(invoice.amount_residual, 0.0)

    def test_the_message_that_was_asked_for_is_sent_by_who_posts(self):
        invoice = self._invoice(100.0)
        invoice.partner_id.email = "payer@example.com"
        form = self._open_form(invoice, reissue=False)
        form.notify = True
        action = form.save().action_credit()
        self.assertIn("It is sent once it is confirmed", action["params"]["message"])
        credit_note = invoice.reversal_move_ids
        credit_note.with_user(self.accountant).request_validation()
        credit_note.with_user(self.approver).validate_tier()
        self.env.invalidate_all()
        cron = self.env.ref("account.ir_cron_account_move_send")
        with self.capture_triggers(cron.id) as triggers:
            credit_note.with_user(self.approver).action_post()
        self.assertEqual(credit_note.state, "posted")
        self.assertEqual(len(triggers.records), 1)
        self.assertEqual(credit_note.sending_data["sending_methods"], ["email"])

    def test_nothing_is_paid_back_before_it_is_reviewed(self):
        invoice = self._invoice(100.0)
        self._pay(invoice)
        for options in (
            {"settlement": "refund"},
            {"settlement": "outside", "outside": {"method": "Cash"}},
        ):
            with self.assertRaisesRegex(UserError, "has to be reviewed before"):
                invoice.with_user(self.accountant).credit_invoice(**options)
        self.assertFalse(invoice.reversal_move_ids, "nothing is done by half")

    def test_what_a_practitioner_credits_is_reviewed_by_who_works_with_invoices(self):
        session = self._session(self.ann)
        invoice = self._invoiced(session)
        self._pay(invoice)
        form = Form(
            self.env["calendar.event.cancel"]
            .with_user(self.practitioner)
            .with_context(active_model="calendar.event", active_ids=session.ids)
        )
        form.notify = False
        action = form.save().action_cancel()
        self.assertIn("1 credit notes have to be reviewed", action["params"]["message"])
        credit_note = invoice.reversal_move_ids
        self.assertEqual(
            (credit_note.state, credit_note.amount_total), ("draft", 100.0)
        )
        self.assertEqual(credit_note.activity_ids.summary, "Review this credit note")
        self.assertNotEqual(credit_note.activity_ids.user_id, self.practitioner)
        booking = session.sudo().booking_ids
        self.assertEqual(booking.state, "cancelled")
        self.assertEqual(
            booking._get_given_back_texts(),
            ["$\xa0100.00 will be credited to you once it is confirmed."],
        )
        session.with_user(self.practitioner).reinstate_sessions()
        self.assertEqual(credit_note.state, "cancel")
        self.assertEqual((booking.state, invoice.amount_credited), ("booked", 0.0))

    def test_a_credit_note_that_waits_can_be_undone(self):
        invoice = self._invoice(100.0)
        [result] = invoice.with_user(self.accountant).credit_invoice(reissue=True)
        credit_note = self.env["account.move"].browse(result["credit_note_id"])
        [undone] = credit_note.with_user(self.accountant).undo_credit()
        self.assertEqual(undone["removed_replacement_ids"], [result["replacement_id"]])
        self.assertEqual((credit_note.state, invoice.amount_credited), ("cancel", 0.0))
        self.assertEqual(invoice.amount_creditable, 100.0)

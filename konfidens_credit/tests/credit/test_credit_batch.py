# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A closing day: what goes on with invoices that were credited together."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .test_reversal_wizard import WizardCommon


@tagged("post_install", "-at_install")
class TestCreditBatch(WizardCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner_a.email = "payer@example.com"
        cls.partner_b.email = False

    def _credit_together(self, *amounts, partner=None):
        """Credit invoices as the dialog does, and return what it shows of them."""
        invoices = self.env["account.move"]
        for amount in amounts:
            partner = partner or self.partner_a
            invoices += self._invoice(amount, partner_id=partner.id)
        form = self._open(invoices)
        form.reissue = True
        wizard = form.save()
        wizard.action_credit()
        return wizard

    def _list_last(self):
        """Return what the list shows first, however often it is loaded anew."""
        moves = self.env["account.move"].with_user(self.accountant)
        return moves.search([("is_last_batch", "=", True)])

    def test_the_list_shows_what_was_credited_at_last(self):
        self.assertFalse(self._list_last())
        wizard = self._credit_together(10.0, 20.0)
        credit_notes = wizard.result_ids.credit_note_id
        self.assertTrue(wizard.has_drafts and wizard.has_credit_notes)
        self.assertEqual(self._list_last(), credit_notes.sorted())
        self.assertEqual(credit_notes.filtered("is_last_batch"), credit_notes)
        self.assertFalse(
            self.env["account.move"].search([("is_last_batch", "=", True)])
        )
        self._credit(self._invoice(5.0))
        self.assertEqual(self._list_last(), credit_notes.sorted())

    def test_all_drafts_are_shown(self):
        wizard = self._credit_together(10.0, 20.0)
        drafts = wizard.result_ids.replacement_id
        action = wizard.action_see_all_drafts()
        self.assertEqual(action["domain"], [("id", "in", drafts.ids)])

    def test_all_are_posted_and_sent(self):
        wizard = self._credit_together(10.0, 20.0)
        drafts = wizard.result_ids.replacement_id
        action = wizard.action_post_and_send_all()
        self.assertIn("2 are posted, 2 are on their way", action["params"]["message"])
        self.assertEqual(action["params"]["next"]["path"], "credited-together")
        self.assertEqual(set(drafts.mapped("state")), {"posted"})
        self.assertEqual(set(drafts.mapped("is_being_sent")), {True})
        before = self.env["mail.mail"].search([])
        with self.enter_registry_test_mode():
            self.env.ref("account.ir_cron_account_move_send").method_direct_trigger()
        self.assertEqual(set(drafts.mapped("is_move_sent")), {True})
        mails = self.env["mail.mail"].search([]) - before
        self.assertEqual(len(mails), 2)
        for mail in mails:
            self.assertIn("See the invoice", mail.body_html)

    def test_who_has_no_address_is_named_and_one_that_fails_stops_no_other(self):
        wizard = self._credit_together(10.0, 20.0, 30.0)
        first, second, third = wizard.result_ids.replacement_id
        first.partner_id = self.partner_b
        second.invoice_line_ids.unlink()
        action = wizard.action_post_and_send_all()
        message = action["params"]["message"]
        self.assertIn("2 are posted, 1 are on their way", message)
        self.assertIn(f"No e-mail address: {self.partner_b.display_name}", message)
        self.assertIn("draft invoice", message)
        self.assertEqual(
            (first + second + third).mapped("state"), ["posted", "draft", "posted"]
        )

    def test_all_are_undone_but_what_was_used(self):
        wizard = self._credit_together(10.0, 20.0)
        credit_notes = wizard.result_ids.credit_note_id
        drafts = wizard.result_ids.replacement_id
        drafts[1].action_post()
        action = self._list_last().action_undo_batch()
        message = action["params"]["message"]
        self.assertIn("1 credit is undone", message)
        self.assertIn("can't be undone", message)
        self.assertEqual(sorted(credit_notes.mapped("state")), ["cancel", "posted"])
        self.assertFalse(drafts[0].exists())

    def test_what_waits_for_a_review_is_undone_with_the_others(self):
        wizard = self._credit_together(10.0, 20.0)
        credit_notes = wizard.result_ids.credit_note_id
        credit_notes[0].button_draft()
        self.assertTrue(credit_notes[0]._is_waiting_for_review())
        message = self._list_last().action_undo_batch()["params"]["message"]
        self.assertEqual(message, "2 credits are undone.")
        self.assertEqual(set(credit_notes.mapped("state")), {"cancel"})
        with self.assertRaisesRegex(UserError, "Nothing of what was credited"):
            credit_notes.action_undo_batch()

    def test_others_neither_post_nor_undo(self):
        wizard = self._credit_together(10.0, 20.0)
        credit_notes = wizard.result_ids.credit_note_id
        user = new_test_user(self.env, "konfidens_nobody", groups="base.group_user")
        for name in (
            "action_open_batch_drafts",
            "action_post_and_send_batch",
            "action_undo_batch",
        ):
            with self.subTest(name=name), self.assertRaises(AccessError):
                getattr(credit_notes.with_user(user), name)()
        self.assertEqual(set(credit_notes.mapped("state")), {"posted"})

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What dialogs say to whom, and of what nobody has thought of (rule 30)."""

import math

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .dialogs_common import DialogsCommon


@tagged("post_install", "-at_install")
class TestDialogTold(DialogsCommon):
    def _open(self, model, user, **values):
        context = {f"default_{name}": value for name, value in values.items()}
        return Form(self.env[model].with_user(user).with_context(**context))

    def test_a_draft_names_an_administrator_no_private_session(self):
        private = self._session(self.ben, privacy="private")
        draft = self._invoiced(private, post=False)
        chosen = {"move_ids": [Command.set(draft.ids)]}
        dialog = self.env["account.move.delete.draft"].with_user(self.administrator)
        opened = dialog.create(chosen)
        self.assertTrue(opened.has_bookings)
        told = [opened.cancel_obstacle, opened.move_ids.display_name]
        self.assertNotIn(private.name, str(told))

    def test_of_an_invoice_with_others_one_is_told_the_own_part(self):
        others = self._session(self.ben, user_id=self.practitioner.id)
        others.sudo().user_id = self.colleague
        sessions = self.session.copy() + others
        drafts = sessions.with_user(self.administrator).invoice_sessions()
        invoice = self.env["account.move"].browse(drafts[0]["invoice_id"])
        invoice.action_post()
        self._pay(invoice, 20.0)
        self.assertEqual(invoice.amount_residual, 180.0)
        self.env.invalidate_all()
        form = Form(
            self.env["calendar.event.cancel"]
            .with_user(self.practitioner)
            .with_context(active_model="calendar.event", active_ids=sessions[0].ids)
        )
        line = form.save().line_ids
        self.assertEqual((line.gross, line.owed, line.paid), (100.0, 100.0, False))
        self.assertEqual(line.outcome, "owed_less")

    def test_of_an_enrolment_only_its_own_invoices_count(self):
        own = self._enrol(self.dan, product=self.membership)
        dialog = self.env["product.enrolment.remove"].with_user(self.practitioner)
        wizard = dialog.create({"enrolment_ids": [Command.set(own.ids)]})
        line = wizard.line_ids.create(
            {
                "wizard_id": wizard.id,
                "enrolment_id": own.id,
                "invoice_id": self.bill_of_membership.id,
            }
        )
        self.assertEqual((line.billed, line.outcome), (0.0, "nothing"))
        wizard.action_remove()
        self.assertEqual(self.bill_of_membership.amount_credited, 0.0)

    def test_practitioners_open_the_dialogs_of_their_own(self):
        self.env.invalidate_all()
        form = self._open(
            "account.move.change.price", self.practitioner, move_id=self.draft.id
        )
        with form.line_ids.edit(0) as line:
            line.price_unit = 40.0
        self.assertEqual(form.new_total, 50.0)
        form.save().action_change_price()
        form = self._open(
            "account.move.change.payer", self.practitioner, move_id=self.draft.id
        )
        self.draft.sudo().partner_id.invoice_to_id = self.cleo
        form.partner_id = self.cleo
        form.save().action_change_payer()
        self.assertEqual(self.draft.partner_id, self.cleo)
        self._open(
            "account.move.delete.draft", self.practitioner, move_ids=self.draft.ids
        ).save().action_delete()
        self.assertFalse(self.draft.exists())

    def test_practitioners_credit_their_own_by_line(self):
        action = self.invoice.with_user(self.practitioner).action_reverse()
        self.env.invalidate_all()
        form = Form(
            self.env["account.move.reversal"]
            .with_user(self.practitioner)
            .with_context(**action["context"])
        )
        form.wrong = "other"
        form.credit_mode = "lines"
        with form.line_ids.edit(0) as line:
            line.credit_amount = 60.0
        form.save().action_credit()
        self.assertEqual(self.invoice.amount_credited, 60.0)

    def test_practitioners_credit_many_of_their_own(self):
        invoices = self.invoice + self.hidden_invoice
        action = invoices.with_user(self.practitioner).action_reverse()
        self.env.invalidate_all()
        wizard = (
            self.env["account.move.reversal"]
            .with_user(self.practitioner)
            .with_context(**action["context"])
            .create({"journal_id": self.invoice.journal_id.id})
        )
        wizard.action_credit()
        self.assertEqual(len(wizard.result_ids.credit_note_id), 2)

    def test_a_practitioner_does_not_reverse_as_native_odoo_does(self):
        wizard = (
            self.env["account.move.reversal"]
            .with_user(self.practitioner)
            .with_context(active_model="account.move", active_ids=self.invoice.ids)
            .create({"journal_id": self.invoice.journal_id.id})
        )
        for name in ("reverse_moves", "refund_moves", "modify_moves"):
            self.assertTrue(self._try(getattr(wizard, name)), name)

    # === SENTENCES === #

    def test_an_empty_dialog_says_nothing_and_breaks_nothing(self):
        for dialog in self._get_dialogs():
            own = dialog.with_user(self.administrator)
            with self.subTest(dialog=dialog._name):
                try:
                    answer = own.onchange({}, [], self._get_spec(own))
                except UserError:
                    continue
                self.assertIn("value", answer)

    def test_the_ends_of_the_calendar_are_days_as_others(self):
        Cancel = self.env["calendar.event.cancel"].with_user(self.practitioner)
        dialog = Cancel.create(
            {
                "mode": "sick_day",
                "date_from": "0001-01-01",
                "date_to": "9999-12-31",
            }
        )
        self.assertIn(self.session, dialog.cancelled_session_ids)
        Enrol = self.env["product.enrolment.enrol"].with_user(self.practitioner)
        for day in ("0001-01-01", "9999-12-31"):
            wizard = Enrol.create(
                {"product_id": self.service.id, "date_from": day, "date_to": day}
            )
            self.assertIn("No sessions are planned", wizard.summary)

    def test_a_share_is_none_all_or_between(self):
        Cancel = self.env["calendar.event.cancel"].with_user(self.practitioner)
        for percent, amount in ((math.nan, 0.0), (-5.0, 0.0), (1e308, 100.0)):
            dialog = Cancel.create(
                {
                    "session_ids": [Command.set(self.session.ids)],
                    "amount_mode": "percent",
                    "percent": percent,
                }
            )
            self.assertEqual(dialog.line_ids.amount, amount)

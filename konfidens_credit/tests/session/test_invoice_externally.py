# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is invoiced in another program, from a draft or from bookings."""

from odoo.tests import Form, tagged

from .session_common import SessionCommon


@tagged("post_install", "-at_install")
class TestInvoiceExternally(SessionCommon):
    def _mark(self, records, note=None):
        """Mark drafts or bookings in the dialog of their button."""
        action = records.with_user(self.practitioner).action_invoice_externally()
        form = Form(
            self.env[action["res_model"]]
            .with_user(self.practitioner)
            .with_context(**action["context"])
        )
        if note:
            form.note = note
        return form.save().action_invoice_externally()

    def test_a_draft_is_invoiced_elsewhere_without_a_note(self):
        session = self._session(self.ann)
        draft = self._invoiced(session, post=False)
        action = self._mark(draft)
        self.assertFalse(draft.exists())
        self.assertEqual(session.booking_ids.invoice_state, "elsewhere")
        self.assertIn("Says practitioner", session.booking_ids.elsewhere_note)
        self.assertEqual(action["tag"], "konfidens_credit.back")
        self.assertEqual(
            action["params"]["message"], "The booking is invoiced elsewhere."
        )

    def test_bookings_are_invoiced_elsewhere_with_a_note(self):
        session = self._session()
        action = self._mark(session.booking_ids, "Insurer, no. 7")
        self.assertEqual(
            set(session.booking_ids.mapped("elsewhere_note")), {"Insurer, no. 7"}
        )
        self.assertEqual(
            action["params"]["message"], "2 bookings are invoiced elsewhere."
        )
        self.assertFalse(session.invoice_sessions())

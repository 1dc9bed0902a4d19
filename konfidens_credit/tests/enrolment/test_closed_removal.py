# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rule 21: leaving a product where the books are closed today."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .enrolment_common import EnrolmentCommon


@tagged("post_install", "-at_install")
class TestClosedRemoval(EnrolmentCommon):
    def setUp(self):
        super().setUp()
        self._plan_course(4)
        self.enrolment = self._enrol(self.ann)
        self.invoice = self._bill(self.enrolment)
        self._pay(self.invoice)
        today = fields.Date.context_today(self.enrolment)
        self.open_date = today + timedelta(days=3)
        self.company.sale_lock_date = self.open_date - timedelta(days=1)

    def test_a_program_is_told_and_the_enrolment_goes_on(self):
        [result] = self.enrolment.remove_from_product()
        self.assertFalse(result["ended"])
        self.assertIn("The books are closed", result["failed"][0])
        self.assertFalse(self.invoice.reversal_move_ids)
        [result] = self.enrolment.remove_from_product(accept_date=str(self.open_date))
        self.assertTrue(result["ended"])
        self.assertEqual(self.invoice.reversal_move_ids.date, self.open_date)

    def test_the_dialog_asks(self):
        action = self.enrolment.action_remove_from_product()
        dialog = Form(
            self.env[action["res_model"]]
            .with_user(self.practitioner)
            .with_context(**action["context"])
        ).save()
        self.assertEqual(dialog.open_date, self.open_date)
        with self.assertRaisesRegex(UserError, "books are closed.*then go on"):
            dialog.action_remove()
        dialog.accept_open_date = True
        dialog.action_remove()
        self.assertEqual(self.enrolment.state, "ended")
        self.assertEqual(self.invoice.reversal_move_ids.state, "draft")

    def test_undone_before_that_day_nothing_is_credited(self):
        self.enrolment.remove_from_product(accept_date=str(self.open_date))
        self.enrolment.undo_removal()
        self.assertEqual(self.enrolment.state, "active")
        self.assertEqual(self.invoice.reversal_move_ids.state, "cancel")
        self.assertEqual(self.invoice.amount_creditable, 50.0)

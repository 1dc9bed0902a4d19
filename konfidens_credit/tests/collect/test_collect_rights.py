# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who decides what is charged by itself, and to which card (rule 30)."""

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from .collect_common import CollectCommon


@tagged("post_install", "-at_install")
class TestCollectRights(CollectCommon):
    def _get_contact_manager(self, groups):
        return new_test_user(
            self.env, "contacts", groups=f"base.group_partner_manager,{groups}"
        )

    def test_who_reads_the_books_only_switches_no_charges_on(self):
        for groups in (
            "account.group_account_readonly",
            "konfidens_credit.group_practitioner",
        ):
            user = self._get_contact_manager(groups)
            customer = self.partner_b.with_user(user)
            for vals in ({"auto_collect": True}, {"payment_token_id": self.token.id}):
                with self.subTest(groups=groups, vals=vals):
                    with self.assertRaises(AccessError):
                        customer.write(vals)
                    with self.assertRaises(AccessError):
                        customer.create({"name": "New", **vals})
            customer.name = "Still theirs"
            user.unlink()

    def test_who_invoices_does(self):
        user = self._get_contact_manager("account.group_account_invoice")
        self.partner_b.with_user(user).auto_collect = True
        self.assertTrue(self.partner_b.auto_collect)

    def test_nobody_chooses_a_card_of_somebody_else(self):
        user = self._get_contact_manager("account.group_account_invoice")
        with self.assertRaisesRegex(ValidationError, "not a payment method of"):
            self.partner_b.with_user(user).payment_token_id = self.token

    def test_a_contact_of_the_customer_is_collected_from_as_they_are(self):
        user = self._get_contact_manager("base.group_user")
        contact = self.env["res.partner"].with_user(user)
        contact = contact.create({"name": "Desk", "parent_id": self.partner_a.id})
        self.assertEqual(contact.sudo().payment_token_id, self.token)

    def test_credit_that_nobody_paid_pays_nothing_by_itself(self):
        """The invoice that was credited is reset, and its credit note floats."""
        invoice = self._invoice(40.0, auto_collect=False)
        credit_note = self._credit(invoice)
        invoice.with_user(self.accountant).button_draft()
        invoice.line_ids.remove_move_reconcile()
        automatic = self._invoice(30.0)
        self.assertEqual(automatic.amount_residual, 30.0)
        self.assertEqual(credit_note.amount_residual, 40.0)

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who may be asked to pay for a client, and by whom."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .session_common import SessionCommon


@tagged("post_install", "-at_install")
class TestPayerRights(SessionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stranger = cls.env["res.partner"].create({"name": "Stranger Inc."})
        cls.mother, cls.insurer = cls.env["res.partner"].create(
            [{"name": "Mother"}, {"name": "Insurer"}]
        )
        cls.ann.parent_id = cls.mother
        cls.contact_manager = new_test_user(
            cls.env,
            "manages_contacts",
            groups="konfidens_credit.group_practitioner,base.group_partner_manager",
        )

    def _draft(self, *clients):
        invoice = self._invoiced(self._session(*(clients or (self.ann,))), post=False)
        return invoice.with_user(self.practitioner)

    # === DRAFTS === #

    def test_a_practitioner_sends_no_draft_to_a_stranger(self):
        draft = self._draft()
        with self.assertRaisesRegex(AccessError, "Stranger Inc. can't pay for Ann"):
            draft.change_payer(self.stranger.id)
        self.assertEqual(draft.partner_id, self.ann)

    def test_nor_with_the_dialog(self):
        action = self._draft().action_change_payer()
        dialog = Form(
            self.env[action["res_model"]]
            .with_user(self.practitioner)
            .with_context(**action["context"])
        )
        dialog.partner_id = self.stranger
        with self.assertRaisesRegex(AccessError, "can't pay for"):
            dialog.save().action_change_payer()

    def test_but_to_the_family_and_to_who_was_chosen_for_the_client(self):
        self.ann.invoice_to_id = self.insurer
        draft = self._draft()
        for payer in (self.mother, self.insurer, self.ann):
            draft.change_payer(payer.id)
            self.assertEqual(draft.partner_id, payer)

    def test_who_pays_for_one_client_does_not_pay_for_another(self):
        self.ben.invoice_to_id = self.ann.invoice_to_id = self.insurer
        draft = self._draft(self.ann, self.ben)
        draft.change_payer(self.insurer.id)
        with self.assertRaisesRegex(AccessError, "Mother can't pay for Ann, Ben"):
            draft.change_payer(self.mother.id)

    def test_who_invoices_sends_a_draft_to_anybody(self):
        draft = self._draft()
        for user in (self.accountant, self.administrator):
            draft.with_user(user).change_payer(self.stranger.id)
            self.assertEqual(draft.partner_id, self.stranger)
            draft.with_user(user).change_payer(self.ann.id)

    def test_a_contact_that_one_may_not_read_is_none(self):
        other = self.env["res.company"].create({"name": "Other practice"})
        hidden = self.env["res.partner"].create(
            {"name": "Hidden", "company_id": other.id, "parent_id": self.mother.id}
        )
        draft = self._draft()
        answers = set()
        for partner_id in (hidden.id, 99999999):
            with self.assertRaises(UserError) as refused:
                draft.change_payer(partner_id)
            answers.add(str(refused.exception))
        self.assertEqual(len(answers), 1)

    # === CLIENTS === #

    def test_a_practitioner_chooses_a_payer_from_the_family_only(self):
        ann = self.ann.with_user(self.contact_manager)
        ann.invoice_to_id = self.mother
        with self.assertRaisesRegex(AccessError, "doesn't belong to the family"):
            ann.invoice_to_id = self.stranger
        for make in (
            lambda vals: ann.create({"name": "New", **vals}),
            lambda vals: ann.with_context(
                default_invoice_to_id=self.stranger.id
            ).create({"name": "New"}),
        ):
            with self.assertRaisesRegex(AccessError, "doesn't belong to the family"):
                make({"invoice_to_id": self.stranger.id})
        self.assertEqual(self.ann.invoice_to_id, self.mother)

    def test_administrators_choose_anybody(self):
        self.administrator.group_ids += self.env.ref("base.group_partner_manager")
        self.ann.with_user(self.administrator).invoice_to_id = self.insurer
        self.assertEqual(self.ann.invoice_to_id, self.insurer)

    def test_a_client_whose_payer_was_chosen_is_edited_and_copied_as_before(self):
        self.ann.invoice_to_id = self.insurer
        ann = self.ann.with_user(self.contact_manager)
        ann.phone = "12345678"
        self.assertFalse(ann.copy().invoice_to_id)

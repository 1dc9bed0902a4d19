# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Practitioners keep their own clients, and nobody else's."""

from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from .session_common import SessionCommon


@tagged("post_install", "-at_install")
class TestClients(SessionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session = cls._session(cls.ann, cls.ben)
        cls.own = cls.env["res.partner"].with_user(cls.practitioner)
        cls.stranger = cls.env["res.partner"].create(
            {"name": "Stranger Inc.", "is_company": True}
        )

    def _my_clients(self, user=None):
        action = self.env.ref("konfidens_credit.res_partner_client_action")
        domain = [("is_own_client", "=", True)]
        self.assertEqual(action.domain, str(domain))
        return self.own.with_user(user or self.practitioner).search(domain)

    def _form(self, client=None):
        view = "konfidens_credit.res_partner_client_view_form"
        return Form((client or self.own).with_user(self.practitioner), view)

    # === WHOSE === #

    def test_whom_one_books_is_ones_own_client(self):
        self.assertEqual(self._my_clients(), self.ann + self.ben)
        self.assertFalse(self._my_clients(self.colleague))
        self._session(self.cleo, user_id=self.colleague.id)
        self.assertEqual(self._my_clients(self.colleague), self.cleo)
        self.assertEqual(self._my_clients(), self.ann + self.ben)

    def test_administrators_see_the_clients_of_all(self):
        self._session(self.cleo, user_id=self.colleague.id)
        self.assertLessEqual(
            self.ann + self.ben + self.cleo, self._my_clients(self.administrator)
        )
        self.assertNotIn(self.dan, self._my_clients(self.administrator))

    def test_whoever_makes_a_client_is_in_charge_of_it(self):
        form = self._form()
        form.name, form.email = "Eve", "eve@example.com"
        eve = form.save()
        self.assertEqual(eve.user_id, self.practitioner)
        self.assertIn(eve, self._my_clients())
        self.assertNotIn(eve, self._my_clients(self.colleague))
        self.assertIn(eve, self._my_clients(self.administrator))

    def test_staff_are_nobodys_clients(self):
        self._session(self.colleague.partner_id)
        self.assertNotIn(self.colleague.partner_id, self._my_clients())

    # === WHAT MAY BE CHANGED === #

    def test_a_practitioner_keeps_the_address_of_own_clients(self):
        form = self._form(self.ann)
        form.street, form.email, form.phone = "Sea Road 1", "a@example.com", "123"
        ann = form.save()
        self.assertEqual(
            (ann.street, ann.email, ann.phone), ("Sea Road 1", "a@example.com", "123")
        )

    def test_and_of_nobody_else(self):
        for contact in (self.cleo, self.stranger, self.colleague.partner_id):
            with self.assertRaises(AccessError):
                contact.with_user(self.practitioner).street = "Sea Road 1"
            form = self._form(contact)
            with self.assertRaises(AssertionError):
                form.street = "Sea Road 1"

    def test_nor_what_accounting_keeps_of_a_client(self):
        account = self.company_data["default_account_receivable"].copy()
        for vals in (
            {"property_account_receivable_id": account.id},
            {"commercial_partner_id": self.stranger.id},
            {"partner_share": False},
            {"company_id": self.company.id},
            {"active": False},
            {"vat": "NO123456785"},
        ):
            with self.subTest(vals), self.assertRaises(AccessError):
                self.ann.with_user(self.practitioner).write(vals)
            with self.subTest(vals), self.assertRaises(AccessError):
                self.own.create({"name": "Eve", **vals})

    def test_clients_are_not_deleted_by_practitioners(self):
        with self.assertRaises(AccessError):
            self.own.create({"name": "Eve"}).unlink()

    def test_an_address_that_somebody_logs_in_with_stays(self):
        new_test_user(
            self.env, "ann", groups="base.group_portal", partner_id=self.ann.id
        )
        ann = self.ann.with_user(self.practitioner)
        ann.write({"email": self.ann.email, "phone": "123"})
        with self.assertRaisesRegex(AccessError, "logs in with this e-mail"):
            ann.email = "mine@example.com"

    def test_a_client_with_a_bank_account_is_renamed(self):
        account = self.env["res.partner.bank"].create(
            {"acc_number": "15068012345", "partner_id": self.ann.id}
        )
        self.assertEqual(account.acc_holder_name, "Ann")
        self.ann.with_user(self.practitioner).name = "Ann Lie"
        self.assertEqual(account.acc_holder_name, "Ann Lie")

    def test_contacts_of_who_manages_contacts_are_as_before(self):
        self.practitioner.group_ids += self.env.ref("base.group_partner_manager")
        self.stranger.with_user(self.practitioner).write(
            {"street": "Sea Road 1", "vat": False}
        )
        self.assertEqual(self.stranger.street, "Sea Road 1")

    def test_employees_get_no_right_to_contacts(self):
        employee = new_test_user(self.env, "employee", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.ann.with_user(employee).street = "Sea Road 1"
        with self.assertRaises(AccessError):
            self.own.with_user(employee).create({"name": "Eve"})

    def test_administrators_keep_all_clients(self):
        self.cleo.with_user(self.administrator).write(
            {"street": "Sea Road 1", "invoice_to_id": self.stranger.id}
        )
        self.assertEqual(self.cleo.invoice_to_id, self.stranger)

    # === FAMILY === #

    def test_a_parent_pays_for_a_child(self):
        mother = self.own.create({"name": "Mother", "street": "Sea Road 1"})
        form = self._form()
        form.name, form.parent_id = "Child", mother
        self.assertEqual(form.invoice_to_id, mother)
        child = form.save()
        self.assertEqual(child._get_payer(), mother)
        self.assertEqual(child.street, "Sea Road 1")
        self.assertIn(mother, self._my_clients())

    def test_the_people_of_the_family_are_ones_own(self):
        mother = self.env["res.partner"].create({"name": "Mother"})
        self.ann.parent_id = mother
        mother.with_user(self.practitioner).phone = "123"
        self.assertIn(mother, self._my_clients())

    def test_nobody_is_put_under_a_strangers_company(self):
        for contact in (self.stranger, self.cleo):
            message = f"{contact.name} is none of your clients"
            with self.assertRaisesRegex(AccessError, message):
                self.ann.with_user(self.practitioner).parent_id = contact
            with self.assertRaisesRegex(AccessError, message):
                self.own.create({"name": "Eve", "parent_id": contact.id})
            with self.assertRaisesRegex(AccessError, message):
                self.own.with_context(default_parent_id=contact.id).create(
                    {"name": "Eve"}
                )
            for vals in (
                {"child_ids": [(4, contact.id)]},
                {"child_ids": [(6, 0, contact.ids)]},
            ):
                with self.assertRaises(AccessError):
                    self.ann.with_user(self.practitioner).write(vals)

    def test_no_stranger_is_made_a_payer(self):
        with self.assertRaisesRegex(AccessError, "doesn't belong to the family"):
            self.ann.with_user(self.practitioner).invoice_to_id = self.stranger
        with self.assertRaisesRegex(AccessError, "doesn't belong to the family"):
            self.own.create({"name": "Eve", "invoice_to_id": self.stranger.id})

    def test_the_address_of_a_clients_company_stays(self):
        self.stranger.street = "Harbour 9"
        self.ann.parent_id = self.stranger
        self.ann.with_user(self.practitioner).street = "Sea Road 1"
        self.assertEqual(self.ann.street, "Sea Road 1")
        self.assertEqual(self.stranger.street, "Harbour 9")

    # === MONEY === #

    def test_the_clients_page_leads_to_invoices_and_what_is_owed(self):
        invoice = self._invoiced(self.session).filtered(
            lambda move: move.partner_id == self.ann
        )
        ann = self.ann.with_user(self.practitioner)
        self.assertEqual(ann.booking_count, 1)
        self.assertEqual(ann.invoice_and_credit_note_count, 1)
        self.assertIn("100.00", ann.client_owed_text)
        self.assertFalse(ann.client_credit_text)
        action = ann.action_open_invoices_and_credit_notes()
        self.assertEqual(action["res_id"], invoice.id)
        # Article A1: the invoice is credited from there.
        invoice.with_user(self.practitioner).credit_invoice()
        self.env.invalidate_all()
        self.assertFalse(ann.client_owed_text)

    def test_and_to_account_credit(self):
        invoices = self._invoiced(self.session)
        for invoice in invoices:
            self._pay(invoice)
        self.session.cancel_sessions(notify=False)
        ann = self.ann.with_user(self.practitioner)
        self.assertIn("100.00", ann.client_credit_text)
        credit_note = self.env["account.move"].browse(
            ann.action_open_client_credit()["res_id"]
        )
        self.assertEqual(credit_note.move_type, "out_refund")
        self.assertEqual(credit_note.partner_id, self.ann)

    def test_what_colleagues_invoice_is_no_matter_here(self):
        other = self._session(self.ann, user_id=self.colleague.id)
        self._invoiced(other)
        ann = self.ann.with_user(self.practitioner)
        self.assertFalse(ann.client_owed_text)
        self.assertFalse(ann.invoice_and_credit_note_count)
        self.assertIn("100.00", self.ann.with_user(self.colleague).client_owed_text)

    def test_a_child_shows_what_its_payer_owes_for_it(self):
        insurer = self.env["res.partner"].create({"name": "Insurer"})
        self.ann.invoice_to_id = insurer
        session = self._session(self.ann)
        invoice = self._invoiced(session)
        ann = self.ann.with_user(self.practitioner)
        self.assertIn("100.00", ann.client_owed_text)
        self.assertEqual(ann.action_open_owed()["res_id"], invoice.id)

    def test_what_many_owe_is_asked_at_once(self):
        clients = self.ann + self.ben + self.cleo + self.dan
        session = self._session(*clients)
        self._invoiced(session)

        def read(count):
            self.env.invalidate_all()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            clients[:count].with_user(self.practitioner).mapped("client_owed_text")
            return self.env.cr.sql_log_count - before

        read(1)
        self.assertEqual(read(2), read(4))

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Administrators keep reasons, services, terms and collection, without the rights of
accounting managers and of the system.
"""

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .session_common import SessionCommon

FORM = "konfidens_credit.res_company_view_form_session"


@tagged("post_install", "-at_install")
class TestSessionSettings(SessionCommon):
    def _menus(self, user):
        """Return what a user finds under Configuration."""
        menus = self.env["ir.ui.menu"].with_user(user).load_menus(False)
        menu = self.env.ref("konfidens_credit.session_configuration_menu")
        return [
            menus[child]["name"]
            for child in menus.get(menu.id, {"children": []})["children"]
        ]

    def test_configuration_is_for_administrators(self):
        self.assertFalse(self.administrator.has_group("account.group_account_manager"))
        self.assertFalse(self.administrator.has_group("base.group_system"))
        self.assertEqual(
            set(self._menus(self.administrator)),
            {"Services", "Credit Reasons", "Settings"},
        )
        self.assertFalse(self._menus(self.practitioner))

    def test_terms_and_collection_are_kept_by_administrators(self):
        run = self.env.ref("konfidens_credit.res_company_action_session").with_user(
            self.administrator
        )
        action = run.with_company(self.company).run()
        self.assertEqual(action["res_id"], self.company.id)
        with Form(self.company.with_user(self.administrator), FORM) as form:
            form.cancel_free_hours = 48.0
            form.cancel_fee_type = "amount"
            form.cancel_fee_amount = 150.0
            form.collect_when = "issue"
        self.assertEqual(
            (
                self.company.cancel_free_hours,
                self.company.cancel_fee_amount,
                self.company.collect_when,
            ),
            (48.0, 150.0, "issue"),
        )

    def test_but_nothing_else_of_a_company(self):
        company = self.company.with_user(self.administrator)
        for vals in (
            {"name": "Mine"},
            {"fiscalyear_lock_date": "2020-01-01"},
            {"currency_id": self.env.ref("base.JPY").id},
            {"email": "mine@example.com"},
        ):
            with self.subTest(vals), self.assertRaises(AccessError):
                company.write(vals)

    def test_nor_another_company_nor_by_anybody_else(self):
        other = self.env["res.company"].create({"name": "Other practice"})
        with self.assertRaises(AccessError):
            other.with_user(self.administrator).cancel_free_hours = 1.0
        for user in (self.practitioner, self.accountant):
            with self.assertRaises(AccessError):
                self.company.with_user(user).cancel_free_hours = 1.0
            with self.assertRaises(AccessError):
                self.company.with_user(user).action_open_session_settings()

    def test_services_are_kept_by_administrators(self):
        form = Form(
            self.env["product.template"]
            .with_user(self.administrator)
            .with_context(default_type="service"),
            "konfidens_credit.product_template_view_form_service",
        )
        form.name, form.list_price = "Pilates", 120.0
        form.has_cancel_terms = True
        form.cancel_fee_percent = 50.0
        service = form.save()
        self.assertRecordValues(
            service,
            [{"type": "service", "list_price": 120.0, "cancel_fee_percent": 50.0}],
        )
        with self.assertRaises(AccessError):
            service.with_user(self.practitioner).list_price = 1.0

    def test_so_are_reasons(self):
        reason = (
            self.env["account.credit.reason"]
            .with_user(self.administrator)
            .create({"name": "Snow", "code": "snow"})
        )
        reason.name = "Storm"

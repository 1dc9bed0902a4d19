# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Practitioners have no access to accounting, and no way round to the bank balance."""

import json

from odoo.exceptions import AccessError
from odoo.tests import Form, HttpCase, tagged
from odoo.tools import mute_logger

from .session_common import SessionCommon


@tagged("post_install", "-at_install")
class TestNoAccounting(SessionCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.invoice = self._invoiced(self._session(self.ann))
        self._pay(self.invoice)
        self.own = self.invoice.with_user(self.practitioner)
        self.bank = self.company_data["default_journal_bank"]

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_no_journal_is_read(self):
        journals = self.env["account.journal"].with_user(self.practitioner)
        for read in (
            lambda: journals.search([]),
            lambda: journals.browse(self.bank.id).read(["current_statement_balance"]),
            lambda: journals.browse(self.bank.id).read(["kanban_dashboard"]),
            lambda: self.own.web_read({"journal_id": {"fields": {"type": {}}}}),
            lambda: self.own.search([("journal_id.type", "=", "sale")]),
        ):
            with self.assertRaises(AccessError):
                read()

    def test_no_running_balance_is_read(self):
        """Odoo sums it over whatever items the context names, past all rules."""
        item = self.own.line_ids[:1].with_context(
            domain_cumulated_balance=[], order_cumulated_balance="id"
        )
        with self.assertRaises(AccessError):
            item.read(["cumulated_balance"])
        with self.assertRaises(AccessError):
            item.web_search_read([], {"cumulated_balance": {}})
        self.assertNotIn("cumulated_balance", item.fields_get())
        self.assertIn("cumulated_balance", item.with_user(self.accountant).fields_get())

    def test_accounts_tell_of_own_invoices_only(self):
        """Odoo shows everybody the accounts, with what they may read of them."""
        accounts = self.env["account.account"].with_user(self.practitioner)
        bank = accounts.browse(self.bank.default_account_id.id)
        self.assertEqual(bank.current_balance, 0.0)
        items = self.own.line_ids
        for account in items.account_id:
            own = items.filtered(
                lambda item, account=account: item.account_id == account
            )
            self.assertEqual(account.current_balance, sum(own.mapped("balance")))

    def test_the_invoice_is_shown_as_before(self):
        self.authenticate(self.practitioner.login, self.practitioner.login)
        for view in ("form", "list"):
            view_id = self.env.ref(
                f"konfidens_credit.account_move_view_{view}_practitioner"
            ).id
            fields_shown = self._get_fields_shown(view_id, view)
            answer = self.make_jsonrpc_request(
                "/web/dataset/call_kw",
                {
                    "model": "account.move",
                    "method": "web_read",
                    "args": [self.invoice.ids],
                    "kwargs": {"specification": fields_shown | {"journal_id": {}}},
                },
            )
            self.assertEqual(answer[0]["id"], self.invoice.id)

    def _get_fields_shown(self, view_id, view):
        views = self.env["account.move"].with_user(self.practitioner)
        models = views.get_views([(view_id, view)])["models"]
        names = models["account.move"]["fields"]
        return {name: {} for name in json.loads(json.dumps(list(names)))}

    def test_the_form_credits_as_before(self):
        action = self.own.action_reverse()
        dialog = Form(
            self.env["account.move.reversal"]
            .with_user(self.practitioner)
            .with_context(**action["context"])
        )
        dialog.wrong = "other"
        dialog.credit_mode = "amount"
        dialog.credit_amount = 30.0
        dialog.save().action_credit()
        self.assertEqual(self.invoice.amount_credited, 30.0)

    def test_the_invoice_is_printed_as_before(self):
        self.assertTrue(self.own.action_print_pdf())
        reports = self.env["ir.actions.report"].with_user(self.practitioner)
        html, _kind = reports._render_qweb_html(
            "account.report_invoice_with_payments", self.invoice.ids
        )
        self.assertIn(self.invoice.name, html.decode())

    def test_the_analysis_of_own_invoices_is_shown_as_before(self):
        report = self.env["account.invoice.report"].with_user(self.practitioner)
        groups = report.formatted_read_group(
            [], groupby=["journal_id"], aggregates=["price_subtotal:sum"]
        )
        self.assertTrue(groups)

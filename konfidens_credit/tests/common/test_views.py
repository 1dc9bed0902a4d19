# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from lxml import etree

from odoo.tests import Form, tagged

from ..common.credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestViews(CreditCommon):
    # === INVOICE === #

    def test_the_form_leads_to_credit_notes_and_draft(self):
        invoice = self._invoice(100.0).with_user(self.accountant)
        [result] = invoice.credit_invoice(reissue=True)
        self.assertRecordValues(
            invoice,
            [
                {
                    "credit_note_count": 1,
                    "replacement_count": 1,
                    "has_draft_replacement": True,
                }
            ],
        )
        self.assertEqual(
            invoice.action_open_credit_notes()["res_id"], result["credit_note_id"]
        )
        self.assertEqual(
            invoice.action_open_replacements()["res_id"], result["replacement_id"]
        )
        invoice.replacement_ids.action_post()
        self.assertFalse(invoice.has_draft_replacement)
        invoice.replacement_ids.button_draft()
        invoice.replacement_ids.button_cancel()
        self.assertFalse(invoice.replacement_count, "a cancelled one replaces nothing")

    def test_several_credit_notes_open_as_a_list(self):
        invoice = self._invoice(100.0)
        credit_notes = self._credit(invoice, amount=10) + self._credit(
            invoice, amount=20
        )
        self.assertEqual(invoice.credit_note_count, 2)
        action = invoice.with_user(self.accountant).action_open_credit_notes()
        self.assertEqual(action["domain"], [("id", "in", credit_notes.ids)])

    def test_a_new_invoice_has_no_credit_notes(self):
        form = Form(
            self.env["account.move"]
            .with_user(self.accountant)
            .with_context(default_move_type="out_invoice")
        )
        self.assertEqual(form.credit_note_count, 0)

    def test_the_credit_button_says_how_many_it_credits(self):
        invoices = self._invoice(100.0) + self._invoice(100.0)
        names = [
            moves.with_user(self.accountant).action_reverse()["name"]
            for moves in (invoices[0], invoices)
        ]
        self.assertEqual(
            names, [f"Credit Invoice {invoices[0].name}", "Credit 2 Invoices"]
        )

    def test_the_payment_notification_opens_in_the_send_dialog(self):
        self.company.external_report_layout_id = self.env.ref(
            "web.external_layout_standard"
        )
        invoice = self._invoice(100.0).with_user(self.accountant)
        action = invoice.action_send_payment_notification()
        self.assertEqual(action["res_model"], "account.move.send.wizard")
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.accountant)
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual(
            wizard.template_id,
            self.env.ref("konfidens_credit.mail_template_payment_notification"),
        )

    def test_only_one_confirm_button_shows_on_a_replacement(self):
        arch = etree.fromstring(
            self.env["account.move"]
            .with_user(self.accountant)
            .get_view(self.env.ref("account.view_move_form").id, "form")["arch"]
        )
        labels = {
            button.get("string"): button.get("invisible")
            for button in arch.iter("button")
            if button.get("name") in ("action_post", "action_finalize")
        }
        self.assertRegex(labels["Confirm"], r"or \(?replaces_id")
        self.assertRegex(labels["Finalize"], r"^not replaces_id or")

    # === LISTS === #

    def test_opening_the_list_asks_nothing_per_row(self):
        specification = {
            "amount_credited": {},
            "credit_state": {},
            "move_type": {},
            "state": {},
        }
        for invoice in [self._invoice(100.0) for _index in range(3)]:
            self._credit(invoice)
        moves = self.env["account.move"].with_user(self.accountant)

        def read(limit):
            self.env.invalidate_all()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            moves.web_search_read(
                [("credit_state", "=", "full")], specification, limit=limit
            )
            return self.env.cr.sql_log_count - before

        read(1)
        self.assertEqual(read(1), read(3))

    def test_reasons_for_a_whole_list_are_not_looked_up_per_row(self):
        invoices = self.env["account.move"].union(
            *(self._invoice(100.0) for _index in range(4))
        )
        self._credit(invoices)
        invoices = invoices.with_user(self.accountant)

        def explain(count):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            results = invoices[:count].explain_credit()
            self.assertEqual(
                [result["reasons"][0]["code"] for result in results],
                ["nothing_left"] * count,
            )
            return self.env.cr.sql_log_count - before

        explain(1)
        self.assertEqual(explain(2), explain(4))

    def test_credit_notes_are_grouped_by_reason(self):
        self._credit(self._invoice(100.0), reason_id=self.reason.id)
        groups = (
            self.env["account.move"]
            .with_user(self.accountant)
            ._read_group(
                [("credit_reason_id", "!=", False)], ["credit_reason_id"], ["__count"]
            )
        )
        self.assertIn((self.reason, 1), groups)

    def test_invoice_statistics_are_grouped_by_reason(self):
        self._credit(self._invoice(100.0), reason_id=self.reason.id)
        self.env.flush_all()
        groups = (
            self.env["account.invoice.report"]
            .with_user(self.accountant)
            ._read_group(
                [("credit_reason_id", "=", self.reason.id)],
                ["credit_reason_id"],
                ["price_subtotal:sum"],
            )
        )
        self.assertEqual(groups, [(self.reason, -100.0)])

    # === CLIENT AND SETTINGS === #

    def test_the_client_form_leads_to_invoices_and_credit_notes(self):
        client = self.env["res.partner"].create({"name": "Client"})
        contact = self.env["res.partner"].create(
            {"name": "Contact", "parent_id": client.id, "type": "invoice"}
        )
        invoice = self._invoice(100.0, partner_id=contact.id)
        credit_note = self._credit(invoice)
        client = client.with_user(self.accountant)
        self.assertEqual(client.invoice_and_credit_note_count, 2)
        action = client.action_open_invoices_and_credit_notes()
        self.assertEqual(
            self.env["account.move"].search(action["domain"]), invoice + credit_note
        )

    def test_the_account_for_credits_settled_elsewhere_is_a_setting(self):
        account = self.company_data["default_account_assets"].copy(
            {"account_type": "asset_current"}
        )
        settings = self.env["res.config.settings"].create({})
        settings.credit_outside_account_id = account
        self.assertEqual(self.company._get_credit_outside_account(), account)

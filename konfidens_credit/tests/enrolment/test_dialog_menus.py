# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Dialogs and actions do the same wherever their user comes from: the web client hands
the context of the menu on, with the defaults for records that are made in its list.
"""

from odoo import Command
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from ...models.common.context_keys import FORM
from .dialogs_common import ADDON, DialogsCommon

INVOICES = "account.action_move_out_invoice_type"
CREDIT_NOTES = "account.action_move_out_refund_type"
CUSTOMERS = "account.res_partner_action_customer"


@tagged("post_install", "-at_install")
class TestDialogMenus(DialogsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Who works with invoices and with everybody's sessions.
        cls.administrator.group_ids += cls.env.ref("account.group_account_invoice")
        cls.invoice.auto_collect = True
        cls.menus = cls.env["ir.ui.menu"].search(
            [("action", "=like", "ir.actions.act_window,%")]
        )

    def _eval_context(self, action):
        values = {"uid": self.env.uid, "active_id": 1, "allowed_company_ids": []}
        return safe_eval(action.context or "{}", values)

    def _get_context_of(self, xmlid):
        return self._eval_context(self.env.ref(xmlid))

    def _get_context_of_menus(self):
        """Return the defaults that any menu gives, and those that others may."""
        context = {
            "default_amount": 1.0,
            "default_company_id": self.second.id,
            "default_currency_id": self.env.ref("base.JPY").id,
            "default_date_from": "2020-01-01",
            "default_journal_id": self.company_data["default_journal_cash"].id,
            "default_partner_id": self.partner_b.id,
            "default_price": 1.0,
            "default_state": "draft",
            "default_user_id": self.colleague.id,
        }
        for action in self.menus.mapped("action"):
            if (
                action.res_model in self.env
                and not self.env[action.res_model]._transient
            ):
                context.update(self._eval_context(action))
        context.update(self._get_context_of(INVOICES))
        self.assertEqual(context["default_move_type"], "out_invoice")
        return {
            key: value for key, value in context.items() if key.startswith("default_")
        }

    def _get_openers(self):
        """Return what opens each dialog, by its model."""
        invoice = {"active_model": "account.move", "active_ids": self.invoice.ids}
        draft = {"default_move_id": self.draft.id}
        return {
            "account.move.apply.credit": {"default_move_id": self.invoice.id},
            "account.move.change.payer": draft,
            "account.move.change.price": draft,
            "account.move.collect": invoice,
            "account.move.delete.draft": {"default_move_ids": self.draft.ids},
            "account.move.refund": {"default_credit_id": self.credit_note.id},
            "account.move.reversal": {**invoice, FORM: True},
            "account.payment.mark.refunded": {"default_payment_ids": self.refund.ids},
            "calendar.event.new.class": {},
            "calendar.event.cancel": {
                "active_model": "calendar.event",
                "active_ids": self.session.ids,
            },
            "res.partner.ask.card": {
                "active_model": "res.partner",
                "active_ids": self.cleo.ids,
            },
            "session.booking.choose": {
                "default_booking_id": self.session.sudo().booking_ids[0].id
            },
            "session.booking.invoice.externally": {"default_move_ids": self.draft.ids},
            "calendar.event.reinstate": {"default_event_ids": self.session.ids},
            "product.enrolment.enrol": {
                "default_partner_ids": [Command.set(self.dan.ids)],
                "default_product_id": self.membership.id,
            },
            "product.enrolment.remove": {
                "active_model": "res.partner",
                "active_ids": self.cleo.ids,
            },
        }

    def _strip(self, value):
        """Return what an onchange says, without the names of records to be made."""
        if isinstance(value, dict):
            return {
                name: self._strip(each)
                for name, each in value.items()
                if name != "id" and "NewId_" not in str(each)
            }
        if isinstance(value, (list, tuple)):
            if len(value) == 3 and value[0] == Command.CREATE:
                return self._strip(value[2])
            return [self._strip(each) for each in value]
        return value

    def test_a_dialog_says_the_same_whichever_menu_its_user_comes_from(self):
        openers = self._get_openers()
        menus = self._get_context_of_menus()
        dialogs = [
            dialog for dialog in self._get_dialogs() if not self._get_parents(dialog)
        ]
        self.assertEqual({dialog._name for dialog in dialogs}, set(openers))
        for dialog in dialogs:
            own = dialog.with_user(self.administrator)
            opener, spec = openers[dialog._name], self._get_spec(own)
            with self.subTest(dialog=dialog._name):
                alone, beside = (
                    own.with_context(**context).onchange({}, [], spec)["value"]
                    for context in (opener, {**menus, **opener})
                )
                self.assertTrue(any(alone.values()))
                self.assertEqual(self._strip(beside), self._strip(alone))

    def _open_from(self, menu, name, records):
        """Open an action of the Actions menu as the web client does, in the list that a
        menu shows.
        """
        action = self.env.ref(f"{ADDON}.{name}").with_user(self.administrator)
        context = {
            **self._get_context_of(menu),
            "active_model": records._name,
            "active_id": records[:1].id,
            "active_ids": records.ids,
        }
        if action._name == "ir.actions.server":
            result = action.with_context(**context).run()
            context.update(self._eval_result(result["context"]))
        else:
            result = action.sudo().read()[0]
            context.update(self._eval_context(action.sudo()))
        dialog = self.env[result["res_model"]].with_user(self.administrator)
        return Form(dialog.with_context(**context))

    def _eval_result(self, context):
        return safe_eval(context) if isinstance(context, str) else context

    def test_an_invoice_is_credited_from_the_list_of_invoices(self):
        for name in ("", "_many"):
            invoice = self._invoiced(self._session(self.ben))
            form = self._open_from(
                INVOICES, f"account_move_reversal_action_credit{name}", invoice
            )
            self.assertEqual(form.credit_amount, 100.0)
            self.assertEqual(form.confirm_label, "Credit $\xa0100.00")
            form.save().action_credit()
            self.assertEqual(invoice.amount_credited, 100.0)
            self.assertEqual(invoice.replacement_ids.move_type, "out_invoice")

    def test_many_invoices_are_credited_from_the_list_of_invoices(self):
        invoices = self._invoiced(self._session(self.ann, self.ben))
        form = self._open_from(
            INVOICES, "account_move_reversal_action_credit_many", invoices
        )
        self.assertEqual(form.confirm_label, "Credit 2 Invoices")
        form.save().action_credit()
        self.assertEqual(invoices.mapped("amount_credited"), [100.0, 100.0])

    def test_a_credit_note_in_its_list_says_that_it_is_none_to_credit(self):
        form = self._open_from(
            CREDIT_NOTES, "account_move_reversal_action_credit_many", self.credit_note
        )
        self.assertFalse(form.is_credit)

    def test_customers_are_enrolled_and_removed_from_the_list_of_customers(self):
        form = self._open_from(CUSTOMERS, "res_partner_action_enrol", self.dan)
        form.product_id = self.membership
        self.assertEqual(form.price, 320.0)
        form.save().action_enrol()
        [enrolment] = (
            self.env["product.enrolment"]
            .sudo()
            .search([("partner_id", "=", self.dan.id)])
        )
        self.assertEqual(enrolment.state, "active")
        form = self._open_from(CUSTOMERS, "res_partner_action_remove", self.dan)
        form.save().action_remove()
        self.assertEqual(enrolment.state, "ended")

    # === WHOSE THE DOMAINS ARE === #

    def test_the_domain_of_others_is_none_of_ours(self):
        """It says what their action shows, not for which invoices it is."""
        move = self.env["ir.model"]._get("account.move")
        other = self.env["ir.actions.act_window"].create(
            {
                "name": "Reminders",
                "res_model": "res.partner",
                "domain": "[('customer_rank', '>', 0)]",
                "binding_model_id": move.id,
            }
        )
        bindings = self.env["ir.actions.actions"].get_bindings("account.move")
        by_id = {action["id"]: action for action in bindings["action"]}
        self.assertEqual(by_id[other.id]["domain"], other.domain)
        self.assertNotIn("records_domain", by_id[other.id])
        own = self.env.ref(f"{ADDON}.account_move_reversal_action_credit")
        self.assertEqual(by_id[own.id]["records_domain"], own.domain)
        self.assertNotIn("domain", by_id[own.id])

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who may read a record natively can read all that we added to it: one field that can't
be read makes `read()` without names fail for the whole model.
"""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .enrolment_common import EnrolmentCommon

ADDON = "konfidens_credit"
# Odoo's own dialogs, and the rows that come of crediting many.
NOT_OPENED = {
    "account.move.send.batch.wizard",
    "account.move.send.wizard",
    "account.payment.register",
    "account.move.reversal.result",
}


@tagged("post_install", "-at_install")
class TestReading(EnrolmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.employee = new_test_user(cls.env, "employee", groups="base.group_user")

    def _get_own_models(self, user):
        """Return the models that this addon defines or extends and ``user`` reads."""
        models = [
            self.env[name].with_user(user)
            for name, model in sorted(self.registry.items())
            if any(
                getattr(part, "_module", None) == ADDON
                for part in model._model_classes__
            )
        ]
        return [
            model
            for model in models
            if not model._abstract and model.has_access("read")
        ]

    def _fill(self):
        """Leave a record in each model: sessions and courses, invoices of them, credit,
        money under way and paid back.
        """
        series = self._series(self.ann, self.ben, count=3)
        paid, owed = self._invoiced(series[0]).sorted("partner_id")
        self._pay(paid)
        series[0].cancel_sessions(notify=False)
        self._await_payment(owed)
        self._plan_course(2)
        credit_note = paid.reversal_move_ids
        credit_note.refund_credit(amount=10.0, by_hand=True)
        # Who sees no session comes to a meeting.
        self.env["calendar.event"].create(
            {
                "name": "Lunch",
                "start": "2030-05-06 11:00",
                "stop": "2030-05-06 12:00",
                "partner_ids": [Command.set(self.employee.partner_id.ids)],
            }
        )
        # Of saved cards, people read their own.
        provider = (
            self.env.ref("payment.payment_provider_demo")
            .sudo()
            .copy({"company_id": self.company.id, "state": "test"})
        )
        self.env["payment.token"].sudo().create(
            [
                {
                    "provider_id": provider.id,
                    "payment_method_id": self.env.ref("payment.payment_method_card").id,
                    "partner_id": user.partner_id.id,
                    "provider_ref": f"card of {user.login}",
                    "demo_simulated_state": "done",
                }
                for user in (self.employee, self.accountant)
            ]
        )
        self.documents = {
            "draft": self._invoiced(series[1], post=False)[0],
            "invoice": self._bill(self._enrol(self.ann)),
            "collected": self._invoice(10.0, post=False, auto_collect=True),
            "credit_note": credit_note,
        }
        self._invoice(20.0).with_user(self.accountant).credit_in_background()
        self.env.flush_all()

    def _open_dialogs(self, user):
        """Open our dialogs on these documents, as ``user`` does."""
        invoice, draft, credit_note = (
            self.documents[name].with_user(user)
            for name in ("invoice", "draft", "credit_note")
        )
        collect = self.env.ref("konfidens_credit.account_move_collect_action")
        for action in (
            invoice.action_reverse(),
            invoice.action_apply_account_credit(),
            draft.action_change_price(),
            draft.action_change_payer(),
            draft.action_delete_draft(),
            draft.action_invoice_externally(),
            credit_note.action_refund_credit(),
            credit_note.refund_payment_ids.action_mark_as_refunded(),
            {
                "res_model": collect.res_model,
                "context": {
                    "active_model": "account.move",
                    "active_ids": self.documents["collected"].ids,
                },
            },
            {
                "res_model": "res.partner.ask.card",
                "context": {
                    "active_model": "res.partner",
                    "active_ids": self.ann.ids,
                },
            },
        ):
            if not action.get("res_id"):
                model = self.env[action["res_model"]].with_user(user)
                form = Form(model.with_context(**action["context"]))
                if model._name == "account.move.change.payer":
                    form.partner_id = self.ben
                if model._name == "account.move.reversal":
                    form.wrong = "other"
                    form.credit_mode = "lines"
                form.save()

    def _get_unreadable(self, record):
        """Return the names of our fields of a record that can't be read. Some of Odoo's
        own can't, without us either: employees read no journals of their company.
        """
        names = set()
        for name in record.fields_get():
            if ADDON not in record._fields[name]._modules:
                continue
            self.env.invalidate_all()
            try:
                record.read([name])
            except AccessError:
                names.add(name)
        return names

    def _check_reading(self, user):
        for model in self._get_own_models(user):
            record = model.search([], limit=1)
            with self.subTest(f"{user.login} reads {model._name}"):
                self.assertTrue(record or model._name in NOT_OPENED, "there is one")
                self.env.invalidate_all()
                try:
                    record.read()
                    model.search_read([("id", "in", record.ids)])
                except AccessError:
                    self.assertEqual(self._get_unreadable(record), set())

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_access")
    def test_an_employee_reads_all_of_what_employees_read(self):
        self._fill()
        self._check_reading(self.employee)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_access")
    def test_who_only_bills_reads_all_of_what_they_read(self):
        self._fill()
        self._open_dialogs(self.accountant)
        self._check_reading(self.accountant)

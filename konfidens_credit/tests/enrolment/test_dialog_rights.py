# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Dialogs tell nobody anything of what they may not read (rule 30): every dialog, every
relation in it, by each way in which a request can name a record.
"""

import inspect
import math
import re
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import Form, HttpCase, tagged
from odoo.tools import mute_logger

from .dialogs_common import ADDON, DialogsCommon

QUIET = mute_logger(
    "odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model"
)


@tagged("post_install", "-at_install")
class TestDialogRights(DialogsCommon):
    # === NAMING WHAT SOMEBODY ELSE KEEPS === #

    def _try(self, method, *args):
        """Call a method as a request does; return the sentence that refuses it, or None
        if it is answered.
        """
        records, name = method.__self__, method.__name__
        if not getattr(method, "_api_model", False):
            args = [records.ids, *args]
        context = {"context": dict(records.env.context)}
        try:
            with self.env.cr.savepoint() as savepoint, QUIET:
                call_kw(records.browse(), name, args, context)
                savepoint.rollback()
        except AccessError as error:
            return str(error)
        finally:
            self.env.invalidate_all()
        return None

    def _get_ways(self, dialog, field, record):
        """Return the ways to name a record in a field of a dialog: a method and its
        arguments by the name of the way.
        """
        many = field.type != "many2one"
        vals = {field.name: [Command.set(record.ids)] if many else record.id}
        other = {field.name: [Command.link(record.id)] if many else {"id": record.id}}
        default = {f"default_{field.name}": record.ids if many else record.id}
        by_default = dialog.with_context(**default)
        spec = self._get_spec(dialog)
        ways = {
            "onchange": (dialog.onchange, vals, [field.name], spec),
            "onchange of another kind": (dialog.onchange, other, [field.name], spec),
            "beside an onchange": (dialog.onchange, vals, ["display_name"], spec),
        }
        is_default = by_default.sudo().default_get([field.name]).get(field.name)
        if str(record.id) in re.findall(r"\d+", str(is_default)):
            ways["default"] = (by_default.onchange, {}, [], spec)
        if not field.store:
            return ways
        saved = self._save(dialog)
        ways |= {
            "save": (dialog.web_save, vals, spec),
            "write": (saved.write, vals),
            "onchange of a saved one": (saved.onchange, vals, [field.name], spec),
        }
        if "default" in ways:
            ways["default of save"] = (by_default.create, {})
        for line_field in self._get_parents(dialog):
            parent = self.env[line_field.model_name].with_env(dialog.env)
            lines = {line_field.name: [Command.create(vals)]}
            ways |= {
                f"create {line_field}": (parent.create, lines),
                f"onchange {line_field}": (
                    parent.onchange,
                    lines,
                    [line_field.name],
                    self._get_spec(parent),
                ),
            }
        return ways

    def _save(self, dialog):
        """Return a saved dialog of its user, about whatever it needs to be about."""
        vals = {}
        for name, field in dialog._fields.items():
            if field.type == "one2many":
                vals[name] = []
            if field.type != "many2one" or not field.required:
                continue
            related = self.env[field.comodel_name]
            vals[name] = (
                self._save(related.with_env(dialog.env))
                if related._transient
                else self.targets[field.comodel_name][0]
            ).id
        if dialog._name == "account.move.reversal":
            vals["move_ids"] = [Command.set(self.invoice.ids)]
        saved = dialog.sudo().create(vals)
        saved.env.flush_all()
        return saved.sudo(False)

    def _check_dialog(self, dialog):
        """Try each field of a dialog, and return how many ways were tried."""
        count = 0
        for field in self._get_relations(dialog):
            self.assertIn(
                field.comodel_name,
                self.targets,
                f"{field}: somebody's record of this kind is missing in the tests, or "
                "everybody may read them",
            )
            for record in self.targets[field.comodel_name]:
                secrets = {self.ben.name, self.dan.name}
                if record._name != "account.move" or record.state != "draft":
                    secrets.add(record.display_name)
                for who, user in self.intruders.items():
                    if self._may_read(record, user):
                        continue
                    own = dialog.with_user(user)
                    for way, call in self._get_ways(own, field, record).items():
                        refusal = self._try(*call)
                        case = f"{field} = {record}, {way}, {who}"
                        self.assertTrue(refusal, f"{case}: is answered")
                        told = [each for each in secrets if each in refusal]
                        self.assertFalse(told, f"{case}: {refusal}")
                        count += 1
        return count

    def test_no_dialog_is_about_what_its_user_may_not_read(self):
        for dialog in self._get_dialogs():
            with self.subTest(dialog=dialog._name):
                tried = self._check_dialog(dialog)
                if self._get_relations(dialog):
                    self.assertGreater(tried, 15)

    def test_the_people_of_the_table_may_not_read_what_is_in_it(self):
        may = {
            who: {
                record
                for records in self.targets.values()
                for record in records
                if self._may_read(record, user)
            }
            for who, user in self.intruders.items()
        }
        everything = {each for records in self.targets.values() for each in records}
        self.assertEqual(may["accountant elsewhere"], set())
        self.assertEqual(may["administrator elsewhere"], set())
        self.assertLessEqual(may["employee"], may["colleague"])
        self.assertLessEqual(
            {each._name for each in may["colleague"]},
            {
                "account.journal",
                "calendar.event",
                "product.product",
                "res.company",
                "res.partner",
            },
        )
        self.assertEqual(
            everything - may["administrator"],
            {*self.private, *self.private.sudo().booking_ids},
        )

    def test_foreign_and_unknown_ids_get_the_same_answer(self):
        lines = self.env["calendar.event.cancel.line"].with_user(self.colleague)
        spec = self._get_spec(lines)
        seat = self.session.booking_ids.id
        answers = {
            self._try(lines.onchange, {"booking_id": id_}, ["booking_id"], spec)
            for id_ in (seat, seat + 10**6)
        }
        self.assertEqual(len(answers), 1)
        self.assertIn("not all that is chosen here is yours to see", answers.pop())

    def test_an_id_is_a_number_and_nothing_like_one(self):
        line = self.env["calendar.event.cancel.line"].with_user(self.practitioner)
        vals = {"wizard_id": self._save(line.wizard_id).id}
        seat = self.session.booking_ids.id
        for id_ in (str(seat), float(seat), True, [seat], [[seat]], seat + 0.5):
            refusal = self._try(line.create, {**vals, "booking_id": id_})
            self.assertTrue(refusal, repr(id_))
        dialog = line.wizard_id
        for ids in ([str(seat)], [seat + 0.5], "abc", [[6, 0, str(seat)]]):
            refusal = self._try(dialog.create, {"booking_ids": ids})
            self.assertTrue(refusal, repr(ids))

    def test_a_record_that_is_made_up_is_no_way_to_what_others_have(self):
        line = self.env["calendar.event.cancel.line"].with_user(self.colleague)
        made_up = {
            "event_id": self.session.id,
            "invoice_line_ids": [[6, 0, self.invoice.invoice_line_ids.ids]],
        }
        vals, spec = {"booking_id": made_up}, {"invoice_name": {}}
        self.assertTrue(self._try(line.onchange, vals, ["booking_id"], spec))

    # === DIALOGS OF OTHERS === #

    def test_nobody_works_in_a_dialog_of_somebody_else(self):
        for dialog in self._get_dialogs():
            theirs = self._save(dialog.with_user(self.practitioner))
            for who in ("colleague", "administrator", "accountant elsewhere"):
                other = theirs.with_user(self.intruders[who])
                with self.subTest(dialog=dialog._name, who=who):
                    self.env.invalidate_all()
                    self.assertTrue(self._try(other.read, []))
                    self.assertTrue(self._try(other.write, {}))

    def test_no_line_is_put_into_a_dialog_of_somebody_else(self):
        lines = [
            (line, field)
            for line in self._get_dialogs()
            for field in line._fields.values()
            if field.type == "many2one" and self.env[field.comodel_name]._transient
        ]
        self.assertGreater(len(lines), 4)
        for line, field in lines:
            dialog = self.env[field.comodel_name].with_user(self.practitioner)
            vals = {field.name: self._save(dialog).id}
            own = line.with_user(self.administrator)
            with self.subTest(line=line._name):
                self.assertTrue(self._try(own.create, vals))
                self.assertTrue(
                    self._try(own.onchange, vals, [field.name], {field.name: {}})
                )

    def test_each_dialog_is_for_who_opened_it_by_rule(self):
        rules = self.env["ir.rule"].search([("groups", "=", False)])
        own = rules.filtered(
            lambda rule: rule.domain_force == "[('create_uid', '=', user.id)]"
        )
        self.assertLessEqual(
            {dialog._name for dialog in self._get_dialogs()},
            set(own.model_id.mapped("model")),
        )

    # === HOW DIALOGS ARE MADE === #

    def test_every_dialog_checks_what_it_is_about(self):
        dialogs = self._get_dialogs()
        self.assertGreater(len(dialogs), 15)
        for dialog in dialogs:
            self.assertIsInstance(dialog, self.registry["dialog.mixin"], dialog._name)
            left_out = [
                name
                for name, field in dialog._fields.items()
                if field.relational
                and ADDON in field._modules
                and name not in dialog._get_target_names()
            ]
            self.assertEqual(left_out, [], dialog._name)

    def test_what_a_dialog_shows_is_computed_with_the_rights_of_its_user(self):
        by_system = [
            str(field)
            for dialog in self._get_dialogs()
            for field in dialog._fields.values()
            if field._module == ADDON and field.compute and field.compute_sudo
        ]
        self.assertEqual(by_system, [])

    def test_a_dialog_has_buttons_and_no_other_way_in(self):
        for dialog in self._get_dialogs():
            for our_class in type(dialog).__mro__:
                if not our_class.__module__.startswith(f"odoo.addons.{ADDON}."):
                    continue
                for name, method in vars(our_class).items():
                    if name.startswith("_") or not inspect.isfunction(method):
                        continue
                    if name in ("create", "default_get", "onchange", "write"):
                        continue
                    with self.subTest(dialog=dialog._name, method=name):
                        self.assertTrue(name.startswith("action_"))
                        self.assertEqual(
                            [*inspect.signature(method).parameters], ["self"]
                        )

    # === WHAT IS SAID TO WHOM === #

    def _open(self, model, user, **values):
        context = {f"default_{name}": value for name, value in values.items()}
        return Form(self.env[model].with_user(user).with_context(**context))

    def test_a_draft_names_an_administrator_no_private_session(self):
        private = self._session(self.ben, privacy="private")
        draft = self._invoiced(private, post=False)
        chosen = {"move_ids": [Command.set(draft.ids)]}
        dialog = self.env["account.move.delete.draft"].with_user(self.administrator)
        opened = dialog.create(chosen)
        self.assertTrue(opened.has_bookings)
        told = [opened.cancel_obstacle, opened.move_ids.display_name]
        self.assertNotIn(private.name, str(told))

    def test_of_an_invoice_with_others_one_is_told_the_own_part(self):
        others = self._session(self.ben, user_id=self.practitioner.id)
        others.sudo().user_id = self.colleague
        sessions = self.session.copy() + others
        drafts = sessions.with_user(self.administrator).invoice_sessions()
        invoice = self.env["account.move"].browse(drafts[0]["invoice_id"])
        invoice.action_post()
        self._pay(invoice, 20.0)
        self.assertEqual(invoice.amount_residual, 180.0)
        self.env.invalidate_all()
        form = Form(
            self.env["calendar.event.cancel"]
            .with_user(self.practitioner)
            .with_context(active_model="calendar.event", active_ids=sessions[0].ids)
        )
        line = form.save().line_ids
        self.assertEqual((line.gross, line.owed, line.paid), (100.0, 100.0, False))
        self.assertEqual(line.outcome, "owed_less")

    def test_of_an_enrolment_only_its_own_invoices_count(self):
        own = self._enrol(self.dan, product=self.membership)
        dialog = self.env["product.enrolment.remove"].with_user(self.practitioner)
        wizard = dialog.create({"enrolment_ids": [Command.set(own.ids)]})
        line = wizard.line_ids.create(
            {
                "wizard_id": wizard.id,
                "enrolment_id": own.id,
                "invoice_id": self.bill_of_membership.id,
            }
        )
        self.assertEqual((line.billed, line.outcome), (0.0, "nothing"))
        wizard.action_remove()
        self.assertEqual(self.bill_of_membership.amount_credited, 0.0)

    def test_practitioners_open_the_dialogs_of_their_own(self):
        self.env.invalidate_all()
        form = self._open(
            "account.move.change.price", self.practitioner, move_id=self.draft.id
        )
        with form.line_ids.edit(0) as line:
            line.price_unit = 40.0
        self.assertEqual(form.new_total, 50.0)
        form.save().action_change_price()
        form = self._open(
            "account.move.change.payer", self.practitioner, move_id=self.draft.id
        )
        self.draft.sudo().partner_id.invoice_to_id = self.cleo
        form.partner_id = self.cleo
        form.save().action_change_payer()
        self.assertEqual(self.draft.partner_id, self.cleo)
        self._open(
            "account.move.delete.draft", self.practitioner, move_ids=self.draft.ids
        ).save().action_delete()
        self.assertFalse(self.draft.exists())

    def test_practitioners_credit_their_own_by_line(self):
        action = self.invoice.with_user(self.practitioner).action_reverse()
        self.env.invalidate_all()
        form = Form(
            self.env["account.move.reversal"]
            .with_user(self.practitioner)
            .with_context(**action["context"])
        )
        form.wrong = "other"
        form.credit_mode = "lines"
        with form.line_ids.edit(0) as line:
            line.credit_amount = 60.0
        form.save().action_credit()
        self.assertEqual(self.invoice.amount_credited, 60.0)

    def test_practitioners_credit_many_of_their_own(self):
        invoices = self.invoice + self.hidden_invoice
        action = invoices.with_user(self.practitioner).action_reverse()
        self.env.invalidate_all()
        wizard = (
            self.env["account.move.reversal"]
            .with_user(self.practitioner)
            .with_context(**action["context"])
            .create({"journal_id": self.invoice.journal_id.id})
        )
        wizard.action_credit()
        self.assertEqual(len(wizard.result_ids.credit_note_id), 2)

    def test_a_practitioner_does_not_reverse_as_native_odoo_does(self):
        wizard = (
            self.env["account.move.reversal"]
            .with_user(self.practitioner)
            .with_context(active_model="account.move", active_ids=self.invoice.ids)
            .create({"journal_id": self.invoice.journal_id.id})
        )
        for name in ("reverse_moves", "refund_moves", "modify_moves"):
            self.assertTrue(self._try(getattr(wizard, name)), name)

    # === SENTENCES === #

    def test_an_empty_dialog_says_nothing_and_breaks_nothing(self):
        for dialog in self._get_dialogs():
            own = dialog.with_user(self.administrator)
            with self.subTest(dialog=dialog._name):
                try:
                    answer = own.onchange({}, [], self._get_spec(own))
                except UserError:
                    continue
                self.assertIn("value", answer)

    def test_the_ends_of_the_calendar_are_days_as_others(self):
        Cancel = self.env["calendar.event.cancel"].with_user(self.practitioner)
        dialog = Cancel.create(
            {
                "mode": "sick_day",
                "date_from": "0001-01-01",
                "date_to": "9999-12-31",
            }
        )
        self.assertIn(self.session, dialog.cancelled_session_ids)
        Enrol = self.env["product.enrolment.enrol"].with_user(self.practitioner)
        for day in ("0001-01-01", "9999-12-31"):
            wizard = Enrol.create(
                {"product_id": self.service.id, "date_from": day, "date_to": day}
            )
            self.assertIn("No sessions are planned", wizard.summary)

    def test_a_share_is_none_all_or_between(self):
        Cancel = self.env["calendar.event.cancel"].with_user(self.practitioner)
        for percent, amount in ((math.nan, 0.0), (-5.0, 0.0), (1e308, 100.0)):
            dialog = Cancel.create(
                {
                    "session_ids": [Command.set(self.session.ids)],
                    "amount_mode": "percent",
                    "percent": percent,
                }
            )
            self.assertEqual(dialog.line_ids.amount, amount)


@tagged("post_install", "-at_install")
class TestDialogRequests(DialogsCommon, HttpCase):
    """What a program gets that asks by JSON-2 with somebody's key."""

    def _ask(self, user, model, method, **arguments):
        """Return the status and the text of the answer."""
        key = (
            self.env["res.users.apikeys"]
            .with_user(user)
            .sudo()
            ._generate("rpc", "test", fields.Datetime.now() + timedelta(days=1))
        )
        response = self.url_open(
            f"/json/2/{model}/{method}",
            json=arguments,
            headers={"Authorization": f"Bearer {key}"},
            method="POST",
        )
        return response.status_code, response.text

    @QUIET
    @mute_logger("odoo.http")
    def test_a_program_learns_no_more_than_its_user(self):
        line = {"booking_id": self.session.booking_ids.id}
        spec = {"partner_id": {"fields": {"display_name": {}}}, "gross": {}}
        for user, status in ((self.colleague, 403), (self.practitioner, 200)):
            answer = self._ask(
                user,
                "calendar.event.cancel.line",
                "onchange",
                ids=[],
                values=line,
                field_names=["booking_id"],
                fields_spec=spec,
            )
            self.assertEqual(answer[0], status, answer)
            self.assertEqual("Ben" in answer[1], user == self.practitioner)
        for user, status in ((self.colleague, 403), (self.accountant, 200)):
            answer = self._ask(
                user,
                "account.move.reversal.result",
                "onchange",
                ids=[],
                values={"invoice_id": self.bill.id},
                field_names=["invoice_id"],
                fields_spec={"invoice_name": {}},
            )
            self.assertEqual(answer[0], status, answer)
            self.assertEqual(self.bill.name in answer[1], user == self.accountant)

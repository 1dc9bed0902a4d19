# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Dialogs tell nobody anything of what they may not read (rule 30): every dialog, every
relation in it, by each way in which a request can name a record.
"""

import inspect
import re
from datetime import timedelta

from odoo import Command, fields
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .dialogs_common import ADDON, QUIET, DialogsCommon


@tagged("post_install", "-at_install")
class TestDialogRights(DialogsCommon):
    # === NAMING WHAT SOMEBODY ELSE KEEPS === #

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
                    # Six ways at least, by two people.
                    self.assertGreaterEqual(tried, 12)

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

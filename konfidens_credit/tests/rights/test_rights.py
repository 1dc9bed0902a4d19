# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who may do what: every public method, every stored field and every dialog of the
addon, tried by everybody. ``rights.csv`` holds the answers; what has no row fails.

RENEW_RIGHTS=1 in the environment writes the table anew from what is true now: read the
difference before you keep it.
"""

import csv
import os
from datetime import date, timedelta

from odoo import Command
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import file_path, mute_logger

from .rights_common import (
    ADDON,
    COLUMNS,
    TABLE,
    WHO,
    RightsCommon,
    get_own_fields,
    get_own_methods,
    read_table,
)

# On which of the records something is tried: by model, and where that does not do, by
# method.
RECORDS = {
    "account.credit.reason": "reason",
    "account.credit.run": "run",
    "account.credit.run.line": "run_line",
    "account.move": "invoice",
    "account.move.line": "line",
    "account.partial.reconcile": "use",
    "account.payment": "refund",
    "payment.transaction": "transaction",
    "calendar.event": "session",
    "product.enrolment": "enrolment",
    "product.product": "product",
    "product.template": "template",
    "res.company": "company",
    "res.partner": "client",
    "session.booking": "booking",
}
RECORDS_OF_METHODS = {
    ("account.credit.run", "action_retry"): "run_ended",
    ("account.credit.run", "action_undo"): "run_ended",
    ("account.credit.run", "retry_failed"): "run_ended",
    ("account.credit.run", "undo"): "run_ended",
    ("account.move", "action_change_payer"): "draft",
    ("account.move", "action_change_price"): "draft",
    ("account.move", "action_delete_draft"): "draft",
    ("account.move", "action_finalize"): "draft",
    ("account.move", "action_invoice_externally"): "draft",
    ("account.move", "action_mark_refunds"): "credit",
    ("account.move", "action_refund_credit"): "credit",
    ("account.move", "action_undo_credit"): "credit_note",
    ("account.move", "change_payer"): "draft",
    ("account.move", "change_price"): "draft",
    ("account.move", "delete_draft"): "draft",
    ("account.move", "invoice_externally"): "draft",
    ("account.move", "post_and_send_in_background"): "draft",
    ("account.move", "refund_credit"): "credit",
    ("account.move", "undo_credit"): "credit_note",
    ("account.move.line", "action_print_credit"): "credit_line",
    ("account.move.line", "action_refund_credit"): "credit_line",
    ("account.move.line", "action_use_credit"): "credit_line",
    ("calendar.event", "action_reinstate"): "cancelled",
    ("calendar.event", "reinstate_sessions"): "cancelled",
    ("product.enrolment", "action_undo_removal"): "left",
    ("product.enrolment", "undo_removal"): "left",
    ("session.booking", "action_choose"): "asked",
    ("session.booking", "action_close_choice"): "asked",
    ("session.booking", "choose"): "asked",
    ("session.booking", "close_choice"): "asked",
}
# What somebody may try to hang on a record that it does not belong to.
RECORDS_TO_LINK = {
    "booking_ids": "stray",
    "cancel_alarm_ids": "alarm",
    "cancel_credit_note_ids": "credit",
    "credit_use_ids": "use",
    "removal_credit_note_ids": "credit",
    "replacement_ids": "credit",
}
# What each dialog is opened on: the values that name it, and the context.
DIALOGS = {
    "account.move.apply.credit": {"move_id": "invoice"},
    "account.move.change.payer": {"move_id": "draft", "partner_id": "client"},
    "account.move.change.price": {"move_id": "draft"},
    "account.move.change.price.line": {
        "change_id": "account.move.change.price",
        "move_line_id": "draft_line",
    },
    "account.move.collect": {"active": "invoice"},
    "account.move.collect.line": {
        "wizard_id": "account.move.collect",
        "move_id": "invoice",
    },
    "account.move.delete.draft": {"move_ids": "draft"},
    "account.move.refund": {"credit_id": "credit", "amount": 5.0},
    "account.move.reversal": {"active": "invoice"},
    "account.move.reversal.line": {
        "reversal_id": "account.move.reversal",
        "move_line_id": "line",
    },
    "account.move.reversal.result": {
        "reversal_id": "account.move.reversal",
        "invoice_id": "invoice",
    },
    "account.payment.mark.refunded": {"credit_ids": "credit"},
    "calendar.event.cancel": {"active": "session"},
    "calendar.event.cancel.line": {
        "wizard_id": "calendar.event.cancel",
        "booking_id": "booking",
    },
    "calendar.event.new.class": {
        "product_id": "product",
        "date_until": date.today() + timedelta(weeks=2),
    },
    "calendar.event.new.class.line": {
        "class_id": "calendar.event.new.class",
        "partner_id": "client",
    },
    "calendar.event.reinstate": {"event_ids": "cancelled"},
    "product.enrolment.enrol": {"partner_ids": "client", "product_id": "product"},
    "session.booking.choose": {"booking_id": "asked"},
    "session.booking.invoice.externally": {"booking_ids": "booking"},
    "product.enrolment.remove": {"active": "enrolment"},
    "product.enrolment.remove.line": {
        "wizard_id": "product.enrolment.remove",
        "enrolment_id": "enrolment",
    },
}
# The addon alone writes these, by SQL or as superuser: nobody has more than to read.
INNER = ("product.enrolment.turn", "worker.mark")
RENEW = os.environ.get("RENEW_RIGHTS")


@tagged("post_install", "-at_install")
class TestRights(RightsCommon):
    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_access")
    def test_everybody_may_do_what_the_table_says_and_no_more(self):
        found = {}
        for model, model_class in sorted(self.registry.items()):
            if model_class._abstract or model in INNER:
                continue
            for name in get_own_methods(model_class):
                found[model, "method", name] = self._try_method(model, name)
            if model_class._transient:
                if model_class._original_module == ADDON or model in DIALOGS:
                    found[model, "dialog", ""] = self._try_dialog(model)
            elif not model_class._auto:
                continue
            else:
                for name in get_own_fields(model_class):
                    found[model, "field", name] = self._try_field(model, name)
        if RENEW:
            self._write_table(found)
        table = read_table()
        self.assertEqual(
            sorted(table), sorted(found), "Each of the addon's has a row in rights.csv."
        )
        differing = {
            key: {
                who: answer for who, answer in row.items() if answer != found[key][who]
            }
            for key, row in table.items()
            if row != found[key]
        }
        self.assertFalse(differing, "The table says so, but it is not so.")

    # === TRYING === #

    def _try_method(self, model, name):
        if self.registry[model]._transient:
            return {
                who: self._try(lambda user=user: self._call_dialog(model, name, user))
                for who, user in self.users.items()
            }
        record = self.records[RECORDS_OF_METHODS.get((model, name), RECORDS[model])]
        arguments = self._get_arguments(name)
        return {
            who: self._try(
                lambda user=user: call_kw(
                    self.env[model].with_user(user), name, [record.ids], arguments
                )
            )
            for who, user in self.users.items()
        }

    def _get_arguments(self, name):
        return {
            "cancel_bookings": {"notify": False},
            "cancel_in_background": {"notify": False},
            "cancel_sessions": {"notify": False},
            "change_payer": {"partner_id": self.ann.id},
            "choose": {"choice": "credit"},
            "change_price": {
                "line_id": self.records["draft_line"].id,
                "price_unit": 5.0,
            },
            "invoice_externally": {"note": "Insurer"},
            "remove_from_product": {"notify": False},
            "remove_in_background": {"notify": False},
        }.get(name, {})

    def _try_field(self, model, name):
        """Tell who may write a field: what it holds, or where only our code writes it,
        something else, as Odoo leaves out what does not change.
        """
        record = self.records[RECORDS[model]]
        value = self._get_value(record.sudo(), name)
        return {
            who: self._try(
                lambda user=user: record.with_user(user).write({name: value})
            )
            for who, user in self.users.items()
        }

    def _get_value(self, record, name):
        field = record._fields[name]
        value = record[name]
        if field.type == "one2many":
            other = self.records[RECORDS_TO_LINK.get(name, RECORDS[field.comodel_name])]
            return [Command.link(other.id)]
        if not getattr(field, "owned", False):
            return field.convert_to_write(value, record)
        if field.type == "many2one":
            return False if value else record.env[field.comodel_name].search([]).ids[0]
        if field.type == "many2many":
            return [Command.link(self.records[RECORDS_TO_LINK[name]].id)]
        if field.type == "selection":
            return next(key for key in field.get_values(self.env) if key != value)
        if field.type in ("date", "datetime"):
            return "2026-12-31"
        return not value

    def _try_dialog(self, model):
        """Tell who may open a dialog on what is somebody's, and read what it shows."""
        return {
            who: self._try(lambda user=user: self._open(model, user).read())
            for who, user in self.users.items()
        }

    def _call_dialog(self, model, name, user):
        """Call a button of a dialog that somebody has got past all other checks."""
        dialog = self._open(model, user, sudo=True).with_user(user)
        call_kw(dialog.browse(), name, [dialog.ids], {})

    def _open(self, model, user, sudo=False):
        dialogs = self.env[model].with_user(user).sudo(sudo)
        vals = {}
        for name, target in DIALOGS[model].items():
            if name == "active":
                record = self.records[target]
                dialogs = dialogs.with_context(
                    active_model=record._name, active_ids=record.ids
                )
                if model == "account.move.reversal":
                    vals["journal_id"] = record.journal_id.id
            elif not isinstance(target, str):
                vals[name] = target
            elif target in DIALOGS:
                vals[name] = self._open(target, user, sudo=True).id
            elif dialogs._fields[name].type == "many2many":
                vals[name] = [Command.set(self.records[target].ids)]
            else:
                vals[name] = self.records[target].id
        opened = dialogs.create(vals)
        # What it shows is computed with the rights of who opened it, as in a request.
        opened.env.flush_all()
        return opened

    def _write_table(self, found):
        with open(file_path(TABLE), "w", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            for key, row in sorted(found.items()):
                writer.writerow([*key, *(row[who] for who in WHO)])

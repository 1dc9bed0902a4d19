# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The dialogs of the addon, read from the registry, and what somebody else keeps."""

from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from .enrolment_common import EnrolmentCommon

ADDON = "konfidens_credit"
# What every employee may read.
PUBLIC = {"account.credit.reason", "res.currency", "res.users"}
QUIET = mute_logger(
    "odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model"
)


class DialogsCommon(EnrolmentCommon):
    """A practitioner's records, private ones among them, and people who may not read
    them: a colleague, and the staff of another company.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.setup_other_company()["company"]
        cls.intruders = {
            "colleague": cls.colleague,
            "administrator": cls.administrator,
            "employee": new_test_user(cls.env, "nobody", groups="base.group_user"),
            "accountant elsewhere": cls._create_stranger(
                "account.group_account_invoice"
            ),
            "administrator elsewhere": cls._create_stranger(
                "konfidens_credit.group_administrator"
            ),
        }
        cls.targets = cls._create_targets()
        cls.env.flush_all()

    @classmethod
    def _create_stranger(cls, group):
        return new_test_user(
            cls.env,
            f"stranger {group}",
            groups=f"base.group_user,{group}",
            company_id=cls.second.id,
            company_ids=[Command.set(cls.second.ids)],
        )

    @classmethod
    def _create_targets(cls):
        """Return what the practitioner and the company keep, by model; the first of
        each may stand in a dialog.
        """
        cls.ann.company_id = cls.service.company_id = cls.company
        later = cls._in_a_week() + timedelta(days=1)
        cls.session = cls._session(cls.ben)
        cls.private = cls._session(cls.dan, start=later, privacy="private")
        cls.invoice = cls._invoiced(cls.session)
        cls._pay(cls.invoice, 40.0)
        cls.hidden_invoice = cls._invoiced(cls.private)
        cls.draft = cls._invoiced(
            cls._session(cls.ben, start=later + timedelta(days=1)), post=False
        )
        cls.enrolment = cls._enrol(cls.cleo, product=cls.membership)
        cls.bill_of_membership = cls._bill(cls.enrolment)
        paid = cls._invoiced(cls._session(cls.ben, start=later + timedelta(days=2)))
        cls._pay(paid)
        results = paid.with_user(cls.accountant).credit_invoice(
            settlement="refund", refund_amount=30.0
        )
        cls.credit_note = cls.env["account.move"].browse(results[0]["credit_note_id"])
        cls.refund = cls.credit_note.refund_payment_ids
        cls.bill = cls._create_bill()
        invoices = cls.invoice + cls.hidden_invoice + cls.draft + cls.bill_of_membership
        return {
            "account.journal": cls.invoice.journal_id,
            "account.move": invoices + cls.credit_note + cls.bill,
            "account.move.line": invoices.invoice_line_ids
            + cls.credit_note._get_receivable_lines()
            + cls.bill.invoice_line_ids,
            "account.payment": cls.refund,
            "calendar.event": cls.private + cls.session,
            "product.enrolment": cls.enrolment,
            "product.product": cls.service,
            "res.company": cls.company,
            "res.partner": cls.ann,
            "session.booking": cls.session.booking_ids + cls.private.sudo().booking_ids,
        }

    @classmethod
    def _create_bill(cls):
        bill = cls.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": cls.partner_b.id,
                "invoice_date": fields.Date.today(),
                "ref": "Rent of the practice",
                "invoice_line_ids": [
                    Command.create({"name": "Rent", "price_unit": 777.0})
                ],
            }
        )
        bill.action_post()
        return bill

    # === WHAT THERE IS === #

    def _get_dialogs(self):
        """Return the dialogs that are ours, and those that we made our own."""
        return [
            self.env[name]
            for name, model in sorted(self.registry.items())
            if model._transient
            and not model._abstract
            and name != "res.config.settings"
            and any(
                field._module == ADDON
                for field in model._fields.values()
                if field.name != "id"
            )
        ]

    def _get_relations(self, dialog):
        """Return the fields of a dialog that lead to what somebody may keep."""
        return [
            field
            for name, field in sorted(dialog._fields.items())
            if name in dialog._get_target_names()
            and name not in ("create_uid", "write_uid")
            and not self.env[field.comodel_name]._transient
            and field.comodel_name not in PUBLIC
        ]

    def _get_parents(self, dialog):
        """Return the fields of dialogs whose lines are of this kind."""
        return [
            field
            for parent in self._get_dialogs()
            for field in parent._fields.values()
            if field.type == "one2many" and field.comodel_name == dialog._name
        ]

    def _get_spec(self, dialog, deep=True):
        """Return the specification that reads all there is in a dialog."""
        spec = {}
        for name, field in dialog._fields.items():
            spec[name] = {}
            if field.relational and deep:
                related = self.env[field.comodel_name]
                spec[name]["fields"] = (
                    self._get_spec(related, deep=False)
                    if field.type == "one2many"
                    else {"display_name": {}}
                )
        return spec

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

    def _may_read(self, record, user):
        """Tell whether a user may read a record, and learn what is in it."""
        if record._name == "calendar.event":
            return record != self.private and self.company in user.company_ids
        return record.with_user(user).has_access("read")

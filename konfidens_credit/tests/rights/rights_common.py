# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The table of rights: what it is about, and on which records it is tried."""

import csv
from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.models import BaseModel
from odoo.orm.model_classes import is_model_class
from odoo.tests import new_test_user
from odoo.tools import file_path

from ..enrolment.enrolment_common import EnrolmentCommon

ADDON = "konfidens_credit"
TABLE = f"{ADDON}/tests/rights/rights.csv"
# Those who try: the practitioner whose session it is, a colleague, and so on; and an
# administrator of a company that has nothing to do with it.
WHO = (
    "portal",
    "employee",
    "own",
    "colleague",
    "billing",
    "accountant",
    "administrator",
    "elsewhere",
)
COLUMNS = ("model", "kind", "name", *WHO)
# What Odoo writes on every record by itself.
LOGGED = {"create_uid", "create_date", "write_uid", "write_date"}


def get_own_methods(model_class):
    """Return the names of the methods that requests can call and only the addon has."""
    own, others = set(), set()
    for part in model_class.mro():
        if is_model_class(part):
            continue
        names = {
            name
            for name, value in vars(part).items()
            if callable(value)
            and not name.startswith("_")
            and not getattr(value, "_api_private", False)
        }
        is_own = part.__module__.startswith(f"odoo.addons.{ADDON}")
        (own if is_own else others).update(names)
    return sorted(name for name in own - others if not hasattr(BaseModel, name))


def get_own_fields(model_class):
    """Return the names of the stored fields that the addon brings."""
    return sorted(
        name
        for name, field in model_class._fields.items()
        if field.store and field._module == ADDON and name not in LOGGED
    )


def read_table():
    """Return what the table says, by model, kind and name."""
    with open(file_path(TABLE), newline="") as file:
        return {
            (row["model"], row["kind"], row["name"]): {who: row[who] for who in WHO}
            for row in csv.DictReader(file)
        }


class RightsCommon(EnrolmentCommon):
    """Somebody of each kind, and records of each kind, all of one practitioner."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        elsewhere = cls.setup_other_company(name="Elsewhere")["company"]
        cls.users = {
            "portal": new_test_user(
                cls.env, "ann", groups="base.group_portal", partner_id=cls.ann.id
            ),
            "employee": new_test_user(cls.env, "employee", groups="base.group_user"),
            "own": cls.practitioner,
            "colleague": cls.colleague,
            "billing": cls.accountant,
            "accountant": new_test_user(
                cls.env,
                "bookkeeper",
                groups="base.group_user,account.group_account_manager",
            ),
            "administrator": cls.administrator,
            "elsewhere": new_test_user(
                cls.env,
                "elsewhere",
                groups="konfidens_credit.group_administrator",
                company_id=elsewhere.id,
                company_ids=[Command.set(elsewhere.ids)],
            ),
        }
        cls.records = cls._make_records()

    @classmethod
    def _make_records(cls):
        """Return records of the practitioner by what they are."""
        posted, credited, draft, bare, paid = cls._series(cls.ann, count=5)
        invoice = cls._invoiced(posted)
        draft_invoice = cls._invoiced(draft, post=False)
        cls._invoiced(credited)
        credited.cancel_sessions(notify=False)
        paid_invoice = cls._invoiced(paid)
        cls._pay(paid_invoice)
        paid_invoice.with_user(cls.practitioner).credit_invoice(amount=30.0)
        credit = paid_invoice.reversal_move_ids
        other = cls._invoiced(cls._session(cls.ann, start=cls._later(9)))
        other.with_user(cls.administrator).apply_account_credit(10.0)
        refund = (
            credit.with_user(cls.administrator).refund_credit(amount=5.0, by_hand=True)
        )[0]["refund_payment_id"]
        runs = cls._run(invoice, "queued") + cls._run(invoice, "stopped")
        enrolments = cls._enrol(cls.cleo, cls.dan, product=cls.service)
        enrolments[1].remove_from_product(notify=False)
        return {
            "invoice": invoice,
            "draft": draft_invoice,
            "credit_note": credited.sudo().booking_ids.cancel_credit_note_ids,
            "credit": credit,
            "paid": paid_invoice,
            "use": other.line_ids.matched_credit_ids[:1],
            "refund": cls.env["account.payment"].browse(refund),
            "line": invoice.invoice_line_ids[:1],
            "draft_line": draft_invoice.invoice_line_ids[:1],
            "credit_line": credit._get_credit_lines(),
            "transaction": cls._make_transaction(invoice),
            "session": bare,
            "cancelled": credited,
            "booking": cls._book(cls.ben, 2),
            "asked": cls._ask_about(cls._book(cls.ben, 16)),
            "stray": cls._book(cls.ann, 11),
            "enrolment": enrolments[0],
            "left": enrolments[1],
            "client": cls.ann,
            "product": cls.service,
            "template": cls.service.product_tmpl_id,
            "reason": cls.reason,
            "company": cls.env.company,
            "alarm": cls.env["calendar.alarm"].search([], limit=1),
            "run": runs[0],
            "run_ended": runs[1],
            "run_line": runs[0].line_ids,
            "bank": cls.company_data["default_journal_bank"],
        }

    @classmethod
    def _run(cls, invoice, state):
        """Return the practitioner's run that credits an invoice."""
        result = invoice.with_user(cls.practitioner).credit_in_background()
        run = cls.env["account.credit.run"].browse(result["run_id"])
        run.sudo()._as_owner().state = state
        return run

    @classmethod
    def _ask_about(cls, booking):
        """Return this booking, which was paid and cancelled: its client may choose."""
        booking.invoice_bookings()
        invoice = booking.invoice_line_ids.move_id
        invoice.action_post()
        cls._pay(invoice)
        booking.event_id.cancel_sessions(settlement="choose", notify=False)
        return booking

    @classmethod
    def _book(cls, client, days):
        """Return the booking of a client in a session of its own."""
        session = cls._session(client, start=cls._later(days))
        return session.sudo().booking_ids.filtered(
            lambda booking: booking.partner_id == client
        )

    @classmethod
    def _later(cls, days):
        return cls._in_a_week() + timedelta(days=days)

    @classmethod
    def _pay(cls, invoice):
        cls.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({"payment_date": fields.Date.today()})._create_payments()

    @classmethod
    def _make_transaction(cls, invoice):
        provider = cls.env["payment.provider"].create(
            {"name": "Card", "code": "demo", "state": "test"}
        )
        return cls.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": cls.env.ref("payment.payment_method_card").id,
                "reference": "rights",
                "amount": 1.0,
                "currency_id": invoice.currency_id.id,
                "partner_id": invoice.partner_id.id,
            }
        )

    def _try(self, do):
        """Return "yes" if ``do`` is done, "no" if it is forbidden, and "not now" if it
        is refused for another reason; and undo it.
        """
        try:
            with self.env.cr.savepoint() as savepoint:
                do()
                self.env.flush_all()
                savepoint.rollback()
        except AccessError:
            return "no"
        except (UserError, IntegrityError):
            return "not now"
        finally:
            self.env.invalidate_all()
        return "yes"

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who may do what: every public method, for every group, on own and others' records."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .session_common import SessionCommon

# Who may, of: the practitioner of the session, another practitioner, an administrator,
# an accountant, an employee, a customer on the portal.
USERS = ("own", "other", "administrator", "accountant", "employee", "portal")
MAY = {
    # Invoices that come from sessions.
    "explain_credit": "own administrator accountant portal",
    "credit_invoice": "own administrator accountant",
    "undo_credit": "own administrator accountant",
    "change_price": "own administrator accountant",
    "change_payer": "own administrator accountant",
    "action_post": "own administrator accountant",
    "action_send_to_payer": "own administrator accountant",
    "delete_draft": "own administrator accountant",
    "delete_draft_and_cancel": "own administrator",
    "invoice_draft_externally": "own administrator accountant",
    # Sessions and bookings.
    "invoice_sessions": "own administrator",
    "cancel_sessions": "own administrator",
    "reinstate_sessions": "own administrator",
    "action_done": "own administrator",
    "invoice_bookings": "own administrator",
    "cancel_bookings": "own administrator",
    "explain_cancellation": "own administrator",
    "invoice_seat_externally": "own administrator",
    # Enrolments.
    "enrol": "own other administrator",
    "explain_removal": "own administrator",
    "invoice_enrolments": "own administrator",
    "link_invoice_lines": "administrator",
    "remove_from_product": "own administrator",
    "undo_removal": "own administrator",
}
# Odoo's own calendar lets nobody but internal users near an event.
VIEWS = {
    "calendar.event": "own other administrator accountant employee",
    "session.booking": "own other administrator",
    "product.enrolment": "own other administrator",
    "product.enrolment.enrol": "own other administrator",
    "product.enrolment.remove": "own other administrator",
    "calendar.event.cancel": "own other administrator",
    "account.move.delete.draft": "own other administrator accountant",
    "account.move.change.price": "own other administrator accountant",
    "session.booking.invoice.externally": "own other administrator accountant",
    "account.move.reversal": "own other administrator accountant",
}


@tagged("post_install", "-at_install")
class TestSessionRights(SessionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann.email = "ann@example.com"
        cls.kin = cls.ann.create({"name": "Kin", "parent_id": cls.ann.id})
        cls.users = {
            "own": cls.practitioner,
            "other": cls.colleague,
            "administrator": cls.administrator,
            "accountant": cls.accountant,
            "employee": new_test_user(cls.env, "employee", groups="base.group_user"),
            "portal": new_test_user(
                cls.env,
                "ann",
                groups="base.group_portal",
                partner_id=cls.ann.id,
            ),
        }

    def _records(self):
        """Return a session with a posted, a credited and a draft invoice."""
        sessions = self._series(self.ann, count=4)
        posted, credited, draft, bare = sessions
        invoice = self._invoiced(posted)
        self._invoiced(credited)
        credited.cancel_sessions(notify=False)
        return {
            "invoice": invoice,
            "draft": self._invoiced(draft, post=False),
            "credit_note": credited.sudo().booking_ids.cancel_credit_note_ids,
            "session": bare,
            "cancelled": credited,
            "booking": bare.booking_ids,
            **self._enrolments(bare),
        }

    def _enrolments(self, session):
        """Return one who is enrolled in the session's service, and one who has left."""
        active, left = (
            self.env["product.enrolment"]
            .with_user(self.practitioner)
            .create(
                [
                    {"partner_id": client.id, "product_id": self.service.id}
                    for client in (self.cleo, self.dan)
                ]
            )
        )
        left.remove_from_product(notify=False)
        return {"enrolment": active, "left": left}

    def _call(self, name, records, user):
        """Call a method as ``user``."""
        records = {key: record.with_user(user) for key, record in records.items()}
        line = records["draft"].sudo().invoice_line_ids[:1]
        calls = {
            "explain_credit": lambda: records["invoice"].explain_credit(),
            "credit_invoice": lambda: records["invoice"].credit_invoice(),
            "undo_credit": lambda: records["credit_note"].undo_credit(),
            "change_price": lambda: records["draft"].change_price(line.id, 5.0),
            "change_payer": lambda: records["draft"].change_payer(self.kin.id),
            "action_post": lambda: records["draft"].action_post(),
            "action_send_to_payer": lambda: records["invoice"].action_send_to_payer(),
            "delete_draft": lambda: records["draft"].delete_draft(),
            "delete_draft_and_cancel": lambda: records["draft"].delete_draft(
                cancel_bookings=True
            ),
            "invoice_draft_externally": lambda: records["draft"].invoice_externally(
                "Insurer"
            ),
            "invoice_sessions": lambda: records["session"].invoice_sessions(),
            "cancel_sessions": lambda: records["session"].cancel_sessions(notify=False),
            "reinstate_sessions": lambda: records["cancelled"].reinstate_sessions(),
            "action_done": lambda: records["session"].action_done(),
            "invoice_bookings": lambda: records["booking"].invoice_bookings(),
            "cancel_bookings": lambda: records["booking"].cancel_bookings(notify=False),
            "explain_cancellation": lambda: records["booking"].explain_cancellation(),
            "invoice_seat_externally": lambda: records["booking"].invoice_externally(
                "Insurer"
            ),
            "enrol": lambda: records["enrolment"].create(
                {"partner_id": self.ben.id, "product_id": self.service.id}
            ),
            "explain_removal": lambda: records["enrolment"].explain_removal(),
            "invoice_enrolments": lambda: records["enrolment"].invoice_enrolments(),
            "link_invoice_lines": lambda: records["enrolment"].link_invoice_lines(),
            "remove_from_product": lambda: records["enrolment"].remove_from_product(
                notify=False
            ),
            "undo_removal": lambda: records["left"].undo_removal(),
        }
        calls[name]()

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_access")
    def test_each_method_is_for_whom_the_table_says(self):
        records = self._records()
        for name, allowed in MAY.items():
            for who in USERS:
                may = True
                try:
                    with self.env.cr.savepoint() as savepoint:
                        self._call(name, records, self.users[who])
                        savepoint.rollback()
                except AccessError:
                    may = False
                self.env.invalidate_all()
                self.assertEqual(may, who in allowed.split(), f"{name} as {who}: {may}")

    def test_each_view_opens_for_whom_the_table_says(self):
        for model, allowed in VIEWS.items():
            for who in USERS[:-1]:
                records = self.env[model].with_user(self.users[who])
                may = records.has_access("read")
                self.assertEqual(may, who in allowed.split(), f"{model} as {who}")
                if may:
                    records.get_views([(False, "form")])

    def test_a_practitioner_reads_own_invoices_and_no_others(self):
        own = self._invoiced(self._session())
        other = self._invoiced(
            self._session()
            .with_user(self.administrator)
            .copy({"user_id": self.colleague.id})
        )
        plain = self._invoice(100.0)
        visible = self.env["account.move"].with_user(self.practitioner).search([])
        self.assertEqual(visible & (own + other + plain), own)
        self.assertFalse(plain.with_user(self.practitioner).has_access("read"))
        self.assertFalse(own.with_user(self.practitioner).has_access("write"))
        self.assertFalse(
            self.env["account.payment"].with_user(self.practitioner).has_access("read")
        )

    def test_an_invoice_that_is_partly_somebody_elses_is_not_ones_own(self):
        invoice = self._invoiced(self._session(self.ann), post=False)
        invoice.write(
            {
                "invoice_line_ids": [
                    Command.create(
                        {"name": "Mat", "price_unit": 20.0, "tax_ids": False}
                    )
                ]
            }
        )
        own = invoice.with_user(self.practitioner)
        self.assertFalse(own.has_access("read"))
        with self.assertRaisesRegex(AccessError, "may not credit these invoices"):
            own.delete_draft()

    def test_dialogs_are_for_who_opened_them(self):
        session = self._session()
        dialog = (
            self.env["calendar.event.cancel"]
            .with_user(self.practitioner)
            .with_context(active_model="calendar.event", active_ids=session.ids)
            .create({})
        )
        self.assertFalse(dialog.with_user(self.administrator).has_access("read"))
        self.assertFalse(
            dialog.line_ids.with_user(self.administrator).has_access("read")
        )
        enrolment = self._enrolments(session)["enrolment"]
        action = enrolment.action_remove_from_product()
        dialog = (
            self.env["product.enrolment.remove"]
            .with_user(self.practitioner)
            .with_context(**action["context"])
            .create({})
        )
        self.assertTrue(dialog.line_ids)
        for records in (dialog, dialog.line_ids):
            self.assertFalse(records.with_user(self.administrator).has_access("read"))

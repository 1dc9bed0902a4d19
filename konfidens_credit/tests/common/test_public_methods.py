# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What requests call: records that are named twice count once (rule 25), and those that
are not there look like those that are somebody else's (rule 30).
"""

import inspect

from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..enrolment.enrolment_common import EnrolmentCommon

UNKNOWN = 99999999


@tagged("post_install", "-at_install")
class TestPublicMethods(EnrolmentCommon):
    def _call(self, records, method, *args, **kwargs):
        """Call a method as a request does that names these records, each twice."""
        return call_kw(
            records.browse(), method, [[*records.ids, *records.ids], *args], kwargs
        )

    def _get_public_methods(self):
        """Yield what requests can call of our methods: model, name and function."""
        for model in self.env.registry.values():
            for part in model.__mro__:
                if not part.__module__.startswith("odoo.addons.konfidens_credit."):
                    continue
                for name, function in vars(part).items():
                    if (
                        inspect.isfunction(function)
                        and not name.startswith("_")
                        # The framework, or what every model has of Odoo's apps.
                        and not hasattr(self.registry["base"], name)
                        and not getattr(function, "_api_model", False)
                    ):
                        yield model._name, name, function

    def test_each_public_method_takes_a_record_once(self):
        methods = list(self._get_public_methods())
        self.assertGreater(len(methods), 50)
        bare = {
            f"{model}.{name} ({function.__module__})"
            for model, name, function in methods
            if not getattr(function, "is_each_once", False)
        }
        self.assertFalse(bare, "Decorate them with common.public_method")

    # === INVOICES === #

    def test_invoices_are_credited_once(self):
        invoices = (self._invoice(10.0) + self._invoice(20.0))[::-1]
        invoices = invoices.with_user(self.accountant)
        results = self._call(invoices, "credit_invoice")
        self.assertEqual([each["invoice_id"] for each in results], invoices.ids)
        self.assertEqual(invoices.mapped("amount_credited"), [20.0, 10.0])
        notes = invoices.browse([each["credit_note_id"] for each in results])
        self.assertEqual(len(self._call(invoices, "explain_credit")), 2)
        self.assertEqual(len(self._call(notes, "undo_credit")), 2)
        self.assertEqual(invoices.mapped("amount_credited"), [0.0, 0.0])

    def test_credit_is_used_and_told_once(self):
        paid = self._invoice(100.0)
        self._pay(paid)
        self._credit(paid)
        invoice = self._invoice(30.0).with_user(self.accountant)
        [used] = self._call(invoice, "apply_account_credit", 20.0)
        self.assertEqual((used["applied"], used["left_to_pay"]), (20.0, 10.0))
        customer = self.partner_a.with_user(self.accountant)
        [told] = self._call(customer, "get_account_credit")
        self.assertEqual(told["balances"][0]["amount"], 80.0)
        uses = invoice.line_ids.matched_credit_ids.with_user(self.accountant)
        self._call(uses, "undo_account_credit")
        self.assertEqual(invoice.amount_residual, 30.0)

    def test_drafts_are_changed_and_deleted_once(self):
        draft = self._invoice(10.0, post=False).with_user(self.accountant)
        self._call(draft, "change_price", draft.invoice_line_ids.id, 12.0)
        self._call(draft, "change_payer", self.partner_b.id)
        self.assertEqual((draft.amount_total, draft.partner_id), (12, self.partner_b))
        self.assertEqual(len(self._call(draft, "delete_draft")), 1)
        self.assertFalse(draft.exists())

    def test_invoices_are_finalised_once(self):
        invoice = self._invoiced(self._session(self.ann), post=False)
        self._call(invoice.with_user(self.practitioner), "action_post")
        self.assertEqual(invoice.state, "posted")

    # === SESSIONS === #

    def test_seats_are_invoiced_once(self):
        for method in ("invoice_bookings", "action_invoice"):
            with self.subTest(method=method):
                bookings = self._session().booking_ids
                self._call(bookings.with_user(self.practitioner), method)
                lines = bookings.sudo().invoice_line_ids
                self.assertEqual(len(lines), 2)
                self.assertEqual(len(lines.move_id), 2)

    def test_sessions_are_invoiced_cancelled_and_reinstated_once(self):
        session = self._session(self.ann).with_user(self.practitioner)
        [draft] = self._call(session, "invoice_sessions")
        self.assertEqual(len(draft["booking_ids"]), 1)
        [done] = self._call(session, "cancel_sessions", notify=False)
        self.assertEqual(len(done["bookings"]), 1)
        self.assertEqual(len(self._call(session, "reinstate_sessions")), 1)

    def test_seats_are_cancelled_once(self):
        bookings = self._session(self.ann).booking_ids.with_user(self.practitioner)
        [done] = self._call(bookings, "cancel_bookings", notify=False)
        self.assertEqual(len(done["bookings"]), 1)

    # === ENROLMENTS === #

    def test_enrolments_are_invoiced_and_ended_once(self):
        enrolment = self._enrol(self.ann, product=self.membership)
        [draft] = self._call(enrolment, "invoice_enrolments")
        invoice = self.env["account.move"].browse(draft["invoice_id"])
        self.assertEqual(len(invoice.invoice_line_ids), 1)
        [left] = self._call(enrolment, "remove_from_product", notify=False)
        self.assertEqual(left["enrolment_id"], enrolment.id)
        self.assertEqual(len(self._call(enrolment, "undo_removal")), 1)

    # === DIALOGS === #

    def _open(self, model, records):
        """Return a dialog as it opens on these records, each named twice."""
        context = {
            "active_model": records._name,
            "active_ids": [*records.ids, *records.ids],
        }
        dialogs = self.env[model].with_user(records.env.user)
        return Form(dialogs.with_context(**context)).save().with_context(**context)

    def test_dialogs_credit_an_invoice_once(self):
        invoice = self._invoice(10.0).with_user(self.accountant)
        dialog = self._open("account.move.reversal", invoice)
        self.assertFalse(dialog.is_batch)
        dialog.action_credit()
        self.assertEqual(len(invoice.reversal_move_ids), 1)

    def test_dialogs_collect_an_invoice_once(self):
        invoices = self._invoice(10.0, post=False, auto_collect=True)
        invoices += self._invoice(10.0)
        dialog = self._open("account.move.collect", invoices.with_user(self.accountant))
        self.assertEqual(len(dialog.line_ids), 1)
        defaults = dialog.default_get(["line_ids", "left_out_count"])
        self.assertEqual(defaults["left_out_count"], 1)

    def test_dialogs_cancel_a_seat_once(self):
        session = self._session(self.ann).with_user(self.practitioner)
        dialog = self._open("calendar.event.cancel", session)
        self.assertEqual(len(dialog.line_ids), 1)
        dialog = self._open("calendar.event.cancel", session.booking_ids)
        self.assertEqual(len(dialog.line_ids), 1)

    def test_dialogs_end_an_enrolment_once(self):
        dialog = self._open("product.enrolment.remove", self._enrol(self.ann))
        self.assertEqual(len(dialog.line_ids), 1)

    # === WHAT IS NOT THERE === #

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_what_is_not_there_looks_like_what_is_somebody_elses(self):
        others = self._invoiced(
            self._session(self.ann)
            .with_user(self.administrator)
            .copy({"user_id": self.colleague.id})
        )
        seats = others.sudo().invoice_line_ids.booking_id
        for records, methods in (
            (others, ("explain_credit", "credit_invoice", "delete_draft")),
            (seats, ("invoice_bookings", "cancel_bookings", "explain_cancellation")),
            (seats.event_id, ("invoice_sessions", "cancel_sessions")),
        ):
            for method in methods:
                for record_id in (records.id, UNKNOWN):
                    with (
                        self.subTest(method=method, record_id=record_id),
                        self.assertRaises(AccessError),
                    ):
                        mine = records.with_user(self.practitioner)
                        call_kw(mine, method, [[record_id]], {})

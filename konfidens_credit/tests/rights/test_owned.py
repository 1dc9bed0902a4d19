# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Nobody writes a fact but the code that owns it, through whatever door (rule 29)."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.common.context_keys import LIMITS, NOTICE, OWNER, REVERSAL
from .rights_common import RightsCommon

# What a request can carry.
FORGED = (True, 1, "_MARK", [1], {"OWNER": True})


@tagged("post_install", "-at_install")
class TestOwned(RightsCommon):
    def _as(self, who, key):
        return self.records[key].with_user(self.users[who])

    def _refused(self, do, record, *names):
        before = record.sudo().read(names)
        with (
            self.assertRaises(UserError),
            self.env.cr.savepoint(),
            mute_logger("odoo.addons.base.models.ir_rule"),
        ):
            do()
            self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(record.sudo().read(names), before)

    # === MESSAGES THAT NOBODY OWES === #

    def test_a_practitioner_has_no_document_sent_that_no_booking_made(self):
        booking = self._as("own", "booking")
        document = self.records["credit"]
        for vals in (
            {"cancel_credit_note_ids": [Command.link(document.id)]},
            {"notice_state": "queued"},
            {"notice_message": "Pay here"},
            {"state": "cancelled"},
            {"invoice_line_ids": [Command.link(self.records["line"].id)]},
        ):
            with self.subTest(vals=vals):
                self._refused(lambda vals=vals: booking.write(vals), booking, *vals)

    def test_a_copy_of_a_booking_has_no_past(self):
        cancelled = self.records["cancelled"].sudo().booking_ids[:1]
        own = cancelled.with_user(self.practitioner)
        session = self._session(self.ben, start=self._later(20))
        copy = own.copy(
            {
                "event_id": session.id,
                "partner_id": self.dan.id,
                "notice_state": "queued",
                "cancel_credit_note_ids": [Command.set(self.records["credit"].ids)],
            }
        )
        self.assertEqual(copy.notice_state, "none")
        self.assertFalse(copy.sudo().cancel_credit_note_ids)
        self.assertEqual(copy.state, "booked")

    def test_no_default_tells_of_what_has_not_happened(self):
        session = self._session(self.ben, start=self._later(20))
        booking = (
            self.env["session.booking"]
            .with_user(self.practitioner)
            .with_context(
                default_notice_state="queued",
                default_cancel_credit_note_ids=self.records["credit"].ids,
                default_user_id=self.colleague.id,
                default_invoice_state="paid",
            )
            .create({"event_id": session.id, "partner_id": self.dan.id})
        )
        self.assertEqual(booking.notice_state, "none")
        self.assertFalse(booking.sudo().cancel_credit_note_ids)
        self.assertEqual(booking.user_id, self.practitioner)
        self.assertEqual(booking.invoice_state, "none")

    def test_a_default_of_the_user_tells_nothing_either(self):
        self.env["ir.default"].sudo().set(
            "session.booking", "elsewhere_note", "Insurer", user_id=self.practitioner.id
        )
        bookings = self._session(self.ben, start=self._later(20)).booking_ids
        self.assertEqual(bookings.mapped("elsewhere_note"), [False] * len(bookings))

    def test_what_is_created_has_not_been_invoiced_or_cancelled(self):
        session = self._session(self.ben, start=self._later(20))
        bookings = self.env["session.booking"].with_user(self.practitioner)
        for vals in (
            {"invoice_state": "paid"},
            {"is_billed": True},
            {"elsewhere_note": "Insurer"},
            {"state": "cancelled"},
            {"cancel_fee": 500.0},
            {"enrolment_id": self.records["enrolment"].id},
            {"user_id": self.colleague.id},
        ):
            new = {"event_id": session.id, "partner_id": self.dan.id, **vals}
            with self.subTest(vals=vals):
                self._refused(
                    lambda new=new: bookings.create(new), session, "booking_ids"
                )
                self._refused(
                    lambda vals=vals: session.write(
                        {
                            "booking_ids": [
                                Command.create({"partner_id": self.dan.id, **vals})
                            ]
                        }
                    ),
                    session,
                    "booking_ids",
                )

    def test_an_import_writes_no_fact(self):
        booking = self._as("own", "booking")
        result = booking.load(
            [".id", "notice_state", "elsewhere_note"],
            [[str(booking.id), "To Be Told", "Insurer"]],
        )
        self.assertFalse(result["ids"])
        self.assertEqual(booking.notice_state, "none")

    def test_the_parent_of_a_relation_writes_no_fact(self):
        enrolment = self._as("own", "enrolment")
        stray = self.records["stray"]
        for record, vals in (
            (enrolment, {"booking_ids": [Command.link(stray.id)]}),
            (
                enrolment,
                {"booking_ids": [Command.update(stray.id, {"is_billed": True})]},
            ),
            (
                self._as("own", "session"),
                {"booking_ids": [Command.update(stray.id, {"cancel_fee": 9.0})]},
            ),
            (
                self._as("billing", "invoice"),
                {"replacement_ids": [Command.link(self.records["draft"].id)]},
            ),
            (
                self._as("billing", "draft"),
                {
                    "invoice_line_ids": [
                        Command.create({"name": "Once more", "booking_id": stray.id})
                    ]
                },
            ),
        ):
            with self.subTest(vals=vals):
                self._refused(
                    lambda record=record, vals=vals: record.write(vals),
                    stray,
                    "enrolment_id",
                    "is_billed",
                    "cancel_fee",
                    "invoice_line_ids",
                )

    # === CANCELLED IS A FACT === #

    def test_what_is_cancelled_stays_cancelled(self):
        booking = self.records["cancelled"].sudo().booking_ids[:1]
        own = booking.with_user(self.practitioner)
        for state in ("booked", "attended", "no_show"):
            self._refused(
                lambda state=state: own.write({"state": state}), booking, "state"
            )

    def test_who_came_is_noted_by_hand(self):
        booking = self._as("own", "booking")
        booking.state = "no_show"
        booking.state = "attended"
        self.assertEqual(booking.state, "attended")

    def test_who_cancelled_a_session_and_when_is_not_typed_in(self):
        session = self._as("own", "session")
        for vals in (
            {"session_state": "cancelled"},
            {"session_state": "done"},
            {"cancel_date": "2026-01-01 10:00:00"},
            {"cancel_user_id": self.colleague.id},
            {"cancel_reason_id": self.reason.id},
        ):
            self._refused(lambda vals=vals: session.write(vals), session, *vals)

    # === MONEY === #

    def test_accounting_does_not_open_what_can_be_credited(self):
        for key, vals in (
            ("invoice", {"credit_legacy": True}),
            ("invoice", {"credit_capped": False}),
            ("invoice", {"amount_credited": -1000.0}),
            ("credit", {"amount_refunding": -1000.0}),
            ("refund", {"refunded_credit_id": False}),
        ):
            record = self._as("billing", key)
            with self.subTest(vals=vals):
                self._refused(
                    lambda record=record, vals=vals: record.write(vals), record, *vals
                )

    def test_a_payment_blocks_no_credit_that_it_does_not_pay_back(self):
        credit = self.records["credit"]
        payments = self.env["account.payment"].with_user(self.users["billing"])
        vals = {
            "payment_type": "outbound",
            "partner_type": "customer",
            "partner_id": credit.partner_id.id,
            "amount": 20.0,
        }
        self._refused(
            lambda: payments.create({**vals, "refunded_credit_id": credit.id}),
            credit,
            "amount_refunding",
        )
        payment = payments.with_context(default_refunded_credit_id=credit.id).create(
            vals
        )
        self.assertFalse(payment.refunded_credit_id)

    def test_a_duplicate_sells_no_booking_whatever_the_context_says(self):
        copy = (
            self._as("billing", "invoice")
            .with_context(include_business_fields=True, move_reverse_cancel=True)
            .copy()
        )
        self.assertFalse(copy.invoice_line_ids.credited_line_id)
        self.assertEqual(
            self.records["invoice"].sudo().line_ids.booking_id.invoice_state, "owed"
        )

    # === CONTEXT === #

    def test_no_context_key_opens_a_fact(self):
        booking = self._as("own", "booking")
        for value in FORGED:
            keys = dict.fromkeys((OWNER, REVERSAL, LIMITS, NOTICE), value)
            forged = booking.with_context(konfidens_credit_cancelling=True, **keys)
            for vals in ({"notice_state": "queued"}, {"state": "cancelled"}):
                self._refused(
                    lambda forged=forged, vals=vals: forged.write(vals),
                    booking,
                    *vals,
                )

    def test_a_forged_notice_tells_of_nobody_else(self):
        booking = self._as("own", "booking")
        stray = self.records["stray"].ids
        for value in ({"recipient_id": 1, "record_ids": stray}, stray, 7):
            self.assertEqual(
                booking.with_context(**{NOTICE: value})._get_told(), booking
            )

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_who_may_not_read_a_record_is_not_told_its_name(self):
        booking = self._as("colleague", "booking")
        with self.assertRaises(AccessError) as refused:
            booking.write({"notice_state": "queued"})
        self.assertNotIn("Ben", str(refused.exception))
        own = self._as("own", "booking")
        with self.assertRaisesRegex(AccessError, "Message can't be typed in.*Ben"):
            own.write({"notice_state": "queued"})

    def test_superuser_writes_no_fact_by_accident(self):
        booking = self.records["booking"].sudo()
        self._refused(
            lambda: booking.write({"notice_state": "queued"}), booking, "notice_state"
        )

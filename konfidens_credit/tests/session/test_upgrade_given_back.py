# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A database that was filled by 19.0.1.0.0 tells the same after the upgrade, but for
what was not true any more.
"""

import runpy
from pathlib import Path

from odoo.tests import tagged
from odoo.tools import SQL

from .test_given_back import GivenBackCommon

SCRIPT = Path(__file__).parents[2] / "migrations" / "19.0.1.1.0" / "post-migration.py"
TOLD = ("state", "cancel_outcome", "cancel_amount", "cancel_refund")


@tagged("post_install", "-at_install")
class TestUpgradeGivenBack(GivenBackCommon):
    def _go_back(self, bookings):
        """Store these bookings as the version before did: with one credit note each,
        and what was given back as it was when they were cancelled.
        """
        self.env.flush_all()
        cr = self.env.cr
        cr.execute(
            "ALTER TABLE session_booking ADD COLUMN cancel_credit_note_id integer"
        )
        for booking in bookings:
            last = booking.cancel_credit_note_ids.sorted("id")[-1:]
            cr.execute(
                SQL(
                    "UPDATE session_booking SET cancel_credit_note_id = %s"
                    " WHERE id = %s",
                    last.id or None,
                    booking.id,
                )
            )
        cr.execute("DELETE FROM session_booking_credit_note_rel")
        cr.execute("UPDATE session_booking SET cancel_off_draft = NULL")
        self.env.invalidate_all()

    def _upgrade(self):
        runpy.run_path(str(SCRIPT))["migrate"](self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()

    def _cancel_all_kinds(self):
        """Return bookings: owed, paid, refunded, on a draft, in part on a draft, not
        invoiced, on an invoice and a debit note, on an invoice and a draft.
        """
        sessions = self._series(self.ann, count=8)
        for number in (0, 1, 2, 6, 7):
            invoice = self._invoiced(sessions[number])
            if number in (1, 2):
                self._pay(invoice)
            if number == 6:
                self._pay(self._add_debit_note(invoice))
            if number == 7:
                invoice._as_owner().with_context(include_business_fields=True).copy()
        self._invoiced(sessions[3] + sessions[4], post=False)
        for number, session in enumerate(sessions):
            session.cancel_sessions(
                settlement="refund" if number == 2 else "credit",
                amounts=70.0 if number == 4 else None,
                notify=False,
            )
        return sessions.sudo().booking_ids.sorted("start")

    def test_amounts_states_and_links_are_the_same(self):
        bookings = self._cancel_all_kinds()
        told = bookings.read(TOLD)
        off_drafts = bookings.mapped("cancel_off_draft")
        links = [booking.cancel_credit_note_ids for booking in bookings]
        self.assertEqual([len(notes) for notes in links], [1, 1, 1, 0, 0, 0, 2, 1])
        self._go_back(bookings)
        self._upgrade()
        self.assertEqual(bookings.read(TOLD), told)
        self.assertEqual(bookings.mapped("cancel_off_draft"), off_drafts)
        self.assertEqual([each.cancel_credit_note_ids for each in bookings], links)

    def test_what_was_kept_or_undone_since_is_told_right_from_then_on(self):
        kept, kept_note = self._cancelled("refund")
        undone, undone_note = self._cancelled()
        old = (kept + undone).read(TOLD)
        kept_note.refund_payment_ids.keep_as_credit()
        undone_note.undo_credit()
        self._go_back(kept + undone)
        for values in old:
            self.env.cr.execute(
                SQL(
                    "UPDATE session_booking SET cancel_outcome = %s,"
                    " cancel_amount = %s, cancel_refund = %s WHERE id = %s",
                    *(values[name] for name in (*TOLD[1:], "id")),
                )
            )
        self._upgrade()
        self.assertEqual(
            [tuple(values[name] for name in TOLD[1:]) for values in old],
            [("refund", 100.0, 100.0), ("account_credit", 100.0, 0.0)],
        )
        self.assertRecordValues(
            kept + undone,
            [
                {
                    "cancel_outcome": "account_credit",
                    "cancel_amount": 100.0,
                    "cancel_refund": 0.0,
                },
                {"cancel_outcome": "nothing", "cancel_amount": 0.0, "cancel_refund": 0},
            ],
        )

    def test_removals_that_were_undone_natively_are_told_right(self):
        enrolment = (
            self.env["product.enrolment"]
            .with_user(self.practitioner)
            .create({"partner_id": self.ann.id, "product_id": self.service.id})
        )
        enrolment.remove_from_product(notify=False)
        self.env.flush_all()
        self.env.cr.execute("UPDATE product_enrolment SET removal_credit = 100")
        enrolment.invalidate_recordset()
        self._go_back(self.env["session.booking"])
        self._upgrade()
        self.assertEqual(enrolment.removal_credit, 0.0)

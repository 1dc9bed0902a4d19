# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is asked for is bounded; what a request carries beside it decides nothing."""

import math
from datetime import date

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from ...models.common.asking import MOST_CHANGED, MOST_TOLD
from ...models.session import calendar_event_cancel
from .enrolment_common import EnrolmentCommon


@tagged("post_install", "-at_install")
class TestAskedBounds(EnrolmentCommon):
    def _ask(self, records, ids):
        return records.browse(ids).with_user(self.accountant)

    # === HOW MANY === #

    def test_more_than_a_worker_can_tell_of_is_refused(self):
        partners = self._ask(self.partner_a, self.partner_a.ids * (MOST_TOLD + 1))
        with self.assertRaisesRegex(UserError, f"at most {MOST_TOLD}"):
            partners.get_account_credit()

    def test_more_than_a_worker_can_change_is_refused(self):
        invoices = self._ask(self.env["account.move"], range(1, MOST_CHANGED + 2))
        with self.assertRaisesRegex(UserError, f"at most {MOST_CHANGED}"):
            invoices.credit_invoice()

    def test_our_own_work_has_no_such_bound(self):
        enrolments = self._enrol(self.ann).sudo()
        many = enrolments.browse(enrolments.ids * (MOST_TOLD + 1))
        self.assertEqual(many.action_open_bookings()["res_model"], "session.booking")

    def test_a_series_with_more_bookings_than_that_is_refused(self):
        sessions = self._series(self.ann, self.ben, count=2)
        self.patch(calendar_event_cancel, "MOST_CHANGED", 3)
        with self.assertRaisesRegex(UserError, "4 are too many"):
            sessions[0].cancel_sessions(scope="all")
        self.assertEqual(set(sessions.mapped("session_state")), {"planned"})

    def test_what_is_done_to_one_is_not_done_to_two(self):
        invoices = self._invoice(post=False) + self._invoice(post=False)
        for records in (invoices, invoices.browse()):
            with self.assertRaisesRegex(UserError, "one record at a time"):
                records.with_user(self.accountant).change_payer(self.ann.id)

    # === IDS === #

    def test_what_is_no_id_is_told_so(self):
        for ids in (["x"], [True], [-1], [2**31], [[1]], ["1"], [1.0]):
            with (
                self.subTest(ids=ids),
                self.assertRaisesRegex(UserError, "not the id of a record"),
            ):
                self._ask(self.env["account.move"], ids).explain_credit()

    def test_true_is_no_reason(self):
        with self.assertRaisesRegex(UserError, "not the id of a record"):
            self._credit(self._invoice(), reason_id=True)

    # === DAYS === #

    def test_a_credit_is_dated_a_year_ahead_at_most(self):
        today = fields.Date.context_today(self.env.user)
        invoice = self._invoice()
        for day in ("9999-12-31", fields.Date.add(today, years=1, days=1)):
            with self.assertRaisesRegex(UserError, "out of reach|a year ahead"):
                self._credit(invoice, date=day)
        self._credit(invoice, date=fields.Date.add(today, years=1))

    def test_an_enrolment_is_invoiced_a_year_ahead_at_most(self):
        enrolment = self._enrol(self.ann, product=self.membership)
        with self.assertRaisesRegex(UserError, "a year ahead"):
            enrolment.invoice_enrolments(date=fields.Date.add(self.today, years=20))
        self.assertFalse(enrolment.invoice_line_ids)

    def test_ten_years_of_months_are_a_slip(self):
        enrolment = self._enrol(
            self.ann, product=self.membership, date_from="1990-01-01"
        )
        with self.assertRaisesRegex(UserError, "months of .* are not invoiced"):
            enrolment.invoice_enrolments()

    def test_an_enrolment_begins_in_our_age(self):
        for day in ("0001-01-01", "9999-12-31", date.max):
            with self.assertRaisesRegex(UserError, "out of reach"):
                self._enrol(self.ann, date_from=day)

    # === AMOUNTS === #

    def test_a_price_has_an_end(self):
        session, enrolment = self._session(), self._enrol(self.ann)
        for price in (math.nan, math.inf, 1e308):
            for records, name in (
                (session, "session_price"),
                (session.booking_ids, "price"),
                (enrolment, "price"),
            ):
                with self.assertRaisesRegex(UserError, "amount"):
                    records.write({name: price})

    def test_half_a_cent_is_no_amount(self):
        invoice = self._invoice()
        with self.assertRaisesRegex(UserError, "more than zero"):
            self._credit(invoice, amount=0.005)
        self.assertEqual(self._credit(invoice, amount=0.01).amount_total, 0.01)

    # === THE CONTEXT === #

    def test_values_in_the_context_get_into_no_invoice(self):
        session = self._session(self.ann)
        [draft] = session.with_context(
            default_ref="Taken from the context", check_move_validity=False
        ).invoice_sessions()
        invoice = self.env["account.move"].browse(draft["invoice_id"])
        self.assertFalse(invoice.ref)

    def test_a_context_of_other_types_is_told_so(self):
        invoice = self._invoice().with_user(self.accountant)
        for name, value in (
            ("lang", 5),
            ("lang", ["en_US"]),
            ("tz", {"x": 1}),
            ("allowed_company_ids", "1"),
            ("allowed_company_ids", [True]),
        ):
            with self.assertRaisesRegex(UserError, f"{name} of the context"):
                invoice.with_context(**{name: value}).explain_credit()

    def test_a_company_that_is_not_the_users_is_refused(self):
        other = self.env["res.company"].create({"name": "Other"})
        session = self._session().with_user(self.practitioner)
        with self.assertRaises(AccessError):
            session.with_context(allowed_company_ids=other.ids).invoice_sessions()

    def test_dialogs_open_on_nothing_else_than_ids(self):
        for model, name in (
            ("account.move.reversal", "account.move"),
            ("account.move.collect", "account.move"),
            ("calendar.event.cancel", "calendar.event"),
            ("product.enrolment.remove", "res.partner"),
        ):
            dialog = self.env[model].with_context(
                active_model=name, active_ids=["x", None]
            )
            with self.subTest(model), self.assertRaisesRegex(UserError, "list of ids"):
                dialog.default_get(list(dialog._fields))

    # === WHAT OTHERS HAVE === #

    def test_nobody_learns_of_an_enrolment_that_they_may_not_read(self):
        self._enrol(self.ann, product=self.membership)
        with self.assertRaisesRegex(ValidationError, "You can't enrol Ann"):
            self.env["product.enrolment"].with_user(self.colleague).create(
                {"partner_id": self.ann.id, "product_id": self.membership.id}
            )

    def test_who_may_read_it_learns_of_an_enrolment(self):
        self._enrol(self.ann, product=self.membership)
        with self.assertRaisesRegex(ValidationError, "is enrolled in .* already"):
            self._enrol(self.ann, product=self.membership)

    def test_deleting_a_contact_tells_of_no_enrolment_of_others(self):
        self._enrol(self.ann, product=self.membership)
        manager = new_test_user(
            self.env,
            "manager",
            groups="base.group_user,base.group_partner_manager",
            company_ids=[Command.set(self.company.ids)],
            company_id=self.company.id,
        )
        with self.assertRaisesRegex(UserError, "there are documents of it"):
            self.ann.with_user(manager).unlink()

    # === NAMES === #

    def test_bookings_and_enrolments_are_found_by_client_and_service(self):
        session = self._session(self.ann, self.ben)
        enrolment = self._enrol(self.cleo, product=self.membership)
        self._enrol(self.dan)
        seat = self._booking(session, self.ann)
        for records, term in ((seat, "Ann"), (enrolment, "Memb")):
            found = records.with_user(self.practitioner).name_search(term)
            self.assertEqual([record_id for record_id, _name in found], records.ids)

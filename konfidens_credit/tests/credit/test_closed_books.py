# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rule 21: where the books are closed, today too, the date is shown and confirmed."""

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..common.credit_common import CreditCommon

TODAY = "2026-06-15"
LOCKS = ("fiscalyear_lock_date", "sale_lock_date", "hard_lock_date", "tax_lock_date")


class ClosedCommon(CreditCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(TODAY))
        cls.tax_25 = cls._create_tax(25.0)

    @classmethod
    def _close(cls, day, lock="fiscalyear_lock_date"):
        cls.company[lock] = day

    def _session(self, **values):
        return self._invoice(
            {"price_unit": 100.0, "tax_ids": self.tax_25.ids},
            invoice_date=fields.Date.to_date("2026-05-01"),
            **values,
        )

    def _open(self, invoices):
        action = invoices.with_user(self.accountant).action_reverse()
        return Form(
            self.env["account.move.reversal"]
            .with_user(self.accountant)
            .with_context(**action["context"])
        )


@tagged("post_install", "-at_install")
class TestClosedBooks(ClosedCommon):
    def test_closed_on_or_after_today_it_names_the_first_open_day(self):
        """Native posts it on the day after the lock in silence, or ends in "You cannot
        add/modify entries prior to and inclusive of".
        """
        for name in (False, "INV/2026/05/0001", "INV/2026/00001", "INV00001"):
            for lock in LOCKS:
                for day, open_day in (
                    ("2026-06-15", "2026-06-16"),
                    ("2026-06-30", "2026-07-01"),
                    ("2026-12-31", "2027-01-01"),
                ):
                    with (
                        self.subTest(name=name, lock=lock, day=day),
                        self.env.cr.savepoint() as savepoint,
                    ):
                        self._look(name, lock, day, open_day)
                        savepoint.rollback()
                        self.env.invalidate_all()

    def _look(self, name, lock, day, open_day):
        invoice = self._session(**({"name": name} if name else {}))
        self._close(day, lock)
        shown = fields.Date.to_date(open_day).strftime("%m/%d/%Y")
        with self.assertRaisesRegex(
            UserError, f"closed on.*06/15/2026.*{shown}.*draft"
        ):
            self._credit(invoice)
        self.assertFalse(invoice.reversal_move_ids)
        credit_note = self._credit(invoice, date=open_day)
        self.assertRecordValues(
            credit_note,
            [
                {
                    "date": fields.Date.to_date(open_day),
                    "invoice_date": fields.Date.to_date(open_day),
                    "state": "draft",
                    "auto_post": "at_date",
                }
            ],
        )

    def test_what_has_no_tax_does_not_mind_the_tax_lock(self):
        invoice = self._invoice(100.0, invoice_date=fields.Date.to_date("2026-05-01"))
        self._close("2026-06-30", "tax_lock_date")
        self.assertEqual(str(self._credit(invoice).date), TODAY)

    def test_it_is_posted_on_its_day(self):
        invoice = self._session()
        self._close("2026-06-30")
        credit_note = self._credit(invoice, date="2026-07-01")
        with freeze_time("2026-07-01"):
            credit_note._post()
        self.assertRecordValues(
            credit_note,
            [{"state": "posted", "date": fields.Date.to_date("2026-07-01")}],
        )
        self.assertEqual(invoice.amount_residual, 0.0)

    def test_a_day_further_than_shown_is_refused_again(self):
        invoice = self._session()
        self._close("2026-06-30")
        self._close("2026-07-31", "tax_lock_date")
        with self.assertRaisesRegex(UserError, "08/01/2026"):
            self._credit(invoice, date="2026-07-01")

    def test_with_a_new_draft_it_can_not_wait(self):
        invoice = self._session()
        self._close("2026-06-30")
        with self.assertRaisesRegex(UserError, "the future"):
            self._credit(invoice, date="2026-07-01", reissue=True)

    def test_money_does_not_go_before_it_counts(self):
        invoice = self._session()
        self._pay(invoice, payment_date=fields.Date.to_date("2026-05-02"))
        self._close("2026-06-30")
        outside = {"method": "Cash"}
        for options in (
            {"settlement": "outside", "outside": outside},
            {"outside": {**outside, "amount": 10.0}},
            {"settlement": "refund"},
        ):
            with self.assertRaisesRegex(UserError, "future"):
                self._credit(invoice, date="2026-07-01", **options)

    def test_nor_is_it_settled_elsewhere_in_a_closed_period(self):
        """Native books it in another period in silence."""
        invoice = self._session()
        self._pay(invoice, payment_date=fields.Date.to_date("2026-05-02"))
        self._close("2026-05-31")
        outside = {"method": "Cash", "date": "2026-05-20"}
        with self.assertRaisesRegex(UserError, "closed up to.*05/31/2026"):
            self._credit(invoice, settlement="outside", outside=outside)
        outside["date"] = "2026-06-01"
        self._credit(invoice, settlement="outside", outside=outside)

    def test_an_exception_of_the_user_counts(self):
        invoice = self._session()
        self._close("2026-06-30")
        self.env["account.lock_exception"].create(
            {
                "company_id": self.company.id,
                "user_id": self.accountant.id,
                "fiscalyear_lock_date": "2026-05-31",
                "end_datetime": False,
            }
        )
        self.assertEqual(str(self._credit(invoice).date), TODAY)


@tagged("post_install", "-at_install")
class TestClosedForm(ClosedCommon):
    def test_the_form_shows_the_date_and_asks_for_it(self):
        invoice = self._session()
        self._close("2026-06-30")
        form = self._open(invoice)
        self.assertRegex(form.date_notice, "06/15/2026.*07/01/2026.*draft until then")
        self.assertEqual(str(form.open_date), "2026-07-01")
        self.assertFalse(form.reissue)
        wizard = form.save()
        with self.assertRaisesRegex(UserError, "choose that date"):
            wizard.action_credit()
        wizard.accept_open_date = True
        wizard.action_credit()
        self.assertRecordValues(
            invoice.reversal_move_ids,
            [{"state": "draft", "date": fields.Date.to_date("2026-07-01")}],
        )

    def test_of_many_each_says_so(self):
        invoices = self._session() + self._session()
        self._close("2026-06-30")
        wizard = self._open(invoices).save()
        wizard.action_credit()
        self.assertTrue(all(wizard.result_ids.mapped("error")))
        self.assertFalse(invoices.reversal_move_ids)
        wizard = self._open(invoices).save()
        wizard.accept_open_date = True
        wizard.action_credit()
        self.assertEqual(
            set(map(str, invoices.reversal_move_ids.mapped("date"))), {"2026-07-01"}
        )


@tagged("post_install", "-at_install")
class TestClosedDrafts(ClosedCommon):
    """Credit notes that wait as drafts, and books that are closed meanwhile."""

    def _waiting(self):
        invoice = self._session()
        credit_note = self._credit(invoice, date="2026-07-01")
        return invoice, credit_note

    def test_unattended_it_waits_and_says_so(self):
        invoice, credit_note = self._waiting()
        self._close("2026-07-10")
        with freeze_time("2026-07-01"):
            credit_note._post()
        self.assertRecordValues(
            credit_note,
            [{"state": "draft", "date": fields.Date.to_date("2026-07-11")}],
        )
        self.assertIn("07/11/2026", credit_note.message_ids[:2].mapped("body")[-1])
        self.assertEqual(invoice.amount_creditable, 0.0)
        with freeze_time("2026-07-11"):
            credit_note._post()
        self.assertEqual(credit_note.state, "posted")
        self.assertEqual(invoice.amount_residual, 0.0)

    def test_unattended_it_is_booked_on_an_open_day_and_says_so(self):
        _invoice, credit_note = self._waiting()
        self._close("2026-07-10")
        with freeze_time("2026-07-20"):
            credit_note._post()
        self.assertEqual(credit_note.state, "posted")
        self.assertGreater(str(credit_note.date), "2026-07-10")
        self.assertIn(
            "The books are closed", " ".join(credit_note.message_ids.mapped("body"))
        )

    def test_a_person_is_told(self):
        _invoice, credit_note = self._waiting()
        self._close("2026-07-10")
        with (
            freeze_time("2026-07-01"),
            self.assertRaisesRegex(UserError, "closed on.*07/11/2026"),
        ):
            credit_note.with_user(self.accountant).action_post()

    def test_it_can_be_undone_before_its_day(self):
        invoice, credit_note = self._waiting()
        self.assertEqual(invoice.amount_creditable, 0.0)
        credit_note.with_user(self.accountant).undo_credit()
        self.assertEqual(credit_note.state, "cancel")
        self.assertEqual(invoice.amount_creditable, 125.0)

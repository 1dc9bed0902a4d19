# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A weekly class in one dialog."""

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .enrolment_common import EnrolmentCommon

ADDON = "konfidens_credit"


@tagged("post_install", "-at_install")
class TestNewClass(EnrolmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.practitioner.tz = "Europe/Oslo"
        cls.tone = cls.env["res.partner"].create(
            {"name": "Tone Strand", "email": "tone@example.com"}
        )
        cls.ida, cls.emil = cls.env["res.partner"].create(
            [
                {
                    "name": name,
                    "parent_id": cls.tone.id,
                    "invoice_to_id": cls.tone.id,
                }
                for name in ("Ida Strand", "Emil Strand")
            ]
        )

    def _form(self, people="", user=None, **values):
        form = Form(
            self.env["calendar.event.new.class"].with_user(user or self.practitioner),
            f"{ADDON}.calendar_event_new_class_view_form",
        )
        form.product_id = self.service
        # A Tuesday in summer, and one in winter.
        form.weekday = "1"
        form.date_from, form.date_until = date(2030, 10, 20), date(2030, 11, 12)
        form.hour, form.duration = 17.5, 1.25
        form.people = people
        for name, value in values.items():
            setattr(form, name, value)
        return form

    def _create(self, *args, **kwargs):
        action = self._form(*args, **kwargs).save().action_create()
        return (
            self.env["calendar.event"]
            .sudo()
            .search(action["params"]["next"]["domain"], order="start")
        )

    def _clients(self, sessions):
        return {
            tuple(session.booking_ids.partner_id.mapped("name")) for session in sessions
        }

    # === WHEN === #

    def test_a_session_is_planned_each_week(self):
        sessions = self._create()
        self.assertEqual(
            [str(session.start) for session in sessions],
            [
                "2030-10-22 15:30:00",
                "2030-10-29 16:30:00",
                "2030-11-05 16:30:00",
                "2030-11-12 16:30:00",
            ],
            "17:30 in Oslo, before summer time ends and after",
        )
        self.assertEqual(len(sessions.recurrence_id), 1)
        self.assertRecordValues(
            sessions,
            [
                {
                    "name": "Yoga class",
                    "duration": 1.25,
                    "user_id": self.practitioner.id,
                    "session_price": 80.0,
                }
            ]
            * 4,
        )

    def test_a_class_of_one_day_is_no_series(self):
        sessions = self._create(date_until=date(2030, 10, 22))
        self.assertEqual(len(sessions), 1)
        self.assertFalse(sessions.recurrency)

    def test_odd_days_are_refused(self):
        with self.assertRaisesRegex(UserError, "no such weekday"):
            self._create(date_until=date(2030, 10, 21))
        with self.assertRaisesRegex(UserError, "at most 60"):
            self._create(date_until=date(2040, 1, 1))
        with self.assertRaisesRegex(UserError, "between 0:00 and 23:59"):
            self._create(hour=24.0)

    # === WHO === #

    def test_known_clients_are_found_with_their_payers(self):
        form = self._form("ida strand\nAnn\nben@example.com\nStranger")
        lines = form.save().line_ids
        self.assertEqual(
            [
                (line.text, line.partner_id, line.payer_text, line.state)
                for line in lines
            ],
            [
                ("ida strand", self.ida, "Tone Strand", "known"),
                ("Ann", self.ann, False, "known"),
                ("ben@example.com", self.ben, False, "known"),
                ("Stranger", self.env["res.partner"], False, "new"),
            ],
        )

    def test_clients_are_booked_in_each_session_and_new_ones_made(self):
        sessions = self._create(
            "Ida Strand\nEmil Strand\nAnn\nNew Child <n@example.com>"
        )
        names = ("Ann", "Emil Strand", "Ida Strand", "New Child")
        self.assertEqual(
            {tuple(sorted(each)) for each in self._clients(sessions)}, {names}
        )
        seats = sessions.booking_ids.filtered(lambda seat: seat.partner_id == self.ida)
        self.assertEqual(seats.payer_id, self.tone)
        child = self.env["res.partner"].search([("name", "=", "New Child")])
        self.assertEqual(child.email, "n@example.com")
        self.assertEqual(child.user_id, self.practitioner)

    def test_a_new_child_is_paid_for_by_who_is_named_with_it(self):
        sessions = self._create(
            "Per Holm; Mona Holm; mona@example.com\n"
            "Pia Holm\tMona Holm\tmona@example.com"
        )
        mona = self.env["res.partner"].search([("name", "=", "Mona Holm")])
        self.assertEqual(len(mona), 1)
        self.assertEqual(sessions.booking_ids.payer_id, mona)
        self.assertEqual(sessions.booking_ids.partner_id.parent_id, mona)
        self.assertEqual(
            sorted(sessions.booking_ids.partner_id.mapped("name")),
            ["Per Holm", "Pia Holm"],
        )

    def test_or_by_who_has_the_address_that_is_given_for_it(self):
        self._session(self.ida)
        sessions = self._create("Liv Strand <tone@example.com>")
        liv = sessions.booking_ids.partner_id
        self.assertEqual(liv.name, "Liv Strand")
        self.assertEqual(liv.invoice_to_id, self.tone)
        self.assertFalse(liv.email)

    def test_of_several_of_a_name_one_is_chosen(self):
        other = self.ann.copy({"name": "Ann", "email": False})
        form = self._form("Ann")
        wizard = form.save()
        with self.assertRaisesRegex(UserError, "several contacts called Ann"):
            wizard.action_create()
        with form.line_ids.edit(0) as line:
            line.partner_id = other
        form.save().action_create()
        self.assertTrue(other.sudo().booking_ids)

    def test_ones_own_client_comes_before_others_of_the_name(self):
        self._session(self.ann)
        self.ann.copy({"name": "Ann", "email": False})
        self.assertEqual(self._form("Ann").save().line_ids.partner_id, self.ann)

    def test_a_stranger_is_asked_to_pay_by_no_practitioner(self):
        people = "New Child; Stranger Inc."
        stranger = self.env["res.partner"].create({"name": "Stranger Inc."})
        with self.assertRaisesRegex(AccessError, "none of your clients"):
            self._create(people)
        self._create(people, user=self.administrator, user_id=self.practitioner)
        child = self.env["res.partner"].search([("name", "=", "New Child")])
        self.assertEqual(child.invoice_to_id, stranger)

    def test_nothing_is_made_when_something_is_refused(self):
        before = self.env["res.partner"].search_count([])
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._create("Brand New\nCleo", hour=24.0)
        self.assertEqual(self.env["res.partner"].search_count([]), before)

    # === HOW === #

    def test_a_whole_period_is_enrolled_and_invoiced(self):
        form = self._form("Ida Strand\nEmil Strand\nAnn", product_id=self.course)
        self.assertEqual((form.billing, form.price), ("once", 40.0))
        self.assertIn("4 sessions from", form.summary)
        self.assertIn("3 clients", form.summary)
        self.assertFalse(form.remark)
        form.price = 36.0
        action = form.save().action_create_and_invoice()
        drafts = self.env["account.move"].search(action["domain"])
        self.assertEqual(
            {(draft.partner_id.name, draft.amount_untaxed) for draft in drafts},
            {("Tone Strand", 72.0), ("Ann", 36.0)},
        )
        enrolment = self.ann.sudo().enrolment_ids
        self.assertEqual(enrolment.booking_count, 4)
        self.assertEqual(
            (str(enrolment.date_from), str(enrolment.date_to)),
            ("2030-10-22", "2030-11-12"),
        )

    def test_other_sessions_of_the_course_are_told_of(self):
        self._create(product_id=self.course)
        form = self._form("Ann", product_id=self.course, weekday="3")
        self.assertIn("4 other sessions of Padel course", form.remark)
        self.assertEqual(form.price, 70.0)
        form.billing = "session"
        self.assertFalse(form.remark)
        self.assertEqual(form.price, 10.0)

    # === RIGHTS === #

    def test_administrators_choose_who_gives_the_class(self):
        sessions = self._create(user=self.administrator, user_id=self.practitioner)
        self.assertEqual(sessions.user_id, self.practitioner)
        wizard = self._form().save()
        wizard.user_id = self.colleague
        with self.assertRaises(AccessError):
            wizard.action_create()

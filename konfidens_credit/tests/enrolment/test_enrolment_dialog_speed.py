# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The dialogs about many clients, and about many invoices, ask the database no more
often for many than for few.
"""

from datetime import timedelta

from odoo.tests import Form, tagged

from .enrolment_common import EnrolmentCommon

FEW, MANY = 5, 30


@tagged("post_install", "-at_install")
class TestEnrolmentDialogSpeed(EnrolmentCommon):
    def _clients(self, count):
        return self.env["res.partner"].create(
            [
                {"name": f"Client {number}", "email": f"c{number}@example.com"}
                for number in range(count)
            ]
        )

    def _open(self, model, records, user=None, **context):
        dialogs = self.env[model].with_user(user or self.practitioner)
        return Form(
            dialogs.with_context(
                active_model=records._name, active_ids=records.ids, **context
            )
        )

    def _enrolments(self, count):
        """Return so many of a course, two thirds of them on posted invoices."""
        course = self._create_service("Course", 10.0, enrolment_billing="once")
        self._plan_course(2, product=course)
        enrolments = self._enrol(*self._clients(count), product=course, price=25.0)
        self._bill(enrolments, post=False)[: count * 2 // 3].action_post()
        return enrolments

    def test_removing_clients(self):
        few, many = self._enrolments(FEW), self._enrolments(MANY)

        def open_and_save(enrolments):
            self._open("product.enrolment.remove", enrolments).save()

        self._assert_no_more_queries(few, many, open_and_save)

    def test_enrolling_clients(self):
        self._plan_course(2)

        def open_and_save(clients):
            given = {"default_partner_ids": clients.ids}
            with self._open("product.enrolment.enrol", clients, **given) as form:
                form.product_id = self.course

        few, many = self._clients(FEW), self._clients(MANY)
        self._assert_no_more_queries(few, many, open_and_save)

    def test_crediting_invoices(self):
        few, many = (
            self._invoiced(self._session(*self._clients(count)))
            for count in (FEW, MANY)
        )

        def open_and_save(invoices):
            self._open("account.move.reversal", invoices, self.accountant).save()

        self._assert_no_more_queries(few, many, open_and_save)

    def test_a_sick_day(self):
        days = []
        for count, weeks in ((FEW, 2), (MANY, 3)):
            start = self._in_a_week() + timedelta(weeks=weeks)
            for client in self._clients(count):
                self._session(client, start=start)
            days.append(start.date())

        def open_day(day):
            form = self._open(
                "calendar.event.cancel",
                self.env["res.partner"],
                default_mode="sick_day",
            )
            form.date_from = form.date_to = day

        self._assert_no_more_queries(*days, open_day)

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who leaves a course is asked about each session that got credit."""

import lxml.html

from odoo.tests import Form, tagged

from ..enrolment.enrolment_common import EnrolmentCommon
from .choice_common import ChoiceCommon


@tagged("post_install", "-at_install")
class TestChoiceRemoval(ChoiceCommon, EnrolmentCommon):
    def _left(self, product, **options):
        """Return an enrolment that is paid, and ended with the question."""
        self._plan_course(3, product=product)
        enrolment = self._enrol(self.ann, product=product)
        self._pay(self._bill(enrolment))
        enrolment.remove_from_product(settlement="choose", **options)
        return enrolment.sudo()

    def test_each_session_of_a_course_is_asked_about(self):
        enrolment = self._left(self.course)
        seats = enrolment.booking_ids
        self.assertEqual(set(seats.mapped("choice_state")), {"open"})
        mails = self.env["mail.mail"].search([])
        self._run_worker("product.enrolment", "_cron_send_notices")
        mail = self.env["mail.mail"].search([]) - mails
        page = lxml.html.fromstring(mail.body_html)
        [link] = [each for each in page.iter("a") if each.text_content() == "Choose"]
        token = link.get("href").rpartition("/")[2]
        self.assertEqual(self.env["session.booking"]._read_choice_link(token), seats)
        results = self._choose(seats, "refund")
        self.assertEqual(sum(result["amount"] for result in results), 37.5)

    def test_months_stay_credit_and_the_dialog_says_so(self):
        enrolment = self._left(self.membership, amounts=5.0)
        self.assertFalse(
            enrolment.booking_ids.filtered(lambda seat: seat.choice_state == "open")
        )
        self.assertEqual(enrolment.removal_credit, 5.0)
        again = self._enrol(self.ben, product=self.membership)
        Dialog = self.env["product.enrolment.remove"].with_user(self.practitioner)
        context = {"active_model": again._name, "active_ids": again.ids}
        with Form(Dialog.with_context(**context)) as form:
            form.settlement = "choose"
            self.assertIn("by the month stays account credit", form.choice_notice)

    def test_a_removal_that_is_undone_takes_the_question_back(self):
        enrolment = self._left(self.course)
        enrolment.with_user(self.practitioner).undo_removal()
        states = set(enrolment.booking_ids.mapped("choice_state"))
        self.assertEqual(states, {"not_asked"})

    def test_runs_in_the_background_ask_as_well(self):
        sessions = self._paid(self.ann) + self._paid(self.ben)
        result = sessions.with_user(self.practitioner).cancel_in_background(
            settlement="choose"
        )
        self._run_worker("account.credit.run", "_cron_work")
        run = self.env["account.credit.run"].browse(result["run_id"])
        self.assertEqual((run.state, run.failed_count), ("done", 0))
        states = sessions.sudo().booking_ids.mapped("choice_state")
        self.assertEqual(states, ["open", "open"])

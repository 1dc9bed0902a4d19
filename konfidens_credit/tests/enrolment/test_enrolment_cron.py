# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is done to enrolments every day goes on when one fails (rule 32)."""

from contextlib import suppress
from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common.worker_common import WORKER_LOG, WorkerCommon
from .enrolment_common import EnrolmentCommon


@tagged("post_install", "-at_install")
class TestEnrolmentCron(WorkerCommon, EnrolmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cron = cls.env.ref("konfidens_credit.ir_cron_invoice_enrolments")

    def _members(self, *clients, **values):
        return self._enrol(*clients, product=self.membership, **values).sudo()

    def _invoice_due(self):
        self._run_worker("product.enrolment", "_cron_invoice")

    def _invoiced_counts(self, enrolments):
        return [len(enrolment.invoice_line_ids) for enrolment in enrolments]

    # === INVOICING === #

    @mute_logger(WORKER_LOG)
    def test_one_payer_who_fails_is_told_once_and_the_others_are_invoiced(self):
        members = self._members(self.ann, self.ben, self.cleo)
        ben = members[1]
        with self._failing("product.enrolment", "_get_due_items", ben):
            for _run in range(2):
                self._invoice_due()
                self.assertEqual(self._invoiced_counts(members), [1, 0, 1])
                [todo] = members.activity_ids
        self.assertEqual((todo.res_id, todo.user_id), (ben.id, self.practitioner))
        self.assertEqual(todo.summary, "The enrolments of Ben can't be invoiced")
        self._invoice_due()
        self.assertEqual(self._invoiced_counts(members), [1, 1, 1])

    @mute_logger(WORKER_LOG)
    def test_a_person_reads_why(self):
        member = self._members(self.ann)
        error = UserError("There is no journal for sales.")
        with self._failing("product.enrolment", "_get_due_items", member, error):
            self._invoice_due()
        self.assertIn(
            "What is due of Ann, Membership was not invoiced: There is no journal for "
            "sales. Put that right: it is tried again within a day.",
            member.activity_ids.note,
        )

    @mute_logger(WORKER_LOG)
    def test_a_family_fails_as_one(self):
        self.ann.invoice_to_id = self.ben.invoice_to_id = self.dan
        members = self._members(self.ann, self.ben, self.cleo)
        with self._failing("product.enrolment", "_get_due_items", members[1]):
            self._invoice_due()
            self._invoice_due()
        self.assertEqual(self._invoiced_counts(members), [0, 0, 1])
        self.assertEqual(len(members.activity_ids), 1)

    def test_what_is_left_when_time_is_up_is_declared(self):
        eve = self.env["res.partner"].create({"name": "Eve"})
        self._members(self.ann, self.ben, self.cleo, self.dan, eve)
        run = self._run_out_of_time(
            self.cron, lambda env: env["product.enrolment"]._cron_invoice()
        )
        self.assertEqual(run, (1, 4))

    def test_odoo_comes_back_until_all_are_invoiced(self):
        members = self._members(self.ann, self.ben, self.cleo, self.dan)
        self._trigger(self.cron, seconds=0)
        self.assertEqual(self._invoiced_counts(members), [1] * 4)

    def test_it_looks_again_on_the_next_day(self):
        session = self._plan_course(1)
        member = self._enrol(self.ann, billing="session").sudo()
        self._trigger(self.cron)
        self.assertFalse(member.invoice_line_ids)
        session.write(
            {
                "start": session.start - timedelta(days=9),
                "stop": session.stop - timedelta(days=9),
            }
        )
        self._trigger(self.cron)
        self.assertTrue(member.invoice_line_ids)

    def test_a_crash_invoices_nothing_twice(self):
        members = self._members(self.ann, self.ben, self.cleo)
        with (
            suppress(SystemExit),
            self._failing(
                "product.enrolment", "_get_due_items", members[1], SystemExit()
            ),
        ):
            self._invoice_due()
        self.env.invalidate_all()
        self.assertEqual(sum(self._invoiced_counts(members)), 1)
        self._invoice_due()
        self.assertEqual(self._invoiced_counts(members), [1] * 3)

    # === ENDING === #

    def _over(self, *clients):
        return self._members(
            *clients,
            date_from=self.today - timedelta(days=40),
            date_to=self.today - timedelta(days=1),
        )

    @mute_logger(WORKER_LOG)
    def test_what_is_over_ends_even_when_it_could_not_be_invoiced(self):
        ann, ben = members = self._over(self.ann, self.ben)
        with self._failing("product.enrolment", "_get_due_items", ann):
            self._invoice_due()
        self.assertEqual(set(members.mapped("state")), {"ended"})
        self.assertTrue(ben.invoice_line_ids)
        self._invoice_due()
        self.assertTrue(ann.invoice_line_ids, "it is tried again")

    @mute_logger(WORKER_LOG)
    def test_one_that_cant_be_ended_is_told_once_and_the_others_end(self):
        members = self._over(self.ann, self.ben, self.cleo)
        with self._failing("product.enrolment", "write", members[1]):
            for _run in range(2):
                self._invoice_due()
                states = members.mapped("state")
                self.assertEqual(states, ["ended", "active", "ended"])
                [todo] = members.activity_ids
        self.assertEqual(todo.summary, "Ben, Membership can't be ended")

    # === MESSAGES === #

    @mute_logger(WORKER_LOG)
    def test_one_message_that_fails_is_told_once_and_the_others_are_sent(self):
        members = self._members(self.ann, self.ben, self.cleo)
        members.remove_from_product()
        ben = members[1]
        with self._failing("product.enrolment", "_get_notice_credit_notes", ben):
            for _run in range(2):
                self._run_worker("product.enrolment", "_cron_send_notices")
                states = members.mapped("notice_state")
                self.assertEqual(states, ["sent", "queued", "sent"])
                [todo] = members.activity_ids
        self.assertEqual((todo.res_id, todo.summary), (ben.id, "Not told yet: Ben"))

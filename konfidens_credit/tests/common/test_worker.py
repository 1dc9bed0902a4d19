# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rule 32: work that nobody watches goes on, and a person hears of what failed."""

from contextlib import suppress

from psycopg2.errors import SerializationFailure

from odoo import Command
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.sql_db import db_connect
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

from ...models.common.worker_mixin import MOST_TRIES, Task
from .worker_common import WORKER_LOG, WorkerCommon


class Stopped(BaseException):
    """What ends a process in the middle."""


@tagged("post_install", "-at_install")
class TestWorker(WorkerCommon, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reader = new_test_user(
            cls.env, "reader", groups="konfidens_credit.group_practitioner"
        )
        cls.contacts = cls.env["res.partner"].create(
            [{"name": f"Contact {number}"} for number in range(5)]
        )
        cls.cron = cls.env.ref("konfidens_credit.ir_cron_send_refunds")
        cls.tried = []

    def setUp(self):
        super().setUp()
        self.tried.clear()

    def _do(self, failing=(), error=None, stays=False):
        """Return a function that does a contact, or fails at one of those."""

        def do(contact):
            self.tried.append(contact.id)
            contact.comment = "done"
            if contact.id in failing:
                raise error or RuntimeError("broken")
            contact.ref = False if stays else "done"

        return do

    def _task(self, env, records=None, do=None, **values):
        records = self.contacts if records is None else records
        return Task(
            **{
                "name": "test",
                "records": env[records._name],
                "domain": Domain([("id", "in", records.ids), ("ref", "=", False)]),
                "do": do or self._do(),
                "users": lambda _unit: env["res.users"].browse(self.reader.id),
                "explain": lambda unit, refusal: (
                    f"{unit.display_name} failed",
                    f"Because {refusal}",
                ),
                **values,
            }
        )

    def _work(self, *args, **values):
        with self._worker_env() as env:
            env["worker.mixin"]._work_off(self._task(env, *args, **values))

    def _work_out_of_time(self, **values):
        return self._run_out_of_time(
            self.cron,
            lambda env: env["worker.mixin"]._work_off(self._task(env, **values)),
        )

    # === ONE FAILS === #

    @mute_logger(WORKER_LOG)
    def test_the_others_go_on_in_the_same_run(self):
        self._work(do=self._do(failing=self.contacts[2].ids))
        done = self.contacts - self.contacts[2]
        self.assertEqual(done.mapped("ref"), ["done"] * 4)

    @mute_logger(WORKER_LOG)
    def test_what_failed_is_rolled_back(self):
        self._work(do=self._do(failing=self.contacts[2].ids))
        self.assertFalse(self.contacts[2].comment)

    def test_it_is_logged(self):
        with self.assertLogs(WORKER_LOG, "ERROR") as logs:
            self._work(do=self._do(failing=self.contacts[2].ids))
        [line] = logs.output
        self.assertIn(f"test: res.partner({self.contacts[2].id},) failed", line)
        self.assertIn("RuntimeError: broken", line)

    @mute_logger(WORKER_LOG)
    def test_a_person_is_told_once_on_the_document(self):
        for _run in range(2):
            self._work(
                do=self._do(self.contacts[2].ids, UserError("it is <b>not</b> paid."))
            )
        [todo] = self.contacts.activity_ids
        self.assertEqual(todo.user_id, self.reader)
        self.assertEqual(todo.res_id, self.contacts[2].id)
        self.assertEqual(todo.summary, "Contact 2 failed")
        self.assertIn("Because it is &lt;b&gt;not&lt;/b&gt; paid.", todo.note)

    @mute_logger(WORKER_LOG)
    def test_it_is_tried_once_in_a_run_and_again_in_the_next(self):
        do = self._do(failing=self.contacts[2].ids)
        self._work(do=do)
        self.assertEqual(self.tried.count(self.contacts[2].id), 1)
        self._work(do=do)
        self.assertEqual(self.tried.count(self.contacts[2].id), 2)
        self._work()
        self.assertEqual(self.contacts[2].ref, "done")

    @mute_logger(WORKER_LOG)
    def test_where_documents_have_no_activities_only_the_person_can_read_it(self):
        tag = self.env["res.partner.category"].create({"name": "Friend"})
        colleague = new_test_user(self.env, "worker_colleague")

        def fail(_unit):
            raise RuntimeError

        for _run in range(2):
            self._work(tag, do=fail, domain=Domain("id", "=", tag.id))
        [todo] = self._get_own_todos(self.reader)
        self.assertEqual(todo.summary, "Friend failed")
        search = self.env["mail.activity"].with_user(colleague).search
        self.assertFalse(search([("id", "=", todo.id)]))

    @mute_logger(WORKER_LOG)
    def test_an_administrator_is_told_where_nobody_sees_to_it(self):
        administrator = new_test_user(
            self.env,
            "worker_secretary",
            groups="konfidens_credit.group_administrator",
            company_ids=[Command.set(self.env.company.ids)],
        )
        self.reader.active = False
        self.contacts.company_id = self.env.company
        others = self.env.ref("konfidens_credit.group_administrator").all_user_ids
        (others - administrator - self.env.user).active = False
        self._work(do=self._do(failing=self.contacts[2].ids))
        self.assertEqual(self.contacts.activity_ids.user_id, administrator)

    @mute_logger(WORKER_LOG)
    def test_who_is_told_reads_it_in_their_language(self):
        self.env["res.lang"]._activate_lang("nb_NO")
        self.reader.lang = "nb_NO"
        self._work(
            do=self._do(failing=self.contacts[2].ids),
            explain=lambda unit, _refusal: (unit.env.lang, ""),
        )
        self.assertEqual(self.contacts.activity_ids.summary, "nb_NO")

    @mute_logger(WORKER_LOG)
    def test_the_others_go_on_when_nobody_can_be_told(self):
        def explain(_unit, _refusal):
            raise ValueError

        self._work(do=self._do(failing=self.contacts[2].ids), explain=explain)
        self.assertEqual(self.contacts.mapped("ref").count("done"), 4)

    # === SOMEBODY ELSE IS AT IT === #

    def test_what_is_quicker_for_many_is_done_once_before_each(self):
        chunks = []

        def prepare(contacts):
            self.assertEqual(self.tried, [])
            chunks.append(contacts.ids)
            contacts.comment = "prepared"

        self._work(self.contacts, ahead=prepare)
        self.assertEqual(chunks, [self.contacts.ids])
        self.assertEqual(self.tried, self.contacts.ids)

    def test_each_is_done_when_what_comes_before_fails(self):
        def prepare(contacts):
            contacts.function = "prepared"
            raise RuntimeError("no printer")

        self._work(self.contacts, ahead=prepare)
        self.assertEqual(set(self.contacts.mapped("ref")), {"done"})
        self.assertEqual(set(self.contacts.mapped("function")), {False})

    def test_a_locked_row_is_skipped_and_declared(self):
        # Rows that other connections see, too.
        countries = self.env["res.country"].search([("code", "in", ["DK", "NO", "SE"])])
        done = []
        with db_connect(self.env.cr.dbname).cursor() as other:
            sql = "SELECT id FROM res_country WHERE id = %s FOR UPDATE"
            other.execute(sql, [countries[1].id])
            left = self._work_out_of_time_off(countries, done)
            self.assertEqual(done, countries[:1].ids)
            self.assertEqual(left, (1, 2))
            left = self._work_out_of_time_off(countries, done)
            self.assertEqual(left, (0, 2), "the locked one has to wait")
            with self._worker_env() as env:
                self._work_off(env, countries, done)
            self.assertEqual(done, [countries[0].id, countries[2].id])
            other.rollback()
        with self._worker_env() as env:
            self._work_off(env, countries, done)
        self.assertEqual(done[-1], countries[1].id)

    def _work_out_of_time_off(self, countries, done):
        return self._run_out_of_time(
            self.cron, lambda env: self._work_off(env, countries, done)
        )

    def _work_off(self, env, countries, done):
        env["worker.mixin"]._work_off(
            self._task(
                env,
                countries,
                domain=Domain("id", "in", list(set(countries.ids) - set(done))),
                order="code",
                do=lambda country: done.append(country.id),
            )
        )

    def test_who_collides_with_somebody_is_left_for_later_and_nobody_told(self):
        failing = self.contacts[2].ids
        self._work(do=self._do(failing, SerializationFailure()))
        self.assertEqual(self.contacts.mapped("ref").count("done"), 4)
        self.assertFalse(self.contacts.activity_ids)

    def test_who_collides_is_declared(self):
        self.contacts[1:].unlink()
        self.contacts = self.contacts[:1]
        done, left = self._work_out_of_time(
            do=self._do(self.contacts.ids, SerializationFailure())
        )
        self.assertEqual((done, left), (0, 1))

    def test_what_is_gone_by_now_is_passed_over(self):
        def do(contact):
            contact.ref = "done"
            (contact.search([("id", "in", self.contacts.ids)]) - contact).unlink()

        self._work(do=do)
        self.assertEqual(self.contacts.exists().mapped("ref"), ["done"])

    # === TIME === #

    def test_what_is_left_when_time_is_up_is_declared(self):
        self.assertEqual(self._work_out_of_time(), (1, 4))
        self.assertEqual(self.contacts.mapped("ref").count("done"), 1)

    @mute_logger(WORKER_LOG)
    def test_one_that_fails_does_not_hold_the_others_up(self):
        do = self._do(failing=self.contacts[:2].ids)
        left = [self._work_out_of_time(do=do) for _run in range(5)]
        self.assertEqual(left, [(1, 4), (1, 3), (1, 2), (1, 1), (1, 0)])
        self.assertEqual(self.tried, self.contacts.ids)
        self._work_out_of_time(do=do)
        self.assertEqual(self.tried[5:], self.contacts[:1].ids, "a new round")

    def test_what_stays_among_the_work_is_looked_at_once_in_a_round(self):
        do = self._do(stays=True)
        left = [self._work_out_of_time(do=do) for _run in range(5)]
        self.assertEqual([remaining for _done, remaining in left], [4, 3, 2, 1, 0])
        self.assertEqual(self.tried, self.contacts.ids)

    def test_a_round_that_came_to_no_end_is_forgotten_after_a_day(self):
        do = self._do(stays=True)
        self._work_out_of_time(do=do)
        self.env.cr.execute(
            "UPDATE worker_mark SET create_date = create_date - interval '2 days'"
        )
        self._work(do=do)
        self.assertEqual(self.tried, [self.contacts[0].id, *self.contacts.ids])
        self.assertFalse(self.env["worker.mark"].search([("task", "=", "test")]))

    def test_the_next_task_waits_for_the_time_of_another_run(self):
        def work(env):
            second = self._task(env, name="second", domain=Domain("id", "=", False))
            env["worker.mixin"]._work_off(self._task(env), second)

        self.assertEqual(self._run_out_of_time(self.cron, work), (1, 4))

    # === IN PARTS === #

    def test_large_units_are_done_part_by_part_in_turn(self):
        def do(contact):
            self.tried.append(contact.id)
            if self.tried.count(contact.id) == 3:
                contact.ref = "done"

        self._work(do=do, in_parts=True)
        self.assertEqual(self.tried, self.contacts.ids * 3)

    def test_who_collides_in_a_part_tries_again_in_the_same_run(self):
        def do(contact):
            self.tried.append(contact.id)
            if self.tried.count(contact.id) < 3:
                raise SerializationFailure
            contact.ref = "done"

        self._work(do=do, in_parts=True)
        self.assertEqual(set(self.contacts.mapped("ref")), {"done"})

    def test_who_collides_again_and_again_is_left_for_later(self):
        self.contacts[1:].unlink()
        self.contacts = self.contacts[:1]
        do = self._do(self.contacts.ids, SerializationFailure())
        self._work(do=do, in_parts=True)
        self.assertEqual(len(self.tried), MOST_TRIES + 1)
        self.assertFalse(self.contacts.activity_ids)

    @mute_logger(WORKER_LOG)
    def test_a_unit_that_fails_in_a_part_waits_for_the_next_round(self):
        do = self._do(failing=self.contacts[:1].ids)
        self._work(do=do, in_parts=True)
        self.assertEqual(self.tried, self.contacts.ids)
        self.assertEqual(len(self.contacts[0].activity_ids), 1)

    # === CRASH === #

    def test_a_crash_loses_nothing_that_was_done_and_does_nothing_twice(self):
        # Odoo's own `assertRaises` would roll back what was committed.
        with suppress(Stopped):
            self._work(do=self._do(failing=self.contacts[2].ids, error=Stopped()))
        self.env.invalidate_all()
        self.assertEqual(self.contacts.mapped("ref"), ["done"] * 2 + [False] * 3)
        self.assertFalse(self.contacts[2].comment)
        self._work()
        self.assertEqual(self.contacts.mapped("ref"), ["done"] * 5)
        self.assertEqual(
            self.tried, [*self.contacts[:3].ids, *self.contacts[2:].ids], "one again"
        )

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Large work by jobs of queue_job: a job for each chunk, and the cron does what no job
is going to do.
"""

from contextlib import contextmanager
from datetime import timedelta

import psycopg2
from neighbours_common import NeighboursCommon
from psycopg2.errors import SerializationFailure

from odoo import fields, sql_db
from odoo.tests import tagged

from odoo.addons.konfidens_credit.models.common.worker_mixin import _get_lock_space
from odoo.addons.konfidens_credit.models.run import account_credit_run_work
from odoo.addons.konfidens_credit.tests.run.run_common import RunCommon
from odoo.addons.konfidens_credit_queue_job.hooks import uninstall_hook
from odoo.addons.queue_job.controllers.main import RunJobController
from odoo.addons.queue_job.exception import RetryableJobError
from odoo.addons.queue_job.job import Job
from odoo.addons.queue_job.jobrunner.runner import PG_ADVISORY_LOCK_ID

WAITING = ("pending", "enqueued")


@tagged("post_install", "-at_install")
class TestQueueJob(NeighboursCommon, RunCommon):
    def setUp(self):
        super().setUp()
        self.patch(account_credit_run_work, "FIRST_CHUNK", 2)
        self.patch(account_credit_run_work, "MOST_IN_CHUNK", 2)
        self.patch(account_credit_run_work, "CHUNK_SECONDS", 1000.0)
        # A runner is there: another session has its lock.
        self.runner = self.enterContext(self._connection())
        self.runner.execute("SELECT pg_advisory_lock(%s)", [PG_ADVISORY_LOCK_ID])

    @contextmanager
    def _connection(self):
        """Open a session of PostgreSQL beside ours."""
        _name, info = sql_db.connection_info_for(self.env.cr.dbname)
        connection = psycopg2.connect(**info)
        try:
            session = connection.cursor()
            # Nobody waits for what this test itself has locked.
            session.execute("SET lock_timeout = '5s'")
            yield session
        finally:
            connection.close()

    @contextmanager
    def _somebody_at(self, record, share=False):
        lock = "pg_advisory_xact_lock_shared" if share else "pg_advisory_xact_lock"
        with self._connection() as session:
            session.execute(
                f"SELECT {lock}(%s, %s)", [_get_lock_space(record), record.id]
            )
            yield

    def _jobs(self, run, *states):
        return run.sudo().job_ids.filtered(lambda job: job.state in (states or WAITING))

    def _write(self, job, date_created):
        """Write what is protected, as queue_job does."""
        job.with_context(_job_edit_sentinel=job.EDIT_SENTINEL).write(
            {"date_created": date_created}
        )

    def _run_job(self, job):
        """Run a job as the controller does that the runner calls."""
        with self._worker_env() as env:
            loaded = Job.load(env, job.uuid)
            loaded.set_enqueued()
            loaded.store()
            env.flush_all()
            RunJobController._runjob(env, RunJobController._acquire_job(env, job.uuid))

    def _run_jobs(self, run):
        """Run jobs of this run until none waits, and return how many there were."""
        count = 0
        while jobs := self._jobs(run):
            self._run_job(jobs[0])
            count += 1
            self.assertLess(count, 20, "it comes to no end")
        return count

    def _two_journals(self, count):
        """Return invoices of two journals, so many in each."""
        other = self.company_data["default_journal_sale"].copy({"code": "SIDE"})
        own, side = self._invoices(count), self._invoices(count, journal_id=other.id)
        return own, side

    # === ONE JOB A CHUNK === #

    def test_a_chunk_is_a_job_that_queues_the_next(self):
        invoices = self._invoices(5)
        run = self._credit_in_background(invoices, reissue=True)
        job = self._jobs(run)
        self.assertEqual(len(job), 1)
        self.assertEqual(
            (job.channel, job.user_id, job.company_id, job.name),
            ("root.credit", self.accountant, self.company, run.name),
        )
        self.assertFalse(job.records.env.context.get("allowed_company_ids"))
        self._run_job(job)
        self.assertEqual((job.state, run.state, run.done_count), ("done", "running", 2))
        self.assertEqual(len(self._jobs(run)), 1)
        self.assertEqual(self._run_jobs(run), 2)
        self.assertEqual((run.state, run.done_count, run.failed_count), ("done", 5, 0))
        self.assertEqual(set(invoices.mapped("credit_state")), {"full"})
        self.assertEqual(len(invoices.reversal_move_ids), 5)
        self.assertEqual(invoices.reversal_move_ids.create_uid, self.accountant)

    def test_a_chunk_is_never_queued_twice(self):
        run = self._credit_in_background(self._invoices(3))
        job = self._jobs(run)
        run.sudo()._wake()
        self.assertEqual(self._jobs(run), job)
        self._run_job(job)
        run.sudo()._wake()
        self.assertEqual(len(self._jobs(run)), 1)

    def test_each_journal_has_jobs_of_its_own(self):
        own, side = self._two_journals(4)
        run = self._credit_in_background(own + side)
        self._run_job(self._jobs(run))
        jobs = self._jobs(run).sorted("id")
        self.assertEqual(
            [job.args[0] for job in jobs], (own + side).journal_id.sorted("id").ids
        )
        self._run_job(jobs[1])
        self.assertEqual(own.mapped("credit_state").count("full"), 2)
        self.assertEqual(side.mapped("credit_state").count("full"), 2)
        self._run_jobs(run)
        self.assertEqual((run.state, run.done_count), ("done", 8))
        self.assertEqual(len((own + side).reversal_move_ids), 8)

    def test_who_does_one_journal_lets_others_do_the_other(self):
        own, side = self._two_journals(2)
        run = self._credit_in_background(own + side)
        with self._somebody_at(run, share=True), self._somebody_at(own.journal_id):
            self._call(run, side.journal_id)
            self.assertEqual(set(side.mapped("credit_state")), {"full"})
            for journal in (own.journal_id, None):
                with self.assertRaises(RetryableJobError):
                    self._call(run, journal)
        self.assertEqual(set(own.mapped("credit_state")), {"none"})

    def test_what_makes_numbers_in_all_journals_is_done_by_one(self):
        self._two_journals(1)
        session = self._session(self.ann, self.ben, self.cleo)
        run = self._run_of(
            session.with_user(self.practitioner).cancel_in_background(),
            self.practitioner,
        )
        self._run_job(self._jobs(run))
        self.assertEqual(len(self._jobs(run)), 1)
        self._run_jobs(run)
        self.assertEqual(run.state, "done")

    # === RETRY === #

    def _call(self, run, journal=None):
        with self._worker_env() as env:
            env["account.credit.run"].browse(run.id)._run_chunk(
                journal.id if journal else 0
            )

    def test_who_finds_somebody_at_it_comes_again_without_counting(self):
        invoices = self._invoices(3)
        run = self._credit_in_background(invoices)
        for record in (run, invoices.journal_id):
            with (
                self.subTest(record=record),
                self._somebody_at(record),
                self.assertRaises(RetryableJobError) as caught,
            ):
                self._call(run)
            self.assertTrue(caught.exception.ignore_retry)
            self.assertLessEqual(max(caught.exception.seconds), 3)
        self.assertFalse(invoices.reversal_move_ids)
        self._run_jobs(run)
        self.assertEqual(run.done_count, 3)

    def test_who_collides_waits_longer_each_time(self):
        invoices = self._invoices(2)
        run = self._credit_in_background(invoices)
        error = SerializationFailure()
        with (
            self._failing("account.move", "_check_creditable", invoices[0], error),
            self.assertRaises(RetryableJobError) as caught,
        ):
            self._call(run)
        self.assertFalse(caught.exception.ignore_retry)
        self.assertFalse(caught.exception.seconds)
        job = Job.load(self.env, self._jobs(run).uuid)
        waits = []
        for job.retry in (1, 5, 9):
            waits.append(job._get_retry_seconds())
        self.assertEqual(waits, sorted(waits))
        self.assertLess(waits[-1], 61)

    def test_who_was_just_at_it_lets_in_who_had_to_ask(self):
        first = self._credit_in_background(self._invoices(4))
        second = self._credit_in_background(self._invoices(2))
        self._jobs(second).eta = fields.Datetime.now()
        self._run_job(self._jobs(first))
        self.assertTrue(self._jobs(first).eta)
        self._run_jobs(second)
        self._run_job(self._jobs(first))
        self.assertEqual((first.state, second.state), ("done", "done"))

    # === STOP === #

    def test_a_run_that_is_stopped_is_left_by_its_job(self):
        invoices = self._invoices(5)
        run = self._credit_in_background(invoices)
        self._run_job(self._jobs(run))
        run.stop()
        self.assertEqual(run.state, "stopped")
        self.assertEqual(self._run_jobs(run), 1)
        self.assertEqual((run.state, run.done_count), ("stopped", 2))
        run.retry_failed()
        self._run_jobs(run)
        self.assertEqual((run.state, run.done_count), ("done", 5))

    def test_a_run_that_is_being_worked_on_ends_with_the_last_that_works(self):
        own, side = self._two_journals(4)
        run = self._credit_in_background(own + side)
        with self._somebody_at(run, share=True):
            run.stop()
            self.assertTrue(run.is_stopping)
            self._call(run, own.journal_id)
            self.assertEqual((run.state, run.is_stopping), ("queued", True))
            self.assertEqual([job.args[0] for job in self._jobs(run)], [0])
        self._run_jobs(run)
        self.assertEqual((run.state, run.done_count), ("stopped", 0))

    # === CRON === #

    def test_the_cron_leaves_what_a_job_has(self):
        run = self._credit_in_background(self._invoices(3))
        for state in ("pending", "enqueued", "started"):
            self._jobs(run, "pending", "enqueued", "started").state = state
            self._work()
            self.assertEqual((run.state, run.done_count), ("queued", 0))

    def test_the_cron_does_what_no_job_is_going_to_do(self):
        for state in ("failed", "cancelled", "done"):
            with self.subTest(state=state):
                run = self._credit_in_background(self._invoices(3))
                self._jobs(run).state = state
                self._work()
                self.assertEqual((run.state, run.done_count), ("done", 3))
                self.assertFalse(self._jobs(run))

    def test_the_cron_does_what_waits_in_vain(self):
        run = self._credit_in_background(self._invoices(2))
        other = self._credit_in_background(self._invoices(2))
        long_ago = fields.Datetime.now() - timedelta(hours=1)
        self._write(self._jobs(run), date_created=long_ago)
        self._jobs(other).date_started = fields.Datetime.now()
        self._work()
        self.assertEqual(run.state, "queued", "jobs go on, it only waits for its turn")
        self._jobs(other).date_started = long_ago
        self._work()
        self.assertEqual((run.state, other.state), ("done", "queued"))

    def test_the_cron_does_all_when_nobody_runs_jobs(self):
        run = self._credit_in_background(self._invoices(3))
        self.runner.execute("SELECT pg_advisory_unlock_all()")
        later = self._credit_in_background(self._invoices(3))
        self.assertFalse(later.sudo().job_ids)
        self._work()
        self.assertEqual((run.state, later.state), ("done", "done"))
        # The runner comes back, and finds it done.
        self.assertEqual(self._run_jobs(run), 1)
        self.assertEqual(run.done_count, 3)

    def test_a_job_that_fails_leaves_its_run_to_the_cron_at_once(self):
        cron = self.env.ref(account_credit_run_work.CRON)
        run = self._credit_in_background(self._invoices(1))
        function = self.env.ref(
            "konfidens_credit_queue_job.job_function_run_chunk"
        ).sudo()
        triggers = self.env["ir.cron.trigger"]
        own = [("cron_id", "=", cron.id), ("call_at", "<=", fields.Datetime.now())]
        triggers.search(own).unlink()
        getattr(run, function.on_fail_method)(exc_name="x", exc_message="y")
        self.assertTrue(triggers.search(own))

    def test_it_leaves_its_work_to_the_cron(self):
        run = self._credit_in_background(self._invoices(2))
        uninstall_hook(self.env)
        self.assertFalse(run.sudo().job_ids)
        self._work()
        self.assertEqual(run.state, "done")

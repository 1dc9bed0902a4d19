# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Large work by jobs: one for each chunk, which queues the next as it is committed, so
that whoever is killed leaves both or neither. The documents of each journal have jobs
of their own, on any worker of any host: numbers are made one after the other in a
journal, not in two.

The locks are those that the cron takes, and the database lets go of them with who dies.
So the cron may come in at any time, and does what no job is going to do.
"""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from odoo.addons.konfidens_credit.models.run.account_credit_run_work import CRON
from odoo.addons.queue_job.exception import RetryableJobError
from odoo.addons.queue_job.job import ENQUEUED, PENDING, STARTED
from odoo.addons.queue_job.jobrunner.runner import PG_ADVISORY_LOCK_ID

WAITING = (PENDING, ENQUEUED)
# A job that collides so often, or dies, leaves its run to the cron.
MOST_TRIES = 10
# Seconds after which a job asks again for what somebody is at, who is at it for some
# seconds, and after which who has just been at it lets in who had to ask.
ASK_AGAIN = (1, 2)
LET_IN = 2
# Jobs that wait, while for so long none has begun, wait in vain.
PATIENCE = timedelta(minutes=15)


class AccountCreditRun(models.Model):
    _inherit = "account.credit.run"

    job_ids = fields.One2many(
        comodel_name="queue.job", inverse_name="credit_run_id", readonly=True
    )

    # === ENGINE === #

    def _wake(self):
        """Override to have jobs work on these runs, if anybody runs jobs."""
        if not self._has_runner():
            return super()._wake()
        for run in self:
            run._queue_chunk()
        if self:
            self._leave_to_cron(fields.Datetime.now() + PATIENCE)

    @api.model
    def _get_cron_domain(self):
        """Override to leave what jobs are going to do to them."""
        domain = super()._get_cron_domain()
        if not self._has_runner():
            return domain
        jobs = Domain("state", "in", (*WAITING, STARTED))
        since = fields.Datetime.now() - PATIENCE
        begun = Domain("job_ids.date_started", ">", since)
        if not self.sudo().search_count(begun, limit=1):
            jobs &= Domain("date_created", ">", since)
        return domain & Domain("job_ids", "not any", jobs)

    @api.model
    def _has_runner(self):
        """Tell whether there is a runner of jobs for this database, on any host: it has
        a lock as long as it lives.
        """
        query = SQL(
            """
            SELECT 1
              FROM pg_locks
             WHERE locktype = 'advisory'
               AND database = (
                       SELECT oid FROM pg_database WHERE datname = current_database()
                   )
               AND classid = %s
               AND objid = %s
               AND objsubid = 1
            """,
            PG_ADVISORY_LOCK_ID >> 32,
            PG_ADVISORY_LOCK_ID & 0xFFFFFFFF,
        )
        return bool(self.env.execute_query(query))

    @api.model
    def _leave_to_cron(self, at=None, **_failure):
        """Have the cron look for what no job is going to do, at once or then. The job
        function names it for jobs that have failed.
        """
        self.env.ref(CRON).sudo()._trigger(at)

    # === JOBS === #

    def _queue_chunk(self, journal=None, wait=None):
        """Queue a job for the next chunk, unless there is one: of a journal, or of what
        is left.

        It is of whoever started the run, whose rights it is done with, and brings no
        context along: what was chosen stands on the run.
        """
        run = self.sudo()
        journal_id = journal.id if journal else 0
        starter = {"user": run.user_id.id, "su": False}
        own = self.env(**starter, context={"company_id": run.company_id.id})
        self.with_env(own).with_delay(
            eta=wait,
            max_retries=MOST_TRIES,
            description=run.name,
            identity_key=f"{self._name},{self.id},{journal_id}",
        )._run_chunk(journal_id)

    def _run_chunk(self, journal_id):
        """Do a chunk as a job, and queue what comes next, all in its transaction."""
        journal = self.env["account.journal"].sudo().browse(journal_id or [])
        try:
            self._do_chunk(journal)
            self._queue_next(journal)
            self.env.flush_all()
        except ConcurrencyError as error:
            # It has to wait for its turn, which is no failure.
            raise RetryableJobError(
                str(error), seconds=ASK_AGAIN, ignore_retry=True
            ) from error
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY as error:
            # As long as the job function says, longer after each try.
            raise RetryableJobError(str(error)) from error

    @api.model
    def _job_store_values(self, job):
        """Override to have the job know its run."""
        return {**super()._job_store_values(job), "credit_run_id": job.recordset.id}

    def _queue_next(self, journal):
        """Queue what comes after a chunk: the next of its journal; once there is none,
        one of what is left, which ends the run or is for several journals.
        """
        run = self.sudo()
        if run.state not in ("queued", "running"):
            return
        left = run._get_journals_left()
        if run.is_stopping or (journal and journal not in left):
            journals = []
        elif journal:
            journals = journal
        else:
            journals = left if len(left) > 1 else []
        wait = LET_IN if self._has_turned_away() else None
        for each in journals or [None]:
            self._queue_chunk(each, wait)

    def _has_turned_away(self):
        """Tell whether a job of another run of this company has found somebody at what
        it needs, and asks again soon.
        """
        company = self.sudo().company_id
        return bool(
            self.env["queue.job"]
            .sudo()
            .search_count(
                [
                    ("credit_run_id.company_id", "=", company.id),
                    ("credit_run_id", "!=", self.id),
                    ("state", "=", PENDING),
                    ("eta", "!=", False),
                ],
                limit=1,
            )
        )

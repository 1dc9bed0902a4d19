# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Large work in the background, and who works on it."""

from ..common.worker_common import WorkerCommon
from ..enrolment.enrolment_common import EnrolmentCommon


class RunCommon(WorkerCommon, EnrolmentCommon):
    def _work(self):
        """Let the cron work on all runs until nothing is left."""
        self._run_worker("account.credit.run", "_cron_work")

    def _do_chunk(self, run):
        """Let an engine do one chunk of a run, and commit it."""
        with self._worker_env() as env:
            return env["account.credit.run"].browse(run.id)._do_chunk()

    def _run_of(self, result, user):
        return self.env["account.credit.run"].with_user(user).browse(result["run_id"])

    def _invoices(self, count, **values):
        return self.env["account.move"].union(
            *(self._invoice(10.0 + number, **values) for number in range(count))
        )

    def _credit_in_background(self, invoices, user=None, **options):
        user = user or self.accountant
        return self._run_of(
            invoices.with_user(user).credit_in_background(**options), user
        )

    def _states(self, run):
        return run.line_ids.sorted("id").mapped("state")

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Running workers in tests, as Odoo's scheduler does."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo import SUPERUSER_ID

from odoo.addons.base.models import ir_cron

WORKER_LOG = "odoo.addons.konfidens_credit.models.common.worker_mixin"


class WorkerCommon:
    """For cases that have a worker run; what it commits stays in the test's
    transaction.
    """

    @contextmanager
    def _worker_env(self):
        self.env.flush_all()
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            yield self.env(cr=cr, user=SUPERUSER_ID, context={})
        self.env.invalidate_all()

    def _run_worker(self, model, method):
        """Let a worker do all that it finds."""
        with self._worker_env() as env:
            getattr(env[model], method)()

    def _run_out_of_time(self, cron, run):
        """Let a worker run when Odoo's time is up, which is asked after each unit, and
        return what it declares to be done, and to remain.

        :param cron: the ``ir.cron``
        :param run: a function that takes the worker's environment
        """
        with self._worker_env() as env:
            context = {"cron_id": cron.id, "cron_end_time": 0.0}
            cron = env["ir.cron"].with_context(**context).browse(cron.id)
            timed, progress = cron._add_progress()
            run(timed.env)
            return progress.done, progress.remaining

    def _trigger(self, cron, seconds=ir_cron.MIN_TIME_PER_JOB):
        """Have Odoo run a cron, with so much time for it."""
        self.env.flush_all()
        with (
            patch.object(ir_cron, "MIN_TIME_PER_JOB", seconds),
            self.enter_registry_test_mode(),
        ):
            cron.method_direct_trigger()
        self.env.invalidate_all()

    @contextmanager
    def _failing(self, model, method, failing, error=None):
        """Have a method of a model fail for one of its records."""
        original = getattr(self.registry[model], method)

        def fail(records, *args, **kwargs):
            if failing.id in records.ids:
                raise error or RuntimeError("broken")
            return original(records, *args, **kwargs)

        with patch.object(self.registry[model], method, fail):
            yield

    def _get_own_todos(self, user):
        """Return what is to be done by a user that is on no document."""
        return (
            self.env["mail.activity"]
            .sudo()
            .search([("user_id", "=", user.id), ("res_model", "=", False)])
        )

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A database with an Odoo process of its own, which times workloads on it."""

import gc
import multiprocessing
import time
from dataclasses import dataclass

WARM_UP = (
    "reissue",
    "credit",
    "cancel",
    "remove",
    "post",
    "collect",
    "open_list",
    "open_credits",
    "open_portal_home",
    "open_portal_invoice",
)
WARM_UP_COUNT = 5


@dataclass(frozen=True)
class Sample:
    """What one document took in one run: seconds, seconds of processor, queries."""

    wall: float
    processor: float
    queries: float


class Twin:
    """Start Odoo on `database` in another process; use it as a context manager."""

    def __init__(self, database, has_addon):
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(
            target=serve, args=(theirs, database, has_addon), daemon=True
        )

    def __enter__(self):
        self.process.start()
        return self

    def __exit__(self, *error):
        self.connection.send(None)
        self.process.join(10)

    def run(self, case):
        """Return a sample for each run of `case` in one round."""
        self.connection.send(case)
        answer = self.connection.recv()
        if isinstance(answer, str):
            raise RuntimeError(answer)
        return answer


def open_registry(database):
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(
        [f"--database={database}", "--log-level=error", "--max-cron-threads=0"],
        setup_logging=True,
    )
    return Registry(database)


def serve(connection, database, has_addon):
    """Answer each case with its samples, or with what went wrong."""
    import traceback

    registry = open_registry(database)
    for workload in WARM_UP:
        run(registry, has_addon, workload, WARM_UP_COUNT)
    while case := connection.recv():
        try:
            connection.send(
                [
                    run(registry, has_addon, case.workload, case.count, turn)
                    for turn in range(case.repeat)
                ]
            )
        except Exception:
            connection.send(traceback.format_exc())


def run(registry, has_addon, workload, count, turn=0):
    """Time one run as a request would see it: own transaction, empty cache.

    All is written and the hooks before a commit have run when the clock stops; then
    it is rolled back, so that each run finds the same books.
    """
    from odoo import api, sql_db

    from benchmarks import workloads
    from benchmarks.books import LOGIN, get_invoices

    with registry.cursor() as cr:
        user = api.Environment(cr, api.SUPERUSER_ID, {})["res.users"]
        env = api.Environment(cr, user.search([("login", "=", LOGIN)]).id, {})
        first = turn * count
        subject = get_invoices(env, first + count)[first:]
        if prepare := getattr(workloads, f"prepare_{workload}", None):
            subject = prepare(env, subject, has_addon)
        env.invalidate_all()
        gc.collect()
        queries, processor = sql_db.sql_counter, time.process_time()
        wall = time.perf_counter()
        getattr(workloads, workload)(env, subject.browse(subject.ids), has_addon)
        cr.flush()
        sample = Sample(
            (time.perf_counter() - wall) / count,
            (time.process_time() - processor) / count,
            (sql_db.sql_counter - queries) / count,
        )
        cr.rollback()
    return sample

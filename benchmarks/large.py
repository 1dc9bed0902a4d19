# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Large work in the background, as it really goes on: committed chunk by chunk, and
with somebody beside it who credits in the same journal (rule 38).

python -m benchmarks.large [COUNT] takes about a quarter of an hour for 10,000 invoices.
"""

import contextlib
import functools
import multiprocessing
import os
import resource
import sys
import time
from statistics import quantiles

from benchmarks.books import LOGIN, get_invoices, invoice_vals, open_books
from benchmarks.report import as_table
from benchmarks.twin import open_registry
from tools.databases import COUNT_NOTHING, create, drop
from tools.environment import step
from tools.odoo_process import query

FEW, MANY = 200, 10_000
# Tries of somebody who credits while a run is at work, with a pause between them.
TRIES, PAUSE = 50, 0.2
# How many invoices of the notices that are sent with a PDF.
TOLD = 500
# Unlike in tests, PostgreSQL is to know how much there is, as it does where people
# work: else the lookup of the last number reads all that were given.
COUNT_AGAIN = COUNT_NOTHING.replace(
    "SET (autovacuum_enabled = off)", "RESET (autovacuum_enabled)"
)
HEADER = ("measure", "ours", "reference", "ratio", "target", "")


def main(arguments):
    many = int(arguments[0]) if arguments else MANY
    name = f"konfidens_large_{os.getpid()}"
    try:
        with step(f"Making a database with {many + FEW} invoices to work on"):
            create(name)
            query(name, COUNT_AGAIN)
            in_process(name, keep_books, many)
            query(name, "VACUUM ANALYZE")
        with step(f"Crediting and reissuing {FEW}, then {many}"):
            few, some, most = in_process(name, credit_few_and_many, many)
        with step("Crediting while a run is at work"):
            waits = wait_beside(name, min(many, 2000))
        with step(f"Sending {TOLD} messages with a PDF"):
            told = in_process(name, send_notices, TOLD)
    finally:
        drop(name)
    rows = [
        row(
            f"Credit + reissue by a run: each of {many:,} against each of {FEW}",
            (some * 1000, few * 1000, "ms"),
            1.05,
        ),
        row(
            f"Memory of the worker: after {many:,} against after {FEW}",
            (most[1], most[0], "MB"),
            1.2,
        ),
        row(
            "Credit one invoice while a run is at work in its journal, 95th percentile "
            f"of {TRIES}, against the bound",
            (quantiles(waits, n=20)[-1], 5.0, "s"),
            1.0,
        ),
    ]
    if told is not None:
        title = f"A message with a PDF, of {TOLD}, against the bound"
        rows.append(row(title, (told, 0.3, "s"), 1.0))
    print(as_table(rows, HEADER))
    return 0 if all(each[-1] == "ok" for each in rows) else 1


def row(title, measured, target):
    ours, other, unit = measured
    return (
        title,
        f"{ours:.2f} {unit}",
        f"{other:.2f} {unit}",
        f"{ours / other:.3f}",
        f"{target:.2f}",
        "ok" if ours <= target * other else "over",
    )


# === PROCESSES === #


def in_process(database, work, *arguments):
    """Return what a function returns in an Odoo process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(serve, (database, work, arguments))


def serve(database, work, arguments):
    return work(open_registry(database), *arguments)


@contextlib.contextmanager
def environment(registry, login=LOGIN):
    """Yield an environment of the accountant, committed at the end."""
    from odoo import api

    with registry.cursor() as cr:
        root = api.Environment(cr, api.SUPERUSER_ID, {})
        user = root["res.users"].search([("login", "=", login)]) if login else root.user
        yield root(user=user.id)


def keep_books(registry, many):
    with environment(registry, None) as env:
        open_books(env, FEW)
    # As it would be: posted on many days, not in one transaction.
    for _first in range(0, many + 2 * FEW + min(many, 2000) + TRIES + TOLD, FEW):
        with environment(registry) as env:
            env["account.move"].create(invoice_vals(env, FEW)).action_post()


def start_run(registry, count, **options):
    """Start a run on invoices that are not credited yet; return its id."""
    with environment(registry) as env:
        return get_open(env, count).credit_in_background(**options)["run_id"]


def get_open(env, count):
    invoices = get_invoices(env, None).filtered(
        lambda move: move.state == "posted" and move.credit_state == "none"
    )
    return invoices[:count]


def work_off(registry, run_id):
    """Do a run, chunk by chunk, as the scheduler's process does: one environment."""
    from odoo import api

    with registry.cursor() as cr:
        env = api.Environment(cr, api.SUPERUSER_ID, {})
        run = env["account.credit.run"].browse(run_id)
        while run._do_chunk():
            cr.commit()
            env.invalidate_all()
        cr.commit()


# === MEASURES === #


def credit_few_and_many(registry, many):
    """Return the seconds that one of few took, and one of many, and the memory after
    each of these runs.
    """
    took, memory = [], []
    for count in (20, FEW, many):
        run_id = start_run(registry, count, reissue=True)
        started = time.perf_counter()
        work_off(registry, run_id)
        took.append((time.perf_counter() - started) / count)
        memory.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return took[1], took[2], memory[1:]


def wait_beside(database, count):
    """Return the seconds that each try takes of who credits while a run is at work."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(2) as pool:
        at_work = pool.apply_async(
            serve, (database, functools.partial(start_and_work, count), ())
        )
        waits = pool.apply(serve, (database, credit_one_by_one, ()))
        at_work.get()
    return waits


def start_and_work(count, registry):
    work_off(registry, start_run(registry, count))


def credit_one_by_one(registry):
    from odoo.service.model import retrying

    with environment(registry) as env:
        ids = get_open(env, None).ids[-TRIES:]
    waits = []
    for invoice_id in ids:
        time.sleep(PAUSE)
        started = time.perf_counter()
        with environment(registry) as env:
            invoice = env["account.move"].browse(invoice_id)
            retrying(invoice.credit_invoice, env)
        waits.append(time.perf_counter() - started)
    return waits


def send_notices(registry, count):
    """Return the seconds that one message takes, or None where the printer prints one
    document at a time.
    """
    from odoo.addons.base.models.ir_actions_report import _wkhtml

    from benchmarks.books import hold_session

    if not _wkhtml().is_patched_qt:
        return None
    with environment(registry) as env:
        session = hold_session(env, get_open(env, count))
        run_id = session.cancel_in_background()["run_id"]
    work_off(registry, run_id)
    started = time.perf_counter()
    with environment(registry, None) as env:
        env["session.booking"]._cron_send_notices()
    return (time.perf_counter() - started) / count


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

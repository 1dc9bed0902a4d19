# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Everything that has to pass: the addon's own tests, also among its neighbours, then
those from outside.

Or only the addon's own: tools/run python -m tools.run_tests konfidens_credit/tests
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time

from tools import coverage
from tools.databases import build_assets, copy, create, drop
from tools.environment import ADDON, PREPARED, ROOT, SetupError, say
from tools.file_queue import fill, sort_files
from tools.odoo_process import shell
from tools.system_packages import ensure_browser, ensure_pdf_printer

INSIDE, NEIGHBOURS, OUTSIDE = FOLDERS = (
    f"{ADDON}/tests",
    "tests/neighbours",
    "tests",
)
PYTEST = [sys.executable, "-m", "pytest", "--durations=12"]
LEAST_COVERAGE = 95
COVERAGE = PREPARED / "coverage"
AT_ONCE = 2
# Most queries find a handful of rows, and take longer to plan than to run: PostgreSQL
# is not to weigh each order of more tables than these.
PLAN = "-c join_collapse_limit=4"
# What classes of tests set up alike is made once, and each only looks it up.
KEEP_SETUP = f"""
from odoo.addons.{ADDON}.tests.common.credit_common import CreditCommon
from odoo.addons.{ADDON}.tests.common.kept import keep
from odoo.addons.{ADDON}.tests.session.session_common import SessionCommon
keep(CreditCommon)
keep(SessionCommon)
"""


def main(*folders):
    folders = folders or FOLDERS
    started = time.monotonic()
    ensure_browser()
    ensure_pdf_printer()
    shutil.rmtree(COVERAGE, ignore_errors=True)
    COVERAGE.mkdir()
    databases = [f"konfidens_test_{os.getpid()}_{number}" for number in range(AT_ONCE)]
    pristine = f"konfidens_test_{os.getpid()}_pristine"
    os.environ["PRISTINE_DATABASE"] = pristine
    os.environ["PGOPTIONS"] = f"{os.environ.get('PGOPTIONS', '')} {PLAN}".strip()
    results = []
    with contextlib.ExitStack() as at_the_end:
        for database in (*databases, pristine, f"{pristine}_practice"):
            at_the_end.callback(drop, database)
        if NEIGHBOURS in folders:
            # Their database takes long to make, and most of what comes first one
            # processor.
            neighbours = start(*run_in_odoo("neighbours"), NEIGHBOURS)
            at_the_end.callback(stop, neighbours)
        build_assets(create(pristine))
        results.append(("set-up", 0, time.monotonic() - started))
        if INSIDE in folders:
            results.append(run_inside(pristine, databases))
        if NEIGHBOURS in folders:
            waited = time.monotonic()
            status = neighbours.wait()
            results.append((NEIGHBOURS, status, time.monotonic() - waited))
        if OUTSIDE in folders:
            # Servers run at their own speed: nothing is measured in them.
            paths = (ROOT / OUTSIDE).glob("test_*.py")
            results.append(run_side_by_side(OUTSIDE, paths, [[]] * AT_ONCE))
    if INSIDE in folders:
        is_covered = coverage.report(COVERAGE) >= LEAST_COVERAGE
        results.append(("branch coverage", not is_covered, 0))
    failed = any(status for _title, status, _seconds in results)
    results.append(("all", failed, time.monotonic() - started))
    say("")
    for title, status, seconds in results:
        say(f"{title:24} {'failed' if status else 'ok':8} {seconds:6.0f} s")
    return int(failed)


def run_inside(pristine, databases):
    """Run the addon's own tests on databases of their own."""
    first, *others = databases
    copy(pristine, first)
    shell(first, KEEP_SETUP)
    for database in others:
        copy(first, database)
    runs = [
        [*run_in_odoo(database), f"--odoo-database={database}", "--odoo-http"]
        for database in databases
    ]
    return run_side_by_side(INSIDE, (ROOT / INSIDE).rglob("test_*.py"), runs)


def run_in_odoo(name):
    """Return the arguments for tests in Odoo: what of the addon is covered is measured,
    and Odoo stays warm.
    """
    measure = "-ptools.coverage", f"--coverage-file={COVERAGE / name}.json"
    return *measure, "-ptools.warm_odoo"


def run_side_by_side(title, paths, runs):
    """Run pytest once for each list of arguments, all at once: each takes test files
    until there are none left. Return title, exit status and how long it took.
    """
    say(f"==> Running {title}")
    started = time.monotonic()
    files = sort_files(paths)
    queue = PREPARED / f"queue_{os.getpid()}"
    fill(queue, files)
    processes = [
        start("-ptools.file_queue", f"--file-queue={queue}", *run, *files)
        for run in runs
    ]
    status = max(process.wait() for process in processes)
    queue.unlink()
    return title, status, time.monotonic() - started


def start(*arguments):
    return subprocess.Popen([*PYTEST, *arguments], cwd=ROOT)


def stop(process):
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        process.wait()


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except SetupError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("Stopped.")

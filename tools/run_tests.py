# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Everything that has to pass: the addon's own tests, then those from outside."""

import os
import shutil
import signal
import subprocess
import sys
import time

from tools import coverage
from tools.databases import copy, create, drop
from tools.environment import ADDON, PREPARED, ROOT, SetupError, say
from tools.odoo_process import shell
from tools.system_packages import ensure_browser, ensure_pdf_printer

PYTEST = [sys.executable, "-m", "pytest", "--durations=12"]
LEAST_COVERAGE = 95
COVERAGE = PREPARED / "coverage"
HALVES = 2
NEIGHBOURS = ROOT / "tests" / "neighbours"
# About how many seconds these take, so that both halves end together.
SECONDS = {
    "test_installation.py": 290,
    "test_journeys.py": 230,
    "test_upgrade.py": 180,
    "test_session_journeys.py": 170,
    "test_credit_journeys.py": 150,
    "test_odoo_suites.py": 200,
    "test_credit_concurrency.py": 140,
    "test_concurrency.py": 130,
    "test_session_concurrency.py": 130,
    "test_refund_journeys.py": 120,
    "test_enrolment_journeys.py": 110,
    "test_refund_concurrency.py": 60,
    "test_refund_histories.py": 40,
    "test_account_credit_histories.py": 25,
    "test_enrolment_histories.py": 20,
}
BYTES_IN_A_SECOND = 800
# Odoo's tests of accounting make this company for each class; ours take it when it is
# there, which saves most of what it takes to set a class up.
KEEP_COMPANY = """
company = env["res.company"].create({"name": "company_1_data"})
charts = env["account.chart.template"]
charts.try_loading("generic_coa", company=company, install_demo=False)
company.account_fiscal_country_id = env.ref("base.us")
env.cr.commit()
"""


def main():
    started = time.monotonic()
    ensure_browser()
    ensure_pdf_printer()
    shutil.rmtree(COVERAGE, ignore_errors=True)
    COVERAGE.mkdir()
    databases = [f"konfidens_test_{os.getpid()}_{half}" for half in range(HALVES)]
    pristine = f"konfidens_test_{os.getpid()}_pristine"
    os.environ["PRISTINE_DATABASE"] = pristine
    results = []
    # Their database takes long to make, and most of what comes first one processor.
    neighbours = start(
        "-ptools.coverage",
        f"--coverage-file={COVERAGE / 'neighbours'}.json",
        str(NEIGHBOURS.relative_to(ROOT)),
    )
    try:
        create(pristine)
        first, *others = databases
        copy(pristine, first)
        shell(first, KEEP_COMPANY)
        for database in others:
            copy(first, database)
        results.append(("set-up", 0, time.monotonic() - started))
        halves = [
            [
                "-ptools.coverage",
                f"--coverage-file={COVERAGE / database}.json",
                f"--odoo-database={database}",
                "--odoo-http",
                *files,
            ]
            for database, files in zip(
                databases, split_files(f"{ADDON}/tests"), strict=True
            )
        ]
        title = f"{ADDON}/tests"
        results.append((title, *run_side_by_side(title, halves)))
        results.append(("tests/neighbours", *wait_for(neighbours)))
        # From outside, servers run at their own speed: nothing is measured in them.
        results.append(("tests", *run_side_by_side("tests", split_files("tests"))))
    finally:
        if neighbours.poll() is None:
            neighbours.send_signal(signal.SIGINT)
            neighbours.wait()
        for database in (*databases, pristine):
            drop(database)
    covered = coverage.report(COVERAGE) >= LEAST_COVERAGE
    say("")
    for title, status, seconds in results:
        say(f"{title:24} {'failed' if status else 'ok':8} {seconds:6.0f} s")
    say(f"{'branch coverage':24} {'ok' if covered else 'failed'}")
    say(f"{'all':24} {'':8} {time.monotonic() - started:6.0f} s")
    return 0 if covered and not any(status for _t, status, _s in results) else 1


def split_files(folder):
    """Return the test files of a folder in as many lists that take about as long as run
    side by side; each has databases of its own.
    """
    files = [
        file
        for file in (ROOT / folder).rglob("test_*.py")
        if NEIGHBOURS not in file.parents
    ]
    files.sort(key=weigh, reverse=True)
    lists = [[] for _half in range(HALVES)]
    for file in files:
        min(lists, key=lambda some: sum(map(weigh, some))).append(file)
    return [[str(file.relative_to(ROOT)) for file in some] for some in lists]


def weigh(file):
    """Return about how many seconds a test file takes, by its size where nobody
    measured.
    """
    return SECONDS.get(file.name, file.stat().st_size / BYTES_IN_A_SECOND)


def run_side_by_side(title, runs):
    """Run pytest once for each list of arguments, all at once."""
    say(f"==> Running {title}")
    started = time.monotonic()
    processes = [start(*arguments) for arguments in runs]
    status = max(process.wait() for process in processes)
    return status, time.monotonic() - started


def start(*arguments):
    return subprocess.Popen([*PYTEST, *arguments], cwd=ROOT)


def wait_for(process):
    """Return the status of a process, and how long it had to be waited for."""
    started = time.monotonic()
    return process.wait(), time.monotonic() - started


if __name__ == "__main__":
    try:
        sys.exit(main())
    except SetupError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("Stopped.")

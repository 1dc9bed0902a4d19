# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Everything that has to pass: the addon's own tests, then those from outside."""

import os
import shutil
import subprocess
import sys
import time

from tools.databases import create, drop
from tools.environment import ADDON, PREPARED, ROOT, SetupError, say
from tools.system_packages import ensure_browser, ensure_pdf_printer

LEAST_COVERAGE = 95
COVERAGE = PREPARED / "coverage"


def main():
    started = time.monotonic()
    ensure_browser()
    ensure_pdf_printer()
    shutil.rmtree(COVERAGE, ignore_errors=True)
    database = f"konfidens_test_{os.getpid()}"
    results = []
    try:
        create(database)
        parts = {
            f"{ADDON}/tests": [f"--odoo-database={database}", "--odoo-http", ADDON],
            "tests": ["tests"],
        }
        results.append(("set-up", 0, time.monotonic() - started))
        for title, arguments in parts.items():
            results.append((title, *run_pytest(title, arguments)))
    finally:
        drop(database)
    covered = report_coverage()
    say("")
    for title, status, seconds in results:
        say(f"{title:24} {'failed' if status else 'ok':8} {seconds:6.0f} s")
    say(f"{'branch coverage':24} {'ok' if covered else 'failed'}")
    say(f"{'all':24} {'':8} {time.monotonic() - started:6.0f} s")
    return 0 if covered and not any(status for _t, status, _s in results) else 1


def run_pytest(title, arguments):
    say(f"==> Running {title}")
    started = time.monotonic()
    command = [sys.executable, "-m", "coverage", "run", "-m", "pytest", *arguments]
    status = subprocess.run(command, cwd=ROOT).returncode
    return status, time.monotonic() - started


def report_coverage():
    """Add up what all processes covered, servers included; tell if it is enough."""
    coverage = [sys.executable, "-m", "coverage"]
    subprocess.run([*coverage, "combine", "--quiet"], cwd=ROOT)
    report = [*coverage, "report", f"--fail-under={LEAST_COVERAGE}"]
    return subprocess.run(report, cwd=ROOT).returncode == 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except SetupError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("Stopped.")

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A pytest plugin: one of our tests that is skipped has failed.

Odoo skips browser tests when Chromium does not start, and a run that proved
nothing would pass.
"""

import pytest

from tools.environment import ADDON, ROOT

OURS = (ROOT / ADDON, ROOT / "tests")


def fail_if_skipped(report, path):
    is_ours = any(path.is_relative_to(folder) for folder in OURS)
    if is_ours and report.skipped and not hasattr(report, "wasxfail"):
        *_place, reason = report.longrepr
        report.outcome = "failed"
        report.longrepr = f"A skipped test has not passed: {reason}"
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item):
    return fail_if_skipped((yield), item.path)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report(collector):
    return fail_if_skipped((yield), collector.path)

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The tests of our JavaScript, ``static/tests/*.test.js``, in a real browser."""

import re
from pathlib import Path
from unittest import SkipTest

from odoo.tests import HttpCase, no_retry, tagged
from odoo.tools import file_path

SUITE = "@konfidens_credit"
PAGE = "/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id="


@tagged("post_install", "-at_install")
class TestJavaScript(HttpCase):
    @no_retry
    def test_ours_pass(self):
        """Without a browser it fails: a test that is skipped shows nothing."""
        files = Path(file_path("konfidens_credit/static/tests")).rglob("*.test.js")
        count = sum(len(re.findall(r"^test\(", f.read_text(), re.M)) for f in files)
        with self.assertLogs(self._logger, "INFO") as logs:
            try:
                self.browser_js(
                    PAGE + self._get_hash(SUITE),
                    "",
                    "",
                    login="admin",
                    timeout=300,
                    success_signal="[HOOT] Test suite succeeded",
                    error_checker=lambda message: "[HOOT]" not in message,
                )
            except SkipTest as skipped:
                self.fail(f"There is no browser to test with: {skipped}")
            except AssertionError as error:
                self.fail("\n".join([str(error), *logs.output]))
        passed = re.search(r"[Pp]assed (\d+) tests?", "\n".join(logs.output))
        self.assertTrue(passed, logs.output[-5:])
        self.assertEqual(int(passed[1]), count)

    def _get_hash(self, suite):
        """Return what HOOT calls a suite of tests in an address."""
        digest = 0
        for letter in suite:
            digest = ((digest << 5) - digest + ord(letter)) & 0xFFFFFFFF
        return f"{digest:08x}"

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Processes of their own that work in a database, to be killed at random."""

import subprocess

from tools.odoo_process import shell_command

# Code with the names of BOOKS; leaves the name `provider`.
DEMO_PROVIDER = """
provider = env.ref("payment.payment_provider_demo")
provider.write({
    "state": "test",
    "journal_id": env["account.journal"].search(
        [("type", "=", "bank"), ("company_id", "=", company.id)], limit=1
    ).id,
})
"""


def start(database, code, log):
    """Start a process that runs `code` in `odoo shell`, and adds what it logs to the
    file `log`.
    """
    with open(log, "a") as output:
        worker = subprocess.Popen(
            shell_command(database),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=output,
            start_new_session=True,
            text=True,
        )
    worker.stdin.write(code)
    worker.stdin.close()
    return worker

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).


def uninstall_hook(env):
    """Leave to the cron what jobs would have done, which nobody could run any more."""
    env["queue.job"].sudo().search(
        [
            ("credit_run_id", "!=", False),
            ("state", "not in", ("done", "cancelled")),
        ]
    ).unlink()
    env["account.credit.run"]._leave_to_cron()

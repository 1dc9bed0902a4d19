# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Starting large work: how much is large, and what it takes to start it."""

from odoo import api, models

# How many records one run takes.
MOST_IN_BACKGROUND = 50_000
# Seconds that a document takes, about, as long as nobody has measured it here.
SECONDS_PER_DOCUMENT = 0.06


class AccountCreditRun(models.Model):
    _inherit = "account.credit.run"

    @api.model
    def _is_large(self, records):
        """Tell whether working on these records is for the background: above the
        number that their company has set.
        """
        return False

    @api.model
    def _estimate_seconds(self, records, kind="credit"):
        """Return how long working on these records takes, about, as measured last."""
        return len(records) * SECONDS_PER_DOCUMENT

    @api.model
    def _start(self, kind, records, options=None):
        """Start to work on these records as the user, a company each, once it is clear
        that they may, and that the options are right.

        :param str kind: one of ``KINDS``
        :param dict options: what the method takes that does it
        :return: the runs
        """
        return self.browse()

    def _get_open_action(self):
        """Return the action that opens these runs: one as a form, many listed."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("In the Background"),
            "res_model": self._name,
            "views": [(False, "form")],
            "res_id": self.id,
        }

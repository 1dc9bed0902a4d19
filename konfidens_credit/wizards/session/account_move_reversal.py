# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The Credit Invoice form for practitioners, who see no journals: a journal tells what
is in the bank.
"""

from odoo import api, models


class AccountMoveReversal(models.TransientModel):
    _inherit = "account.move.reversal"

    def _compute_available_journal_ids(self):
        """Override of `account` to offer practitioners no journal: it is that of the
        invoice.
        """
        if self.env["account.journal"].has_access("read"):
            super()._compute_available_journal_ids()
        else:
            self.sudo().available_journal_ids = False

    @api.constrains("journal_id", "move_ids")
    def _check_journal_type(self):
        """Override of `account` to look at journals that practitioners don't see."""
        return super(AccountMoveReversal, self.sudo())._check_journal_type()

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models


class AccountMove(models.Model):
    _inherit = "account.move"

    @api.depends("reversal_move_ids.pos_order_ids")
    def _compute_amount_credited(self):
        """Override to look again when a till makes a credit note."""
        return super()._compute_amount_credited()

    def _may_be_credited_above_total(self):
        """Override for what a till took back: cash rounding lets that exceed the
        invoice, lawfully, and a till is never blocked (rule 2).
        """
        # Who works with invoices need not see what tills do.
        return super()._may_be_credited_above_total() or bool(
            self.reversal_move_ids.sudo().pos_order_ids
        )

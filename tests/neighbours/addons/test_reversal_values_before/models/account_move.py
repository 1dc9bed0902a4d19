# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    value_from_before = fields.Char()

    def _reverse_moves(self, default_values_list=None, cancel=False):
        """Override of `account` to add a value to copies of those that came."""
        if self.company_id.copies_reversal_values:
            default_values_list = [
                {**values, "value_from_before": f"before {move.name}"}
                for move, values in zip(
                    self, default_values_list or [{} for _move in self], strict=True
                )
            ]
        return super()._reverse_moves(default_values_list, cancel)

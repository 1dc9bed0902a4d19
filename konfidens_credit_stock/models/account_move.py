# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _stock_account_prepare_realtime_out_lines_vals(self):
        """Override of `stock_account` to take no cost back with a credit of a value,
        and all that is left with the one that returns the goods (rules 6 and 36).
        """
        by_value = self.invoice_line_ids.filtered("credits_value")
        own = set(by_value.ids)
        vals_list = super()._stock_account_prepare_realtime_out_lines_vals()
        return [
            vals for vals in vals_list if vals["cogs_origin_id"] not in own
        ] + by_value._prepare_cost_back_vals_list()

    def _get_undo_obstacle(self):
        """Override to have the credit note undone first that took back the cost of what
        this one credits a part of.
        """
        if obstacle := super()._get_undo_obstacle():
            return obstacle
        by_value = self.invoice_line_ids.filtered("credits_value")
        others = by_value._get_other_credit_lines().filtered(
            lambda line: line.credits_value and line.parent_state == "posted"
        )
        if taken := others._get_cost_lines():
            return self.env._(
                "%(name)s can't be undone: nothing was left of what it credits, so "
                "%(others)s took the cost of the goods back. Undo that first.",
                name=self.name,
                others=", ".join(taken.move_id.mapped("name")),
            )
        return None

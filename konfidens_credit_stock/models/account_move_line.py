# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _prepare_cost_back_vals_list(self):
        """Return the values of the items that take back the cost of what these credit
        lines return: what the books have left of it, so that it adds up to nothing.
        """
        vals_list = []
        for line in self.filtered("quantity_returned"):
            taken = line._get_other_credit_lines()._get_cost_lines()
            for cost in line.credited_line_id._get_cost_lines():
                same = taken.filtered(
                    lambda item, cost=cost: item.account_id == cost.account_id
                )
                left = cost.balance + sum(same.mapped("balance"))
                if not cost.company_currency_id.is_zero(left):
                    vals_list.append(line._prepare_cost_back_vals(cost, left))
        return vals_list

    def _prepare_cost_back_vals(self, cost, amount):
        """Return the values of the item that takes ``amount`` of a cost item back, as
        `stock_account` makes them.
        """
        self.ensure_one()
        return {
            "name": cost.name,
            "move_id": self.move_id.id,
            "partner_id": self.move_id.commercial_partner_id.id,
            "product_id": cost.product_id.id,
            "product_uom_id": cost.product_uom_id.id,
            "quantity": self.quantity_returned,
            "price_unit": cost.price_unit,
            "amount_currency": -amount,
            "account_id": cost.account_id.id,
            "analytic_distribution": cost.analytic_distribution,
            "display_type": "cogs",
            "tax_ids": [],
            "cogs_origin_id": self.id,
        }

    def _get_cost_lines(self):
        """Return the items that book the cost of what these lines sell or return."""
        return self.search(
            [("cogs_origin_id", "in", self.ids), ("parent_state", "=", "posted")],
            order="id",
        )

    def _get_other_credit_lines(self):
        """Return what else credits the invoice lines that these credit."""
        return self.credited_line_id.credit_line_ids - self

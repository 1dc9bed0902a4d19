# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models


class AccountMoveChangePriceLine(models.TransientModel):
    """A line to type a new price in: of a draft, or of an invoice that is credited and
    made anew.
    """

    _name = "account.move.change.price.line"
    _inherit = ["dialog.mixin"]
    _description = "New Price of an Invoice Line"

    change_id = fields.Many2one(
        comodel_name="account.move.change.price", ondelete="cascade"
    )
    reversal_id = fields.Many2one(
        comodel_name="account.move.reversal", ondelete="cascade"
    )
    move_line_id = fields.Many2one(
        comodel_name="account.move.line", required=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(
        related="move_line_id.currency_id", related_sudo=False
    )
    name = fields.Text(string="Description", compute="_compute_name")
    quantity = fields.Float(related="move_line_id.quantity", related_sudo=False)
    old_price_unit = fields.Float(
        string="Price Now",
        compute="_compute_old_price_unit",
        compute_sudo=False,
        digits="Product Price",
        min_display_digits="Product Price",
    )
    price_unit = fields.Float(
        string="New Price", digits="Product Price", min_display_digits="Product Price"
    )
    is_free = fields.Boolean(
        string="Free",
        compute="_compute_is_free",
        inverse="_inverse_is_free",
        readonly=False,
    )

    @api.depends("move_line_id")
    def _compute_name(self):
        for line in self:
            origin = line.move_line_id
            line.name = origin.name or origin.product_id.name

    @api.depends("move_line_id")
    def _compute_old_price_unit(self):
        """Of an invoice that is credited in part, the price of what is left."""
        prices = {
            line_id: price
            for invoice in self.move_line_id.move_id
            for line_id, price in invoice._get_prices_left().items()
        }
        for line in self:
            line.old_price_unit = prices.get(line.move_line_id._origin.id, 0.0)

    @api.depends("price_unit")
    def _compute_is_free(self):
        for line in self:
            line.is_free = not line.price_unit

    @api.onchange("is_free")
    def _inverse_is_free(self):
        for line in self:
            if line.is_free:
                line.price_unit = 0.0
            elif not line.price_unit:
                line.price_unit = line.old_price_unit

    def _get_prices(self):
        """Return the unit prices by invoice line id."""
        return {line.move_line_id._origin.id: line.price_unit for line in self}

    def _get_changed_prices(self):
        """Return the new unit prices by invoice line id, of changed lines only."""
        changed = self.filtered(lambda line: line.price_unit != line.old_price_unit)
        return changed._get_prices()

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import Command, api, fields, models

from ...models.common.asking import asked
from ...models.common.public_method import public_method


class AccountMoveChangePrice(models.TransientModel):
    _name = "account.move.change.price"
    _inherit = ["dialog.mixin"]
    _description = "Change Prices of a Draft Invoice"
    _given = ("move_id",)

    move_id = fields.Many2one(
        comodel_name="account.move", required=True, readonly=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="move_id.currency_id", related_sudo=False)
    line_ids = fields.One2many(
        comodel_name="account.move.change.price.line",
        inverse_name="change_id",
        compute="_compute_line_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    old_total = fields.Monetary(
        related="move_id.amount_total", related_sudo=False, string="Total Now"
    )
    new_total = fields.Monetary(compute="_compute_new_total")

    @api.depends("move_id")
    def _compute_line_ids(self):
        for change in self:
            change.line_ids = [Command.clear()] + [
                Command.create({"move_line_id": line.id, "price_unit": line.price_unit})
                for line in change.move_id._get_priced_lines()
            ]

    @api.depends("line_ids.price_unit")
    def _compute_new_total(self):
        for change in self:
            draft = change.move_id._origin
            change.new_total = draft and draft._get_total_with_prices(
                change._get_changed_prices()
            )

    def _get_changed_prices(self):
        """Return the new unit prices by invoice line id, of changed lines only."""
        self.ensure_one()
        return {
            line.move_line_id._origin.id: line.price_unit
            for line in self.line_ids
            if line.price_unit != line.move_line_id.price_unit
        }

    @asked(one=True)
    @public_method
    def action_change_price(self):
        """Give the draft its new prices."""
        self.ensure_one()
        self.move_id._change_prices(self._get_changed_prices())
        return self.env["ir.actions.client"]._get_done_notification(
            self.env._(
                "The draft is now %(amount)s.",
                amount=self.currency_id.format(self.move_id.amount_total),
            )
        )


class AccountMoveChangePriceLine(models.TransientModel):
    _name = "account.move.change.price.line"
    _inherit = ["dialog.mixin"]
    _description = "New Price of an Invoice Line"

    change_id = fields.Many2one(
        comodel_name="account.move.change.price", required=True, ondelete="cascade"
    )
    move_line_id = fields.Many2one(
        comodel_name="account.move.line", required=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(
        related="move_line_id.currency_id", related_sudo=False
    )
    name = fields.Char(string="Description", compute="_compute_name")
    quantity = fields.Float(related="move_line_id.quantity", related_sudo=False)
    old_price_unit = fields.Float(
        string="Price Now", related="move_line_id.price_unit", related_sudo=False
    )
    price_unit = fields.Float(
        string="New Price", digits="Product Price", min_display_digits="Product Price"
    )

    @api.depends("move_line_id")
    def _compute_name(self):
        for line in self:
            line.name = line.move_line_id.name or line.move_line_id.product_id.name

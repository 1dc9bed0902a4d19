# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models


class AccountMoveReversalLine(models.TransientModel):
    _name = "account.move.reversal.line"
    _inherit = ["dialog.mixin"]
    _description = "Line to Credit"

    reversal_id = fields.Many2one(
        comodel_name="account.move.reversal", required=True, ondelete="cascade"
    )
    move_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Invoice Line",
        required=True,
        ondelete="cascade",
    )
    currency_id = fields.Many2one(
        related="move_line_id.currency_id", related_sudo=False
    )
    name = fields.Text(string="Description", compute="_compute_name")
    quantity = fields.Float(related="move_line_id.quantity", related_sudo=False)
    price_total = fields.Monetary(
        string="Total", related="move_line_id.price_total", related_sudo=False
    )
    amount_credited = fields.Monetary(
        string="Credited", related="move_line_id.amount_credited", related_sudo=False
    )
    amount_creditable = fields.Monetary(
        string="Left", related="move_line_id.amount_creditable", related_sudo=False
    )
    credit_all = fields.Boolean(
        string="All",
        compute="_compute_credit_all",
        inverse="_inverse_credit_all",
        readonly=False,
    )
    credit_amount = fields.Monetary(string="Credit")

    @api.depends("move_line_id")
    def _compute_name(self):
        for line in self:
            origin = line.move_line_id
            line.name = origin.name or origin.product_id.display_name

    @api.depends("credit_amount", "amount_creditable")
    def _compute_credit_all(self):
        for line in self:
            line.credit_all = bool(line.credit_amount) and (
                line.currency_id.compare_amounts(
                    line.credit_amount, line.amount_creditable
                )
                == 0
            )

    @api.onchange("credit_all")
    def _inverse_credit_all(self):
        for line in self.filtered("move_line_id"):
            is_all = line.currency_id.compare_amounts(
                line.credit_amount, line.amount_creditable
            )
            if line.credit_all:
                line.credit_amount = line.amount_creditable
            elif is_all == 0:
                line.credit_amount = 0.0

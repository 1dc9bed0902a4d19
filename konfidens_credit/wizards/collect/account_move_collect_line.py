# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models


class AccountMoveCollectLine(models.TransientModel):
    _name = "account.move.collect.line"
    _inherit = ["dialog.mixin"]
    _description = "Invoice to Post and Collect"

    wizard_id = fields.Many2one(
        comodel_name="account.move.collect", required=True, ondelete="cascade"
    )
    is_chosen = fields.Boolean(string="Collect", default=True)
    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Invoice",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(
        related="move_id.partner_id", related_sudo=False, string="Customer"
    )
    currency_id = fields.Many2one(related="move_id.currency_id", related_sudo=False)
    amount_residual = fields.Monetary(
        related="move_id.amount_residual", related_sudo=False
    )
    credit = fields.Monetary(string="Account Credit Used", readonly=True)
    charge = fields.Monetary(string="Charged", readonly=True)
    left = fields.Monetary(readonly=True)
    token_name = fields.Char(string="Charged To", readonly=True)

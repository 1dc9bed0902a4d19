# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cancel_free_hours = fields.Float(
        related="company_id.cancel_free_hours", readonly=False
    )
    cancel_fee_type = fields.Selection(
        related="company_id.cancel_fee_type", readonly=False
    )
    cancel_fee_percent = fields.Float(
        related="company_id.cancel_fee_percent", readonly=False
    )
    cancel_fee_amount = fields.Monetary(
        related="company_id.cancel_fee_amount", readonly=False
    )
    is_client_named_elsewhere = fields.Boolean(
        related="company_id.is_client_named_elsewhere", readonly=False
    )

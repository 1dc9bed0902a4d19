# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    credit_outside_account_id = fields.Many2one(
        related="company_id.credit_outside_account_id", readonly=False
    )

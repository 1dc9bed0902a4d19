# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    is_choice_proposed = fields.Boolean(
        related="company_id.is_choice_proposed", readonly=False
    )
    choice_days = fields.Integer(related="company_id.choice_days", readonly=False)
    choice_offers = fields.Selection(related="company_id.choice_offers", readonly=False)
    customer_may_cancel = fields.Boolean(
        related="company_id.customer_may_cancel", readonly=False
    )
    customer_may_cancel_until = fields.Float(
        related="company_id.customer_may_cancel_until", readonly=False
    )

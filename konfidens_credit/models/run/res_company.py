# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    credit_run_threshold = fields.Integer(
        string="Work in the Background",
        default=50,
        help="What is done with more documents than this goes on in the background.",
    )

    @api.model
    def _get_own_settings(self):
        """Override for how much goes on in the background."""
        return super()._get_own_settings() | {"credit_run_threshold"}

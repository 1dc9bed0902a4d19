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
    def _get_session_settings(self):
        """Override for what is large."""
        return super()._get_session_settings() | {"credit_run_threshold"}

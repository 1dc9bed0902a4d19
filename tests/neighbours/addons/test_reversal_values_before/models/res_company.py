# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    copies_reversal_values = fields.Boolean(
        help="Only here do these modules take part, so that what fails elsewhere has "
        "failed for a reason of its own."
    )

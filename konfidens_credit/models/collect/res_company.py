# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    collect_when = fields.Selection(
        selection=[("issue", "When Issued"), ("due", "On the Due Date")],
        string="Charge Saved Cards",
        default="due",
        required=True,
        help="When invoices that are collected automatically are charged to the saved "
        "payment method of their payer.",
    )

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

from .res_company import FEE_TYPES, check_cancel_terms


class ProductTemplate(models.Model):
    _inherit = "product.template"

    has_cancel_terms = fields.Boolean(
        string="Own Cancellation Terms",
        help="Use terms of this service's own rather than those of the company.",
    )
    cancel_free_hours = fields.Float(
        string="Free Until",
        help="Hours before the start until which cancelling is free.",
    )
    cancel_fee_type = fields.Selection(selection=FEE_TYPES, default="percent")
    cancel_fee_percent = fields.Float()
    cancel_fee_amount = fields.Monetary(string="Fee", currency_field="currency_id")

    @api.constrains("cancel_free_hours", "cancel_fee_percent", "cancel_fee_amount")
    def _check_cancel_terms(self):
        for product in self:
            check_cancel_terms(product)

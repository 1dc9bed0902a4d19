# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.tools import SQL


class AccountInvoiceReport(models.Model):
    _inherit = "account.invoice.report"

    credit_reason_id = fields.Many2one(
        comodel_name="account.credit.reason", readonly=True
    )

    _depends = {"account.move": ["credit_reason_id"]}

    @api.model
    def _select(self):
        """Override of `account` to group statistics by credit reason."""
        return SQL("%s, move.credit_reason_id", super()._select())

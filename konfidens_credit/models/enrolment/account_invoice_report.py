# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.tools import SQL


class AccountInvoiceReport(models.Model):
    _inherit = "account.invoice.report"

    _depends = {"account.move.line": ["enrolment_id"]}

    @api.model
    def _get_of_sessions_sql(self):
        """Override to count courses, which are sessions sold together."""
        return SQL(
            "(%s OR line.enrolment_id IS NOT NULL)", super()._get_of_sessions_sql()
        )

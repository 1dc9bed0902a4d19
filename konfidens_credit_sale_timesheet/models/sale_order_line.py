# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _recompute_qty_to_invoice(self, start_date, end_date):
        """Override of `sale_timesheet` to invoice no hour of a period once more whose
        invoice was credited in part: native takes every credited one to be free.
        """
        result = super()._recompute_qty_to_invoice(start_date, end_date)
        for line in self:
            left = max(line.qty_delivered - line.qty_invoiced, 0.0)
            if line.invoice_lines.filtered("credits_value"):
                line.qty_to_invoice = min(line.qty_to_invoice, left)
        return result

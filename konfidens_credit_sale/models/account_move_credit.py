# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models


class AccountMoveCredit(models.AbstractModel):
    _inherit = "account.move.credit"

    @api.model
    def _prepare_partial_line_vals(self, invoice, part):
        """Override to leave the line linked to its sales order line, which counts what
        goes back with it (rule 36).
        """
        vals = super()._prepare_partial_line_vals(invoice, part)
        del vals["sale_line_ids"]
        return vals

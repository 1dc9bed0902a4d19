# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import json

from odoo import models


class AccountTaxRepartitionLine(models.Model):
    _inherit = "account.tax.repartition.line"

    def _get_position(self):
        """Return what this repartition line and the one for the other kind of document
        have in common: the two lists of a tax are in the same order.
        """
        return (self.tax_id.id, self._get_siblings().ids.index(self.id))

    def _get_tax_item_key(self, group_tax_id, tax_ids, distribution):
        """Return the key of the tax items of this repartition line, which is the same
        for invoices and refunds, whatever account they are on.
        """
        return (
            *self._get_position(),
            group_tax_id,
            tuple(sorted(tax_ids)),
            json.dumps(distribution or {}, sort_keys=True),
        )

    def _get_siblings(self):
        """Return all repartition lines of the tax for this kind of document."""
        if self.document_type == "refund":
            return self.tax_id.refund_repartition_line_ids
        return self.tax_id.invoice_repartition_line_ids

    def _get_refund_counterpart(self):
        """Return the repartition line that refunds use for this one."""
        _tax_id, index = self._get_position()
        return self.tax_id.refund_repartition_line_ids[index]

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models


class PaymentToken(models.Model):
    _inherit = "payment.token"

    def write(self, vals):
        """Override of `payment` to have those told who count on a charge that can't be
        made any more. Who switches a provider off archives what was saved with it.
        """
        is_archived = vals.get("active") is False
        archived = self.filtered("active") if is_archived else self.browse()
        result = super().write(vals)
        archived.sudo()._plan_collection_anew()
        return result

    def _plan_collection_anew(self):
        """Plan anew what was to be charged to these, and can't be."""
        invoices = self.env["account.move"].search(
            [
                (
                    "commercial_partner_id",
                    "in",
                    self.partner_id.commercial_partner_id.ids,
                ),
                ("collect_date", "!=", False),
            ]
        )
        invoices.filtered(lambda invoice: not invoice._get_token())._plan_collection()

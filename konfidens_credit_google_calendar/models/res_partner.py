# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def write(self, vals):
        """Override to have sessions to come sent again with a client's new address:
        Google would list the old one, and Odoo take the client off.
        """
        if "email" not in vals:
            return super().write(vals)
        changed = self.filtered(lambda partner: partner.email != vals["email"])
        result = super().write(vals)
        sessions = (
            changed.env["calendar.event"]
            .sudo()
            .search(
                [
                    ("partner_ids", "in", changed.ids),
                    ("session_product_id", "!=", False),
                    ("google_id", "!=", False),
                    ("start", ">", fields.Datetime.now()),
                ]
            )
        )
        sessions._send_again_elsewhere()
        return result

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _get_price_in(self, company):
        """Return today's list price in the currency of ``company``."""
        self.ensure_one()
        return self.currency_id._convert(
            self.lst_price,
            company.currency_id,
            company,
            fields.Date.context_today(self),
        )

    def _get_text_for(self, client, payer):
        """Return what an invoice line says was sold: this service, and to whom if
        somebody else pays.
        """
        self.ensure_one()
        if client == payer:
            return self.name
        return self.env._(
            "%(service)s for %(client)s", service=self.name, client=client.name
        )

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

    def _get_gross_of(self, price, payer, company):
        """Return what ``price`` of this service comes to on an invoice to ``payer``,
        with the taxes that Odoo puts on its line: those of the service, else of its
        income account, as the payer's fiscal position maps them (rule 33).
        """
        self.ensure_one()
        product = self.with_company(company)
        delivery = payer.browse(payer.address_get(["delivery"])["delivery"])
        position = (
            self.env["account.fiscal.position"]
            .with_company(company)
            ._get_fiscal_position(payer, delivery)
        )
        taxes = product.taxes_id._filter_taxes_by_company(company)
        if not taxes:
            accounts = product.product_tmpl_id.get_product_accounts(position)
            taxes = accounts["income"].tax_ids._filter_taxes_by_company(company)
            taxes = taxes.filtered(lambda tax: tax.type_tax_use == "sale")
        return position.map_tax(taxes).compute_all(
            price, currency=company.currency_id, product=product, partner=payer
        )["total_included"]

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

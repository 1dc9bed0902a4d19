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
        """Return what ``price`` of this service comes to on an invoice to ``payer``
        (rule 33).
        """
        return self.env["account.tax"]._get_total_of(
            [self._prepare_base_line(price, payer, company)],
            company.currency_id,
            company,
        )

    def _get_price_of(self, gross, payer, company):
        """Return the price of this service that comes to ``gross`` on an invoice to
        ``payer``: with more decimals than money has, so that it does so to the cent.
        """
        return self.env["account.tax"]._get_price_for(
            gross, self._prepare_base_line(0.0, payer, company), company
        )

    def _prepare_base_line(self, price, payer, company):
        """Return a line that sells this service, as Odoo computes taxes of it, with the
        taxes that Odoo puts on it: those of the service, else of its income account, as
        the payer's fiscal position maps them.
        """
        self.ensure_one()
        product = self.with_company(company)
        delivery = payer.browse(
            payer.address_get(["delivery"])["delivery"]
        ).with_prefetch(payer._prefetch_ids)
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
        return self.env["account.tax"]._prepare_base_line_for_taxes_computation(
            None,
            currency_id=company.currency_id,
            partner_id=payer,
            price_unit=price,
            product_id=product,
            quantity=1.0,
            tax_ids=position.map_tax(taxes),
        )

    def _get_session_name(self, clients):
        """Return what a session of this service is called that is for these clients."""
        if len(clients) != 1:
            return self.name
        return self.env._(
            "%(service)s, %(client)s", service=self.name, client=clients.name
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

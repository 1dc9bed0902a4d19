# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What lines come to with their taxes, and the price that comes to an amount."""

from odoo import api, models

# High enough for the cents of a total not to matter for what each unit of price adds.
HIGH_PRICE = 1_000_000.0


class AccountTax(models.Model):
    _inherit = "account.tax"

    @api.model
    def _get_total_of(self, base_lines, currency, company, cash_rounding=None):
        """Return the gross total of an invoice with these lines, to the cent: each of
        its taxes is rounded, as on the invoice.

        :param list base_lines: as Odoo prepares lines for the computation of taxes
        :rtype: float
        """
        self._add_tax_details_in_base_lines(base_lines, company)
        self._round_base_lines_tax_details(base_lines, company)
        return self._get_tax_totals_summary(
            base_lines=base_lines,
            currency=currency,
            company=company,
            cash_rounding=cash_rounding,
        )["total_amount_currency"]

    @api.model
    def _get_price_for(self, total, base_line, company):
        """Return the unit price with which a line comes to the gross ``total``; never
        less than the smallest unit of money.
        """
        price = self._get_exact_price_for(total, base_line, company)
        return max(price, base_line["currency_id"].rounding)

    @api.model
    def _get_exact_price_for(self, total, base_line, company):
        """Return the unit price with which a line comes to the gross ``total``, which
        may be zero or below.

        What a line comes to grows evenly with its price, from what its taxes of a fixed
        amount are.
        """
        currency = base_line["currency_id"]
        least, most = (
            self._get_total_of([{**base_line, "price_unit": price}], currency, company)
            for price in (0.0, HIGH_PRICE)
        )
        each = (most - least) / HIGH_PRICE
        return (total - least) / each if each else total

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models


class ResCurrency(models.Model):
    _inherit = "res.currency"

    @api.model
    def _format_sums(self, amounts):
        """Return what amounts add up to, each currency by itself (rule 33); an empty
        text if that is nothing.

        :param amounts: pairs of a currency and an amount
        """
        sums = {}
        for currency, amount in amounts:
            sums[currency] = sums.get(currency, 0.0) + amount
        return ", ".join(
            currency.format(amount)
            for currency, amount in sums.items()
            if not currency.is_zero(amount)
        )

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.tools import float_compare


class ResCurrency(models.Model):
    _inherit = "res.currency"

    def _is_payable(self, amount):
        """Tell whether ``amount`` is one of money: the smallest unit or more. Rounding
        makes half a cent a whole one.
        """
        self.ensure_one()
        return not float_compare(amount, self.rounding, precision_digits=6) < 0

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

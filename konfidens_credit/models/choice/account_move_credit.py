# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models

CHOOSE = "choose"


class AccountMoveCredit(models.AbstractModel):
    _inherit = "account.move.credit"

    @api.model
    def _get_end_settlements(self):
        """Override to let the customer choose."""
        return (*super()._get_end_settlements(), CHOOSE)

    @api.model
    def _settle_for_choice(self, options):
        """Return these options of a credit, such that it is booked at once, and whether
        the customer is to be asked what becomes of it.

        :rtype: tuple[dict, bool]
        """
        if options.get("settlement") != CHOOSE:
            return options, False
        return {**options, "settlement": "credit"}, True

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.fields import Domain

UNDER_WAY = ("pending", "authorized")


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    @api.model
    def _get_under_way_domain(self):
        """Return the domain of payments that may still come (rule 4).

        Manual means of payment stay pending for good, so Odoo itself takes them as
        nothing to wait for (``account_payment/models/account_move.py:55``).
        """
        return Domain(
            [
                ("state", "in", UNDER_WAY),
                ("operation", "!=", "refund"),
                ("provider_code", "not in", ("none", "custom")),
            ]
        )

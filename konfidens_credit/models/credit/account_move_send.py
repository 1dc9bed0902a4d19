# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models


class AccountMoveSend(models.AbstractModel):
    _inherit = "account.move.send"

    @api.model
    def _get_default_sending_methods(self, move):
        """Override of `account` to send a queued credit note by e-mail when that was
        asked for, whatever the customer's own setting is.
        """
        methods = (move.sending_data or {}).get("sending_methods")
        return set(methods) if methods else super()._get_default_sending_methods(move)

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models


class SessionBooking(models.Model):
    _inherit = "session.booking"

    def _cancel_each(self, amounts, options, notify, message, vals):
        """Override to book credit where the customers are to choose, then to ask them.
        The books never wait for an answer.
        """
        Credit = self.env["account.move.credit"]
        options, is_asked = Credit._settle_for_choice(options)
        live = self._filter_live()
        results = super()._cancel_each(amounts, options, notify, message, vals)
        if is_asked:
            live.filtered(lambda seat: seat.state == "cancelled")._ask_choice()
        return results

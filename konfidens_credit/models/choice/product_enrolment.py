# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models


class ProductEnrolment(models.Model):
    _inherit = "product.enrolment"

    def _remove(self, leaving, asked, options, last_days):
        """Override to book credit where the customers are to choose, then to ask them
        about each seat that got some.
        """
        Credit = self.env["account.move.credit"]
        options, is_asked = Credit._settle_for_choice(options)
        results = super()._remove(leaving, asked, options, last_days)
        if is_asked:
            leaving.filtered(lambda seat: seat.state == "cancelled")._ask_choice()
        return results

    def _get_notice_values(self):
        """Override to ask whoever pays what becomes of the credit for the sessions."""
        values = super()._get_notice_values()
        people = self._get_notice_recipients()
        seats = self._get_told()._get_given_up_bookings()._filter_asked()
        if own := seats.filtered(lambda seat: seat.payer_id in people):
            values.update(own._get_choice_links())
        return values

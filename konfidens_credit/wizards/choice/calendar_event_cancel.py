# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models


class CalendarEventCancel(models.TransientModel):
    _inherit = "calendar.event.cancel"

    def _get_told_texts(self, done):
        """Override to tell how many are asked what becomes of the money."""
        texts = super()._get_told_texts(done)
        count = len(done._filter_asked())
        if count == 1:
            texts.append(self.env._("1 customer can choose what becomes of the money."))
        elif count:
            texts.append(
                self.env._(
                    "For %(count)s bookings, the customers can choose what becomes of "
                    "the money.",
                    count=count,
                )
            )
        return texts

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models


class DialogMixin(models.AbstractModel):
    _inherit = "dialog.mixin"

    @api.model
    def _filter_open(self, name, records):
        """Override for what is private in the calendar: reading it natively shows that
        the time is taken, so reading is no right to more (rule 28).
        """
        records = super()._filter_open(name, records)
        if records._name != "calendar.event":
            return records
        return records.filtered(
            lambda event: not event._check_private_event_conditions()
        )

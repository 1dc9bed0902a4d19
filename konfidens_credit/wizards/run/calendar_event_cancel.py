# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models

from ...models.common.asking import asked
from ...models.common.public_method import public_method


class CalendarEventCancel(models.TransientModel):
    _name = "calendar.event.cancel"
    _inherit = ["background.mixin", "calendar.event.cancel"]

    @api.depends("mode", "booking_ids", "cancelled_session_ids")
    def _compute_background_notice(self):
        return super()._compute_background_notice()

    def _get_work(self):
        """Override for sessions, or single bookings."""
        if self.mode == "booking":
            return "cancel_bookings", self.booking_ids._origin
        return "cancel_sessions", self.cancelled_session_ids._origin

    @asked(one=True)
    @public_method
    def action_cancel(self):
        """Override to cancel many seats in the background."""
        Run = self.env["account.credit.run"]
        kind, records = self._get_work()
        if not Run._is_large(records):
            return super().action_cancel()
        options = self._prepare_options()
        if self.mode == "booking":
            options.update(terms_note=self.terms_note, cancel_empty=self.cancel_empty)
        return Run._start(kind, records, options)._get_open_action()

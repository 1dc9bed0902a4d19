# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models

from ...models.common.asking import asked
from ...models.common.public_method import public_method


class CalendarEventCancel(models.TransientModel):
    _inherit = "calendar.event.cancel"

    @asked(one=True)
    @public_method
    def action_cancel(self):
        """Override to cancel many seats in the background."""
        Run = self.env["account.credit.run"]
        if self.mode == "booking":
            kind, records = "cancel_bookings", self.booking_ids
            more = {"terms_note": self.terms_note, "cancel_empty": self.cancel_empty}
        else:
            kind, records = "cancel_sessions", self.cancelled_session_ids._origin
            more = {}
        if not Run._is_large(records):
            return super().action_cancel()
        options = {**self._prepare_options(), **more}
        return Run._start(kind, records, options)._get_open_action()

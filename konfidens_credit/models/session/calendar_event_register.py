# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models

from ..common.asking import asked
from ..common.public_method import public_method


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    @asked(one=True)
    @public_method
    def action_open_register(self):
        """Open the register of this session."""
        self.ensure_one()
        self._check_session_access()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "konfidens_credit.session_booking_action_register"
        )
        action.update(
            name=self.display_name,
            domain=[("event_id", "=", self.id), ("state", "!=", "cancelled")],
        )
        return action

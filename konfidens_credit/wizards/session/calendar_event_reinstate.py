# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models

from ...models.common.asking import asked
from ...models.common.public_method import public_method


class CalendarEventReinstate(models.TransientModel):
    _name = "calendar.event.reinstate"
    _inherit = ["dialog.mixin"]
    _description = "Put Cancelled Sessions Back On"
    _given = ("event_ids",)

    event_ids = fields.Many2many(comodel_name="calendar.event", string="Sessions")
    notify = fields.Boolean(string="Tell everybody who was booked", default=True)
    message = fields.Text(string="Your Message")

    @asked(one=True)
    @public_method
    def action_reinstate(self):
        """Put the sessions back on, and tell what became of the credit."""
        self.ensure_one()
        results = self.event_ids.reinstate_sessions(
            notify=self.notify, message=self.message
        )
        return self.event_ids._get_reinstated_action(results)

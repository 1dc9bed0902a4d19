# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the dialog says, and leaves out, before anything is cancelled."""

from odoo import api, fields, models


class CalendarEventCancel(models.TransientModel):
    _inherit = "calendar.event.cancel"

    is_past = fields.Boolean(compute="_compute_is_past")
    obstacle = fields.Char(compute="_compute_is_past")
    # What there is to choose.
    has_money = fields.Boolean(compute="_compute_has_money")
    has_amounts = fields.Boolean(compute="_compute_has_money")
    # What becomes of the sessions of bookings.
    is_last = fields.Boolean(compute="_compute_empty")
    is_class_empty = fields.Boolean(compute="_compute_empty")
    cancel_empty = fields.Boolean(string="Cancel the Session, Too")

    @api.depends("cancelled_session_ids", "booking_ids")
    def _compute_is_past(self):
        """Warn of what has begun, and say what the user may not cancel."""
        now = fields.Datetime.now()
        for wizard in self:
            sessions = wizard.cancelled_session_ids | wizard.booking_ids.event_id
            wizard.is_past = any(session.start < now for session in sessions)
            wizard.obstacle = next(
                filter(None, wizard.cancelled_session_ids.mapped("cancel_obstacle")),
                False,
            )

    @api.depends("line_ids.is_open", "line_ids.invoice_name")
    def _compute_has_money(self):
        """Where nothing is invoiced, there is nothing to choose about money; where all
        is on drafts, not whether it is paid back.
        """
        for wizard in self:
            lines = wizard.line_ids
            open_lines = lines.filtered("is_open")
            wizard.has_amounts = bool(open_lines or any(lines.mapped("invoice_name")))
            wizard.has_money = any(
                line._is_invoiced() and not line._is_on_draft() for line in open_lines
            )

    @api.depends("mode", "booking_ids")
    def _compute_empty(self):
        """Tell which sessions nobody is booked in any more: those of one client are
        cancelled with the booking, others if that is wanted.
        """
        self.is_last = self.is_class_empty = False
        for wizard in self.filtered(lambda wizard: wizard.mode == "booking"):
            bookings_sudo = wizard._get_sudo("booking_ids")._origin
            empty = bookings_sudo.event_id._filter_left_by(bookings_sudo)
            over = empty._filter_for_one()
            wizard.is_last = bool(over)
            wizard.is_class_empty = bool(empty - over)

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.tools import SQL


class AccountInvoiceReport(models.Model):
    _inherit = "account.invoice.report"

    session_id = fields.Many2one(
        comodel_name="calendar.event",
        readonly=True,
        help="Empty for sessions that are private to somebody else.",
    )
    session_user_id = fields.Many2one(
        comodel_name="res.users", string="Practitioner", readonly=True
    )

    is_of_sessions = fields.Boolean(
        readonly=True, help="Sells sessions, or takes back what was sold of them."
    )

    _depends = {
        "account.move.line": ["booking_id"],
        "session.booking": ["event_id", "user_id"],
    }

    @api.model
    def _select(self):
        """Override of `account` to group statistics by session and practitioner."""
        return SQL(
            "%s, %s AS session_id, session_booking.user_id AS session_user_id,"
            " %s AS is_of_sessions",
            super()._select(),
            self._get_session_sql(),
            self._get_of_sessions_sql(),
        )

    @api.model
    def _from(self):
        """Override of `account` to reach the booking that a line sells or returns."""
        return SQL(
            "%s LEFT JOIN session_booking ON session_booking.id = line.booking_id",
            super()._from(),
        )

    @api.model
    def _get_of_sessions_sql(self):
        """Return whether a line is of sessions, by SQL. A hook: of a booking."""
        return SQL("line.booking_id IS NOT NULL")

    def _get_session_sql(self):
        """Return the session of a booking, unless it is private to somebody else (rule
        28). Odoo shows that as "Busy", but would search and group by its name.
        """
        if self.env.su:
            return SQL("session_booking.event_id")
        return SQL(
            "CASE WHEN session_booking.event_id IN %s"
            " THEN session_booking.event_id END",
            self.env["calendar.event"]._search_visible().subselect(),
        )

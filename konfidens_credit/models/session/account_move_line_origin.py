# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Account credit that comes from sessions is told as such."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    credit_origin = fields.Selection(selection_add=[("session", "Session")])

    def _compute_credit_origin(self):
        """Override to tell what comes from sessions."""
        super()._compute_credit_origin()
        credit_notes = self.filtered(lambda line: line.credit_origin == "credit_note")
        booked = self.search_fetch(
            [
                ("move_id", "in", credit_notes.move_id.ids),
                ("booking_id", "!=", False),
            ],
            ["move_id"],
        )
        sessions = booked.move_id
        credit_notes.filtered(
            lambda line: line.move_id in sessions
        ).credit_origin = "session"

    @api.model
    def _get_credit_origin_domains(self):
        """Override to find what comes from sessions."""
        domains = super()._get_credit_origin_domains()
        session = domains["credit_note"] & Domain(
            "move_id.line_ids.booking_id", "!=", False
        )
        return {
            **domains,
            "session": session,
            "credit_note": domains["credit_note"] & ~session,
        }

    def _get_credit_origin_sql(self, alias, query):
        """Override to group by what comes from sessions."""
        return SQL(
            """CASE
                WHEN %(move_type)s = 'out_refund' AND EXISTS (
                    SELECT FROM account_move_line booked
                    WHERE booked.move_id = %(move)s AND booked.booking_id IS NOT NULL
                ) THEN 'session'
                ELSE %(origin)s
            END""",
            move_type=self._field_to_sql(alias, "move_type", query),
            move=self._field_to_sql(alias, "move_id", query),
            origin=super()._get_credit_origin_sql(alias, query),
        )

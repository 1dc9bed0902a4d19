# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What calendars were told of cancelled sessions had the sequence 1, always."""

from odoo.tools import SQL


def migrate(cr, version):
    """Have what calendars are told of these sessions next count as newer."""
    cr.execute(
        SQL(
            """
            UPDATE calendar_event
               SET ics_sequence = 1
             WHERE session_state = 'cancelled'
               AND COALESCE(ics_sequence, 0) = 0
            """
        )
    )

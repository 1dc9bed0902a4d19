# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which quantity goes back with a credit is a field of its own."""

from odoo.tools import SQL


def migrate(cr, version):
    """Add its columns before the ORM does, which would compute it for each journal item
    there is; and mark the lines that credit an amount: they know what they were made
    from.
    """
    cr.execute(
        SQL(
            """
            ALTER TABLE account_move_line
                ADD COLUMN IF NOT EXISTS credits_value boolean,
                ADD COLUMN IF NOT EXISTS quantity_returned numeric
            """
        )
    )
    cr.execute(
        SQL(
            """
            UPDATE account_move_line
               SET credits_value = TRUE
             WHERE credited_line_id IS NOT NULL
               AND extra_tax_data->>'computation_key'
                   = 'konfidens_credit,' || credited_line_id
            """
        )
    )

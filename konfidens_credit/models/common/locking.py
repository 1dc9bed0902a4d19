# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two people at once on the same money: one gets it, the other a sentence (rule 2).

A transaction that began before another ended does not see what that one did. The
database says so by a serialization failure, because the other wrote the rows; a retry
would do the same a second time without anyone having looked.
"""

from odoo.tools import SQL


def lock_rows(records):
    """Wait for whoever works with these records, and keep others off them until the
    end; after a serialization failure the transaction can go on.
    """
    if not records:
        return
    with records.env.cr.savepoint(flush=False):
        records.env.cr.execute(
            SQL(
                "SELECT id FROM %s WHERE id IN %s ORDER BY id FOR NO KEY UPDATE",
                SQL.identifier(records._table),
                tuple(records.ids),
            )
        )


def leave_mark(records):
    """Write the rows of these records, so that who does not see what is done here
    collides with it.
    """
    if not records:
        return
    records.env.cr.execute(
        SQL(
            "UPDATE %s SET write_date = write_date WHERE id IN %s",
            SQL.identifier(records._table),
            tuple(records.ids),
        )
    )

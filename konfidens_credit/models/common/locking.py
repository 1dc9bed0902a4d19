# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two people at once on the same money: one gets it, the other a sentence (rule 2).
Two on the same client or booking: one does it, the other finds it done (rule 34).

A transaction that began before another ended does not see what that one did. The
database says so by a serialization failure, because the other wrote the rows; a retry
would do the same a second time without anyone having looked.

What is only locked says nothing: who waited for the lock goes on with what was true
before. So who changes what others look at writes a row (``leave_mark``), and Odoo runs
the others' request anew.
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
    collides with it. In the order of their ids: two who mark the same rows wait for
    one another, and not each for the other.
    """
    if not records:
        return
    records.env.cr.execute(
        SQL(
            """
            UPDATE %(table)s AS marked
               SET write_date = marked.write_date
              FROM (
                    SELECT id FROM %(table)s WHERE id IN %(ids)s
                  ORDER BY id FOR NO KEY UPDATE
                   ) AS locked
             WHERE marked.id = locked.id
            """,
            table=SQL.identifier(records._table),
            ids=tuple(records.ids),
        )
    )

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import logging

from odoo.fields import Domain
from odoo.tools import SQL

_logger = logging.getLogger(__name__)


def pre_init_hook(env):
    """Fill the stored credit columns by SQL before the ORM would, row by row.

    Years of invoices are filled in one statement (a recomputation by the ORM takes
    twenty times as long). Invoices that were credited above their total before we came
    are marked as legacy: the CHECK constraint leaves them alone (rule 2).
    """
    env.cr.execute(
        SQL(
            """
            ALTER TABLE account_move
                ADD COLUMN IF NOT EXISTS amount_credited numeric,
                ADD COLUMN IF NOT EXISTS credit_state varchar,
                ADD COLUMN IF NOT EXISTS credit_legacy boolean,
                ADD COLUMN IF NOT EXISTS credit_capped boolean,
                ADD COLUMN IF NOT EXISTS amount_refunding numeric;
            ALTER TABLE account_move_line
                ADD COLUMN IF NOT EXISTS quantity_returned numeric;
            """
        )
    )
    env.cr.execute(
        SQL(
            """
            WITH credited AS (
                SELECT reversed_entry_id AS id, SUM(amount_total) AS amount
                  FROM account_move
                 WHERE move_type = 'out_refund'
                   AND state IN ('draft', 'posted')
                   AND reversed_entry_id IS NOT NULL
              GROUP BY reversed_entry_id
            )
            UPDATE account_move AS invoice
               SET amount_credited = COALESCE(credited.amount, 0),
                   credit_legacy = COALESCE(credited.amount, 0)
                                   > GREATEST(invoice.amount_total, 0),
                   credit_capped = COALESCE(credited.amount, 0)
                                   <= GREATEST(invoice.amount_total, 0),
                   credit_state = CASE
                       WHEN COALESCE(credited.amount, 0) <= 0 THEN 'none'
                       WHEN credited.amount < invoice.amount_total THEN 'partial'
                       ELSE 'full'
                   END
              FROM account_move AS self
         LEFT JOIN credited ON credited.id = self.id
             WHERE self.id = invoice.id
               AND invoice.move_type = 'out_invoice'
            """
        )
    )


def post_init_hook(env):
    """List the invoices that were credited above their total before we came."""
    legacy = env["account.move"].search([("credit_legacy", "=", True)], order="id")
    if legacy:
        _logger.warning(
            "%s invoices are credited above their total by credit notes made before "
            "this addon was installed; they keep working, but can't be credited any "
            "further: %s",
            len(legacy),
            ", ".join(
                f"{move.name} ({move.amount_credited} of {move.amount_total})"
                for move in legacy
            ),
        )


def uninstall_hook(env):
    """Leave what is true without us: sessions that are off are not in the calendar any
    more, and the documents of the demo data stay, as they are posted. Natively, they
    would be deleted with all else that has a name of ours.
    """
    env.cr.execute(
        SQL(
            """
            UPDATE calendar_event
               SET active = FALSE
             WHERE session_state = 'cancelled'
               AND active
            """
        )
    )
    env["calendar.event"].invalidate_model(["active"])
    own = Domain("module", "=", "konfidens_credit")
    demo = env["ir.model.data"].search(own & Domain("name", "=like", r"%\_demo%"))
    user_ids = demo.filtered(lambda name: name.model == "res.users").mapped("res_id")
    for user in env["res.users"].browse(user_ids).exists():
        # Their passwords are known, and their logins are needed by demo data to come.
        user.write({"active": False, "login": f"{user.login} ({user.id})"})
    # What is in tables of ours goes with them, whatever refers to it.
    models = [
        name
        for name, model in env.registry.items()
        if model._original_module == "konfidens_credit"
    ]
    in_tables = env["ir.model.data"].search(own & Domain("model", "in", models))
    (demo | in_tables).unlink()

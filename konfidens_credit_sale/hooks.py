# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.tools import SQL


def post_init_hook(env):
    """Have orders count the values that were credited before we came."""
    lines = env["account.move.line"].search([("credits_value", "=", True)])
    if not lines:
        return
    env.cr.execute(
        SQL(
            """
            INSERT INTO sale_order_line_invoice_rel (invoice_line_id, order_line_id)
                 SELECT credit_line.id, sold.order_line_id
                   FROM account_move_line credit_line
                   JOIN sale_order_line_invoice_rel sold
                     ON sold.invoice_line_id = credit_line.credited_line_id
                  WHERE credit_line.credits_value
            ON CONFLICT DO NOTHING
            """
        )
    )
    lines.invalidate_recordset(["sale_line_ids"])
    order_lines = lines.sale_line_ids
    order_lines.invalidate_recordset(["invoice_lines"])
    order_lines.modified(["invoice_lines"])
    lines.move_id._update_down_payments()

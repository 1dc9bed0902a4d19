# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.tools import SQL


class AccountInvoiceReport(models.Model):
    _inherit = "account.invoice.report"

    credit_reason_id = fields.Many2one(
        comodel_name="account.credit.reason", readonly=True
    )

    amount_credited = fields.Float(
        string="Credited",
        readonly=True,
        help="What credit notes took back, untaxed, as an amount above zero.",
    )

    _depends = {
        "account.move": ["credit_reason_id"],
        "account.move.line": ["credits_value", "quantity_returned"],
    }

    @property
    def _table_query(self):
        """Override of `account` to count the quantity that goes back with a credit, and
        no other (rule 36), in all that is worked out from it.
        """
        counted = self._get_counted_columns()
        columns = SQL(", ").join(
            SQL("%s AS %s", counted[name], SQL.identifier(name))
            if name in counted
            else SQL.identifier("report", name)
            for name, field in self._fields.items()
            if field.store and field.column_type
        )
        return SQL(
            """
            SELECT %s
              FROM (%s) report
              JOIN account_move_line credit_line ON credit_line.id = report.id
            """,
            columns,
            super()._table_query,
        )

    @api.model
    def _get_counted_columns(self):
        """Return the SQL of the columns that Odoo has not, or counts otherwise: those
        that depend on a line's quantity.
        """
        # What a line counts for, as a share of the quantity that it shows.
        share = SQL(
            """
            CASE WHEN credit_line.credits_value
                 THEN COALESCE(
                     credit_line.quantity_returned / NULLIF(credit_line.quantity, 0), 0
                 )
                 ELSE 1
            END
            """
        )
        quantity = SQL("(report.quantity * %s)", share)
        return {
            "amount_credited": SQL("(-report.price_subtotal)"),
            "quantity": quantity,
            "inventory_value": SQL("(report.inventory_value * %s)", share),
            # What it was sold for, less what it cost.
            "price_margin": SQL(
                "(report.price_subtotal"
                " + (report.price_margin - report.price_subtotal) * %s)",
                share,
            ),
            "price_average": SQL(
                """
                CASE WHEN credit_line.credits_value
                     THEN COALESCE(report.price_subtotal / NULLIF(%s, 0), 0)
                     ELSE report.price_average
                END
                """,
                quantity,
            ),
        }

    @api.model
    def _select(self):
        """Override of `account` to group statistics by credit reason."""
        return SQL("%s, move.credit_reason_id", super()._select())

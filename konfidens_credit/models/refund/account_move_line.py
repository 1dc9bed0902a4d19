# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What of a credit is being paid back can't be used (rule 18)."""

from odoo import api, fields, models
from odoo.tools import SQL


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    credit_refunding = fields.Monetary(
        related="move_id.amount_refunding", currency_field="currency_id"
    )
    can_refund = fields.Boolean(compute="_compute_can_refund")

    # === COMPUTE METHODS === #

    @api.depends("move_id.amount_refunding")
    def _compute_credit_amounts(self):
        """Override to leave out what is being paid back."""
        super()._compute_credit_amounts()
        for line in self:
            if refunding := line.move_id.amount_refunding:
                share = 1 - refunding / line.credit_left if line.credit_left else 0.0
                line.credit_left -= refunding
                line.credit_left_balance = line.company_currency_id.round(
                    line.credit_left_balance * share
                )

    @api.depends("amount_residual", "move_id.amount_refunding")
    def _compute_can_refund(self):
        for line in self:
            line.can_refund = line.move_id.amount_refundable > 0

    def _field_to_sql(self, alias, field_expr, query=None):
        """Override to leave a credit's share of a refund under way out of sums."""
        sql = super()._field_to_sql(alias, field_expr, query)
        if field_expr not in ("credit_left", "credit_left_balance"):
            return sql
        return SQL(
            """(%(left)s * (1 - COALESCE((
                SELECT %(refunding)s FROM account_move credit
                WHERE credit.id = %(move)s AND %(refunding)s <> 0
            ) / NULLIF(-%(residual)s, 0), 0)))""",
            left=sql,
            refunding=SQL.identifier(
                "credit",
                "amount_refunding",
                to_flush=self.env["account.move"]._fields["amount_refunding"],
            ),
            move=self._field_to_sql(alias, "move_id", query),
            residual=self._field_to_sql(alias, "amount_residual_currency", query),
        )

    def _limit_use(self, limit):
        """Override to take nothing of what is being paid back."""
        limit = super()._limit_use(limit)
        if self.move_id.amount_refunding and self.amount_residual_currency < 0:
            asked = self.credit_left if limit is None else limit
            return max(min(self.credit_left, asked), 0.0)
        return limit

    # === ACTION METHODS === #

    def action_refund_credit(self):
        """Open the dialog that pays this credit back."""
        self.ensure_one()
        return self.move_id.action_refund_credit()

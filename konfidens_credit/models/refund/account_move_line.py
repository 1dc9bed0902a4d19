# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What of a credit is being paid back can't be used (rule 18)."""

from odoo import api, fields, models
from odoo.tools import SQL

from ..common.asking import asked
from ..common.public_method import public_method


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
            refunding = line.move_id.amount_refunding
            if refunding and line.credit_left:
                share = 1 - refunding / line.credit_left
                line.credit_left -= refunding
                line.credit_left_balance = line.company_currency_id.round(
                    line.credit_left_balance * share
                )

    @api.depends("amount_residual", "move_id.amount_refunding")
    def _compute_can_refund(self):
        for line in self:
            line.can_refund = line.move_id.amount_refundable > 0

    def _get_credit_left_sql(self, alias, left, query):
        """Override to leave a credit's share of a refund under way out of sums."""
        left = super()._get_credit_left_sql(alias, left, query)
        return SQL(
            """(%(left)s * (1 - COALESCE((
                SELECT %(refunding)s FROM account_move credit
                WHERE credit.id = %(move)s AND %(refunding)s <> 0
            ) / NULLIF(-%(residual)s, 0), 0)))""",
            left=left,
            refunding=SQL.identifier(
                "credit",
                "amount_refunding",
                to_flush=self.env["account.move"]._fields["amount_refunding"],
            ),
            move=self._field_to_sql(alias, "move_id", query),
            residual=self._field_to_sql(alias, "amount_residual_currency", query),
        )

    # === ACTION METHODS === #

    @asked(one=True)
    @public_method
    def action_refund_credit(self):
        """Open the dialog that pays this credit back."""
        self.ensure_one()
        return self.move_id.action_refund_credit()

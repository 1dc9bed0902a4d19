# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a credit tells of a refund under way (rules 19 and 22)."""

from odoo import api, fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    customer_status = fields.Selection(
        selection_add=[("refunding", "Refund under way")]
    )
    billing_status = fields.Selection(
        selection_add=[("refunding", "Refund under way"), ("cancelled",)]
    )

    @api.depends("amount_refunding")
    def _compute_customer_status(self):
        """Override to follow what is being paid back."""
        return super()._compute_customer_status()

    def _get_credit_note_statuses(self):
        """Override to tell credit notes of which all is being paid back."""
        statuses = super()._get_credit_note_statuses()
        for credit_note, status in statuses.items():
            is_held = credit_note.currency_id.compare_amounts(
                credit_note.amount_refunding, credit_note.amount_residual
            )
            if status == "available" and is_held >= 0:
                statuses[credit_note] = "refunding"
        return statuses

    def _get_credit_available(self):
        """Override to leave out what is being paid back."""
        return super()._get_credit_available() - self.sudo().amount_refunding

    def _get_credit_outcome(self):
        """Override to tell what is being paid back."""
        outcome = super()._get_credit_outcome()
        if self.state == "posted":
            outcome["refunding"] = self.currency_id.round(self.sudo().amount_refunding)
        return outcome

    def _get_undo_obstacle(self):
        """Override to undo nothing that is being paid back."""
        obstacle = super()._get_undo_obstacle()
        if obstacle or self.currency_id.is_zero(self.amount_refunding):
            return obstacle
        return self.env._(
            "%(name)s can't be undone: %(amount)s of it is being refunded. Wait until "
            "that has ended, or drop the refund first.",
            name=self.name,
            amount=self.currency_id.format(self.amount_refunding),
        )

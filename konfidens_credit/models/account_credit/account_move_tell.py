# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Telling customers how to use the account credit that a credit note gave them."""

from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _get_open_credits(self):
        """Return those of these credit notes of which something can be used."""
        return self.filtered(
            lambda move: (
                move.state == "posted"
                and move.currency_id.compare_amounts(move._get_credit_available(), 0.0)
                > 0
            )
        )

    def _get_credit_hint(self):
        """Override to tell how the account credit of these credit notes is used: by
        hand; nothing where they gave none.
        """
        if not self._get_open_credits():
            return super()._get_credit_hint()
        return self.env._(
            "When you pay your next invoice, your credit is offered there first."
        )

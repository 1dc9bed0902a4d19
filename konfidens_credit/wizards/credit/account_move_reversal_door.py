# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo's reversal as our engine goes through it (rule 35): what it adds to the values,
and which documents are told to whoever comes after.
"""

from odoo import Command, models

from ...models.common.owned_mixin import Kept
from ...models.credit.reversal import Reversal


class AccountMoveReversal(models.TransientModel):
    _inherit = "account.move.reversal"

    def _prepare_default_reversal(self, move):
        """Override of `account` to give a credit note what it takes from its invoice:
        branch and rate (rule 8), and the reason.
        """
        vals = super()._prepare_default_reversal(move)
        reversal = Reversal.of(self.env)
        if reversal and reversal.is_credit:
            vals.update(
                company_id=move.company_id.id,
                currency_id=move.currency_id.id,
                invoice_currency_rate=move.invoice_currency_rate,
                credit_reason_id=reversal.reason.id,
                credit_comment=reversal.note,
            )
        return vals

    def _modify_default_reverse_values(self, origin_move):
        """Override of `account` to link a replacement to the invoice that it is made
        from, with its origin and its responsible.
        """
        vals = super()._modify_default_reverse_values(origin_move)
        reversal = Reversal.of(self.env)
        if reversal and reversal.is_credit:
            vals.update(
                replaces_id=Kept(origin_move.id),
                invoice_origin=origin_move.invoice_origin,
                invoice_user_id=origin_move.invoice_user_id.id,
            )
        return vals

    def write(self, vals):
        """Override of `base` to name the credit notes among the new documents, too,
        where native names the replacements only: what other modules then write on
        them is meant for the credit notes.
        """
        reversal = Reversal.of(self.env)
        if reversal and reversal.is_credit and "new_move_ids" in vals:
            vals = {
                **vals,
                "new_move_ids": [
                    *vals["new_move_ids"],
                    *map(Command.link, reversal.credit_note_ids.values()),
                ],
            }
        return super().write(vals)

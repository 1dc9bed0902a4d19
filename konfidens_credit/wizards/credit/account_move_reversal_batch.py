# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What goes on with invoices that were credited together."""

from odoo import api, fields, models

from ...models.common.asking import asked
from ...models.common.public_method import public_method


class AccountMoveReversal(models.TransientModel):
    _inherit = "account.move.reversal"

    has_drafts = fields.Boolean(compute="_compute_has_drafts")
    has_credit_notes = fields.Boolean(compute="_compute_has_drafts")

    @api.depends("result_ids")
    def _compute_has_drafts(self):
        for wizard in self:
            wizard.has_drafts = bool(wizard.result_ids.replacement_id)
            wizard.has_credit_notes = bool(wizard.result_ids.credit_note_id)

    @asked(one=True)
    @public_method
    def action_see_all_drafts(self):
        """Open the new drafts."""
        self.ensure_one()
        return self.result_ids.credit_note_id.action_open_batch_drafts()

    @asked(one=True)
    @public_method
    def action_post_and_send_all(self):
        """Post the new drafts and send each to its payer."""
        self.ensure_one()
        done = self.result_ids.credit_note_id.action_post_and_send_batch()
        return self._get_batch_action(done)

    @asked(one=True)
    @public_method
    def action_undo_all(self):
        """Undo what was credited."""
        self.ensure_one()
        done = self.result_ids.credit_note_id.action_undo_batch()
        return self._get_batch_action(done)

    def _get_batch_action(self, told):
        """Return the action that tells something, then shows what was credited together
        as it is now.
        """
        action = self.env["ir.actions.actions"]._for_xml_id(
            "konfidens_credit.account_move_action_batch"
        )
        return {**told, "params": {**told["params"], "next": action}}

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models

from ...models.common.asking import asked
from ...models.common.public_method import public_method


class AccountMoveCollect(models.TransientModel):
    _name = "account.move.collect"
    _inherit = ["background.mixin", "account.move.collect"]

    @api.depends("line_ids.is_chosen")
    def _compute_background_notice(self):
        return super()._compute_background_notice()

    def _get_work(self):
        """Override for the invoices that are ticked."""
        return "collect", self.line_ids.filtered("is_chosen").move_id._origin

    @asked(one=True)
    @public_method
    def action_collect(self):
        """Override to post and collect many invoices in the background."""
        Run = self.env["account.credit.run"]
        kind, chosen = self._get_work()
        if not Run._is_large(chosen):
            return super().action_collect()
        return Run._start(kind, chosen)._get_open_action()

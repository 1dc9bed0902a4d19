# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models

from ...models.common.asking import asked
from ...models.common.public_method import public_method


class AccountMoveCollect(models.TransientModel):
    _inherit = "account.move.collect"

    @asked(one=True)
    @public_method
    def action_collect(self):
        """Override to post and collect many invoices in the background."""
        Run = self.env["account.credit.run"]
        chosen = self.line_ids.filtered("is_chosen").move_id
        if not Run._is_large(chosen):
            return super().action_collect()
        return Run._start("collect", chosen)._get_open_action()

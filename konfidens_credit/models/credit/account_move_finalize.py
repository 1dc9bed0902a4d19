# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models

from ..common.asking import asked
from ..common.public_method import public_method


class AccountMove(models.Model):
    _inherit = "account.move"

    @asked()
    @public_method
    def action_finalize(self):
        """Post these drafts and tell what is owed. What Odoo asks before, it asks."""
        action = self.action_post()
        if isinstance(action, dict):
            return action
        owed = self.env["res.currency"]._format_sums(
            (move.currency_id, move.amount_residual)
            for move in self
            if not move.currency_id.is_zero(move.amount_residual)
        )
        if len(self) == 1:
            names = {"invoice": self.name, "owed": owed}
            message = (
                self.env._("%(invoice)s is finalized: %(owed)s to pay.", **names)
                if owed
                else self.env._(
                    "%(invoice)s is finalized: nothing is left to pay.", **names
                )
            )
        else:
            message = self.env._(
                "%(count)s invoices are finalized: %(owed)s to pay.",
                count=len(self),
                owed=owed or 0,
            )
        return self.env["ir.actions.client"]._get_done_notification(message)

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models

from ...models.common.asking import asked
from ...models.common.public_method import public_method


class AccountMoveChangePayer(models.TransientModel):
    _name = "account.move.change.payer"
    _inherit = ["dialog.mixin"]
    _description = "Change Payer of a Draft Invoice"
    _given = ("move_id",)

    move_id = fields.Many2one(
        comodel_name="account.move", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="move_id.company_id", related_sudo=False)
    old_partner_id = fields.Many2one(
        related="move_id.partner_id", related_sudo=False, string="Payer Now"
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="New Payer",
        domain="[('company_id', 'in', (False, company_id))]",
    )

    @asked(one=True)
    @public_method
    def action_change_payer(self):
        """Send the draft to its new payer."""
        self.ensure_one()
        self.move_id.change_payer(self.partner_id.id)
        return self.env["ir.actions.client"]._get_done_notification(
            self.env._(
                "%(payer)s pays from now on.", payer=self.partner_id.display_name
            )
        )

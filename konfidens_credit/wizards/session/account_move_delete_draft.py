# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models

from ...models.common.asking import asked
from ...models.common.public_method import public_method


class AccountMoveDeleteDraft(models.TransientModel):
    _name = "account.move.delete.draft"
    _inherit = ["dialog.mixin"]
    _description = "Delete Draft Invoice"
    _given = ("move_id",)

    move_id = fields.Many2one(
        comodel_name="account.move", required=True, ondelete="cascade", readonly=True
    )
    session_ids = fields.Many2many(related="move_id.session_ids", related_sudo=False)
    choice = fields.Selection(
        selection=[
            ("keep", "Keep the bookings: they can be invoiced anew"),
            ("cancel", "Cancel the bookings, too"),
        ],
        string="Bookings",
        default="keep",
        required=True,
    )

    @asked(one=True)
    @public_method
    def action_delete(self):
        """Delete the draft, and do with its bookings as chosen."""
        self.ensure_one()
        draft, is_cancelled = self.move_id, self.choice == "cancel"
        name = draft.display_name
        [result] = draft.delete_draft(cancel_bookings=is_cancelled)
        cancelled = len(result["cancelled_booking_ids"])
        message = (
            self.env._(
                "%(draft)s is deleted, and bookings cancelled: %(count)s.",
                draft=name,
                count=cancelled,
            )
            if cancelled
            else self.env._("%(draft)s is deleted.", draft=name)
        )
        return draft._get_deleted_action(message)

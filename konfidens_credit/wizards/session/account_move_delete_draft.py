# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

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
    cancel_obstacle = fields.Char(compute="_compute_cancel_obstacle")

    @api.depends("move_id")
    def _compute_cancel_obstacle(self):
        """Tell beforehand why the user may not cancel the bookings."""
        for dialog in self:
            bookings_sudo = dialog._get_sudo("move_id").line_ids.booking_id
            sessions = bookings_sudo._filter_live().event_id.with_env(self.env)
            dialog.cancel_obstacle = False
            try:
                sessions._check_are_sessions()
            except UserError as refusal:
                dialog.cancel_obstacle = str(refusal)

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

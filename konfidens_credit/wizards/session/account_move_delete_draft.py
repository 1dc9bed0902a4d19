# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.common.asking import asked
from ...models.common.public_method import public_method


class AccountMoveDeleteDraft(models.TransientModel):
    _name = "account.move.delete.draft"
    _inherit = ["dialog.mixin"]
    _description = "Delete Draft Invoices"
    _given = ("move_ids",)

    move_ids = fields.Many2many(
        comodel_name="account.move", string="Drafts", required=True, readonly=True
    )
    is_one = fields.Boolean(compute="_compute_bookings")
    has_bookings = fields.Boolean(compute="_compute_bookings")
    choice = fields.Selection(
        selection=[
            ("keep", "Keep the bookings: they can be invoiced anew"),
            ("cancel", "Cancel the bookings, too"),
        ],
        string="Bookings",
        default="keep",
        required=True,
    )
    cancel_obstacle = fields.Char(compute="_compute_bookings")
    is_class_empty = fields.Boolean(compute="_compute_bookings")
    cancel_empty = fields.Boolean(string="Cancel the Session, Too")

    @api.depends("move_ids")
    def _compute_bookings(self):
        """Tell beforehand why the user may not cancel the bookings, and whether a class
        would be left that nobody is booked in.
        """
        for dialog in self:
            bookings_sudo = dialog._get_sudo("move_ids").line_ids.booking_id
            dialog.is_one = len(dialog.move_ids) == 1
            dialog.has_bookings = bool(bookings_sudo)
            live_sudo = bookings_sudo._filter_live()
            sessions = live_sudo.event_id.with_env(self.env)
            dialog.cancel_obstacle = False
            try:
                sessions._check_are_sessions()
            except UserError as refusal:
                dialog.cancel_obstacle = str(refusal)
            empty_sudo = live_sudo.event_id._filter_left_by(live_sudo)
            classes = (empty_sudo - empty_sudo._filter_for_one()).with_env(self.env)
            dialog.is_class_empty = bool(
                classes
                and not dialog.cancel_obstacle
                and not any(classes.mapped("cancel_obstacle"))
            )

    @asked(one=True)
    @public_method
    def action_delete(self):
        """Delete the drafts, and do with their bookings as chosen."""
        self.ensure_one()
        drafts, is_cancelled = self.move_ids, self.choice == "cancel"
        name = drafts[:1].display_name
        results = drafts.delete_draft(
            cancel_bookings=is_cancelled,
            cancel_empty=is_cancelled and self.cancel_empty,
        )
        cancelled = sum(len(result["cancelled_booking_ids"]) for result in results)
        return drafts._get_deleted_action(
            self._get_message(name, len(results), cancelled)
        )

    def _get_message(self, name, deleted, cancelled):
        """Return in words how many drafts are deleted, and bookings cancelled."""
        if deleted > 1 and cancelled:
            return self.env._(
                "%(drafts)s drafts are deleted, and bookings cancelled: %(count)s.",
                drafts=deleted,
                count=cancelled,
            )
        if deleted > 1:
            return self.env._("%(drafts)s drafts are deleted.", drafts=deleted)
        if cancelled:
            return self.env._(
                "%(draft)s is deleted, and bookings cancelled: %(count)s.",
                draft=name,
                count=cancelled,
            )
        return self.env._("%(draft)s is deleted.", draft=name)

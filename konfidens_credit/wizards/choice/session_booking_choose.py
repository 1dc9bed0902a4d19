# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The dialog in which staff choose for a customer: choices, preview, one call."""

from odoo import Command, api, fields, models

from ...core.choices import KEEP, OTHER_DATE, REFUND
from ...models.common.asking import asked
from ...models.common.public_method import public_method


class SessionBookingChoose(models.TransientModel):
    _name = "session.booking.choose"
    _inherit = ["dialog.mixin"]
    _description = "Choose for a Customer"
    _given = ("booking_id",)

    booking_id = fields.Many2one(
        comodel_name="session.booking", required=True, ondelete="cascade"
    )
    booking_name = fields.Char(
        string="Cancelled", related="booking_id.display_name", related_sudo=False
    )
    payer_id = fields.Many2one(related="booking_id.payer_id", related_sudo=False)
    choice = fields.Selection(
        selection=[
            (KEEP, "Keep it as credit"),
            (REFUND, "Get it back"),
            (OTHER_DATE, "Come on another date"),
        ],
        string="Wants to",
        default=KEEP,
        required=True,
    )
    date_ids = fields.Many2many(
        comodel_name="calendar.event", compute="_compute_preview", compute_sudo=False
    )
    event_id = fields.Many2one(
        comodel_name="calendar.event",
        string="Other Date",
        domain="[('id', 'in', date_ids)]",
        ondelete="cascade",
    )
    needs_account = fields.Boolean(compute="_compute_preview")
    account_number = fields.Char(
        help="Where to pay what no payment provider sends back."
    )
    preview = fields.Text(
        string="Message",
        compute="_compute_preview",
        help="The message that leaves once you have chosen.",
    )
    obstacle = fields.Char(compute="_compute_preview")

    @api.model
    def _get_dialog(self, booking):
        """Return the action that opens this dialog for a booking."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Choose for the Customer"),
            "res_model": self._name,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_booking_id": booking.id, "dialog_size": "medium"},
        }

    @api.depends("booking_id", "choice", "event_id")
    def _compute_preview(self):
        """Say what the choice would do, or why it can't be chosen."""
        self.obstacle = self.preview = self.needs_account = False
        self.date_ids = [Command.clear()]
        for dialog in self.filtered("booking_id"):
            booking_sudo = dialog._get_sudo("booking_id")
            [choices] = booking_sudo._get_choices()
            offers = {offer["choice"]: offer for offer in choices["offers"]}
            dates = {date["event_id"]: date for date in choices["dates"]}
            offer = offers.get(dialog.choice)
            dialog.date_ids = [Command.set(list(dates))]
            if not choices["is_open"]:
                dialog.obstacle = booking_sudo._get_closed_text()
            elif not offer:
                dialog.obstacle = dialog._get_choice_obstacle()
            elif dialog.choice != OTHER_DATE:
                dialog.preview = offer["message"]
                dialog.needs_account = offer["needs_account"]
            elif date := dates.get(dialog.event_id._origin.id):
                dialog.preview = f"{date['time']}. {date['message']}"

    def _get_choice_obstacle(self):
        """Return why what is chosen is not offered for this booking."""
        if self.choice == REFUND:
            return self.env._(
                "Nothing can be paid back: it is not offered, was used meanwhile, or "
                "was not paid in money."
            )
        return self.env._(
            "There is no other date: it is not offered, or no session of this service "
            "has a free place."
        )

    @asked(one=True)
    @public_method
    def action_choose(self):
        """Choose, and tell what was done."""
        self.ensure_one()
        [result] = self.booking_id.choose(
            self.choice,
            event_id=self.event_id.id if self.choice == OTHER_DATE else None,
            account_number=self.account_number if self.choice == REFUND else None,
        )
        names = {"payer": self.payer_id.name, "message": result["message"]}
        if self._get_sudo("booking_id").notice_state == "queued":
            text = self.env._("Done. %(payer)s is told: %(message)s", **names)
        else:
            text = self.env._("Done. Tell %(payer)s yourself: %(message)s", **names)
        return self.env["ir.actions.client"]._get_notification(
            text, then={"type": "ir.actions.act_window_close"}
        )

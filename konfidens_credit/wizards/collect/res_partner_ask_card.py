# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ...models.common.asking import asked, read_active_ids
from ...models.common.public_method import public_method


class ResPartnerAskCard(models.TransientModel):
    _name = "res.partner.ask.card"
    _inherit = ["dialog.mixin"]
    _description = "Ask to Pay by Card"

    partner_ids = fields.Many2many(
        comodel_name="res.partner", string="Contacts", readonly=True
    )
    asked_text = fields.Text(string="Send To", compute="_compute_asked_text")
    left_out_text = fields.Text(string="Not Asked", compute="_compute_asked_text")
    can_save_cards = fields.Boolean(compute="_compute_can_save_cards")
    message = fields.Text(help="What you say in your own words, above the explanation.")

    @api.model
    def default_get(self, fields):
        """Override of `base` to ask about the chosen contacts."""
        values = super().default_get(fields)
        if "partner_ids" in fields:
            _model, ids = read_active_ids(self.env, "res.partner")
            chosen = self.env["res.partner"].browse(ids)
            chosen.check_access("read")
            own = chosen._filter_may_ask_card()
            if chosen and not own:
                raise UserError(
                    self.env._(
                        "None of these is a client of yours. Choose at least one who "
                        "is."
                    )
                )
            values["partner_ids"] = [Command.set(own.ids)]
        return values

    @api.model
    def _filter_open(self, name, records):
        """Override: it tells of payers what only who may ask them knows."""
        records = super()._filter_open(name, records)
        return records._filter_may_ask_card() if name == "partner_ids" else records

    @api.depends("partner_ids")
    def _compute_asked_text(self):
        for dialog in self:
            payers = dialog._get_sudo("partner_ids")._origin._get_card_payers()
            obstacles = payers.with_env(self.env)._get_card_obstacles()
            asked_sudo = payers - payers.browse().union(*obstacles)
            dialog.asked_text = ", ".join(asked_sudo.mapped("display_name"))
            dialog.left_out_text = "\n".join(
                f"{payer_sudo.display_name} {why}"
                for payer_sudo, why in obstacles.items()
            )

    def _compute_can_save_cards(self):
        self.can_save_cards = self.env["res.partner"]._can_save_cards()

    @asked(one=True)
    @public_method
    def action_ask(self):
        """Ask the payers of the chosen contacts, each in one e-mail."""
        self.ensure_one()
        chosen_sudo = self._get_sudo("partner_ids")
        if not self.can_save_cards:
            raise UserError(
                self.env._(
                    "Customers can't save a card yet. Ask an administrator to switch "
                    "on a payment provider that saves payment methods."
                )
            )
        payers = chosen_sudo._get_card_payers().with_env(self.env)
        obstacles = payers._get_card_obstacles()
        payers -= self.env["res.partner"].union(*obstacles)
        if not payers:
            raise UserError(self.env._("There is nobody to ask."))
        payers._ask_for_card(self.message)
        told = self.env._("%(count)s asked to pay by card.", count=len(payers))
        return self.env["ir.actions.client"]._get_notification(
            "\n".join([told, *filter(None, [self.left_out_text])]),
            stay=bool(obstacles),
            then={"type": "ir.actions.act_window_close"},
        )

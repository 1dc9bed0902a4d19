# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

from ...models.common.asking import asked
from ...models.common.public_method import public_method


class AccountMoveRefund(models.TransientModel):
    _name = "account.move.refund"
    _inherit = ["dialog.mixin"]
    _description = "Refund a Credit"
    _given = ("credit_id",)

    credit_id = fields.Many2one(
        comodel_name="account.move", required=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        related="credit_id.commercial_partner_id", related_sudo=False, string="Customer"
    )
    currency_id = fields.Many2one(related="credit_id.currency_id", related_sudo=False)
    amount_refundable = fields.Monetary(
        related="credit_id.amount_refundable", related_sudo=False
    )
    amount = fields.Monetary(
        compute="_compute_amount",
        compute_sudo=False,
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    by_hand = fields.Boolean(
        help="By bank transfer or in cash, even where the payment provider could send "
        "the money back.",
    )
    can_go_back = fields.Boolean(compute="_compute_preview")
    preview = fields.Text(compute="_compute_preview")
    confirm_label = fields.Char(compute="_compute_preview")
    obstacle = fields.Text(compute="_compute_preview")

    @api.model
    def _get_dialog(self, credit):
        """Return the action that opens this dialog for a credit."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Refund"),
            "res_model": self._name,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_credit_id": credit.id},
        }

    @api.depends("credit_id")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = wizard.credit_id.amount_refundable

    @api.depends("credit_id", "amount", "by_hand")
    def _compute_preview(self):
        self.obstacle = self.preview = self.confirm_label = self.can_go_back = False
        for wizard in self.filtered("credit_id"):
            credit_sudo = wizard._get_sudo("credit_id")
            wizard.obstacle = credit_sudo._get_refund_obstacle(wizard.amount)
            wizard.preview = not wizard.obstacle and credit_sudo._explain_refund(
                wizard.amount, wizard.by_hand
            )
            wizard.can_go_back = bool(
                credit_sudo._plan_refund(credit_sudo.amount_refundable)[0]
            )
            wizard.confirm_label = self.env._(
                "Refund %(amount)s", amount=wizard.currency_id.format(wizard.amount)
            )

    @asked(one=True)
    @public_method
    def action_refund(self):
        """Refund the credit as chosen."""
        self.ensure_one()
        self.credit_id.refund_credit(amount=self.amount, by_hand=self.by_hand)
        refunding = self._get_sudo("credit_id")._get_texts_of_part(
            "refunding", self.credit_id.amount_refunding
        )
        return self.env["ir.actions.client"]._get_done_notification(
            " ".join(self.env._("%(money)s.", money=text) for text in refunding)
        )

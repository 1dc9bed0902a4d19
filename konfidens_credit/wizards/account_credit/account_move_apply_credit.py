# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

from ...models.common.asking import asked
from ...models.common.public_method import public_method


class AccountMoveApplyCredit(models.TransientModel):
    _name = "account.move.apply.credit"
    _inherit = ["dialog.mixin"]
    _description = "Use Account Credit on an Invoice"
    _given = ("move_id", "credit_line_ids")

    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Invoice",
        domain="[('move_type', '=', 'out_invoice'), ('state', '=', 'posted'),"
        " ('payment_state', 'in', ('not_paid', 'partial')),"
        " ('company_id', '=', company_id), ('currency_id', '=', currency_id),"
        " ('commercial_partner_id', '=', partner_id)]",
        ondelete="cascade",
    )
    credit_line_ids = fields.Many2many(
        comodel_name="account.move.line",
        string="Account Credit",
        compute="_compute_credit_line_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner", compute="_compute_customer", string="Customer"
    )
    company_id = fields.Many2one(
        comodel_name="res.company", compute="_compute_customer"
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_customer"
    )
    amount_owed = fields.Monetary(
        related="move_id.amount_residual", related_sudo=False, string="Owed"
    )
    amount_left = fields.Monetary(compute="_compute_amount_left", string="Available")
    amount = fields.Monetary(
        compute="_compute_amount",
        compute_sudo=False,
        store=True,
        readonly=False,
        help="How much of the credit to use.",
    )
    left_to_pay = fields.Monetary(compute="_compute_left_to_pay")

    @api.model
    def _get_dialog(self, **values):
        """Return the action that opens this dialog with these values."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Use Account Credit"),
            "res_model": self._name,
            "views": [(False, "form")],
            "target": "new",
            "context": {f"default_{name}": value for name, value in values.items()},
        }

    @api.depends("move_id")
    def _compute_credit_line_ids(self):
        """Propose all that fits, unless the dialog was opened from one credit."""
        for wizard in self:
            if not wizard.credit_line_ids:
                wizard.credit_line_ids = wizard.move_id._get_usable_credits().get(
                    wizard.move_id._origin
                )

    @api.depends("move_id", "credit_line_ids")
    def _compute_customer(self):
        for wizard in self:
            source = wizard.credit_line_ids[:1] or wizard.move_id
            wizard.partner_id = source.partner_id.commercial_partner_id
            wizard.company_id = source.company_id
            wizard.currency_id = source.currency_id

    @api.depends("credit_line_ids")
    def _compute_amount_left(self):
        for wizard in self:
            wizard.amount_left = sum(wizard.credit_line_ids.mapped("credit_left"))

    @api.depends("move_id", "credit_line_ids")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = min(wizard.amount_left, wizard.amount_owed)

    @api.depends("move_id", "amount")
    def _compute_left_to_pay(self):
        for wizard in self:
            wizard.left_to_pay = wizard.amount_owed - wizard.amount

    @asked(one=True)
    @public_method
    def action_apply(self):
        """Use the credit on the invoice."""
        self.ensure_one()
        self.move_id.apply_account_credit(
            amount=self.amount, credit_ids=self.credit_line_ids.move_id.ids
        )
        return {"type": "ir.actions.act_window_close"}

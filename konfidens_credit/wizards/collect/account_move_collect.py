# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ...models.common.asking import asked, read_active_ids
from ...models.common.public_method import public_method


class AccountMoveCollect(models.TransientModel):
    _name = "account.move.collect"
    _inherit = ["dialog.mixin"]
    _description = "Post and Collect Invoices"

    line_ids = fields.One2many(
        comodel_name="account.move.collect.line", inverse_name="wizard_id"
    )
    left_out_count = fields.Integer(
        readonly=True, help="Invoices that there is nothing to do about."
    )

    @api.model
    def default_get(self, fields):
        """Override of `base` to list what posting and charging would do (rule 17)."""
        values = super().default_get(fields)
        if "line_ids" not in fields:
            return values
        _model, ids = read_active_ids(self.env, "account.move")
        chosen = self.env["account.move"].browse(ids)
        chosen.check_access("write")
        invoices = chosen.filtered(
            lambda move: (
                (move.state == "draft" and move.move_type == "out_invoice")
                or (move.auto_collect and move._can_take_credit())
            )
        )
        if not invoices:
            raise UserError(
                self.env._(
                    "None of these is a draft invoice, or collected automatically and "
                    "still open. Choose others."
                )
            )
        values["left_out_count"] = len(chosen - invoices)
        values["line_ids"] = [
            Command.create(
                {
                    "move_id": invoice.id,
                    "credit": plan["credit"],
                    "charge": plan["charge"],
                    "left": plan["left"],
                    "token_name": plan["token"].display_name
                    or self.env._("The customer pays"),
                }
            )
            for invoice, plan in invoices._explain_collection().items()
        ]
        return values

    @asked(one=True)
    @public_method
    def action_collect(self):
        """Post the ticked drafts, which uses the credit, and charge what is due."""
        self.ensure_one()
        chosen = self.line_ids.filtered("is_chosen").move_id
        if not chosen:
            raise UserError(self.env._("Tick at least one invoice."))
        chosen.check_access("write")
        drafts = chosen.filtered(lambda move: move.state == "draft")
        collected = chosen.filtered("auto_collect")
        drafts.action_post()
        (chosen - drafts)._plan_collection()
        texts = []
        if drafts:
            texts.append(
                self.env._("%(count)s invoices are posted.", count=len(drafts))
            )
        if collected:
            texts.append(
                self.env._(
                    "%(count)s are paid with account credit first; what is left is "
                    "charged as it falls due.",
                    count=len(collected),
                )
            )
        return self.env["ir.actions.client"]._get_notification(
            " ".join(texts),
            then={"type": "ir.actions.act_window_close"},
        )

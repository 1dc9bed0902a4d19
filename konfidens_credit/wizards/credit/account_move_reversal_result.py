# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models

from ...models.common.asking import asked
from ...models.common.public_method import public_method


class AccountMoveReversalResult(models.TransientModel):
    _name = "account.move.reversal.result"
    _inherit = ["dialog.mixin"]
    _description = "Result of Crediting an Invoice"

    reversal_id = fields.Many2one(
        comodel_name="account.move.reversal", required=True, ondelete="cascade"
    )
    invoice_id = fields.Many2one(
        comodel_name="account.move", string="Credited Invoice", required=True
    )
    credit_note_id = fields.Many2one(
        comodel_name="account.move", string="Its Credit Note"
    )
    replacement_id = fields.Many2one(comodel_name="account.move")
    invoice_name = fields.Char(
        string="Invoice", related="invoice_id.name", related_sudo=False
    )
    credit_note_name = fields.Char(
        string="Credit Note", related="credit_note_id.name", related_sudo=False
    )
    partner_id = fields.Many2one(
        string="Customer", related="invoice_id.partner_id", related_sudo=False
    )
    currency_id = fields.Many2one(related="invoice_id.currency_id", related_sudo=False)
    amount = fields.Monetary(string="Credited")
    error = fields.Text(string="Why Not")

    def _prepare_result_vals(self, result):
        """Return the values that show one result of crediting many invoices."""
        credit_note = self.env["account.move"].browse(result.get("credit_note_id"))
        return {
            "invoice_id": result["invoice_id"],
            "credit_note_id": credit_note.id,
            "replacement_id": result.get("replacement_id"),
            "amount": credit_note.amount_total,
            "error": result.get("error"),
        }

    @asked(one=True)
    @public_method
    def action_open_result(self):
        """Open what came of it: the new draft, else the credit note."""
        self.ensure_one()
        target = self.replacement_id or self.credit_note_id
        return target._get_records_action_of(target, target.display_name)

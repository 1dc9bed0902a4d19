# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models


class ProductEnrolmentRemoveLine(models.TransientModel):
    _name = "product.enrolment.remove.line"
    _inherit = ["give.back.line.mixin"]
    _description = "Enrolment to End"
    _subject = "enrolment_id"
    _mode = "credit_mode"

    wizard_id = fields.Many2one(
        comodel_name="product.enrolment.remove", required=True, ondelete="cascade"
    )
    enrolment_id = fields.Many2one(
        comodel_name="product.enrolment", required=True, ondelete="cascade"
    )
    invoice_id = fields.Many2one(
        comodel_name="account.move", string="Invoice Document", ondelete="cascade"
    )
    invoice_name = fields.Char(string="Invoice", compute="_compute_invoice")
    owed = fields.Monetary(compute="_compute_invoice")
    partner_id = fields.Many2one(related="enrolment_id.partner_id")
    product_id = fields.Many2one(related="enrolment_id.product_id")
    currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_invoice"
    )

    # == Preview == #
    used = fields.Monetary(compute="_compute_proposal")
    unused = fields.Monetary(compute="_compute_proposal")
    explanation = fields.Text(string="How", compute="_compute_proposal")

    # == Choice == #
    amount = fields.Monetary(string="Credit")

    @api.depends("enrolment_id", "invoice_id")
    def _compute_invoice(self):
        """By sudo: who runs the sessions sees what is invoiced for them."""
        for line in self:
            invoice_sudo = line.invoice_id.sudo()
            line.invoice_name = invoice_sudo and invoice_sudo._get_names()
            line.owed = invoice_sudo.amount_residual
            line.currency_id = invoice_sudo.currency_id or line.enrolment_id.currency_id

    @api.depends(
        "enrolment_id",
        "invoice_id",
        "wizard_id.scope",
        "wizard_id.date",
        "wizard_id.booking_ids",
    )
    def _compute_proposal(self):
        for wizard, lines in self.grouped("wizard_id").items():
            rows = wizard._explain()
            for line in lines:
                row = rows[line.enrolment_id._origin.id, line.invoice_id._origin.id]
                obstacles = [reason["message"] for reason in row["reasons"]]
                line.billed = row["billed"]
                line.used = row["used"]
                line.unused = line.proposed_amount = row["unused"]
                line.explanation = "\n".join(obstacles) or row["explanation"]
                line.is_open = bool(row["billed"] and not obstacles)

    def _is_blocked(self):
        """Override for what is billed, and can't be credited now."""
        return self.billed and self.explanation

    def _is_on_draft(self):
        """Override for enrolments on draft invoices."""
        return self.invoice_id.sudo().state == "draft"

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

from ..session.calendar_event_cancel_line import OUTCOMES


class ProductEnrolmentRemoveLine(models.TransientModel):
    _name = "product.enrolment.remove.line"
    _description = "Enrolment to End"

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
    billed = fields.Monetary(compute="_compute_proposal")
    used = fields.Monetary(compute="_compute_proposal")
    unused = fields.Monetary(compute="_compute_proposal")
    explanation = fields.Text(string="How", compute="_compute_proposal")
    is_open = fields.Boolean(compute="_compute_proposal")
    outcome = fields.Selection(selection=OUTCOMES, compute="_compute_outcome")

    # == Choice == #
    amount = fields.Monetary(
        string="Credit", compute="_compute_amount", store=True, readonly=False
    )

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
                line.unused = row["unused"]
                line.explanation = "\n".join(obstacles) or row["explanation"]
                line.is_open = bool(row["billed"] and not obstacles)

    @api.depends("wizard_id.credit_mode", "wizard_id.fixed_amount", "unused", "billed")
    def _compute_amount(self):
        for wizard, lines in self.grouped("wizard_id").items():
            left_by_enrolment = {}
            for line in lines:
                if not line.is_open or wizard.credit_mode == "none":
                    line.amount = 0.0
                elif wizard.credit_mode == "unused":
                    line.amount = line.unused
                else:
                    left = left_by_enrolment.get(line.enrolment_id, wizard.fixed_amount)
                    line.amount = min(left, line.billed)
                    left_by_enrolment[line.enrolment_id] = left - line.amount

    @api.depends("amount", "wizard_id.settlement")
    def _compute_outcome(self):
        for line in self:
            if not line.is_open:
                is_blocked = line.billed and line.explanation
                line.outcome = "failed" if is_blocked else "nothing"
            elif line.currency_id.is_zero(line.amount):
                line.outcome = "nothing"
            elif line.invoice_id.sudo().state == "draft":
                line.outcome = "taken_off_draft"
            elif line.currency_id.compare_amounts(line.amount, line.owed) <= 0:
                line.outcome = "owed_less"
            elif line.wizard_id.settlement == "refund":
                line.outcome = "refund"
            else:
                line.outcome = "account_credit"

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

# What is proposed for what does not come with the enrolments of the dialog.
NOTHING = {"billed": 0.0, "used": 0.0, "unused": 0.0, "explanation": "", "reasons": ()}


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
    owed = fields.Monetary(compute="_compute_proposal")
    partner_id = fields.Many2one(related="enrolment_id.partner_id", related_sudo=False)
    product_id = fields.Many2one(related="enrolment_id.product_id", related_sudo=False)
    currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_invoice"
    )

    # == Preview == #
    used = fields.Monetary(compute="_compute_proposal")
    unused = fields.Monetary(compute="_compute_proposal")
    explanation = fields.Text(string="How", compute="_compute_proposal")

    # == Choice == #
    amount = fields.Monetary(string="Credit")

    @api.model
    def _filter_open(self, name, records):
        """Override for invoices that sell something to others, too: who runs the
        sessions sees what is invoiced for them.
        """
        readable = super()._filter_open(name, records)
        if name != "invoice_id":
            return readable
        return readable | (records - readable).filtered(
            lambda invoice: (
                invoice.sudo()
                .line_ids.enrolment_id.with_env(self.env)
                ._filtered_access("read")
            )
        )

    # === COMPUTE METHODS === #

    @api.depends("enrolment_id", "invoice_id")
    def _compute_invoice(self):
        invoices_sudo = self._get_sudo("invoice_id")
        for line in self:
            invoice_sudo = invoices_sudo & line.invoice_id._origin
            line.invoice_name = invoice_sudo._get_names()
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
            rows = wizard._explain() if wizard else {}
            for line in lines:
                row = rows.get(
                    (line.enrolment_id._origin.id, line.invoice_id._origin.id), NOTHING
                )
                obstacles = [reason["message"] for reason in row["reasons"]]
                line.billed = row["billed"]
                line.used = row["used"]
                line.unused = line.proposed_amount = row["unused"]
                line.explanation = "\n".join(obstacles) or row["explanation"]
                line.is_open = bool(row["billed"] and not obstacles)
                line.owed = line._get_owed(row["billed"])

    def _get_owed(self, billed):
        """Return what is owed on the invoice; on one that sells something to others,
        too, no more than is the client's own.
        """
        self.ensure_one()
        owed = self.invoice_id.sudo().amount_residual
        return owed if self.invoice_id.has_access("read") else min(owed, billed)

    def _is_silent(self):
        """Override for enrolments of whom nobody has an address."""
        enrolment_sudo = self.enrolment_id.sudo()
        return bool(enrolment_sudo) and not enrolment_sudo._get_recipients()

    def _get_invoices_sudo(self):
        """Override for the invoices of the enrolments."""
        return self._get_sudo("invoice_id")._origin

    def _is_blocked(self):
        """Override for what is billed, and can't be credited now."""
        return self.billed and self.explanation

    def _is_on_draft(self):
        """Override for enrolments on draft invoices."""
        return self.invoice_id.sudo().state == "draft"

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models


class CalendarEventCancelLine(models.TransientModel):
    _name = "calendar.event.cancel.line"
    _inherit = ["give.back.line.mixin"]
    _description = "Booking to Cancel"
    _subject = "booking_id"

    wizard_id = fields.Many2one(
        comodel_name="calendar.event.cancel", required=True, ondelete="cascade"
    )
    booking_id = fields.Many2one(
        comodel_name="session.booking", required=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(related="booking_id.partner_id")
    payer_id = fields.Many2one(related="booking_id.payer_id")
    start = fields.Datetime(related="booking_id.start")
    currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_proposal"
    )

    # == Preview == #
    invoice_name = fields.Char(string="Invoice", compute="_compute_proposal")
    gross = fields.Monetary(related="billed", string="Gross")
    owed = fields.Monetary(compute="_compute_proposal")
    paid = fields.Char(compute="_compute_proposal")
    proposal = fields.Char(compute="_compute_proposal")
    remark = fields.Char(compute="_compute_proposal")
    is_without_email = fields.Boolean(compute="_compute_proposal")
    is_against_terms = fields.Boolean(compute="_compute_is_against_terms")

    # == Choices == #
    amount = fields.Monetary(string="Give Back")
    notify = fields.Boolean(
        string="Tell", compute="_compute_notify", store=True, readonly=False
    )

    @api.depends("booking_id", "wizard_id.mode")
    def _compute_proposal(self):
        billed = self.booking_id.sudo()._get_billed_lines()
        billed_by_booking = billed.grouped("booking_id")
        obstacles = {
            result["invoice_id"]: [reason["message"] for reason in result["reasons"]]
            for result in billed.move_id.filtered(
                lambda move: move.state == "posted"
            )._explain_credit()
        }
        for line in self:
            booking_sudo = line.booking_id.sudo()
            own = billed_by_booking.get(booking_sudo, billed.browse())
            invoices = own.move_id
            messages = [
                message
                for invoice in invoices
                for message in obstacles.get(invoice.id, ())
            ]
            proposal = booking_sudo._get_cancel_proposal()
            by_terms = line.wizard_id.mode == "booking"
            line.currency_id = booking_sudo._get_document_currency()
            line.invoice_name = invoices and invoices._get_names()
            line.billed = proposal["gross"]
            line.owed = sum(invoices.mapped("amount_residual"))
            line.paid = own and booking_sudo._get_payment_text()
            line.proposal = (
                "\n".join(messages) or (by_terms and proposal["message"]) or False
            )
            line.is_open = bool(
                not messages
                and proposal["gross"]
                and (own or (by_terms and proposal["message"]))
            )
            line.proposed_amount = (
                proposal["amount" if by_terms else "gross"] if line.is_open else 0.0
            )
            line.is_without_email = not booking_sudo._get_recipients()
            line.remark = line.proposal or (
                self.env._("No e-mail address") if line.is_without_email else False
            )

    @api.depends("wizard_id.percent")
    def _compute_amount(self):
        return super()._compute_amount()

    def _get_amount(self, mode, left):
        """Override to give a part of what is billed back."""
        if self.is_open and mode == "percent":
            return self.currency_id.round(self.billed * self.wizard_id.percent / 100)
        return super()._get_amount(mode, left)

    @api.depends("wizard_id.notify")
    def _compute_notify(self):
        for line in self:
            line.notify = line.wizard_id.notify and not line.is_without_email

    @api.depends("amount")
    def _compute_is_against_terms(self):
        for line in self:
            line.is_against_terms = bool(
                line.wizard_id.mode == "booking"
                and line.is_open
                and line.proposal
                and line.currency_id.compare_amounts(line.amount, line.proposed_amount)
            )

    def _is_blocked(self):
        """Override for bookings on posted invoices."""
        return self.proposal and self.booking_id.invoice_state in ("owed", "paid")

    def _is_invoiced(self):
        """Override for bookings of which a fee is still to be invoiced."""
        return self.booking_id.invoice_state != "none"

    def _is_on_draft(self):
        """Override for bookings on draft invoices."""
        return self.booking_id.invoice_state == "draft"

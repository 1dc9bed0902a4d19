# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

# What the preview says will become of the money.
OUTCOMES = [
    ("nothing", "Nothing"),
    ("taken_off_draft", "Taken off the draft"),
    ("owed_less", "Owes less"),
    ("account_credit", "Account credit"),
    ("refund", "Refund"),
    ("failed", "Can't be credited"),
]


class CalendarEventCancelLine(models.TransientModel):
    _name = "calendar.event.cancel.line"
    _description = "Booking to Cancel"

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
    gross = fields.Monetary(string="Billed", compute="_compute_proposal")
    owed = fields.Monetary(compute="_compute_proposal")
    paid = fields.Char(compute="_compute_proposal")
    proposal = fields.Char(compute="_compute_proposal")
    remark = fields.Char(compute="_compute_proposal")
    is_open = fields.Boolean(compute="_compute_proposal")
    is_without_email = fields.Boolean(compute="_compute_proposal")
    proposed_amount = fields.Monetary(compute="_compute_proposal")
    outcome = fields.Selection(selection=OUTCOMES, compute="_compute_outcome")
    is_against_terms = fields.Boolean(compute="_compute_outcome")

    # == Choices == #
    amount = fields.Monetary(
        string="Give Back", compute="_compute_amount", store=True, readonly=False
    )
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
            line.gross = proposal["gross"]
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

    @api.depends("wizard_id.amount_mode", "wizard_id.percent", "wizard_id.fixed_amount")
    def _compute_amount(self):
        for line in self:
            wizard = line.wizard_id
            if not line.is_open:
                line.amount = 0.0
            elif wizard.amount_mode == "percent":
                line.amount = line.currency_id.round(line.gross * wizard.percent / 100)
            elif wizard.amount_mode == "fixed":
                line.amount = min(wizard.fixed_amount, line.gross)
            else:
                line.amount = line.proposed_amount

    @api.depends("wizard_id.notify")
    def _compute_notify(self):
        for line in self:
            line.notify = line.wizard_id.notify and not line.is_without_email

    @api.depends("amount", "wizard_id.settlement")
    def _compute_outcome(self):
        for line in self:
            invoice_state = line.booking_id.invoice_state
            line.is_against_terms = bool(
                line.wizard_id.mode == "booking"
                and line.is_open
                and line.proposal
                and line.currency_id.compare_amounts(line.amount, line.proposed_amount)
            )
            if not line.is_open:
                is_billed = invoice_state in ("owed", "paid")
                line.outcome = "failed" if is_billed and line.proposal else "nothing"
            elif line.currency_id.is_zero(line.amount) or invoice_state == "none":
                line.outcome = "nothing"
            elif invoice_state == "draft":
                line.outcome = "taken_off_draft"
            elif line.currency_id.compare_amounts(line.amount, line.owed) <= 0:
                line.outcome = "owed_less"
            elif line.wizard_id.settlement == "refund":
                line.outcome = "refund"
            else:
                line.outcome = "account_credit"

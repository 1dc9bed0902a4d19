# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

# What a line shows of its booking.
SHOWN = (
    "currency_id",
    "invoice_name",
    "billed",
    "owed",
    "paid",
    "proposal",
    "is_open",
    "proposed_amount",
    "is_without_email",
    "remark",
)


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
    partner_id = fields.Many2one(related="booking_id.partner_id", related_sudo=False)
    payer_id = fields.Many2one(related="booking_id.payer_id", related_sudo=False)
    start = fields.Datetime(related="booking_id.start", related_sudo=False)
    currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_proposal"
    )

    # == Preview == #
    invoice_name = fields.Char(string="Invoice", compute="_compute_proposal")
    gross = fields.Monetary(related="billed", related_sudo=False, string="Gross")
    owed = fields.Monetary(compute="_compute_proposal")
    paid = fields.Char(compute="_compute_proposal")
    proposal = fields.Char(compute="_compute_proposal")
    remark = fields.Char(compute="_compute_proposal")
    is_without_email = fields.Boolean(compute="_compute_proposal")
    is_against_terms = fields.Boolean(compute="_compute_is_against_terms")

    # == Choices == #
    amount = fields.Monetary(string="Give Back")
    notify = fields.Boolean(
        string="Tell",
        compute="_compute_notify",
        compute_sudo=False,
        store=True,
        readonly=False,
    )

    @api.depends("booking_id", "wizard_id.mode")
    def _compute_proposal(self):
        billed = self._get_sudo("booking_id")._get_billed_lines()
        billed_by_booking = billed.grouped("booking_id")
        readable = billed.move_id.with_env(self.env)._filtered_access("read")
        obstacles = {
            result["invoice_id"]: [reason["message"] for reason in result["reasons"]]
            for result in billed.move_id.filtered(
                lambda move: move.state == "posted"
            )._explain_credit()
        }
        self.update(dict.fromkeys(SHOWN, False))
        for line in self.filtered("booking_id"):
            booking_sudo = line.booking_id.sudo()
            own = billed_by_booking.get(booking_sudo, billed.browse())
            messages = [
                message
                for invoice in own.move_id
                for message in obstacles.get(invoice.id, ())
            ]
            proposal = booking_sudo._get_cancel_proposal()
            line._show_invoices(own, proposal, readable)
            line._show_proposal(own, proposal, messages)

    def _show_invoices(self, billed, proposal, readable):
        """Show the invoices of this booking; where others have a part in one, and the
        user may not read it, no more than the booking's own.

        :param billed: the booking's invoice lines, as superuser
        :param dict proposal: what is given back by the terms
        :param readable: the invoices that the user may read
        """
        booking_sudo, invoices = self.booking_id.sudo(), billed.move_id
        self.currency_id = booking_sudo._get_document_currency()
        self.invoice_name = invoices and invoices._get_names()
        self.billed = proposal["gross"]
        self.owed = sum(invoices.mapped("amount_residual"))
        if invoices <= readable:
            self.paid = billed and booking_sudo._get_payment_text()
        else:
            self.owed = min(self.owed, self.billed)

    def _show_proposal(self, billed, proposal, messages):
        """Show what is proposed to give back, or why nothing can be.

        :param billed: the booking's invoice lines, as superuser
        :param dict proposal: what is given back by the terms
        :param list messages: why its invoices can't be credited
        """
        by_terms = self.wizard_id.mode == "booking" and proposal["message"]
        self.proposal = "\n".join(messages) or by_terms
        self.is_open = bool(not messages and self.billed and (billed or by_terms))
        if self.is_open:
            in_full = self.wizard_id.mode != "booking"
            self.proposed_amount = proposal["gross" if in_full else "amount"]
        self.is_without_email = not self.booking_id.sudo()._get_recipients()
        self.remark = self.proposal or (
            self.is_without_email and self.env._("No e-mail address")
        )

    @api.depends("wizard_id.percent")
    def _compute_amount(self):
        return super()._compute_amount()

    def _get_amount(self, mode, left):
        """Override to give a part of what is billed back."""
        if self.is_open and mode == "percent":
            percent = min(max(0.0, self.wizard_id.percent), 100.0)
            return self.currency_id.round(self.billed * percent / 100)
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

    def _get_invoices_sudo(self):
        """Override for the invoices of the bookings."""
        return self._get_sudo("booking_id")._get_billed_lines().move_id

    def _is_blocked(self):
        """Override for bookings on posted invoices."""
        return self.proposal and self.booking_id.invoice_state in ("owed", "paid")

    def _is_invoiced(self):
        """Override for bookings of which a fee is still to be invoiced."""
        return self.booking_id.invoice_state != "none"

    def _is_on_draft(self):
        """Override for bookings on draft invoices."""
        return self.booking_id.invoice_state == "draft"

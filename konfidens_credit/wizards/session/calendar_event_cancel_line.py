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
# What is proposed to give back where nothing is billed.
NOTHING = {"gross": 0.0, "amount": 0.0, "message": False}


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
        posted = billed.move_id.filtered(lambda move: move.state == "posted")
        obstacles = {
            result["invoice_id"]: [reason["message"] for reason in result["reasons"]]
            for result in posted._explain_credit()
        }
        payments = (posted & readable.sudo())._get_payment_texts()
        self.update(dict.fromkeys(SHOWN, False))
        for line in self.filtered("booking_id"):
            booking_sudo = line.booking_id.sudo()
            own = billed_by_booking.get(booking_sudo, billed.browse())
            messages = [
                message
                for invoice in own.move_id
                for message in obstacles.get(invoice.id, ())
            ]
            proposal = line._get_proposal(own)
            line._show_invoices(own, proposal, readable, payments)
            line._show_proposal(own, proposal, messages)

    def _get_proposal(self, billed):
        """Return what is given back by the terms; where nothing is billed, the end of
        a session costs nothing, whatever the terms say, nor does a booking in time.

        :param billed: the booking's invoice lines, as superuser
        """
        booking_sudo = self.booking_id.sudo()
        if billed or (
            self.wizard_id.mode == "booking" and not booking_sudo._is_free_to_cancel()
        ):
            return booking_sudo._get_cancel_proposal()
        return NOTHING

    def _show_invoices(self, billed, proposal, readable, payments):
        """Show the invoices of this booking; where others have a part in one, and the
        user may not read it, no more than the booking's own.

        :param billed: the booking's invoice lines, as superuser
        :param dict proposal: what is given back by the terms
        :param readable: the invoices that the user may read
        :param dict payments: how each of these is paid, in words
        """
        booking_sudo, invoices = self.booking_id.sudo(), billed.move_id
        self.currency_id = booking_sudo._get_document_currency()
        self.invoice_name = invoices._get_names()
        self.billed = proposal["gross"]
        self.owed = sum(invoices.mapped("amount_residual"))
        if invoices <= readable:
            texts = [payments[invoice] for invoice in invoices if invoice in payments]
            self.paid = ", ".join(filter(None, texts)) or False
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
        remarks = [self.proposal or self._get_credited_remark(billed)]
        if self.is_without_email:
            remarks.append(self.env._("No e-mail address"))
        self.remark = "; ".join(filter(None, remarks)) or False

    def _get_credited_remark(self, billed):
        """Return why less than the price can be given back, if so: it was credited
        already, or invoiced elsewhere.

        :param billed: the booking's invoice lines, as superuser
        """
        credited = sum(billed.mapped("amount_credited"))
        if not self.currency_id.is_zero(credited):
            return self.env._(
                "%(amount)s is credited already",
                amount=self.currency_id.format(credited),
            )
        field = self.booking_id._fields["invoice_state"]
        labels = dict(field._description_selection(self.env))
        state = self.booking_id.sudo().invoice_state
        return labels[state] if state in ("credited", "elsewhere") else ""

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

    def _is_silent(self):
        """Override for bookings of whom nobody has an address."""
        return self.is_without_email

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

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the diary shows of the money of a session."""

from odoo import api, fields, models

from .calendar_event_access import PRACTITIONER

# Of several bookings, the first that one of them has is shown; its colour is one of
# those of Odoo's calendars.
MONEY = [
    ("none", "Not Invoiced"),
    ("draft", "Draft Invoice"),
    ("owed", "Owed"),
    ("paid", "Paid"),
    ("credited", "Credited"),
    ("nothing", "Nothing to Invoice"),
    ("busy", "Busy"),
]
COLORS = {"none": 4, "draft": 11, "owed": 2, "paid": 10, "credited": 1, "nothing": 7}
# How many clients are named.
MOST_NAMED = 3


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    session_money = fields.Selection(
        selection=MONEY,
        string="Invoice",
        compute="_compute_session_money",
        groups=PRACTITIONER,
        help="What is to be done first about the money of this session.",
    )
    session_color = fields.Integer(
        compute="_compute_session_money", groups=PRACTITIONER
    )
    session_clients = fields.Char(
        string="Clients", compute="_compute_session_details", groups=PRACTITIONER
    )
    session_amount = fields.Char(
        string="Amount",
        compute="_compute_session_details",
        groups=PRACTITIONER,
        help="What the bookings of this session come to, with taxes.",
    )

    @api.depends("session_state", "booking_ids.state", "booking_ids.invoice_state")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_session_money(self):
        """Tell what there is to do about the money; of others' sessions, that the time
        is taken.
        """
        for event in self:
            event.session_money = event._get_money_state()
            event.session_color = COLORS.get(event.session_money, 0)

    def _get_money_state(self):
        self.ensure_one()
        if not self.session_product_id:
            return "busy"
        if self.booking_ids._filter_to_invoice():
            return "none"
        states = set(self.booking_ids.mapped("invoice_state"))
        shown = [state for state, _label in MONEY[1:5] if state in states]
        return shown[0] if shown else "nothing"

    @api.depends("session_state", "booking_ids.state", "booking_ids.invoice_state")
    @api.depends_context("uid", "lang")
    def _compute_session_details(self):
        """Tell who comes, and what it costs them."""
        for event in self:
            seats = event._get_shown_bookings()
            event.session_clients = event._get_names_text(seats.partner_id)
            event.session_amount = self.env["res.currency"]._format_sums(
                (seat._get_document_currency(), seat._get_booking_gross())
                for seat in seats.sudo()
            )

    def _get_shown_bookings(self):
        """Return who is booked; of a cancelled session, who was."""
        self.ensure_one()
        return self.booking_ids.filtered(
            lambda booking: (
                booking.state != "cancelled" or booking.is_cancelled_with_session
            )
        )

    def _get_names_text(self, clients):
        """Return the names of a few clients, and how many there are besides."""
        names = ", ".join(clients[:MOST_NAMED].mapped("name"))
        if len(clients) <= MOST_NAMED:
            return names
        return self.env._(
            "%(names)s and %(count)s more", names=names, count=len(clients) - MOST_NAMED
        )

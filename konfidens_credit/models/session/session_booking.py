# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Bookings: one client's booking in a session."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...core.request import to_ids
from ..common.asking import ask

STATES = [
    ("booked", "Booked"),
    ("attended", "Attended"),
    ("no_show", "No-show"),
    ("cancelled", "Cancelled"),
]
INVOICE_STATES = [
    ("none", "Not Invoiced"),
    ("draft", "Draft Invoice"),
    ("owed", "Owed"),
    ("paid", "Paid"),
    ("credited", "Credited"),
    ("elsewhere", "Invoiced Elsewhere"),
]


class SessionBooking(models.Model):
    _name = "session.booking"
    _inherit = "settled.mixin"
    _description = "Session Booking"
    _order = "start desc, partner_id, id"
    _rec_names_search = ["partner_id.name", "product_id.name"]

    # == Booking == #
    event_id = fields.Many2one(
        comodel_name="calendar.event",
        string="Session",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('session_product_id', '!=', False)]",
    )
    state = fields.Selection(
        selection=STATES, default="booked", required=True, copy=False, index=True
    )

    # == Session, for search and for rights == #
    start = fields.Datetime(
        related="event_id.start",
        store=True,
        precompute=True,
        index=True,
        owned=True,
    )
    user_id = fields.Many2one(
        related="event_id.user_id",
        string="Practitioner",
        store=True,
        precompute=True,
        index="btree_not_null",
        owned=True,
    )
    product_id = fields.Many2one(
        related="event_id.session_product_id",
        string="Service",
        store=True,
        precompute=True,
        owned=True,
    )
    company_id = fields.Many2one(
        related="event_id.session_company_id",
        store=True,
        precompute=True,
        owned=True,
    )

    # == Invoice == #
    invoice_line_ids = fields.One2many(
        comodel_name="account.move.line", inverse_name="booking_id"
    )
    invoice_state = fields.Selection(
        selection=INVOICE_STATES,
        string="Invoice",
        compute="_compute_invoice_state",
        store=True,
        index=True,
        owned=True,
    )
    is_billed = fields.Boolean(
        compute="_compute_invoice_state",
        store=True,
        help="There are invoice lines of this booking, or it was invoiced elsewhere.",
        owned=True,
    )
    elsewhere_note = fields.Char(
        string="Invoiced Elsewhere",
        copy=False,
        help="Where and how the booking was invoiced, if not here.",
        owned=True,
    )
    is_reinstated = fields.Boolean(
        copy=False,
        readonly=True,
        help="Back on after its invoice was credited: it is to be invoiced again.",
        owned=True,
    )

    # === COMPUTE METHODS === #

    @api.depends("event_id")
    def _compute_price(self):
        """Override to propose the price of the session."""
        for booking in self:
            booking.price = booking.event_id.session_price

    @api.depends(
        "elsewhere_note",
        "invoice_line_ids.parent_state",
        "invoice_line_ids.price_total",
        "invoice_line_ids.credited_line_id",
        "invoice_line_ids.move_id.line_ids.amount_residual",
        "invoice_line_ids.move_id.matched_payment_ids",
    )
    def _compute_invoice_state(self):
        for booking in self:
            lines = booking._get_standing_lines()
            booking.is_billed = bool(booking.elsewhere_note or lines)
            booking.invoice_state = booking._get_invoice_state(lines)

    def _get_invoice_state(self, lines):
        """Return the invoice state that these invoice and credit note lines make."""
        self.ensure_one()
        billed = lines.filtered(
            lambda line: line.move_type == "out_invoice"
        ).with_prefetch(lines._prefetch_ids)
        if not billed:
            is_elsewhere = self.elsewhere_note or self._is_covered()
            return "elsewhere" if is_elsewhere else "none"
        if any(line.parent_state == "draft" for line in billed):
            return "draft"
        live = billed.filtered(lambda line: not line._is_taken_back(lines))
        if not live:
            return "elsewhere" if self.elsewhere_note else "credited"
        is_paid = all(
            line.move_id.payment_state in ("in_payment", "paid", "reversed")
            for line in live
        )
        return "paid" if is_paid else "owed"

    @api.depends("partner_id.name", "event_id.display_name")
    def _compute_display_name(self):
        for booking in self:
            booking.display_name = self.env._(
                "%(client)s, %(session)s",
                client=booking.partner_id.name or "",
                session=booking._get_session_text(),
            )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Show whom is booked among the session's attendees."""
        event_ids = [vals["event_id"] for vals in vals_list if vals.get("event_id")]
        events = self.env["calendar.event"].browse(ask(self.env, to_ids, event_ids))
        events._check_session_access()
        vals_list = [
            {**vals, **self._prepare_unbilled_vals(vals)}
            for vals in self._leave_out_owned(vals_list)
        ]
        if not self._is_owner() and any(
            vals.get("state") == "cancelled" for vals in vals_list
        ):
            raise UserError(
                self.env._("Book the client first, then use Cancel Booking.")
            )
        bookings = super(SessionBooking, self._as_owner()).create(vals_list)
        bookings = bookings.with_env(self.env)
        bookings._filter_booked_anew().event_id._raise_ics_sequence()
        # The session may be a default.
        (bookings.event_id - events)._check_session_access()
        events._link_attendees(
            {
                event: seats._filter_live().partner_id
                for event, seats in bookings.grouped("event_id").items()
            }
        )
        return bookings

    def write(self, vals):
        """Keep what is invoiced, and the attendees in step."""
        self.event_id._check_session_access()
        billed = self.filtered("is_billed")
        if billed and {"event_id", "partner_id"} & set(vals):
            raise UserError(
                self.env._(
                    "%(booking)s is invoiced, so its client and session stay. Cancel "
                    "the booking, and book anew.",
                    booking=billed[0].display_name,
                )
            )
        if vals.get("elsewhere_note"):
            self._check_not_invoiced_here()
        if "state" in vals and not self._is_owner():
            self._check_stays_cancelled_or_not(vals["state"] == "cancelled")
        result = super().write(vals)
        if "event_id" in vals:
            self.event_id._check_session_access()
        return result

    def _check_stays_cancelled_or_not(self, cancelled):
        """Raise if these bookings would be cancelled, or back on, without the money
        being put right.
        """
        for booking in self:
            if cancelled and booking.state != "cancelled":
                raise UserError(
                    self.env._(
                        "%(booking)s is booked: use Cancel Booking, which puts the "
                        "money right as well.",
                        booking=booking.display_name,
                    )
                )
            if booking.state == "cancelled" and not cancelled:
                raise UserError(
                    self.env._(
                        "%(booking)s is cancelled. Reinstate the session, which puts "
                        "the money right as well, or book the client anew.",
                        booking=booking.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_billed(self):
        for booking in self:
            if booking.is_billed or booking.sudo().invoice_line_ids:
                raise UserError(
                    self.env._(
                        "%(booking)s can't be deleted: it is invoiced. Cancel the "
                        "booking instead.",
                        booking=booking.display_name,
                    )
                )

    # === GETTERS === #

    def _prepare_unbilled_vals(self, vals):
        """Return what a new booking of these values tells of its invoices: there are
        none. This saves computing and writing it.
        """
        return {
            "is_billed": False,
            "invoice_state": "none",
            "cancel_amount": 0.0,
            "cancel_refund": 0.0,
            "cancel_outcome": False,
        }

    def _filter_live(self):
        """Return the bookings that are taken."""
        return self.filtered(lambda booking: booking.state != "cancelled")

    def _get_by_client(self):
        """Return the live bookings by client."""
        return {booking.partner_id: booking for booking in self._filter_live()}

    def _prepare_terms_vals(self):
        self.ensure_one()
        return {"payer_id": self.payer_id.id, "price": self.price}

    def _copy_terms(self, originals):
        """Take payer and price of each client's booking among ``originals``."""
        by_client = originals._get_by_client()
        for booking in self:
            if original := by_client.get(booking.partner_id):
                booking.write(original._prepare_terms_vals())

    def _follow_session_price(self, old_price):
        """Take over the session's new price where nobody changed the booking's own, and
        nothing is invoiced yet.
        """
        for event, bookings in self.grouped("event_id").items():
            bookings.filtered(
                lambda booking: (
                    not booking.is_billed
                    and booking._is_priced_by_session()
                    and not booking.currency_id.compare_amounts(
                        booking.price, old_price
                    )
                )
            ).price = event.session_price

    def _is_priced_by_session(self):
        """Tell whether the price comes from the session of this booking: a hook."""
        return True

    def _is_covered(self):
        """Tell whether this booking is invoiced with something else: a hook."""
        return False

    def _cancel_removed(self):
        """Cancel the bookings of clients who were taken off the attendees."""
        billed = self.filtered("is_billed")
        if billed:
            raise UserError(
                self.env._(
                    "%(client)s can't be taken off %(session)s: the booking is "
                    "invoiced. Cancel the booking instead.",
                    client=billed[0].partner_id.name,
                    session=billed[0].event_id.display_name,
                )
            )
        self._set_cancelled()

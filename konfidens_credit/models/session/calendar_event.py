# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sessions: calendar events that sell bookings.

The attendees of an event mirror its bookings for the calendar and for replies; the
bookings are the ledger. Odoo deletes and re-creates attendees at will.
"""

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, format_time

from ..common.asking import MOST_TOLD, ask_values, asked
from ..common.locking import leave_mark
from ..common.public_method import public_method

SESSION_STATES = [
    ("planned", "Planned"),
    ("done", "Done"),
    ("cancelled", "Cancelled"),
]


class CalendarEvent(models.Model):
    _name = "calendar.event"
    _inherit = ["calendar.event", "owned.mixin"]

    session_product_id = fields.Many2one(
        comodel_name="product.product",
        string="Service",
        domain="[('type', '=', 'service'), ('sale_ok', '=', True)]",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="What is sold: an event with a service is a session, and its attendees "
        "are booked.",
    )
    session_company_id = fields.Many2one(
        comodel_name="res.company",
        string="Company",
        compute="_compute_session_company_id",
        store=True,
        readonly=False,
        precompute=True,
        help="The company that invoices this session.",
    )
    session_currency_id = fields.Many2one(related="session_company_id.currency_id")
    session_price = fields.Monetary(
        string="Price",
        currency_field="session_currency_id",
        compute="_compute_session_price",
        store=True,
        readonly=False,
        precompute=True,
        help="Price of one booking; with or without taxes as the service's taxes say.",
    )
    session_state = fields.Selection(
        selection=SESSION_STATES,
        default="planned",
        required=True,
        copy=False,
        tracking=True,
        index=True,
        owned=True,
    )
    # For those who may read bookings: for others, all of the event would be unreadable.
    booking_ids = fields.One2many(
        comodel_name="session.booking",
        inverse_name="event_id",
        groups="konfidens_credit.group_practitioner",
    )
    booking_count = fields.Integer(
        compute="_compute_booking_counts", groups="konfidens_credit.group_practitioner"
    )
    to_invoice_count = fields.Integer(
        string="To Invoice",
        compute="_compute_booking_counts",
        groups="konfidens_credit.group_practitioner",
    )
    has_invoices = fields.Boolean(
        compute="_compute_booking_counts", groups="konfidens_credit.group_practitioner"
    )
    cancel_reason_id = fields.Many2one(
        comodel_name="account.credit.reason",
        copy=False,
        readonly=True,
        owned=True,
    )
    cancel_date = fields.Datetime(
        string="Cancelled on",
        copy=False,
        readonly=True,
        owned=True,
    )
    cancel_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Cancelled by",
        copy=False,
        readonly=True,
        owned=True,
    )
    # The web client's calendar draws events with these two struck through.
    is_striked = fields.Boolean(compute="_compute_is_struck")
    is_hatched = fields.Boolean(compute="_compute_is_struck")

    # === COMPUTE METHODS === #

    @api.depends("session_product_id")
    def _compute_session_company_id(self):
        for event in self:
            product = event.session_product_id
            event.session_company_id = (
                product.company_id or event.session_company_id or self.env.company
                if product
                else False
            )

    @api.depends("session_product_id")
    def _compute_session_price(self):
        for event in self:
            product = event.session_product_id
            event.session_price = (
                product._get_price_in(event.session_company_id) if product else 0.0
            )

    @api.depends("booking_ids.state", "booking_ids.invoice_state")
    def _compute_booking_counts(self):
        self.booking_count = self.to_invoice_count = 0
        self.has_invoices = False
        for event in self.filtered("session_product_id"):
            event.booking_count = len(event.booking_ids._filter_live())
            event.to_invoice_count = len(event.booking_ids._filter_to_invoice())
            event.has_invoices = any(
                booking.invoice_state not in ("none", "elsewhere")
                for booking in event.booking_ids
            )

    @api.depends("session_state")
    def _compute_is_struck(self):
        for event in self:
            event.is_striked = event.is_hatched = event.session_state == "cancelled"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override of `calendar` to book the attendees of sessions, and to keep the
        first client's name and address out of their description, which all read.
        """
        ask_values(self, vals_list, {"session_price"})
        default = self.env.context.get("default_session_product_id")
        are_sessions = {
            bool(vals.get("session_product_id", default)) for vals in vals_list
        }
        if len(are_sessions) > 1:
            return self.browse().concat(*(self.create([vals]) for vals in vals_list))
        if are_sessions == {True}:
            self = self.with_context(skip_contact_description=True)
            vals_list = self._with_names(vals_list)
        events = super().create(vals_list)
        events._check_result()
        events._sync_bookings()
        events.filtered("session_product_id")._book_expected()
        return events

    def write(self, vals):
        """Override of `calendar` to keep sessions to those who run them, and bookings
        in step with attendees; a new time counts as newer than what calendars were told
        of, in the messages that Odoo sends of it, too.
        """
        ask_values(self, [vals], {"session_price"})
        names = set(vals)
        self._check_may_write(names)
        sessions = self.filtered("session_product_id")
        vals = self._name_again(vals)
        if vals.get("active") is False:
            sessions._check_nothing_invoiced()
        self._check_service_change(vals)
        if "session_product_id" in vals and not vals["session_product_id"]:
            # A meeting again, with those who were booked as its guests.
            sessions._check_nothing_invoiced()
            sessions.sudo().booking_ids.unlink()
        self._filter_moved(vals)._raise_ics_sequence()
        prices = {event: event.session_price for event in sessions}
        result = super().write(vals)
        self._check_result(names)
        if names & {"session_product_id", "session_price"}:
            for event, price in prices.items():
                event.sudo().booking_ids._follow_session_price(price)
        if names & {"session_product_id", "partner_ids", "user_id"}:
            self._sync_bookings()
        if "session_product_id" in names:
            (sessions | self.filtered("session_product_id"))._book_expected()
        return result

    def unlink(self):
        """Override of `calendar` to take bookings along that were never invoiced."""
        self._filter_sessions()._check_session_access()
        self._check_nothing_invoiced()
        self.sudo().booking_ids.unlink()
        return super().unlink()

    def copy(self, default=None):
        """Override of `calendar` to keep each client's payer and price."""
        self._filter_sessions()._check_session_access()
        copies = super().copy(self._get_copy_default(default))
        for original, copied in zip(self, copies, strict=True):
            copied.sudo().booking_ids._copy_terms(original.sudo().booking_ids)
        return copies

    # === CHECKS === #

    def _check_nothing_invoiced(self):
        """Raise when bookings of these sessions are invoiced: then they can only be
        cancelled. Who invoices one now collides with this (rule 34).
        """
        bookings_sudo = (
            self.env["session.booking"].sudo().search([("event_id", "in", self.ids)])
        )
        leave_mark(bookings_sudo)
        if billed_sudo := bookings_sudo.filtered("is_billed")[:1]:
            raise UserError(
                self.env._(
                    "%(session)s can't be deleted or archived: bookings of it are "
                    "invoiced. Cancel the session instead.",
                    session=billed_sudo.event_id.with_env(self.env).display_name,
                )
            )

    def _check_service_change(self, vals):
        """Raise when a session with invoiced bookings is to sell something else, or for
        another company.
        """
        names = {"session_product_id", "session_company_id"} & set(vals)
        changed = self.filtered(
            lambda event: (
                event.session_product_id
                and any(event[name].id != vals[name] for name in names)
            )
        )
        bookings_sudo = changed.sudo().booking_ids.filtered("is_billed")
        if bookings_sudo:
            raise UserError(
                self.env._(
                    "The service of %(session)s can't be changed: bookings of it are "
                    "invoiced. Credit those invoices first.",
                    session=bookings_sudo[0].event_id.with_env(self.env).display_name,
                )
            )

    # === BOOKINGS === #

    def _sync_bookings(self):
        """Book the clients among the attendees, and cancel the bookings of those who
        are no longer there.
        """
        events_sudo = self.sudo()
        vals_list = []
        Booking = events_sudo.env["session.booking"]
        gone = Booking
        for event in events_sudo.filtered(
            lambda event: event.active and event.session_state != "cancelled"
        ):
            live = event.booking_ids._filter_live()
            if not event.session_product_id:
                gone |= live
                continue
            gone |= live.filtered(
                # Odoo leaves archived contacts out of the attendees.
                lambda booking, event=event: (
                    booking.partner_id.active
                    and booking.partner_id not in event.partner_ids
                )
            )
            new = event._get_clients() - live.partner_id
            models_by_client = (
                event.recurrence_id.base_event_id.booking_ids._get_by_client()
                if new
                else {}
            )
            vals_list += [
                event._prepare_booking_vals(client, models_by_client.get(client))
                for client in new
            ]
        gone._cancel_removed()
        Booking.create(vals_list)

    def _book_expected(self):
        """Book who comes to these sessions without being asked to each: a hook."""

    def _get_clients(self):
        """Return the attendees that are booked: not staff, not the organiser."""
        self.ensure_one()
        return (
            self.partner_ids.filtered("partner_share").sorted("id")
            - self.user_id.partner_id
        )

    def _prepare_booking_vals(self, client, model=None):
        """Return the values of a client's booking, on the terms of the booking that the
        client has in the series' first session.
        """
        self.ensure_one()
        vals = {"event_id": self.id, "partner_id": client.id}
        if model and model.event_id != self:
            vals.update(model._prepare_terms_vals())
        return vals

    def _link_attendees(self, partners_by_event):
        """Add clients to the attendees, without telling them.

        :param dict partners_by_event: the clients to add, by event
        """
        for event, partners in partners_by_event.items():
            if new := partners - event.partner_ids:
                event.with_context(skip_attendee_notification=True).write(
                    {"partner_ids": [Command.link(partner.id) for partner in new]}
                )

    # === TIME === #

    def _get_session_timezone(self):
        """Return the name of the time zone in which clients are told the time."""
        self.ensure_one()
        return self.event_tz or self.user_id.tz or self.env.user.tz or "UTC"

    def _get_session_date(self):
        """Return the day on which the session starts, where it takes place."""
        self.ensure_one()
        if self.allday:
            return self.start_date
        return fields.Datetime.context_timestamp(
            self.with_context(tz=self._get_session_timezone()), self.start
        ).date()

    def _get_session_time_text(self):
        """Return date and time of this session, where it takes place."""
        self.ensure_one()
        if self.allday:
            return format_date(self.env, self.start_date, date_format="full")
        day = self._get_session_date()
        times = [
            format_time(
                self.env, time, tz=self._get_session_timezone(), time_format="short"
            )
            for time in (self.start, self.stop)
        ]
        return f"{format_date(self.env, day, date_format='full')}, {'-'.join(times)}"

    # === ACTION METHODS === #

    @asked()
    @public_method
    def action_done(self):
        """Mark these sessions as held, and the clients booked as having been there."""
        self._check_session_access()
        sessions = self.filtered(
            lambda event: event.session_product_id and event.session_state == "planned"
        )
        sessions._as_owner().session_state = "done"
        sessions.booking_ids.filtered(
            lambda booking: booking.state == "booked"
        ).state = "attended"

    @asked(most=MOST_TOLD)
    @public_method
    def action_open_bookings(self):
        """Open the bookings of these sessions."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "konfidens_credit.session_booking_action"
        )
        action.update(
            domain=[("event_id", "in", self.ids)],
            context={"default_event_id": self.id if len(self) == 1 else False},
        )
        return action

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The bookings of who is enrolled: in which sessions, and at what price."""

from datetime import date, timedelta

from odoo import fields, models
from odoo.fields import Domain

from ...core.periods import share_evenly
from ..common.cents import to_amount, to_cents

# The first day that has another one before it.
FIRST_DAY = date.min + timedelta(days=1)


class ProductEnrolment(models.Model):
    _inherit = "product.enrolment"

    # === WHICH SESSIONS === #

    def _get_sessions(self):
        """Return the sessions that each of these enrolments is for: planned, of its
        product and practitioner, between its dates, not over and not private to
        somebody else (rule 28). Practitioners have their own only, even to look at.

        :return: sessions in order of time, by enrolment
        :rtype: dict
        """
        today = fields.Date.context_today(self)
        first = min(filter(None, self.mapped("date_from")), default=today)
        first = max(first, FIRST_DAY)
        sessions = self.env["calendar.event"].search(
            Domain("session_product_id", "in", self.product_id.ids)
            & Domain("session_state", "=", "planned")
            & Domain("start", ">=", first - timedelta(days=1))
            & self._get_may_enrol_domain(),
            order="start, id",
        )
        sessions = sessions.filtered(
            lambda session: not session._check_private_event_conditions()
        )
        by_product = sessions.grouped(
            lambda session: (session.session_product_id, session.session_company_id)
        )
        return {
            enrolment: by_product.get(
                (enrolment.product_id._origin, enrolment.company_id._origin),
                sessions.browse(),
            ).filtered(enrolment._includes)
            for enrolment in self
        }

    def _leave_out_taken(self, sessions):
        """Return these sessions without those that the client keeps a booking in, which
        is invoiced or comes with another enrolment: nobody pays for it twice.

        :param dict sessions: see ``_get_sessions``
        :rtype: dict
        """
        events = self.env["calendar.event"].union(*sessions.values())
        kept = (
            self.env["session.booking"]
            .sudo()
            .search(
                Domain("event_id", "in", events.ids)
                & Domain("partner_id", "in", self.partner_id._origin.ids)
                & Domain("state", "!=", "cancelled")
                & (Domain("is_billed", "=", True) | Domain("enrolment_id", "!=", False))
            )
        )
        taken = {(seat.event_id.id, seat.partner_id) for seat in kept}
        return {
            enrolment: own.filtered(
                lambda session, client=enrolment.partner_id._origin: (
                    (session.id, client) not in taken
                )
            )
            for enrolment, own in sessions.items()
        }

    def _get_may_enrol_domain(self):
        """Return the domain of the sessions in which the user may enrol clients."""
        if self.env.su:
            return Domain.TRUE
        in_companies = Domain("session_company_id", "in", self.env.companies.ids)
        if self._runs_all():
            return in_companies
        return in_companies & Domain("user_id", "=", self.env.uid)

    def _includes(self, session):
        """Tell whether this enrolment is for ``session``, as far as time and
        practitioner say.
        """
        self.ensure_one()
        day = session._get_session_date()
        today = fields.Date.context_today(self)
        return (
            (not self.user_id or session.user_id == self.user_id._origin)
            and bool(self.date_from and self.date_from <= day)
            and (not self.date_to or day <= self.date_to)
            # Who enrols from now on has not been there before.
            and (self.date_from < today or session.stop > fields.Datetime.now())
        )

    # === SEATS === #

    def _book_sessions(self, sessions_by_enrolment):
        """Book these clients in sessions, each once. Bookings that they have there
        already become the enrolment's, unless they are invoiced.
        """
        Booking = self.env["session.booking"].sudo()
        events = self.env["calendar.event"].union(*sessions_by_enrolment.values())
        taken = {
            (booking.event_id.id, booking.partner_id): booking
            for booking in Booking.search(
                [
                    ("event_id", "in", events.ids),
                    ("partner_id", "in", self.partner_id.ids),
                    ("state", "!=", "cancelled"),
                ]
            )
        }
        vals_by_seat = {}
        for enrolment, sessions in sessions_by_enrolment.items():
            for session in sessions:
                place = session.id, enrolment.partner_id
                seat = taken.get(place)
                if not seat:
                    vals_by_seat.setdefault(
                        place,
                        {
                            "event_id": session.id,
                            "partner_id": enrolment.partner_id.id,
                            "payer_id": enrolment.payer_id.id,
                            "enrolment_id": enrolment.id,
                        },
                    )
                elif not seat.is_billed and not seat.enrolment_id:
                    seat._as_owner().enrolment_id = enrolment
        Booking._as_owner().create(list(vals_by_seat.values()))
        self.filtered(
            lambda enrolment: sessions_by_enrolment[enrolment]
        )._set_booking_terms()

    def _set_booking_terms(self):
        """Give payer and price to those bookings of these enrolments that are not
        invoiced yet and have others: who plans writes no booking of another session.
        """
        for enrolment in self.sudo():
            live = enrolment.booking_ids._filter_live()
            seats = live.filtered(lambda seat: not seat.is_billed).sorted("start")
            prices = dict(
                zip(
                    seats,
                    enrolment._get_booking_prices(seats, live - seats),
                    strict=True,
                )
            )
            for price, same in seats.grouped(prices.get).items():
                same.filtered(
                    lambda seat, price=price, payer=enrolment.payer_id: (
                        seat.payer_id != payer
                        or seat.currency_id.compare_amounts(seat.price, price)
                    )
                ).write({"payer_id": enrolment.payer_id.id, "price": price})

    def _get_booking_prices(self, seats, billed):
        """Return the price of each booking; what is paid at once is spread over the
        bookings to the cent, and those that come later are free.
        """
        self.ensure_one()
        if self.billing == "session":
            return [self.price] * len(seats)
        if self.billing != "once" or billed:
            return [0.0] * len(seats)
        currency = self.currency_id
        return [
            to_amount(currency, share)
            for share in share_evenly(to_cents(currency, self.price), len(seats))
        ]

    def _follow_dates(self):
        """Book the sessions between the new dates, and give up those outside."""
        self._take_turn()
        active = self.filtered(lambda enrolment: enrolment.state == "active")
        for enrolment in active.sudo():
            outside = enrolment.booking_ids._filter_live().filtered(
                lambda seat, enrolment=enrolment: (
                    not enrolment._is_between_dates(seat.event_id)
                )
            )
            outside._cancel_removed()
            outside._unlink_attendees()
        sessions = active._get_sessions()
        for enrolment in active:
            sessions[enrolment] -= enrolment.sudo().booking_ids.event_id
        active._book_sessions(sessions)

    def _is_between_dates(self, session):
        self.ensure_one()
        day = session._get_session_date()
        return self.date_from <= day and (not self.date_to or day <= self.date_to)

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A client is enrolled once in a product, whoever enrols at the same time (rule 34).

Who leaves and is enrolled anew on one day pays for that day once.

Contacts that are merged keep the enrolments that both had, with bookings and invoices:
what both paid for is theirs. Sessions that are planned later are booked once, for the
enrolment that began first; when that one ends, the other takes them over.
"""

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...core.periods import Month, leave_out

ACTIVE = Domain("state", "=", "active")


class ProductEnrolment(models.Model):
    _inherit = "product.enrolment"

    @api.constrains("partner_id", "product_id", "company_id", "state")
    def _check_enrolled_once(self):
        """Raise when the client of one of these enrolments has another one there."""
        self._take_turn()
        active = self.sudo().filtered(lambda enrolment: enrolment.state == "active")
        places = {enrolment._get_place() for enrolment in active}
        groups = active._read_group(
            active._get_same_places_domain() & ACTIVE,
            ["partner_id", "product_id", "company_id"],
            having=[("__count", ">", 1)],
        )
        for place in groups:
            if place in places:
                client, product, _company = place
                raise ValidationError(self._get_enrolled_message(client, product))

    @api.model
    def _get_enrolled_message(self, client, product):
        """Return why this client can't be enrolled in this product once more. Who may
        not read the other enrolment learns nothing of it (rule 30).
        """
        # Odoo checks constraints with the rights of the system.
        readable = self.sudo(False).search_count(
            [
                ("state", "=", "active"),
                ("partner_id", "=", client.id),
                ("product_id", "=", product.id),
            ]
        )
        if readable > 1:
            return self.env._(
                "%(client)s is enrolled in %(product)s already.",
                client=client.name,
                product=product.name,
            )
        return self.env._(
            "You can't enrol %(client)s in %(product)s. Ask an administrator to.",
            client=client.name,
            product=product.name,
        )

    def _take_turn(self):
        """Meet whoever enrols these clients, or plans sessions of these products, at
        the same time: what is looked for here is then there.
        """
        self.env["product.enrolment.turn"]._take(
            "enrol",
            [(enrolment.product_id, enrolment.partner_id) for enrolment in self],
        )

    def _hand_over(self, bookings):
        """Book clients, whose bookings with these enrolments are cancelled, for the
        enrolment that they have besides: two contacts were merged.
        """
        others = self.search(self._get_same_places_domain() & ACTIVE) - self
        if not others:
            return
        cancelled = bookings.filtered(lambda booking: booking.enrolment_id in self)
        by_place = cancelled.grouped(lambda booking: booking.enrolment_id._get_place())
        others._book_sessions(
            {
                other: by_place.get(other._get_place(), cancelled.browse())
                .event_id.filtered(other._includes)
                .filtered(
                    lambda session, other=other: (
                        session not in other.booking_ids.event_id
                    )
                )
                for other in others
            }
        )

    # === WHAT IS BILLED ALREADY === #

    def _get_earlier_periods(self):
        """Return the days that earlier enrolments of these clients in the same products
        are billed for, which ended since: nobody pays twice for the same day.

        :return: pairs of a first and a last day, by enrolment
        :rtype: dict
        """
        ended = self.search(
            self._get_same_places_domain() & Domain("state", "=", "ended")
        )
        by_place = ended.grouped(lambda enrolment: enrolment._get_place())
        periods = {}
        for enrolment in self:
            before = by_place.get(enrolment._get_place(), ended.browse()).filtered(
                lambda other, own=enrolment: (
                    (other.date_from, other.id) < (own.date_from, own.id)
                    and own.date_from <= other.date_to
                )
            )
            periods[enrolment] = [
                period for other in before for period in other._get_billed_periods()
            ]
        return periods

    def _get_billed_periods(self):
        """Return the days of this enrolment, which has ended, that are invoiced and not
        all credited, or are still to be.

        :return: pairs of a first and a last day
        :rtype: list[tuple]
        """
        self.ensure_one()
        if self.date_to < self.date_from:
            return []
        lines = self._get_sold_lines().filtered(lambda line: line._get_sold_period())
        standing = lines.filtered(
            lambda line: not line.currency_id.is_zero(line.amount_creditable)
        )
        billed = [line._get_sold_period() for line in standing]
        periods = [(first, min(last, self.date_to)) for first, last in billed]
        if self.billing == "month":
            to_bill = leave_out(
                [Month(self.date_from, self.date_to)],
                [line._get_sold_period() for line in lines],
            )
            periods += [(part.first, part.last) for part in to_bill]
        return [(first, last) for first, last in periods if first <= last]

    # === GETTERS === #

    def _get_place(self):
        """Return what one client has once."""
        self.ensure_one()
        return self.partner_id, self.product_id, self.company_id

    def _get_same_places_domain(self):
        """Return the domain of the enrolments of these clients in these products."""
        return (
            Domain("partner_id", "in", self.partner_id.ids)
            & Domain("product_id", "in", self.product_id.ids)
            & Domain("company_id", "in", self.company_id.ids)
        )

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sessions that are planned later: who is enrolled in their service is booked."""

from odoo import models


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    def _book_expected(self):
        """Override to book who is enrolled in the services of these sessions, and to
        leave bookings to themselves that are of another service now. Who enrols at the
        same time finds these sessions, or is found here (rule 34).
        """
        super()._book_expected()
        sessions = self.sudo().filtered(
            lambda event: event.active and event.session_state == "planned"
        )
        self.env["product.enrolment.turn"]._take(
            "plan",
            [
                (session.session_product_id, session.user_id)
                for session in sessions
                # Some sell nothing any more.
                if session.session_product_id
            ],
        )
        sessions.booking_ids.filtered(
            lambda seat: (
                seat.enrolment_id
                and seat.enrolment_id.product_id != seat.event_id.session_product_id
            )
        )._as_owner().enrolment_id = False
        enrolments = (
            self.env["product.enrolment"]
            .sudo()
            .search(
                [
                    ("state", "=", "active"),
                    ("product_id", "in", sessions.session_product_id.ids),
                ],
                order="date_from, id",
            )
        )
        enrolments._book_sessions(
            {
                enrolment: sessions.filtered(
                    lambda event, enrolment=enrolment: (
                        event.session_product_id == enrolment.product_id
                        and event.session_company_id == enrolment.company_id
                        and enrolment._includes(event)
                    )
                ).sorted("start")
                for enrolment in enrolments
            }
        )

    def _filter_for_one(self):
        """Override: whoever else enrols in the service may still come."""
        sessions = super()._filter_for_one()
        enrolments = self.env["product.enrolment"].sudo()
        groups = enrolments._read_group(
            [
                ("state", "=", "active"),
                ("product_id", "in", sessions.session_product_id.ids),
            ],
            ["product_id"],
        )
        services = enrolments.product_id.union(*(service for (service,) in groups))
        return sessions.filtered(
            lambda session: session.session_product_id not in services
        )

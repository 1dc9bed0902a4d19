# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sessions that customers may book by themselves."""

from odoo import models


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    def _filter_open_to(self, client, practitioner):
        """Return those of these sessions that are open to a client: with a free place,
        where places are counted; else empty, and of the same practitioner. An hour that
        somebody else has is theirs, and not told of (rule 28).

        :param client: a ``res.partner`` who is not booked there yet
        :param practitioner: the ``res.users`` whom the client comes to
        """
        taken = self._get_taken_seats()

        def is_open(event):
            seats, clients = taken.get(event, (0, client.browse()))
            places = event.session_product_id.session_places
            if client in clients:
                return False
            if places:
                return seats < places
            return not seats and event.user_id == practitioner

        return self.filtered(is_open)

    def _get_taken_seats(self):
        """Return how many seats are taken in these sessions, and by whom."""
        groups = (
            self.env["session.booking"]
            .sudo()
            ._read_group(
                [("event_id", "in", self.ids), ("state", "!=", "cancelled")],
                ["event_id"],
                ["__count", "partner_id:recordset"],
            )
        )
        return {event: (count, clients) for event, count, clients in groups}

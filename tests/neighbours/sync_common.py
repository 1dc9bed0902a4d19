# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from neighbours_common import NeighboursCommon

from odoo.addons.konfidens_credit.tests.enrolment.enrolment_common import (
    EnrolmentCommon,
)


class SyncCommon(NeighboursCommon, EnrolmentCommon):
    """A practitioner whose calendar elsewhere is at hand: Odoo's own code brings events
    in and sends them, and what it would send is written down instead.
    """

    def setUp(self):
        super().setUp()
        self.sent = []

    def _write_down(self, kind):
        """Return a function that writes down what would be sent: the last argument. An
        event of which nothing is new is not sent.
        """

        def write_down(model, *arguments, **options):
            if arguments[-1] or kind != "insert":
                self.sent.append((kind, model, arguments[-1]))

        return write_down

    def _get_told(self, user=None):
        """Return what a user has been given to do about calendars."""
        return (
            self.env["mail.activity"]
            .sudo()
            .search(
                [
                    ("user_id", "=", (user or self.practitioner).id),
                    ("res_model", "=", False),
                ],
                order="id",
            )
        )

    def _get_seats(self, session):
        """Return the state of each client's booking of a session, by name."""
        return {
            booking.partner_id.name: booking.state
            for booking in session.sudo().booking_ids
        }

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The link in a message to a customer, which works without a login (rule 39). It is
signed for that customer and those seats; following it changes nothing.
"""

import binascii
from datetime import timedelta

from odoo import api, models
from odoo.tools import hash_sign, verify_hash_signed

SCOPE = "konfidens_credit_choice"
PAGE = "/my/choice/"
# How long after the last day the page still says what became of it; until then only
# can anything be chosen there.
SHOWN_LONGER = timedelta(days=30)


class SessionBooking(models.Model):
    _inherit = "session.booking"

    def _get_choice_url(self, choice=None):
        """Return the signed address of the page where the payer of these seats, who is
        one, chooses.

        :param str choice: what the page begins with
        """
        payer = self[:1].payer_id
        seats = self.filtered(lambda seat: seat.payer_id == payer)
        token = hash_sign(
            self.env(su=True),
            SCOPE,
            [payer.id, seats.ids],
            expiration=max(seats.mapped("choice_until")) + SHOWN_LONGER,
        )
        url = f"{self[:1].get_base_url()}{PAGE}{token}"
        return f"{url}?choice={choice}" if choice else url

    @api.model
    def _read_choice_link(self, token):
        """Return the seats that a signed link is about, as superuser; none when it is
        none of ours, was altered, is too old, or its customer pays for none of them any
        more: nothing tells which of these it is (rule 30).
        """
        bookings_sudo = self.sudo().browse()
        try:
            values = verify_hash_signed(self.env(su=True), SCOPE, token)
        except (ValueError, TypeError, AttributeError, binascii.Error):
            return bookings_sudo
        if not values:
            return bookings_sudo
        payer_id, booking_ids = values
        return (
            bookings_sudo.browse(booking_ids)
            .exists()
            .filtered(lambda booking: booking.payer_id.id == payer_id)
        )

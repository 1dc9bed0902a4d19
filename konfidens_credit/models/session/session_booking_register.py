# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The register: who is here, late or absent, a tap for each client."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.asking import asked
from ..common.public_method import public_method


class SessionBooking(models.Model):
    _inherit = "session.booking"

    is_late = fields.Boolean(
        string="Late",
        compute="_compute_is_late",
        store=True,
        readonly=False,
        copy=False,
        help="The client came after the session had begun.",
    )

    @api.depends("state")
    def _compute_is_late(self):
        """Only who came can have been late."""
        for booking in self:
            booking.is_late = booking.is_late and booking.state == "attended"

    # === ACTION METHODS === #

    @asked()
    @public_method
    def action_here(self):
        """Note that these clients are here; a second time takes it back."""
        self._mark("attended")

    @asked()
    @public_method
    def action_late(self):
        """Note that these clients came late; a second time takes it back."""
        self._mark("attended", is_late=True)

    @asked()
    @public_method
    def action_absent(self):
        """Note that these clients did not come; a second time takes it back."""
        self._mark("no_show")

    def _mark(self, state, is_late=False):
        for booking in self:
            if booking.state == "cancelled":
                raise UserError(
                    self.env._(
                        "%(booking)s is cancelled, so it is in no register. Book the "
                        "client anew first.",
                        booking=booking.display_name,
                    )
                )
        is_so = self.filtered(
            lambda booking: booking.state == state and booking.is_late == is_late
        )
        is_so.write({"state": "booked"})
        (self - is_so).write({"state": state, "is_late": is_late})

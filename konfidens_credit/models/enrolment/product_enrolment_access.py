# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Practitioners enrol in their own sessions; administrators in everybody's."""

from odoo import models
from odoo.exceptions import AccessError


class ProductEnrolment(models.Model):
    _inherit = "product.enrolment"

    def _runs_all(self):
        """Tell whether the user enrols in everybody's sessions, not only in own."""
        return self.env.su or self.env.user.has_group(
            "konfidens_credit.group_administrator"
        )

    def _check_own(self):
        """Raise when a practitioner enrols in the sessions of others."""
        others = self.filtered(lambda enrolment: enrolment.user_id != self.env.user)
        if others and not self._runs_all():
            raise AccessError(
                self.env._(
                    "%(enrolment)s is for your own sessions: its practitioner stays. "
                    "Ask an administrator to enrol the client in those of others.",
                    enrolment=others[0].display_name,
                )
            )

    def _check_bookings_own(self):
        """Raise when a practitioner changes an enrolment that has bookings in the
        sessions of others, which would take over what it says.
        """
        if self._runs_all():
            return
        for enrolment in self:
            seats_sudo = enrolment.sudo().booking_ids._filter_live()
            if seats_sudo.filtered(
                lambda seat: seat.user_id != self.env.user and not seat.is_billed
            ):
                raise AccessError(
                    self.env._(
                        "%(enrolment)s has bookings in sessions of others. Ask an "
                        "administrator to change it.",
                        enrolment=enrolment.display_name,
                    )
                )

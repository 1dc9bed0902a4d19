# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sessions that take place after all: the question about their seats is taken back."""

from odoo import models


class SessionBooking(models.Model):
    _inherit = "session.booking"

    def _filter_back_with_session(self):
        """Override: who has moved to another date comes there."""
        return (
            super()
            ._filter_back_with_session()
            .filtered(lambda seat: seat.moved_to_id.state in (False, "cancelled"))
        )

    def _prepare_reinstated_vals(self):
        """Override to take the question back."""
        return {**super()._prepare_reinstated_vals(), **self._prepare_unasked_vals()}

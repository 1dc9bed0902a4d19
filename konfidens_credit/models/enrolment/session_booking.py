# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Seats that come with an enrolment: their terms are the enrolment's."""

from odoo import fields, models


class SessionBooking(models.Model):
    _inherit = "session.booking"

    enrolment_id = fields.Many2one(
        comodel_name="product.enrolment",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        readonly=True,
        help="The course or membership that this seat comes with.",
    )
    is_cancelled_with_enrolment = fields.Boolean(copy=False, readonly=True)

    def _is_covered(self):
        """Tell whether this seat is invoiced with its enrolment, not by itself."""
        self.ensure_one()
        enrolment = self.enrolment_id
        return enrolment.billing in ("month", "other") or (
            enrolment.billing == "once" and self.currency_id.is_zero(self.price)
        )

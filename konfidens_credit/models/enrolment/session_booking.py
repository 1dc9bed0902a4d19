# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Bookings that come with an enrolment: their terms are the enrolment's."""

from odoo import api, fields, models


class SessionBooking(models.Model):
    _inherit = "session.booking"

    enrolment_id = fields.Many2one(
        comodel_name="product.enrolment",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        readonly=True,
        help="The course or membership that this booking comes with.",
        owned=True,
    )
    is_cancelled_with_enrolment = fields.Boolean(
        copy=False,
        readonly=True,
        owned=True,
    )

    @api.depends("enrolment_id.billing", "price")
    def _compute_invoice_state(self):
        """Override to follow how the enrolment is invoiced."""
        super()._compute_invoice_state()

    def _is_covered(self):
        """Override for bookings that are invoiced with their enrolment."""
        self.ensure_one()
        enrolment_sudo = self.sudo().enrolment_id
        return (
            super()._is_covered()
            or enrolment_sudo.billing in ("month", "other")
            or (
                enrolment_sudo.billing == "once"
                and self.currency_id.is_zero(self.price)
            )
        )

    def _is_priced_by_session(self):
        """Override for bookings that have their price from an enrolment."""
        return super()._is_priced_by_session() and not self.enrolment_id

    def _prepare_unbilled_vals(self, vals):
        """Override to compute whether the enrolment's invoices cover a new booking."""
        unbilled = super()._prepare_unbilled_vals(vals)
        if vals.get("enrolment_id"):
            del unbilled["invoice_state"]
        return unbilled

    def _prepare_invoice_line_vals(self):
        """Override to tell which enrolment an invoice line sells."""
        return {
            **super()._prepare_invoice_line_vals(),
            "enrolment_id": self.enrolment_id.id,
        }

    def _prepare_reinstated_vals(self):
        """Override to forget that the client had left."""
        return {
            **super()._prepare_reinstated_vals(),
            "is_cancelled_with_enrolment": False,
        }

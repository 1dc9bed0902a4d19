# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class ResPartner(models.Model):
    _inherit = "res.partner"

    invoice_to_id = fields.Many2one(
        comodel_name="res.partner",
        index="btree_not_null",
        help="Who pays for this client's sessions: a parent, an insurer. Empty: the "
        "client.",
    )
    booking_ids = fields.One2many(
        comodel_name="session.booking",
        inverse_name="partner_id",
        groups="konfidens_credit.group_practitioner",
    )
    booking_count = fields.Integer(
        compute="_compute_booking_count",
        groups="konfidens_credit.group_practitioner",
    )

    def _compute_booking_count(self):
        Booking = self.env["session.booking"]
        for partner in self:
            partner.booking_count = Booking.search_count(
                Booking._get_domain_of(partner)
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booked(self):
        """Say in a sentence what the foreign keys would say without."""
        booking_sudo, contact = self.env["session.booking"]._search_one_of(self)
        if booking_sudo:
            raise UserError(
                self.env._(
                    "%(contact)s can't be deleted: there is a booking on "
                    "%(session)s. Archive the contact instead.",
                    contact=contact.name,
                    session=booking_sudo.event_id.with_env(self.env).display_name,
                )
            )

    def _get_payer(self):
        """Return who pays for the sessions of this client, if there is one."""
        return self.invoice_to_id or self

    def action_open_bookings(self):
        """Open the bookings that this client has or pays for."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "konfidens_credit.session_booking_action"
        )
        action.update(
            domain=list(self.env["session.booking"]._get_domain_of(self)),
            context={"default_partner_id": self.id},
        )
        return action

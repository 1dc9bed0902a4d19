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
        for partner in self:
            partner.booking_count = self.env["session.booking"].search_count(
                partner._get_bookings_domain()
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booked(self):
        """Say in a sentence what the foreign keys would say without."""
        own = ["|", ("partner_id", "in", self.ids), ("payer_id", "in", self.ids)]
        if booking_sudo := self.env["session.booking"].sudo().search(own, limit=1):
            people = booking_sudo.partner_id | booking_sudo.payer_id
            raise UserError(
                self.env._(
                    "%(contact)s can't be deleted: there is a booking on "
                    "%(session)s. Archive the contact instead.",
                    contact=(people & self)[-1].name,
                    session=booking_sudo.event_id.with_env(self.env).display_name,
                )
            )

    def _get_payer(self):
        """Return who pays for the sessions of this client, if there is one."""
        return self.invoice_to_id or self

    def _get_bookings_domain(self):
        """Return the domain of the seats, or enrolments, that these contacts have or
        pay for.
        """
        return [
            "|",
            ("partner_id", "child_of", self.ids),
            ("payer_id", "child_of", self.ids),
        ]

    def action_open_bookings(self):
        """Open the seats that this client has or pays for."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "konfidens_credit.session_booking_action"
        )
        action.update(
            domain=self._get_bookings_domain(), context={"default_partner_id": self.id}
        )
        return action

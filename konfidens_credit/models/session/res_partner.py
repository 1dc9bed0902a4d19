# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


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

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override to guard what belongs to sessions."""
        partners = super().create(vals_list)
        partners._check_invoice_to({})
        if any("meeting_ids" in vals for vals in vals_list):
            partners._check_meetings({})
        return partners

    def write(self, vals):
        """Override to guard what belongs to sessions."""
        payers, meetings = {}, {}
        if "invoice_to_id" in vals:
            payers = {partner: partner.sudo().invoice_to_id for partner in self}
        if "meeting_ids" in vals:
            meetings = {partner: partner._get_all_meetings() for partner in self}
        result = super().write(vals)
        if payers:
            self._check_invoice_to(payers)
        if meetings:
            self._check_meetings(meetings)
        return result

    def _check_invoice_to(self, old_payers):
        """Raise when one who neither bills nor administers says that somebody pays for
        a client who is not of the same family or company.

        :param dict old_payers: by contact, who was to pay before
        """
        if self.env.su or self.env.user.has_group("account.group_account_invoice"):
            return
        for partner in self:
            payer_sudo = partner.sudo().invoice_to_id
            if (
                payer_sudo
                and payer_sudo != old_payers.get(partner)
                and not partner._is_family_of(payer_sudo)
            ):
                raise AccessError(
                    self.env._(
                        "Who pays for %(client)s is chosen among the contacts of the "
                        "same family or company. Ask an administrator for another "
                        "payer.",
                        client=partner.name,
                    )
                )

    def _is_family_of(self, partner):
        """Tell whether these two contacts are of the same family or company."""
        return self.sudo().commercial_partner_id == partner.sudo().commercial_partner_id

    def _check_meetings(self, old_meetings):
        """Raise when one adds or takes off attendees of others' sessions by way of the
        contact.

        :param dict old_meetings: by contact, the events that they came to before
        """
        if self.env.su:
            return
        changed = self.env["calendar.event"]
        for partner in self:
            old = old_meetings.get(partner, changed.browse())
            new = partner._get_all_meetings()
            changed |= (old - new) | (new - old)
        changed._filter_sessions()._check_session_access()

    def _get_all_meetings(self):
        self.ensure_one()
        partner_sudo = self.sudo().with_context(active_test=False)
        return partner_sudo.meeting_ids.with_env(self.env)

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

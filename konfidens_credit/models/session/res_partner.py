# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..common.asking import asked
from ..common.public_method import public_method


class ResPartner(models.Model):
    _inherit = "res.partner"

    invoice_to_id = fields.Many2one(
        comodel_name="res.partner",
        index="btree_not_null",
        copy=False,
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
        """Override: practitioners make clients of their own, and who comes to a session
        is up to those who run it.
        """
        partners = super().create(self._prepare_client_vals(vals_list))
        if any("meeting_ids" in vals for vals in vals_list):
            partners._check_meetings({})
        return partners

    def write(self, vals):
        """Override: practitioners change their own clients, and who comes to a session
        is up to those who run it.
        """
        if apart := self._filter_living_apart(vals):
            (self - apart).write(vals)
            return apart.write({**vals, "type": "other"})
        self._check_client_vals(vals)
        self.check_access("write")
        self._rename_account_holders(vals.get("name"))
        if "meeting_ids" not in vals:
            return super().write(vals)
        old = {partner: partner._get_all_meetings() for partner in self}
        result = super().write(vals)
        self._check_meetings(old)
        return result

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

    # === WHO PAYS === #

    @api.constrains("invoice_to_id")
    def _check_invoice_to(self):
        """Let practitioners choose a payer from the client's family or company; any
        other is chosen by an administrator, or who has billing rights.
        """
        if self._may_choose_any_payer():
            return
        for partner in self:
            payer = partner.sudo().invoice_to_id
            if payer and payer.commercial_partner_id != partner.commercial_partner_id:
                raise AccessError(
                    self.env._(
                        "%(payer)s doesn't belong to the family or company of "
                        "%(client)s. Ask an administrator to choose who pays.",
                        payer=payer.with_env(self.env).name,
                        client=partner.name,
                    )
                )

    def _get_allowed_payers(self):
        """Return who may be asked to pay for all of these clients by somebody without
        billing rights: the client, its family or company, or whom an administrator
        chose for it.

        :rtype: odoo.fields.Domain
        """
        return Domain.AND(
            Domain("commercial_partner_id", "=", client_sudo.commercial_partner_id.id)
            | Domain("id", "=", client_sudo.invoice_to_id.id)
            for client_sudo in self.sudo()
        )

    def _check_may_pay_for(self, clients):
        """Raise when the user may not ask each of these payers to pay for all of these
        clients: who pays gets the invoice, and a saved card is charged by itself.
        """
        if self._may_choose_any_payer():
            return
        for payer in self - self.sudo().filtered_domain(clients._get_allowed_payers()):
            raise AccessError(
                self.env._(
                    "%(payer)s can't pay for %(clients)s: choose the client, somebody "
                    "of its family or company, or ask an administrator to choose who "
                    "pays.",
                    payer=payer.name,
                    clients=", ".join(clients.mapped("name")),
                )
            )

    def _may_choose_any_payer(self):
        """Tell whether the user may send invoices to anybody."""
        return self.env.uid == SUPERUSER_ID or self.env.user.has_groups(
            "konfidens_credit.group_administrator,account.group_account_invoice"
        )

    def _get_payer(self):
        """Return who pays for the sessions of this client, if there is one."""
        return self.invoice_to_id or self

    @asked(one=True)
    @public_method
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

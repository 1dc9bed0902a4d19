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
    invoice_and_credit_note_count = fields.Integer(
        string="Invoices and Credit Notes",
        compute="_compute_invoice_and_credit_note_count",
        groups="account.group_account_invoice,account.group_account_readonly",
    )

    def _compute_invoice_and_credit_note_count(self):
        for partner in self:
            partner.invoice_and_credit_note_count = self.env[
                "account.move"
            ].search_count(partner._get_invoices_and_credit_notes_domain())

    def _compute_booking_count(self):
        for partner in self:
            partner.booking_count = self.env["session.booking"].search_count(
                partner._get_bookings_domain()
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booked(self):
        """Say in a sentence what the foreign key would say without."""
        booking_sudo = (
            self.env["session.booking"]
            .sudo()
            .search(
                ["|", ("partner_id", "in", self.ids), ("payer_id", "in", self.ids)],
                limit=1,
            )
        )
        if booking_sudo:
            raise UserError(
                self.env._(
                    "%(contact)s can't be deleted: there is a booking on "
                    "%(session)s. Archive the contact instead.",
                    contact=(booking_sudo.partner_id | booking_sudo.payer_id & self)[
                        -1
                    ].name,
                    session=booking_sudo.event_id.with_env(self.env).display_name,
                )
            )

    def _get_bookings_domain(self):
        """Return the domain of the seats that these contacts have or pay for."""
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

    def _get_invoices_and_credit_notes_domain(self):
        """Return the domain of what was invoiced to this client and its contacts."""
        return [
            ("move_type", "in", ("out_invoice", "out_refund")),
            ("partner_id", "child_of", self.ids),
        ]

    def action_open_invoices_and_credit_notes(self):
        """Open all invoices and credit notes of this client, paid ones too."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "account.action_move_out_invoice_type"
        )
        action.update(
            name=self.env._("Invoices and Credit Notes"),
            domain=self._get_invoices_and_credit_notes_domain(),
            context={
                "default_move_type": "out_invoice",
                "default_partner_id": self.id,
            },
        )
        return action

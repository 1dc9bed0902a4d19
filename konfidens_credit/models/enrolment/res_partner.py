# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class ResPartner(models.Model):
    _inherit = "res.partner"

    enrolment_ids = fields.One2many(
        comodel_name="product.enrolment",
        inverse_name="partner_id",
        groups="konfidens_credit.group_practitioner",
    )
    enrolment_count = fields.Integer(
        compute="_compute_enrolment_count",
        groups="konfidens_credit.group_practitioner",
    )

    def _compute_enrolment_count(self):
        for partner in self:
            partner.enrolment_count = self.env["product.enrolment"].search_count(
                [("state", "=", "active"), *partner._get_bookings_domain()]
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_enrolled(self):
        """Say in a sentence what the foreign keys would say without."""
        own = ["|", ("partner_id", "in", self.ids), ("payer_id", "in", self.ids)]
        if enrolment_sudo := self.env["product.enrolment"].sudo().search(own, limit=1):
            people = enrolment_sudo.partner_id | enrolment_sudo.payer_id
            raise UserError(
                self.env._(
                    "%(contact)s can't be deleted: there is an enrolment in "
                    "%(product)s. Archive the contact instead.",
                    contact=(people & self)[-1].name,
                    product=enrolment_sudo.product_id.name,
                )
            )

    def action_enrol(self):
        """Open the dialog that enrols these contacts in a product."""
        return self.env["product.enrolment"]._get_enrol_action(
            default_partner_ids=[Command.set(self.ids)]
        )

    def action_open_enrolments(self):
        """Open the enrolments that these contacts have or pay for."""
        return self.env["product.enrolment"]._get_list_action(
            self._get_bookings_domain(), default_partner_id=self[:1].id
        )

    def action_remove_from_product(self):
        """Open the dialog that takes these contacts out of products."""
        return self.env["product.enrolment"]._get_remove_action(self)

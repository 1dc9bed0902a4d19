# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..common.asking import MOST_TOLD, asked
from ..common.public_method import public_method


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
        Enrolment = self.env["product.enrolment"]
        for partner in self:
            partner.enrolment_count = Enrolment.search_count(
                Domain("state", "=", "active") & Enrolment._get_domain_of(partner)
            )

    # === CLIENTS === #

    @api.depends("enrolment_ids.user_id", "child_ids.enrolment_ids.user_id")
    def _compute_is_own_client(self):
        """Override to follow enrolments, too."""
        super()._compute_is_own_client()

    @api.model
    def _get_client_domain(self, practitioners):
        """Override to add who is enrolled with these users."""
        return super()._get_client_domain(practitioners) | Domain(
            "enrolment_ids", "any", [("user_id", "in", practitioners.ids)]
        )

    def _get_client_lines_domain(self):
        """Override to add what is sold with enrolments."""
        return super()._get_client_lines_domain() | Domain(
            "enrolment_id.partner_id", "in", self._origin.ids
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_enrolled(self):
        """Say in a sentence what the foreign keys would say without."""
        enrolment_sudo, contact = self.env["product.enrolment"]._search_one_of(self)
        if not enrolment_sudo:
            return
        if enrolment_sudo.with_env(self.env).has_access("read"):
            raise UserError(
                self.env._(
                    "%(contact)s can't be deleted: there is an enrolment in "
                    "%(product)s. Archive the contact instead.",
                    contact=contact.name,
                    product=enrolment_sudo.product_id.name,
                )
            )
        raise UserError(
            self.env._(
                "%(contact)s can't be deleted: there are documents of it. Archive the "
                "contact instead.",
                contact=contact.name,
            )
        )

    @asked()
    @public_method
    def action_enrol(self):
        """Open the dialog that enrols these contacts in a product."""
        return self.env["product.enrolment"]._get_enrol_action(
            default_partner_ids=[Command.set(self.ids)]
        )

    @asked(most=MOST_TOLD)
    @public_method
    def action_open_enrolments(self):
        """Open the enrolments that these contacts have or pay for."""
        Enrolment = self.env["product.enrolment"]
        return Enrolment._get_list_action(
            list(Enrolment._get_domain_of(self)), default_partner_id=self[:1].id
        )

    @asked()
    @public_method
    def action_remove_from_product(self):
        """Open the dialog that takes these contacts out of products."""
        return self.env["product.enrolment"]._get_remove_action(self)

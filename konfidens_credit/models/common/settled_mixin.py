# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.fields import Domain

from .asking import ask_values


class SettledMixin(models.AbstractModel):
    """For what a client takes part in, and a payer pays for."""

    _name = "settled.mixin"
    _inherit = "owned.mixin"
    _description = "Client, Payer and Price"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Client",
        required=True,
        index=True,
        ondelete="restrict",
    )
    payer_id = fields.Many2one(
        comodel_name="res.partner",
        compute="_compute_payer_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
        help="Who is invoiced: the client, a parent, an insurer.",
    )
    company_id = fields.Many2one(comodel_name="res.company")
    currency_id = fields.Many2one(related="company_id.currency_id")
    price = fields.Monetary(
        compute="_compute_price", store=True, readonly=False, precompute=True
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse what can't be kept, as a price without an end."""
        ask_values(self, vals_list)
        return super().create(vals_list)

    def write(self, vals):
        """Refuse what can't be kept, as a price without an end."""
        ask_values(self, [vals])
        return super().write(vals)

    # === COMPUTE METHODS === #

    @api.depends("partner_id")
    def _compute_payer_id(self):
        for record in self:
            record.payer_id = record._get_default_payer()

    def _get_default_payer(self):
        """Return who pays unless somebody else is to: a hook."""
        self.ensure_one()
        return self.partner_id

    def _compute_price(self):
        """Propose the price; what was agreed stays."""
        raise NotImplementedError

    # === WHOSE THEY ARE === #

    @api.model
    def _get_domain_of(self, partners):
        """Return the domain of what these contacts have or pay for."""
        return Domain("partner_id", "child_of", partners.ids) | Domain(
            "payer_id", "child_of", partners.ids
        )

    @api.model
    def _get_personal_domain(self, person):
        """Return the domain of what this contact itself has, or pays for with one of
        its addresses: nothing of others of its family or company (rule 28).
        """
        return Domain("partner_id", "=", person.id) | Domain(
            "payer_id", "in", self._get_paying_addresses(person).ids
        )

    @api.model
    def _get_paying_addresses(self, person):
        """Return the contacts that this one pays as: itself, and its addresses."""
        return person | person.sudo().child_ids.filtered(
            lambda address: address.type == "invoice" and not address.user_ids
        )

    @api.model
    def _search_one_of(self, partners):
        """Return a record that has one of these contacts as client or payer, as
        superuser, and that contact.
        """
        record_sudo = self.sudo().search(
            Domain("partner_id", "in", partners.ids)
            | Domain("payer_id", "in", partners.ids),
            limit=1,
        )
        people = record_sudo.partner_id | record_sudo.payer_id
        return record_sudo, (people & partners)[-1:]

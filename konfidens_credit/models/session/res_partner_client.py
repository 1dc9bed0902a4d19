# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Clients: whose they are, and what practitioners keep of them, who have no right to
contacts otherwise.

A client is one's own whom one has booked or is in charge of, and with them the people
of their family. Whoever makes a client is in charge of it.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from .calendar_event_access import ADMINISTRATOR, PRACTITIONER

# What practitioners keep of a client, beside the address; the rest is the accounting's
# or another app's.
CLIENT_FIELDS = frozenset(
    {
        "name",
        "email",
        "phone",
        "lang",
        "comment",
        "image_1920",
        "type",
        "parent_id",
        "invoice_to_id",
        "user_id",
        # What Odoo sets by itself: on creation, with a parent, with an address.
        "properties_base_definition_id",
        "company_name",
        "partner_latitude",
        "partner_longitude",
    }
)


class ResPartner(models.Model):
    _inherit = "res.partner"

    is_own_client = fields.Boolean(
        compute="_compute_is_own_client",
        search="_search_is_own_client",
        groups=PRACTITIONER,
    )
    may_change_client = fields.Boolean(
        compute="_compute_is_own_client",
        search="_search_may_change_client",
        groups=PRACTITIONER,
    )

    # === WHOSE CLIENTS === #

    @api.depends(
        "booking_ids.user_id",
        "child_ids.booking_ids.user_id",
        "child_ids.user_id",
        "is_company",
        "partner_share",
        "user_id",
    )
    @api.depends_context("uid")
    def _compute_is_own_client(self):
        own = self.with_context(active_test=False).search(
            Domain("id", "in", self._origin.ids) & self._get_own_client_domain()
        )
        may_change_any = not self._keeps_clients_only()
        for partner in self:
            partner.is_own_client = partner._origin in own
            partner.may_change_client = may_change_any or partner.is_own_client

    def _search_is_own_client(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._get_own_client_domain()

    def _search_may_change_client(self, operator, value):
        if operator != "in":
            return NotImplemented
        if self._keeps_clients_only():
            return self._get_own_client_domain()
        return Domain.TRUE

    @api.model
    def _get_own_client_domain(self):
        """Return the domain of the user's clients and of the people of their families;
        for administrators, of everybody's. Staff are nobody's clients.
        """
        if self.env.user.has_group(ADMINISTRATOR):
            practitioners = self.env.ref(PRACTITIONER).sudo().all_user_ids
        else:
            practitioners = self.env.user
        clients = self._get_client_domain(practitioners)
        families = Domain("is_company", "=", False) & Domain(
            "child_ids", "any", clients
        )
        return Domain("partner_share", "=", True) & (clients | families)

    @api.model
    def _get_client_domain(self, practitioners):
        """Return the domain of the clients of these users: a hook."""
        return Domain("user_id", "in", practitioners.ids) | Domain(
            "booking_ids", "any", [("user_id", "in", practitioners.ids)]
        )

    @api.model
    def _keeps_clients_only(self):
        """Tell whether the user may change contacts only as a practitioner may."""
        return self.env["ir.model.access"]._writes_only_as("res.partner", PRACTITIONER)

    @api.model
    def _is_bound_to_clients(self):
        """Tell whether what is changed here is only what a practitioner may change."""
        return not self.env.su and self._keeps_clients_only()

    # === WHAT MAY BE CHANGED === #

    @api.model
    def _has_field_access(self, field, operation):
        """Override of `base`: of a client, practitioners change what is for them."""
        return super()._has_field_access(field, operation) and (
            operation != "write"
            or field.name in CLIENT_FIELDS
            or field.name in self._address_fields()
            or not self._is_bound_to_clients()
        )

    @api.model
    def _prepare_client_vals(self, vals_list):
        """Return these values of new contacts with who is in charge of them: the
        practitioner who makes them.
        """
        user = self.env.user
        if (
            self.env.su
            or not user.has_group(PRACTITIONER)
            or user.has_group(ADMINISTRATOR)
        ):
            return vals_list
        default = self.env.context.get("default_parent_id")
        self._check_may_be_family([{"parent_id": default}, *vals_list])
        return [{"user_id": user.id, **vals} for vals in vals_list]

    def _check_client_vals(self, vals):
        """Raise when these values are not for the user to give to these clients."""
        if not self._is_bound_to_clients():
            return
        parent_id = vals.get("parent_id")
        if any(client.parent_id.id != parent_id for client in self):
            self._check_may_be_family([vals])
        if "email" in vals:
            for client_sudo in self.sudo():
                logs_in = client_sudo.user_ids - self.env.user
                if logs_in and (client_sudo.email or "") != (vals["email"] or ""):
                    raise AccessError(
                        self.env._(
                            "%(client)s logs in with this e-mail address. Ask an "
                            "administrator to change it.",
                            client=client_sudo.name,
                        )
                    )

    def _rename_account_holders(self, name):
        """Rename the holders of these clients' bank accounts: Odoo does so with the
        right of whoever renames a contact, and practitioners have none to accounts.
        """
        if not (name and self._is_bound_to_clients()):
            return
        for client_sudo in self.sudo():
            client_sudo.bank_ids.filtered(
                lambda account, client=client_sudo: (
                    account.acc_holder_name == client.name
                )
            ).acc_holder_name = name

    def _check_may_be_family(self, vals_list):
        """Raise when somebody would join the family or company of a contact who is no
        client of the user: it pays for its people, and its address is theirs.
        """
        if not self._is_bound_to_clients():
            return
        ids = {vals["parent_id"] for vals in vals_list if vals.get("parent_id")}
        parents = self.browse(ids)
        if strangers := parents.filtered(lambda parent: not parent.may_change_client):
            raise AccessError(
                self.env._(
                    "%(contact)s is none of your clients, so you can't add people to "
                    "it. Ask an administrator to.",
                    contact=strangers[0].name,
                )
            )

    def _filter_living_apart(self, vals):
        """Return the clients who get an address of their own with these values: the
        one that they have now is their company's, which is not the user's to change.
        """
        if "type" in vals or vals.keys().isdisjoint(self._address_fields()):
            return self.browse()
        if not self._is_bound_to_clients():
            return self.browse()
        return self.filtered(
            lambda client: (
                client.type == "contact"
                and client.parent_id
                and not client.parent_id.may_change_client
            )
        )

    # === FAMILY === #

    @api.onchange("parent_id")
    def _onchange_family(self):
        """Propose that the family pays for its people."""
        if self.parent_id and not self.parent_id.is_company and not self.invoice_to_id:
            self.invoice_to_id = self.parent_id

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Clients in a list that somebody pasted: who is known, who pays, and who is new."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import escape_psql


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model
    def _find_people(self, people):
        """Return who the people in a list may be, among those that the user may see.

        Parents give their own address for a child: whoever has the address of somebody
        with another name pays for them.

        :param list people: see ``core.people.Person``
        :return: by person, the contacts that may be the client, and the payer
        :rtype: dict
        """
        contacts = self._search_people(people)
        own = contacts.filtered("is_own_client")
        found = {}
        for person in people:
            clients = own._filter_called(person.name, person.email)
            clients = clients or contacts._filter_called(person.name, person.email)
            if person.payer_name or person.payer_email:
                payers = contacts._filter_called(person.payer_name, person.payer_email)
            elif person.name:
                payers = contacts._filter_called("", person.email) - clients
            else:
                payers = self.browse()
            found[person] = clients, payers
        return found

    @api.model
    def _search_people(self, people):
        """Return the contacts with a name or an address of these people, no staff."""
        names, emails = set(), set()
        for person in people:
            names |= {person.name, person.payer_name} - {""}
            emails |= {person.email, person.payer_email} - {""}
        called = Domain.OR(
            Domain("name", "=ilike", escape_psql(name)) for name in names
        )
        addressed = Domain("email_normalized", "in", list(emails))
        return self.search(
            Domain("partner_share", "=", True) & (called | addressed), order="id"
        )

    def _filter_called(self, name, email):
        """Return those of these contacts with this name, and of several those with this
        address; without a name, those with the address.
        """
        addressed = self.filtered(
            lambda contact: email and contact.email_normalized == email
        )
        if not name:
            return addressed
        called = self.filtered(
            lambda contact: (contact.name or "").casefold() == name.casefold()
        )
        return (called & addressed) or called

    @api.model
    def _make_clients(self, rows):
        """Return the clients of these rows, those made that are not known yet, in the
        families of who pays for them. Who pays for a known client stays.

        :param list rows: pairs of a ``core.people.Person`` and a dict with ``client``
            and ``payer``, contacts, or none where they are not known
        """
        payers = self._make_payers(rows)
        vals_list = [
            {
                "name": person.name or person.email,
                "email": person.email != payer.email_normalized and person.email,
                **self._prepare_family_vals(payer),
            }
            for (person, known), payer in zip(rows, payers, strict=True)
            if not known["client"]
        ]
        made = iter(self.create(vals_list))
        clients = self.browse()
        for (_person, known), payer in zip(rows, payers, strict=True):
            client = known["client"]
            if not client:
                client = next(made)
            elif payer and payer != client and not client.invoice_to_id:
                if client.parent_id:
                    client.invoice_to_id = payer
                else:
                    client.write(self._prepare_family_vals(payer))
            clients |= client
        return clients

    @api.model
    def _make_payers(self, rows):
        """Return who pays for each of these rows, a parent of several made once."""
        made, payers = {}, []
        for person, known in rows:
            payer = known["payer"]
            key = person.payer_email or person.payer_name.casefold()
            if not payer and key:
                payer = made.get(key) or self.create(
                    {
                        "name": person.payer_name or person.payer_email,
                        "email": person.payer_email,
                    }
                )
                made[key] = payer
            payers.append(payer)
        return payers

    @api.model
    def _prepare_family_vals(self, payer):
        """Return the values of a client in the family, or company, of who pays."""
        return {"parent_id": payer.id, "invoice_to_id": payer.id}

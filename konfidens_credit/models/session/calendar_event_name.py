# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sessions that nobody gave a name are called after service and client."""

from odoo import Command, api, models


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    @api.model
    def _with_names(self, vals_list):
        """Return the values of new sessions, with names for those that have none."""
        default = self.env.context.get("default_name")
        return [
            vals
            if vals.get("name", default)
            else {**vals, "name": self._get_name_by_itself(vals)}
            for vals in vals_list
        ]

    @api.model
    def _get_name_by_itself(self, vals):
        """Return what a session of these values is called: its service, and its client
        if it is for one.
        """
        defaults = self.default_get(["session_product_id", "partner_ids", "user_id"])
        vals = {**defaults, **vals}
        service = self.env["product.product"].browse(vals["session_product_id"])
        user = self.env["res.users"].browse(vals.get("user_id"))
        people = self.env["res.partner"].browse(
            _get_linked(vals.get("partner_ids") or ())
        )
        return service._get_session_name(
            people.filtered("partner_share") - user.partner_id
        )

    def _name_again(self, vals):
        """Return the values of a change that takes the name away, with one by itself
        for sessions; there is no event without a name.
        """
        if vals.get("name", True) or not all(self.mapped("session_product_id")):
            return vals
        session = self[:1]
        name = session.session_product_id._get_session_name(session._get_clients())
        return {**vals, "name": name}


def _get_linked(commands):
    """Return the ids that commands, or plain ids, put into an empty relation."""
    ids = []
    for command in commands:
        if isinstance(command, int):
            ids.append(command)
        elif command[0] == Command.SET:
            ids = list(command[2])
        elif command[0] == Command.LINK:
            ids.append(command[1])
    return list(dict.fromkeys(ids))

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The meetings of a contact are the attendees of sessions, seen from the other side."""

from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _check_meetings(self, old_meetings):
        """Raise when these contacts came to sessions, or left them, that the user does
        not run.

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
        """Return the events that this contact comes to, hidden ones included."""
        self.ensure_one()
        partner_sudo = self.sudo().with_context(active_test=False)
        return partner_sudo.meeting_ids.with_env(self.env)

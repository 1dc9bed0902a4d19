# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A series is for those who run all sessions of it."""

from odoo import api, models

# What Odoo notes about a series whoever changes an event of it.
OPEN_TO_ALL = frozenset({"trigger_id", "need_sync", "need_sync_m"})
EVENTS = frozenset({"base_event_id", "calendar_event_ids"})


class CalendarRecurrence(models.Model):
    _inherit = "calendar.recurrence"

    @api.model_create_multi
    def create(self, vals_list):
        """Override of `calendar`: nobody takes sessions of others into a series."""
        recurrences = super().create(vals_list)
        recurrences._check_sessions_access()
        return recurrences

    def write(self, vals):
        """Override of `calendar`: the rule moves the sessions."""
        if not OPEN_TO_ALL.issuperset(vals):
            self._check_sessions_access()
        result = super().write(vals)
        if not EVENTS.isdisjoint(vals):
            self._check_sessions_access()
        return result

    def unlink(self):
        """Override of `calendar`: without the rule, its sessions are no series."""
        self._check_sessions_access()
        return super().unlink()

    def _select_new_base_event(self):
        """Override of `calendar`: another event comes first whoever takes out the
        first one, and he may not run the others.
        """
        return super(CalendarRecurrence, self.sudo())._select_new_base_event()

    def _check_sessions_access(self):
        """Raise unless the user runs the sessions of these series, hidden and archived
        ones included.
        """
        if self.env.su or not self:
            return
        series_sudo = self.sudo().with_context(active_test=False)
        events_sudo = series_sudo.env["calendar.event"].search(
            [("recurrence_id", "in", self.ids)]
        )
        events = (events_sudo | series_sudo.base_event_id).with_env(self.env)
        events._filter_sessions()._check_session_access()

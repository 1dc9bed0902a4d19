# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sessions in reports: told apart by their time, and hidden where they are private."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date, format_datetime


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    @api.depends("allday", "start", "start_date")
    @api.depends_context("konfidens_credit_session_time", "lang", "tz")
    def _compute_display_name(self):
        """Override of `calendar` to tell the sessions of a series apart in reports."""
        super()._compute_display_name()
        if not self.env.context.get("konfidens_credit_session_time"):
            return
        for event in self:
            time = (
                format_date(self.env, event.start_date)
                if event.allday
                else format_datetime(self.env, event.start, dt_format="short")
            )
            event.display_name = f"{event.display_name}, {time}"

    def _search_visible(self):
        """Return a query of the events that the user's calendar shows, archived ones
        included: all but those that are private to somebody else (rule 28).
        """
        user = self.env.user
        domain = (
            Domain("user_id", "=", user.id)
            | Domain("partner_ids", "in", user.partner_id.ids)
            | Domain("privacy", "in", ("public", "confidential"))
            | Domain("privacy", "=", False)
            & ~Domain(
                "user_id.res_users_settings_ids.calendar_default_privacy",
                "=",
                "private",
            )
        )
        return self.sudo().with_context(active_test=False)._search(domain)

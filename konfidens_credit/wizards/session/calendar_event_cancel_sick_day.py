# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A sick day: what of these days is cancelled, and what is left out, and why."""

from datetime import date, timedelta

from odoo import api, fields, models
from odoo.tools import format_datetime

# Days before and after which there is no other day to look at.
FIRST_DAY, LAST_DAY = date.min + timedelta(days=1), date.max - timedelta(days=2)


class CalendarEventCancel(models.TransientModel):
    _inherit = "calendar.event.cancel"

    left_out = fields.Text(compute="_compute_left_out")

    @api.depends("mode", "user_id", "date_from", "date_to")
    def _compute_left_out(self):
        for wizard in self:
            wizard.left_out = wizard.mode == "sick_day" and "\n".join(
                wizard._find_sick_day_sessions()[1]
            )

    def _find_sick_day_sessions(self):
        """Return the practitioner's sessions in these days that are cancelled, and
        sentences about what is left out, in the order of time.

        What is private to somebody else is counted, be it a session or not: so much is
        in the calendar, and more is nobody's to know (rule 28).
        """
        self.ensure_one()
        events = self._search_sick_day_events()
        hidden = events.filtered(lambda event: event._check_private_event_conditions())
        seen = events - hidden
        reasons = {
            event: reason
            for event in seen
            if (reason := self._get_sick_day_obstacle(event))
        }
        timezone = self._get_sick_timezone()
        texts = [
            self.env._(
                "%(session)s, %(time)s: %(reason)s",
                session=session.name,
                time=format_datetime(
                    self.env,
                    session.start,
                    tz=timezone,
                    dt_format="short",
                ),
                reason=reason,
            )
            for session, reason in reasons.items()
        ]
        if hidden:
            texts.append(
                self.env._(
                    "%(count)s private entries of %(practitioner)s",
                    count=len(hidden),
                    practitioner=self.user_id.name,
                )
            )
        return seen.filtered(lambda event: event not in reasons), texts

    def _search_sick_day_events(self):
        """Return what is in the practitioner's calendar in these days, as their clock
        has it.
        """
        Event = self.env["calendar.event"]
        if not (self.user_id and self.date_from and self.date_to):
            return Event
        events = Event.search(
            [
                ("user_id", "=", self.user_id.id),
                ("start", ">=", max(self.date_from, FIRST_DAY) - timedelta(days=1)),
                ("start", "<", min(self.date_to, LAST_DAY) + timedelta(days=2)),
            ],
            order="start",
        ).with_context(tz=self._get_sick_timezone())
        return events.filtered(
            lambda event: (
                self.date_from
                <= fields.Datetime.context_timestamp(event, event.start).date()
                <= self.date_to
            )
        )

    def _get_sick_timezone(self):
        return self.user_id.tz or self.env.user.tz or "UTC"

    def _get_sick_day_obstacle(self, session):
        """Return why this session is left out, or an empty text."""
        if not session.session_product_id:
            return self.env._("no session; it stays")
        if session.session_state == "cancelled":
            return self.env._("cancelled already")
        if session.session_state == "done":
            return self.env._("held")
        if not session.user_can_edit:
            return self.env._("of a company that you don't work in now")
        if session.cancel_obstacle:
            return self.env._("begun already; administrators cancel it")
        return ""

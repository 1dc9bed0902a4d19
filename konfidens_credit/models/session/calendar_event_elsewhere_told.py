# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Telling those who run sessions what became of changes made in a calendar elsewhere:
as something to do of their own, which nobody else reads.
"""

from markupsafe import Markup

from odoo import models

from ..common.telling import get_person, tell_person


def join_names(seats):
    """Return whose seats these are."""
    return ", ".join(seats.partner_id.mapped("display_name"))


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    def _tell_kept_elsewhere(self, calendar):
        """Tell that this session, deleted there, stays."""
        self._tell_elsewhere(
            self.env._(
                "Deleted in %(calendar)s: %(session)s",
                calendar=calendar,
                session=self._get_text_elsewhere(),
            ),
            self.env._(
                "%(user)s deleted it in %(calendar)s. It stays, and goes back there: "
                "it was held or is invoiced (%(clients)s). Cancel the session here, "
                "which puts the money right as well.",
                user=self.env.user.name,
                calendar=calendar,
                clients=join_names(self.booking_ids._filter_live()),
            ),
        )

    def _tell_cancelled_elsewhere(self, calendar, seats):
        """Tell that this session was cancelled by deleting it there, with these seats;
        nothing when there were none.
        """
        if not seats:
            return
        self._tell_elsewhere(
            self.env._(
                "Cancelled in %(calendar)s: %(session)s",
                calendar=calendar,
                session=self._get_text_elsewhere(),
            ),
            self.env._(
                "%(user)s deleted it in %(calendar)s, so the session is cancelled, "
                "with its bookings: %(clients)s. Tell them, or reinstate the session.",
                user=self.env.user.name,
                calendar=calendar,
                clients=join_names(seats),
            ),
        )

    def _tell_seats_elsewhere(self, calendar, kept, cancelled):
        """Tell of clients taken off the guests there: whose seats stay, and whose are
        cancelled.
        """
        texts = []
        if kept:
            texts.append(
                self.env._(
                    "Still booked, and guests there again, as it was held or is "
                    "invoiced: %(clients)s. Cancel the bookings here, which puts the "
                    "money right as well.",
                    clients=join_names(kept),
                )
            )
        if cancelled:
            texts.append(
                self.env._(
                    "No longer booked: %(clients)s.",
                    clients=join_names(cancelled),
                )
            )
        if texts:
            self._tell_elsewhere(
                self.env._(
                    "%(clients)s taken off in %(calendar)s: %(session)s",
                    clients=join_names(kept + cancelled),
                    calendar=calendar,
                    session=self._get_text_elsewhere(),
                ),
                " ".join(texts),
            )

    def _tell_refused_elsewhere(self, calendar, why):
        """Tell that a change made there is not taken over, and why."""
        self._tell_elsewhere(
            self.env._(
                "Changed in %(calendar)s only: %(session)s",
                calendar=calendar,
                session=self._get_text_elsewhere(),
            ),
            self.env._(
                "%(user)s changed it in %(calendar)s. It stays as it was, and is sent "
                "there again: %(why)s",
                user=self.env.user.name,
                calendar=calendar,
                why=why,
            ),
        )

    def _tell_series_elsewhere(self, calendar):
        """Tell that the series of this session was moved there, and stays here."""
        self._tell_refused_elsewhere(
            calendar,
            self.env._(
                "a whole series of sessions is moved or changed here, where its "
                "bookings and invoices go along."
            ),
        )

    def _tell_elsewhere(self, summary, text):
        person = get_person(self.user_id | self.env.user, self)
        note = Markup("<p>%s</p><p>%s</p>") % (text, self._get_html_link())
        tell_person(person, self, summary, note)

    def _get_text_elsewhere(self):
        """Return name and time of this session in one line."""
        return f"{self.name}, {self.display_time}"

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A weekly series to edit, and what must never be lost of it."""

from datetime import timedelta

from .session_common import WEEKDAYS, SessionCommon

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)


class SeriesCommon(SessionCommon):
    """A weekly series of six sessions; the third is invoiced."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.series = cls._series()
        cls.starts = cls.series.mapped("start")
        cls.third = cls.series[2]
        cls.invoices = cls._invoiced(cls.third)
        cls.seats = cls.series.sudo().booking_ids

    def setUp(self):
        super().setUp()
        self.links = self._links()

    def _links(self):
        """Return what must never be lost, in one comparable piece."""
        return [
            {
                "event": seat.event_id.id,
                "client": seat.partner_id.id,
                "payer": seat.payer_id.id,
                "price": seat.price,
                "state": seat.state,
                "lines": seat.invoice_line_ids.ids,
            }
            for seat in self.seats
        ]

    def _edit(self, session, scope, **values):
        """Save changes of this session for ``following`` or ``all`` of its series."""
        update = {"following": "future_events", "all": "all_events"}[scope]
        session.write({**values, "recurrence_update": update})

    def _drag(self, session, scope, offset):
        """Drag this session, as the calendar does."""
        self._edit(
            session,
            scope,
            allday=False,
            start=session.start + offset,
            stop=session.stop + offset,
            duration=session.duration,
        )

    def _move_weekday(self, session, scope, days=1, **values):
        """Change the weekday of the rule, as the form does."""
        weekday = session.start.weekday()
        self._edit(
            session,
            scope,
            **{
                WEEKDAYS[weekday]: False,
                WEEKDAYS[(weekday + days) % 7]: True,
                **values,
            },
        )

    def _all_events(self):
        """Return all events that there are, archived ones included, oldest first."""
        return (
            self.env["calendar.event"]
            .sudo()
            .with_context(active_test=False)
            .search([("name", "=", "Monday Yoga")], order="start, id")
        )

    def assertKept(self, count=6):
        """No event was made or archived, and each booking is what it was."""
        events = self._all_events()
        self.assertEqual(len(events), count)
        self.assertTrue(all(events.mapped("active")))
        self.assertEqual(self._links(), self.links)
        for session in self.series:
            self.assertEqual(
                session.attendee_ids.partner_id,
                session.partner_ids,
                "attendees and their partners are in step",
            )

    def assertStarts(self, offsets, sessions=None):
        """The sessions start that much later than they did at first."""
        sessions = self.series if sessions is None else sessions
        self.assertEqual(
            sessions.mapped("start"),
            [
                start + offset
                for start, offset in zip(self.starts, offsets, strict=True)
            ],
        )

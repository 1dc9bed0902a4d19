# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Editing a series keeps each session, with its seats, prices and invoices."""

from datetime import datetime, timedelta

import pytz

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .session_common import SessionCommon

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class SeriesCommon(SessionCommon):
    """A weekly series of six sessions; the third is invoiced."""

    def setUp(self):
        super().setUp()
        self.series = self._series()
        self.starts = self.series.mapped("start")
        self.third = self.series[2]
        self.invoices = self._invoiced(self.third)
        self.seats = self.series.sudo().booking_ids
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
        """No event was made or archived, and each seat is what it was."""
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


@tagged("post_install", "-at_install")
class TestSessionSeries(SeriesCommon):
    # === PLAIN VALUES === #

    def test_renaming_one_touches_one(self):
        self.third.name = "Monday Yoga"
        self.third.write({"location": "Hall", "recurrence_update": "self_only"})
        self.assertEqual(self.series.filtered("location"), self.third)
        self.assertKept()

    def test_renaming_the_following_keeps_every_session(self):
        self._edit(self.third, "following", location="Hall")
        self.assertEqual(self.series.filtered("location"), self.series[2:])
        self.assertKept()

    def test_the_following_become_a_series_of_their_own(self):
        self._edit(self.third, "following", location="Hall")
        first, second = self.series[0].recurrence_id, self.third.recurrence_id
        self.assertEqual(first.calendar_event_ids, self.series[:2])
        self.assertEqual(second.calendar_event_ids, self.series[2:])
        self.assertEqual(second.base_event_id, self.third)
        self.assertEqual(second.count, 4)
        self.assertEqual(first.until, self.third.start.date() - DAY)

    def test_renaming_all_keeps_every_session(self):
        self._edit(self.third, "all", location="Hall")
        self.assertEqual(self.series.filtered("location"), self.series)
        self.assertKept()

    def test_following_from_the_first_is_all(self):
        recurrence = self.series.recurrence_id
        self._edit(self.series[0], "following", location="Hall")
        self.assertEqual(self.series.recurrence_id, recurrence)
        self.assertEqual(self.series.filtered("location"), self.series)
        self.assertKept()

    def test_following_from_the_first_that_is_left_is_all(self):
        self.series[0].unlink()
        recurrence = self.third.recurrence_id
        self._edit(self.series[1], "following", location="Hall")
        self.assertEqual(self.series[1:].recurrence_id, recurrence)

    def test_a_new_price_reaches_the_seats_that_are_not_invoiced(self):
        self._booking(self.series[4], self.ann).price = 70.0
        self._edit(self.series[1], "following", session_price=80.0)
        self.assertEqual(
            [self._booking(session, self.ann).price for session in self.series],
            [100.0, 80.0, 100.0, 80.0, 70.0, 80.0],
        )

    def test_another_service_is_refused_when_one_is_invoiced(self):
        other = self.service.copy()
        with self.assertRaisesRegex(UserError, "The service of Monday Yoga"):
            self._edit(self.series[1], "all", session_product_id=other.id)
        self.assertKept()

    def test_privacy_of_all_keeps_every_session(self):
        self._edit(self.series[1], "all", privacy="private")
        self.assertEqual(set(self.series.mapped("privacy")), {"private"})
        self.assertKept()

    def test_privacy_of_the_following_keeps_every_session(self):
        self._edit(self.series[1], "following", privacy="private")
        self.assertEqual(self.series.filtered("privacy"), self.series[1:])
        self.assertKept()

    def test_a_private_series_is_not_lost_to_who_may_not_see_it(self):
        self._edit(self.series[1], "all", privacy="private")
        secretary = self.third.with_user(self.administrator)
        with self.assertRaises(AccessError):
            self._drag(secretary, "all", DAY)
        self.assertKept()

    # === ATTENDEES === #

    def test_a_client_added_to_all_is_booked_on_each(self):
        self._edit(self.third, "all", partner_ids=[Command.link(self.cleo.id)])
        self.assertEqual(
            self.series.sudo().booking_ids.partner_id, self.clients | self.cleo
        )
        for session in self.series:
            self.assertTrue(self._booking(session, self.cleo))
            self.assertIn(self.cleo, session.attendee_ids.partner_id)
        self.assertKept()

    def test_a_client_added_to_the_following_is_booked_on_those(self):
        self.series[4].partner_ids = [Command.link(self.cleo.id)]
        self._edit(self.third, "following", partner_ids=[Command.link(self.cleo.id)])
        for session in self.series[:2]:
            self.assertFalse(self._booking(session, self.cleo))
        for session in self.series[2:]:
            self.assertEqual(
                self._booking(session, self.cleo).mapped("state"), ["booked"]
            )
            self.assertIn(self.cleo, session.attendee_ids.partner_id)
        self.assertKept()

    def test_a_client_taken_off_the_following_loses_those_seats(self):
        self._edit(
            self.series[3], "following", partner_ids=[Command.unlink(self.ann.id)]
        )
        self.assertEqual(
            [self._booking(session, self.ann).state for session in self.series],
            ["booked"] * 3 + ["cancelled"] * 3,
        )
        self.assertNotIn(self.ann, self.series[5].attendee_ids.partner_id)

    def test_a_client_with_an_invoiced_seat_is_not_taken_off_all(self):
        for command in (
            Command.unlink(self.ann.id),
            Command.set((self.practitioner.partner_id + self.ben).ids),
        ):
            with self.assertRaisesRegex(UserError, "Ann can't be taken off Monday"):
                self._edit(self.series[1], "all", partner_ids=[command])
            self.assertKept()

    def test_a_client_who_comes_back_has_the_old_seats_and_new_ones(self):
        last = self.series[5]
        self._edit(last, "following", partner_ids=[Command.unlink(self.ann.id)])
        self._edit(last, "following", partner_ids=[Command.link(self.ann.id)])
        seats = last.sudo().booking_ids.filtered(lambda b: b.partner_id == self.ann)
        self.assertEqual(sorted(seats.mapped("state")), ["booked", "cancelled"])

    def test_who_attends_a_cancelled_session_stays(self):
        self.series[4].cancel_sessions(notify=[])
        before = self.series[4].partner_ids
        self._edit(
            self.series[3], "following", partner_ids=[Command.link(self.cleo.id)]
        )
        self.assertEqual(self.series[4].partner_ids, before)
        self.assertTrue(self._booking(self.series[5], self.cleo))

    def test_replies_stay(self):
        self._edit(self.third, "all", location="Hall")
        attendees = self.series.attendee_ids
        attendees.filtered(lambda a: a.partner_id == self.ann).do_accept()
        states = attendees.mapped("state")
        self._drag(self.third, "all", DAY)
        self.assertEqual(self.series.attendee_ids, attendees)
        self.assertEqual(attendees.mapped("state"), states)

    # === TIMES === #

    def test_dragging_one_moves_one(self):
        self.third.write(
            {
                "start": self.third.start + DAY,
                "stop": self.third.stop + DAY,
                "recurrence_update": "self_only",
            }
        )
        self.assertStarts([DAY * 0] * 2 + [DAY] + [DAY * 0] * 3)
        self.assertKept()

    def test_dragging_all_moves_each(self):
        self._drag(self.series[1], "all", DAY + timedelta(hours=2))
        self.assertStarts([DAY + timedelta(hours=2)] * 6)
        self.assertEqual(set(self.series.mapped("duration")), {1.0})
        self.assertTrue(all(self.series.mapped("follow_recurrence")))
        self.assertKept()

    def test_dragging_the_following_moves_those(self):
        self._drag(self.series[1], "following", DAY)
        self.assertStarts([DAY * 0] + [DAY] * 5)
        self.assertTrue(all(self.series.mapped("follow_recurrence")))
        self.assertKept()

    def test_the_rule_says_where_the_sessions_are(self):
        self._drag(self.series[1], "following", DAY)
        recurrence = self.third.recurrence_id
        self.assertEqual(
            recurrence._get_slots(self.series[1]), self.series[1:].mapped("start")
        )
        self.assertFalse(recurrence._get_outliers())
        self.assertFalse(recurrence._apply_recurrence())
        self.assertKept()

    def test_dragging_over_weeks_keeps_the_order(self):
        self._drag(self.series[1], "all", 9 * DAY)
        self.assertStarts([9 * DAY] * 6)
        self.assertFalse(self.series.recurrence_id._get_outliers())
        self.assertKept()

    def test_a_longer_session_keeps_its_start(self):
        self._edit(self.third, "all", stop=self.third.stop + timedelta(hours=1))
        self.assertStarts([DAY * 0] * 6)
        self.assertEqual(set(self.series.mapped("duration")), {2.0})
        self._edit(self.third, "all", duration=1.5)
        self.assertStarts([DAY * 0] * 6)
        self.assertEqual(set(self.series.mapped("duration")), {1.5})
        self.assertKept()

    def test_dragging_keeps_the_end_date_of_the_rule_in_step(self):
        last = self.series[5].start.date()
        self._edit(self.third, "all", end_type="end_date", until=last)
        self._drag(self.third, "all", 2 * DAY)
        self.assertEqual(self.series.recurrence_id.until, last + 2 * DAY)
        self._edit(self.third, "all", count=6, end_type="count")
        self.assertKept()

    def test_a_cancelled_session_stays_where_it_was(self):
        self.series[4].cancel_sessions(notify=[])
        self.links = self._links()
        self._drag(self.series[1], "all", DAY)
        self.assertStarts([DAY] * 4 + [DAY * 0] + [DAY])
        self.assertKept()

    def test_a_session_moved_by_itself_moves_along(self):
        self.series[3].write({"start": self.series[3].start + 2 * DAY})
        self._drag(self.series[1], "all", DAY)
        self.assertStarts([DAY] * 3 + [3 * DAY] + [DAY] * 2)
        self.assertKept()

    def test_an_archived_or_deleted_session_does_not_come_back(self):
        self.series[3].action_archive()
        self.series[4].unlink()
        self._drag(self.series[1], "all", DAY)
        self._drag(self.third, "following", timedelta(hours=1))
        self._move_weekday(self.third, "all")
        events = self._all_events()
        self.assertEqual(len(events), 5)
        self.assertEqual(events - events.filtered("active"), self.series[3])
        self.assertEqual(
            self.series[5].start, self.starts[5] + 2 * DAY + timedelta(hours=1)
        )

    def test_clients_are_told_once_of_the_following_and_never_of_all(self):
        mails = self.env["mail.mail"].search([])
        self._drag(self.third, "all", DAY)
        self.assertFalse(self.env["mail.mail"].search([]) - mails)
        self._drag(self.third, "following", DAY)
        told = (self.env["mail.mail"].search([]) - mails).mapped("recipient_ids")
        self.assertEqual(told, self.clients)

    def test_an_allday_series_moves_by_dates(self):
        series = self._series(allday=True, count=4)
        dates = series.mapped("start_date")
        session = series[1]
        self._edit(
            session,
            "following",
            allday=True,
            start=str(session.start_date + 2 * DAY),
            stop=str(session.stop_date + 3 * DAY),
        )
        self.assertEqual(
            series.mapped("start_date"),
            dates[:1] + [date + 2 * DAY for date in dates[1:]],
        )
        self.assertEqual(
            series.mapped("stop_date"),
            dates[:1] + [date + 3 * DAY for date in dates[1:]],
        )
        self._edit(
            session,
            "all",
            start_date=session.start_date - DAY,
            stop_date=session.stop_date - 2 * DAY,
        )
        self.assertEqual(
            series[1:].mapped("start_date"), series[1:].mapped("stop_date")
        )
        self.assertEqual(series[3].start_date, dates[3] + DAY)
        self.assertEqual(len(self._all_events()), 10)

    def test_an_allday_series_can_get_times(self):
        series = self._series(allday=True, count=3)
        starts = [start.replace(hour=14) for start in series.mapped("start")]
        self._edit(
            series[1],
            "all",
            allday=False,
            start=starts[1],
            stop=starts[1] + timedelta(hours=1),
        )
        self.assertEqual(series.mapped("start"), starts)
        self.assertEqual(set(series.mapped("duration")), {1.0})
        self.assertFalse(any(series.mapped("allday")))

    def test_the_clock_shows_the_same_after_summer_time(self):
        oslo = pytz.timezone("Europe/Oslo")
        series = self._series(
            count=4, start=datetime(2030, 10, 14, 8), event_tz="Europe/Oslo"
        )

        def local_starts():
            return [
                pytz.utc.localize(start).astimezone(oslo).strftime("%d.%m. %H:%M")
                for start in series.mapped("start")
            ]

        self.assertEqual(local_starts()[-1], "04.11. 10:00")
        for session, scope in ((series[0], "all"), (series[3], "all")):
            with self.subTest(edited=session.start):
                self._drag(session, scope, DAY + timedelta(hours=1))
        self.assertEqual(
            local_starts(),
            ["16.10. 12:00", "23.10. 12:00", "30.10. 12:00", "06.11. 12:00"],
        )
        self._drag(series[1], "following", timedelta(hours=-12, minutes=-30))
        self.assertEqual(
            local_starts(),
            ["16.10. 12:00", "22.10. 23:30", "29.10. 23:30", "05.11. 23:30"],
        )
        self.assertFalse(series[1].recurrence_id._get_outliers())
        self.assertEqual(len(self._all_events()), 10)

    def test_a_monthly_series_moves_with_its_rule(self):
        series = self._series(
            count=4,
            start=datetime(2030, 3, 12, 10),
            rrule_type="monthly",
            month_by="date",
            day=12,
        )
        self._drag(series[1], "all", 2 * DAY)
        self.assertEqual({start.day for start in series.mapped("start")}, {14})
        self.assertEqual(series.recurrence_id.day, 14)
        self.assertFalse(series.recurrence_id._get_outliers())

    # === RULES === #

    def test_another_weekday_for_all_moves_each_session(self):
        self._move_weekday(self.third, "all")
        self.assertStarts([DAY] * 6)
        self.assertKept()

    def test_another_weekday_for_the_following_moves_those(self):
        self._move_weekday(self.series[1], "following")
        self.assertStarts([DAY * 0] + [DAY] * 5)
        self.assertEqual(len(self.series.recurrence_id), 2)
        self.assertKept()

    def test_a_weekday_and_a_time_together_move_each_session_once(self):
        start = self.third.start + DAY + timedelta(hours=3)
        self._move_weekday(
            self.third, "all", start=start, stop=start + timedelta(hours=1)
        )
        self.assertStarts([DAY + timedelta(hours=3)] * 6)
        self.assertKept()

    def test_one_weekday_alone_is_refused(self):
        with self.assertRaisesRegex(UserError, "Unable to save the recurrence"):
            self.third.write({"tue": True, "recurrence_update": "self_only"})
        self.assertKept()

    def test_a_second_weekday_uses_both(self):
        weekday = WEEKDAYS[(self.third.start.weekday() + 1) % 7]
        self._edit(self.series[0], "all", **{weekday: True})
        first = self.starts[0]
        self.assertEqual(
            self.series.mapped("start"),
            [first + week * WEEK + day for week in range(3) for day in (DAY * 0, DAY)],
        )
        self.assertKept()

    def test_every_other_week_spreads_the_sessions(self):
        self._edit(self.third, "all", interval=2)
        self.assertStarts([number * WEEK for number in range(6)])
        self.assertKept()

    def test_a_weekly_series_can_become_monthly(self):
        self._edit(self.third, "all", rrule_type="monthly", month_by="date")
        first = self.starts[0]
        self.assertEqual(self.series.recurrence_id.day, first.day)
        self.assertEqual(self.series[0].start, first)
        self.assertEqual(len(self._all_events()), 6)
        self.assertEqual(self._links(), self.links)

    def test_more_sessions_come_after_the_last(self):
        self._booking(self.series[0], self.ann).price = 70.0
        self.links = self._links()
        self._edit(self.third, "all", count=8)
        new = self._all_events() - self.series
        self.assertEqual(
            new.mapped("start"), [self.starts[5] + WEEK, self.starts[5] + 2 * WEEK]
        )
        self.assertEqual(new.mapped("name"), ["Monday Yoga"] * 2)
        self.assertEqual(new.session_product_id, self.service)
        self.assertEqual(new.recurrence_id, self.series.recurrence_id)
        for session in new:
            self.assertEqual(session.booking_ids.partner_id, self.clients)
            self.assertEqual(self._booking(session, self.ann).price, 70.0)
            self.assertFalse(session.sudo().booking_ids.invoice_line_ids)
        self.assertKept(count=8)

    def test_more_sessions_can_follow_one_in_the_middle(self):
        self._edit(self.third, "following", count=5, location="Hall")
        new = self._all_events() - self.series
        self.assertEqual(new.mapped("start"), [self.starts[5] + WEEK])
        self.assertEqual(new.location, "Hall")
        self.assertEqual(new.recurrence_id, self.third.recurrence_id)
        self.assertKept(count=7)

    def test_a_later_end_date_adds_sessions(self):
        until = self.starts[5] + 2 * WEEK
        self._edit(self.third, "all", end_type="end_date", until=until.date())
        self.assertKept(count=8)

    def test_more_sessions_pass_over_what_was_deleted_or_moved(self):
        self.series[1].unlink()
        self.series[3].write({"start": self.series[3].start + 2 * DAY})
        self.series[5].action_archive()
        self._edit(self.third, "all", count=8)
        new = self._all_events() - self.series
        self.assertEqual(
            new.mapped("start"), [self.starts[5] + WEEK, self.starts[5] + 2 * WEEK]
        )

    def test_more_sessions_leave_no_gap_when_the_first_was_deleted(self):
        self.series[0].unlink()
        self._edit(self.third, "all", count=7)
        new = self._all_events() - self.series
        self.assertEqual(
            new.mapped("start"), [self.starts[5] + WEEK, self.starts[5] + 2 * WEEK]
        )

    def test_a_new_session_is_no_copy_of_a_cancelled_one(self):
        self.series[0].cancel_sessions(notify=[])
        self._edit(self.third, "all", count=7)
        new = self._all_events() - self.series
        self.assertEqual(new.mapped("session_state"), ["planned"])
        self.assertEqual(new.show_as, "busy")

    def test_fewer_sessions_take_the_last_ones_out(self):
        self._edit(self.series[0], "all", count=4)
        surplus = self.series[4:]
        self.assertEqual(surplus.mapped("active"), [False] * 2)
        self.assertEqual(surplus.sudo().booking_ids.mapped("state"), ["cancelled"] * 4)
        self.assertEqual(self.series.filtered("active"), self.series[:4])
        self.assertTrue(self.third.has_invoices)
        self._edit(self.series[0], "all", count=6)
        self.assertEqual(
            (self._all_events() - self.series).mapped("start"), self.starts[4:]
        )

    def test_fewer_sessions_are_refused_when_one_is_invoiced(self):
        for values in (
            {"count": 2},
            {"end_type": "end_date", "until": self.starts[1].date()},
        ):
            with self.assertRaisesRegex(
                UserError, "Monday Yoga.* taken out of its series"
            ):
                self._edit(self.series[0], "all", **values)
            self.assertKept()

    def test_fewer_sessions_leave_the_cancelled_ones(self):
        self.series[5].cancel_sessions(notify=[])
        self._edit(self.series[0], "all", count=4)
        self.assertEqual(self.series.mapped("active"), [True] * 4 + [False] + [True])

    def test_a_session_taken_out_is_not_booked_again_by_the_same_save(self):
        last = self.series[5]
        self._edit(last, "all", count=5, partner_ids=[Command.link(self.cleo.id)])
        self.assertFalse(last.active)
        self.assertEqual(set(last.sudo().booking_ids.mapped("state")), {"cancelled"})
        self.assertTrue(self._booking(self.series[4], self.cleo))

    # === ENDING A SERIES === #

    def test_ending_a_series_with_an_invoiced_session_is_refused(self):
        for session, scope in ((self.series[0], "all"), (self.series[1], "following")):
            with self.assertRaisesRegex(
                UserError, "Monday Yoga.*can't be deleted or archived"
            ):
                self._edit(session, scope, recurrency=False)
            self.assertStarts([DAY * 0] * 6)
            self.assertEqual(len(self.series.recurrence_id), 1)
            self.assertKept()

    def test_ending_a_series_after_the_invoiced_session_is_done_as_by_odoo(self):
        self._edit(self.series[3], "following", recurrency=False)
        self.assertEqual(self.series.exists(), self.series[:4])
        self.assertTrue(self.third.has_invoices)

    def test_a_session_can_leave_its_series(self):
        self.third.write(
            {
                "recurrence_id": False,
                "recurrency": False,
                "recurrence_update": "self_only",
            }
        )
        self._drag(self.series[1], "all", DAY)
        self.assertStarts([DAY] * 2 + [DAY * 0] + [DAY] * 3)
        self.assertKept()

    def test_deleting_or_archiving_an_invoiced_session_is_refused(self):
        first, second = self.series[:2]
        wizard = self.env["calendar.popover.delete.wizard"].with_user(self.practitioner)
        for refused in (
            lambda: self.third.unlink(),
            lambda: self.third.action_archive(),
            lambda: self.third.action_mass_archive("self_only"),
            lambda: first.action_mass_archive("all_events"),
            lambda: second.action_mass_archive("future_events"),
            lambda: first.action_mass_deletion("all_events"),
            lambda: second.action_mass_deletion("future_events"),
            lambda: self.series.unlink(),
            lambda: (
                wizard.with_context(default_recurrence="all")
                .create({"calendar_event_id": first.id})
                .action_delete()
            ),
            lambda: (
                wizard.with_context(default_recurrence="next")
                .create({"calendar_event_id": second.id})
                .action_delete()
            ),
            lambda: (
                wizard.with_context(default_recurrence="one")
                .create({"calendar_event_id": self.third.id})
                .action_delete()
            ),
        ):
            with self.assertRaisesRegex(
                UserError, "Monday Yoga.*can't be deleted or archived"
            ):
                refused()
            self.assertEqual(len(self.series.recurrence_id), 1)
            self.assertKept()

    def test_what_is_not_invoiced_can_be_archived_or_deleted(self):
        self.series[4].action_mass_archive("self_only")
        self.assertEqual(len(self.series[4].booking_ids), 2)
        self.series[4].action_unarchive()
        self.assertKept()
        self.series[3].action_mass_archive("future_events")
        self.assertEqual(self.series.filtered("active"), self.series[:3])
        self.assertEqual(len(self.series.booking_ids), 12)
        self.series[1].unlink()
        self.assertTrue(self.third.has_invoices)
        series = self._series(count=3)
        series[1].action_mass_deletion("future_events")
        self.assertEqual(series.exists(), series[0])

    def _become_series(self, session, days):
        """Repeat a session three times, on the weekday that many days later."""
        session.write(
            {
                "recurrency": True,
                "rrule_type": "weekly",
                "end_type": "count",
                "count": 3,
                "event_tz": "UTC",
                WEEKDAYS[(session.start.weekday() + days) % 7]: True,
            }
        )
        return session.recurrence_id.calendar_event_ids.sorted("start")

    def test_an_invoiced_session_can_become_the_first_of_a_series(self):
        for days in (0, 2):
            with self.subTest(days=days):
                session = self._session()
                start, seats = session.start, session.booking_ids
                invoices = self._invoiced(session)
                series = self._become_series(session, days)
                self.assertEqual(series[0], session)
                self.assertEqual(
                    series.mapped("start"),
                    [start + days * DAY + week * WEEK for week in range(3)],
                )
                self.assertEqual(session.booking_ids, seats)
                self.assertEqual(seats.sudo().invoice_line_ids.move_id, invoices)
                self.assertEqual(series[2].booking_ids.partner_id, self.clients)
                self.assertEqual(session.recurrence_id.base_event_id, session)

    def test_a_series_made_on_another_weekday_has_seats_in_its_slots_only(self):
        weekday = self.third.start.weekday()
        rule = {WEEKDAYS[weekday]: False, WEEKDAYS[(weekday + 2) % 7]: True}
        series = self._series(count=3, **rule)
        self.assertEqual(
            series.mapped("start"),
            [start + 2 * DAY for start in self.starts[:3]],
        )
        events = self._all_events() - self.series
        self.assertEqual(events.booking_ids.event_id, series)
        self.assertEqual(len(events.booking_ids), 6)
        self.assertTrue(all(events.mapped("active")))

    def test_the_rule_can_go_without_the_sessions(self):
        self.series.recurrence_id.sudo().unlink()
        self.assertKept()

    # === COPIES AND ORGANISERS === #

    def test_a_copy_has_seats_on_the_same_terms_and_no_invoice(self):
        self._booking(self.third, self.ann).payer_id = self.dan
        self.links = self._links()
        copied = self.third.copy()
        self.assertEqual(copied.booking_ids.partner_id, self.clients)
        self.assertEqual(self._booking(copied, self.ann).payer_id, self.dan)
        self.assertFalse(copied.sudo().booking_ids.invoice_line_ids)
        self._move_weekday(self.third, "all", count=7)
        self.assertStarts([DAY] * 6)
        self.assertEqual(
            copied.start, self.starts[2], "a copy is no part of the series"
        )
        self.assertKept(count=8)

    def test_another_organiser_of_one_keeps_the_seats(self):
        self.third.write(
            {"user_id": self.colleague.id, "recurrence_update": "self_only"}
        )
        self.assertEqual(
            self.series.filtered(lambda event: event.user_id == self.colleague),
            self.third,
        )
        self.assertKept()

    def test_another_organiser_of_all_or_the_following_keeps_the_seats(self):
        secretary = self.series[3].with_user(self.administrator)
        self._edit(secretary, "following", user_id=self.colleague.id)
        self.assertEqual(set(self.series[:3].user_id), {self.practitioner})
        self.assertEqual(set(self.series[3:].user_id), {self.colleague})
        self._edit(self.series[0], "all", user_id=self.colleague.id)
        self.assertEqual(set(self.series.user_id), {self.colleague})
        self.assertKept()

    def test_a_handover_may_come_with_all_other_changes(self):
        self._edit(
            self.third,
            "all",
            user_id=self.colleague.id,
            start=self.third.start + DAY,
            stop=self.third.stop + DAY,
            count=7,
            partner_ids=[Command.link(self.cleo.id)],
        )
        self.assertStarts([DAY] * 6)
        events = self._all_events()
        self.assertEqual(events.user_id, self.colleague)
        for session in events:
            self.assertEqual(
                session.sudo().booking_ids.partner_id, self.clients | self.cleo
            )
        self.assertKept(count=7)

    def test_a_series_with_another_organiser_s_session_is_not_moved(self):
        self.series[4].sudo().user_id = self.colleague
        for refused in (
            lambda: self._drag(self.third, "all", DAY),
            lambda: self._drag(self.third, "following", DAY),
            lambda: self._edit(self.third, "all", count=3),
            lambda: self._move_weekday(self.third, "all"),
        ):
            with self.assertRaisesRegex(AccessError, "You may not change Monday"):
                refused()
            self.assertStarts([DAY * 0] * 6)
            self.assertKept()

    def test_a_colleague_moves_nothing(self):
        third = self.third.with_user(self.colleague)
        with self.assertRaises(AccessError):
            self._drag(third, "all", DAY)
        with self.assertRaises(AccessError):
            self._edit(third, "all", count=3)
        with self.assertRaises(AccessError):
            self._edit(third, "following", location="Hall")
        self.assertKept()

    # === CONTACTS === #

    def _merge(self, source, target):
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (source + target).ids, target
        )
        self.env.invalidate_all()

    def test_merging_a_client_into_a_new_contact_keeps_the_seats(self):
        lines = self._booking(self.third, self.ann).invoice_line_ids
        self._merge(self.ann, self.dan)
        self.assertFalse(self.ann.exists())
        for session in self.series:
            self.assertEqual(self._booking(session, self.dan).state, "booked")
            self.assertIn(self.dan, session.partner_ids)
        self.assertTrue(lines)
        self.assertEqual(self._booking(self.third, self.dan).invoice_line_ids, lines)

    def test_merging_two_clients_of_a_session_keeps_both_seats(self):
        lines = self.third.sudo().booking_ids.invoice_line_ids
        self._merge(self.ann, self.ben)
        self.assertEqual(self.third.booking_ids.partner_id, self.ben)
        self.assertEqual(len(self.third.booking_ids), 2)
        self.assertEqual(self.third.sudo().booking_ids.invoice_line_ids, lines)

    def test_merged_clients_do_not_stop_a_series_from_being_edited(self):
        self._merge(self.ann, self.ben)
        self.links = self._links()
        self._edit(self.third, "all", partner_ids=[Command.link(self.cleo.id)])
        self._drag(self.third, "following", DAY)
        for session in self.series:
            self.assertTrue(self._booking(session, self.cleo))
        self.assertKept()

    # === OTHER SERIES === #

    def test_a_series_without_a_service_is_odoo_s(self):
        for scope, edit in (
            ("following", lambda event: {"name": "Talk"}),
            (
                "all",
                lambda event: {"start": event.start + DAY, "stop": event.stop + DAY},
            ),
        ):
            with self.subTest(scope=scope):
                series = self._series(session_product_id=False)
                self._edit(series[0 if scope == "all" else 2], scope, **edit(series[2]))
                self.assertEqual(
                    series.mapped("active"),
                    [True, False, False, False, False, False]
                    if scope == "all"
                    else [True, True, True, False, False, False],
                    "Odoo archives and makes anew",
                )

    def test_one_session_makes_it_a_series_of_sessions(self):
        series = self._series(session_product_id=False)
        series[3].write(
            {
                "session_product_id": self.service.id,
                "recurrence_update": "self_only",
            }
        )
        self._drag(series[1], "all", DAY)
        self.assertTrue(all(series.mapped("active")))
        self.assertEqual(series[3].booking_ids.partner_id, self.clients)

    def test_an_archived_session_makes_it_a_series_of_sessions(self):
        series = self._series(session_product_id=False)
        series[3].write({"session_product_id": self.service.id})
        series[3].action_archive()
        self._drag(series[1], "all", DAY)
        self.assertEqual(series.filtered("active"), series - series[3])

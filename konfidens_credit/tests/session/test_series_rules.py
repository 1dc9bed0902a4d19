# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Changing the rule of a series keeps each session that it has a slot for."""

from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .series_common import DAY, WEEK, SeriesCommon
from .session_common import WEEKDAYS


@tagged("post_install", "-at_install")
class TestSeriesRules(SeriesCommon):
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

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Moving a series keeps each session, with its bookings, prices and invoices."""

from datetime import datetime, timedelta

import pytz

from odoo.tests import tagged

from .series_common import DAY, SeriesCommon


@tagged("post_install", "-at_install")
class TestSeriesTimes(SeriesCommon):
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

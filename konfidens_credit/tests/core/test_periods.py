# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Months by their days, days that are left, and prices of single bookings."""

from dataclasses import FrozenInstanceError
from datetime import date, timedelta
from itertools import accumulate, pairwise

from hypothesis import given
from hypothesis import strategies as st

from ...core.periods import (
    Month,
    count_days,
    count_days_left,
    get_begun_months,
    leave_out,
    share_evenly,
)
from .core_common import PROFILE, CoreCase

DAY = timedelta(days=1)


class TestMonths(CoreCase):
    def _months(self, first, last, until):
        return [
            (month.first.isoformat(), month.last.isoformat())
            for month in get_begun_months(first, last, until)
        ]

    def test_a_month_that_begins_today_has_begun(self):
        self.assertEqual(
            self._months(date(2026, 3, 1), None, date(2026, 3, 1)),
            [("2026-03-01", "2026-03-31")],
        )

    def test_a_month_that_begins_tomorrow_has_not_begun(self):
        self.assertEqual(self._months(date(2026, 3, 2), None, date(2026, 3, 1)), [])

    def test_the_next_month_begins_with_its_first_day(self):
        months = self._months(date(2026, 1, 20), None, date(2026, 2, 1))
        self.assertEqual(
            months, [("2026-01-20", "2026-01-31"), ("2026-02-01", "2026-02-28")]
        )
        months = self._months(date(2026, 1, 20), None, date(2026, 1, 31))
        self.assertEqual(months, [("2026-01-20", "2026-01-31")])

    def test_the_last_month_ends_with_the_last_day(self):
        months = self._months(date(2026, 1, 1), date(2026, 2, 10), date(2026, 6, 1))
        self.assertEqual(
            months, [("2026-01-01", "2026-01-31"), ("2026-02-01", "2026-02-10")]
        )

    def test_a_single_last_day_is_a_month_of_its_own(self):
        months = self._months(date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 1))
        self.assertEqual(
            months, [("2026-01-31", "2026-01-31"), ("2026-02-01", "2026-02-01")]
        )

    def test_a_last_day_at_the_end_of_a_month_begins_no_other(self):
        months = self._months(date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 1))
        self.assertEqual(months, [("2026-01-01", "2026-01-31")])

    def test_what_ends_before_it_begins_has_no_month(self):
        months = self._months(date(2026, 2, 1), date(2026, 1, 31), date(2026, 6, 1))
        self.assertEqual(months, [])

    def test_years_follow_one_another(self):
        months = self._months(date(2027, 12, 31), None, date(2028, 2, 29))
        self.assertEqual(
            months,
            [
                ("2027-12-31", "2027-12-31"),
                ("2028-01-01", "2028-01-31"),
                ("2028-02-01", "2028-02-29"),
            ],
        )

    # === PRICES === #

    def test_a_whole_month_has_the_whole_price(self):
        for last in (date(2026, 2, 28), date(2028, 2, 29), date(2026, 3, 31)):
            month = Month(last.replace(day=1), last)
            self.assertEqual(month.get_price(39999), 39999)

    def test_a_part_of_a_month_is_charged_by_its_days(self):
        for first, last, price in ((16, 30, 150), (30, 30, 10), (1, 2, 20)):
            month = Month(date(2026, 4, first), date(2026, 4, last))
            self.assertEqual(month.get_price(300), price)

    def test_half_a_cent_is_rounded_up(self):
        self.assertEqual(Month(date(2026, 4, 1), date(2026, 4, 15)).get_price(101), 51)

    def test_a_month_is_told_by_its_days_and_does_not_change(self):
        month = Month(date(2026, 4, 1), date(2026, 4, 2))
        self.assertEqual(month, Month(date(2026, 4, 1), date(2026, 4, 2)))
        with self.assertRaises(FrozenInstanceError):
            month.last = date(2026, 4, 3)


class TestDaysLeft(CoreCase):
    FIRST, LAST = date(2026, 4, 1), date(2026, 4, 30)

    def test_the_first_and_the_last_day_count(self):
        self.assertEqual(count_days(self.FIRST, self.LAST), 30)
        self.assertEqual(count_days(self.FIRST, self.FIRST), 1)

    def test_the_days_after_the_last_used_are_left(self):
        self.assertEqual(count_days_left(self.FIRST, self.LAST, date(2026, 4, 12)), 18)
        self.assertEqual(count_days_left(self.FIRST, self.LAST, date(2026, 4, 29)), 1)

    def test_nothing_is_left_from_the_last_day_on(self):
        for last_used in (self.LAST, self.LAST + DAY, date(2027, 1, 1)):
            self.assertEqual(count_days_left(self.FIRST, self.LAST, last_used), 0)

    def test_who_leaves_before_the_first_day_has_all_left(self):
        for last_used in (self.FIRST - DAY, self.FIRST - 2 * DAY, date(2025, 1, 1)):
            self.assertEqual(count_days_left(self.FIRST, self.LAST, last_used), 30)


class TestSharedEvenly(CoreCase):
    def test_what_can_be_shared_is_the_same_for_each(self):
        self.assertEqual(share_evenly(900, 3), [300, 300, 300])

    def test_the_cent_that_is_left_is_in_the_middle(self):
        self.assertEqual(share_evenly(1000, 3), [333, 334, 333])

    def test_less_than_a_cent_each_goes_to_some(self):
        self.assertEqual(share_evenly(2, 4), [1, 0, 1, 0])

    def test_a_single_booking_costs_all(self):
        self.assertEqual(share_evenly(1234, 1), [1234])

    def test_no_bookings_cost_nothing(self):
        self.assertEqual(share_evenly(1234, 0), [])


DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))


class TestPeriodsProperties(CoreCase):
    @given(DAYS, st.none() | DAYS, DAYS)
    @PROFILE
    def test_months_cover_each_day_once_from_first_to_last(self, first, last, until):
        months = get_begun_months(first, last, until)
        if first > until or (last and first > last):
            self.assertEqual(months, [])
            return
        self.assertEqual(months[0].first, first)
        for month, following in pairwise(months):
            self.assertEqual(following.first, month.last + DAY)
            self.assertEqual(following.first.day, 1)
        for month in months:
            self.assertLessEqual(month.first, month.last)
            self.assertEqual(month.first.replace(day=1), month.last.replace(day=1))
            self.assertLessEqual(month.first, until)
        end = months[-1].last
        self.assertTrue(end == last or (end + DAY).day == 1)
        self.assertTrue(end == last or end >= until)
        self.assertTrue(last is None or end <= last)

    @given(DAYS, st.integers(0, 1_000_000))
    @PROFILE
    def test_a_month_in_two_parts_costs_the_same_to_the_cent(self, day, price):
        [month] = get_begun_months(day.replace(day=1), None, day)
        whole = month.get_price(price)
        self.assertEqual(whole, price)
        if day == month.last:
            return
        parts = [Month(month.first, day), Month(day + DAY, month.last)]
        self.assertLessEqual(abs(sum(p.get_price(price) for p in parts) - price), 1)

    @given(DAYS, st.integers(0, 400), DAYS)
    @PROFILE
    def test_days_left_and_days_used_are_all_days(self, first, length, last_used):
        last = first + length * DAY
        days = [first + number * DAY for number in range(length + 1)]
        self.assertEqual(count_days(first, last), len(days))
        self.assertEqual(
            count_days_left(first, last, last_used),
            sum(day > last_used for day in days),
        )

    @given(st.integers(0, 1_000_000), st.integers(1, 60))
    @PROFILE
    def test_shares_add_up_and_differ_by_a_cent_at_most(self, price, number):
        shares = share_evenly(price, number)
        self.assertEqual((len(shares), sum(shares)), (number, price))
        self.assertLessEqual(max(shares) - min(shares), 1)
        self.assertGreaterEqual(min(shares), 0)

    @given(st.integers(0, 1_000_000), st.integers(1, 60))
    @PROFILE
    def test_what_is_used_is_paid_to_the_nearest_cent(self, price, number):
        for count, paid in enumerate(accumulate(share_evenly(price, number)), start=1):
            self.assertLessEqual(abs(paid * number - price * count) * 2, number)


class TestLeaveOut(CoreCase):
    @PROFILE
    @given(
        st.dates(date(2025, 1, 1), date(2026, 12, 31)),
        st.integers(0, 200),
        st.lists(
            st.tuples(st.dates(date(2025, 1, 1), date(2027, 6, 1)), st.integers(0, 90)),
            max_size=4,
        ),
    )
    def test_each_day_that_is_not_left_out_stays_once(self, first, length, taken):
        last = first + length * DAY
        periods = [(day, day + days * DAY) for day, days in taken]
        parts = leave_out(get_begun_months(first, last, last), periods)
        days = [
            part.first + number * DAY
            for part in parts
            for number in range(count_days(part.first, part.last))
        ]
        expected = [
            day
            for number in range(length + 1)
            for day in [first + number * DAY]
            if not any(start <= day <= end for start, end in periods)
        ]
        self.assertEqual(days, expected)

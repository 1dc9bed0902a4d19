# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Prices of a part of a month or course, and days that are left, in whole cents."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from .allocation import nearest


@dataclass(frozen=True)
class Month:
    """The days of one calendar month that something is sold for.

    :ivar first: the first of these days
    :ivar last: the last of them
    """

    first: date
    last: date

    def get_price(self, price):
        """Return what these days cost of a whole month's ``price``, in cents, rounded
        once.

        >>> Month(date(2026, 3, 1), date(2026, 3, 10)).get_price(40000)
        12903
        """
        days = count_days(self.first, self.last)
        return nearest(price, days, _get_month_end(self.first).day)

    def leave_out(self, first, last):
        """Return what is left of these days without those from ``first`` to ``last``,
        in order.

        >>> month = Month(date(2026, 3, 1), date(2026, 3, 31))
        >>> for part in month.leave_out(date(2026, 3, 5), date(2026, 3, 30)):
        ...     print(part.first, part.last)
        2026-03-01 2026-03-04
        2026-03-31 2026-03-31

        :rtype: list[Month]
        """
        if last < self.first or self.last < first:
            return [self]
        parts = []
        if self.first < first:
            parts.append(Month(self.first, first - timedelta(days=1)))
        if last < self.last:
            parts.append(Month(last + timedelta(days=1), self.last))
        return parts


def leave_out(months, periods):
    """Return what is left of ``months`` without the days of ``periods``, in order.

    >>> month = Month(date(2026, 3, 1), date(2026, 3, 31))
    >>> period = date(2026, 2, 1), date(2026, 3, 10)
    >>> for part in leave_out([month], [period]):
    ...     print(part.first, part.last)
    2026-03-11 2026-03-31

    :param list periods: pairs of a first and a last day
    :rtype: list[Month]
    """
    for first, last in periods:
        months = [part for month in months for part in month.leave_out(first, last)]
    return months


def get_begun_months(first, last, until):
    """Return the months from ``first`` to ``last`` that have begun at ``until``, in
    order; the first and the last may be a part of a month.

    >>> for month in get_begun_months(date(2026, 1, 20), None, date(2026, 2, 3)):
    ...     print(month.first, month.last)
    2026-01-20 2026-01-31
    2026-02-01 2026-02-28

    :param last: the last day, or None when there is no end
    :rtype: list[Month]
    """
    last = last or date.max
    months = []
    while first <= min(last, until):
        month_end = _get_month_end(first)
        months.append(Month(first, min(month_end, last)))
        first = month_end + timedelta(days=1)
    return months


def _get_month_end(day):
    return day.replace(day=monthrange(day.year, day.month)[1])


def count_days(first, last):
    """Return how many days there are from ``first`` to ``last``, both counted."""
    return (last - first).days + 1


def count_days_left(first, last, last_used):
    """Return how many days from ``first`` to ``last`` come after ``last_used``.

    >>> count_days_left(date(2026, 4, 1), date(2026, 4, 30), date(2026, 4, 12))
    18
    """
    return min(max((last - last_used).days, 0), count_days(first, last))


def share_evenly(price, number):
    """Return the shares of ``price`` for each of ``number`` bookings, in cents. They
    add up to the price; those up to any booking do so to the cent nearest to their part
    of it.

    >>> share_evenly(10000, 3)
    [3333, 3334, 3333]
    """
    sums = [nearest(price, count, number) for count in range(1, number + 1)]
    return [after - before for before, after in pairwise([0, *sums])]


def get_days(weekday, first, last):
    """Return the days of a weekday, 0 for Monday, from one day until another.

    >>> [day.day for day in get_days(1, date(2026, 3, 1), date(2026, 3, 17))]
    [3, 10, 17]
    """
    day = first + timedelta(days=(weekday - first.weekday()) % 7)
    days = []
    while day <= last:
        days.append(day)
        day += timedelta(weeks=1)
    return days

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What cancelling a booking costs by its terms, in whole cents."""

from dataclasses import dataclass
from fractions import Fraction

from .allocation import nearest

HOUR = 3600


def get_hours_left(start, now):
    """Return how many hours there are from ``now`` to ``start``; below zero when it has
    begun.
    """
    return (start - now).total_seconds() / HOUR


@dataclass(frozen=True)
class CancelTerms:
    """How late one may cancel for nothing, and the fee of who is later.

    :ivar free_hours: how long before the start cancelling is free
    :ivar percent: the fee in per cent of the price
    :ivar amount: the fee that does not depend on the price, in cents
    """

    free_hours: float
    percent: float = 0
    amount: int = 0

    def is_free(self, hours_left):
        """Tell whether cancelling costs nothing this long before the start.

        >>> CancelTerms(24).is_free(24), CancelTerms(24).is_free(23.9)
        (True, False)
        """
        return hours_left >= self.free_hours

    def get_fee(self, price, billed):
        """Return the fee of cancelling too late, rounded once and never above what is
        ``billed``.

        >>> CancelTerms(24, percent=30).get_fee(8495, 8495)
        2549
        >>> CancelTerms(24, amount=1500).get_fee(8495, 1000)
        1000

        :param int price: gross price of the booking, in cents
        :param int billed: what is billed of it and not taken back, in cents
        :rtype: int
        """
        share = Fraction(str(self.percent)) / 100
        fee = nearest(price, share.numerator, share.denominator) + self.amount
        return min(fee, billed)

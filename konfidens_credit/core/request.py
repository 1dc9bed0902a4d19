# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What somebody asks for, as it comes from a form or from JSON: amounts, days,
amounts by id. Each is read here and nowhere else.
"""

import math
from dataclasses import dataclass
from datetime import date, datetime

# What becomes of the part of a credit that the invoice no longer owes.
SETTLEMENTS = ("credit", "refund", "outside")


class RequestError(ValueError):
    """Something that was asked for can't be read.

    :ivar kind: what is wrong: ``amount``, ``negative``, ``day``, ``ids`` or ``unknown``
    :ivar value: what was given
    """

    def __init__(self, kind, value):
        super().__init__(kind, value)
        self.kind = kind
        self.value = value


def to_amount(value):
    """Return ``value`` as a finite number.

    >>> to_amount("12.5")
    12.5

    :raise RequestError: if it is no number, infinite, or true or false
    """
    try:
        amount = float(value)
    except (TypeError, ValueError, OverflowError):
        amount = math.nan
    if isinstance(value, bool) or not math.isfinite(amount):
        raise RequestError("amount", value)
    return amount


def to_positive_amount(value):
    """Return ``value`` as a finite number of zero or more."""
    amount = to_amount(value)
    if amount < 0:
        raise RequestError("negative", value)
    return amount


def to_day(value):
    """Return ``value``, an ISO date, as a day; None when nothing is given.

    >>> to_day("2026-12-31")
    datetime.date(2026, 12, 31)

    :raise RequestError: if it is no day
    """
    if not value:
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value[:10])
    except (TypeError, ValueError):
        raise RequestError("day", value) from None


def to_id(key, known):
    """Return ``key`` as the id that it stands for; JSON's keys are strings.

    :raise RequestError: if it is none of the ``known`` ids
    """
    if not str(key).isdecimal() or int(key) not in known:
        raise RequestError("unknown", key)
    return int(key)


def to_amounts_by_id(amounts, known, to_value=to_positive_amount):
    """Return ``amounts`` by id.

    >>> to_amounts_by_id({"7": 10}, [7, 8])
    {7: 10.0}
    >>> to_amounts_by_id(10, [7, 8])
    {7: 10.0, 8: 10.0}

    :param amounts: one amount for all, or a dict of them by id
    :param known: the ids that may be named
    :param to_value: what reads each amount
    :raise RequestError: if an id is not known, or an amount can't be read
    """
    if amounts is None:
        return {}
    if not isinstance(amounts, dict):
        amount = to_value(amounts)
        return dict.fromkeys(known, amount)
    return {to_id(key, known): to_value(value) for key, value in amounts.items()}


@dataclass(frozen=True)
class CreditRequest:
    """One credit as it is asked for; see ``account.move.credit_invoice``.

    :ivar override: whether an administrator credits although money is under way
    :ivar form: the form that it was filled in on, with what other modules added there;
        None when a program asks
    """

    amount: float | None = None
    lines: dict | None = None
    reason_id: int | None = None
    note: str | None = None
    date: object = None
    reissue: bool = False
    settlement: str = "credit"
    refund_amount: float | None = None
    outside: dict | None = None
    notify: bool = False
    override: bool = False
    form: object = None

    @classmethod
    def parse(cls, amount=None, date=None, refund_amount=None, outside=None, **choices):
        """Return the request for what a form or a program gives.

        :raise RequestError: if an amount or a day can't be read
        """
        if outside:
            outside = {**outside, "date": to_day(outside.get("date"))}
            if outside.get("amount") is not None:
                outside["amount"] = to_amount(outside["amount"])
        return cls(
            amount=None if amount is None else to_amount(amount),
            date=to_day(date),
            refund_amount=None
            if refund_amount is None
            else to_positive_amount(refund_amount),
            outside=outside,
            **choices,
        )

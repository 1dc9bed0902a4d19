# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What somebody asks for, as it comes from a form or from JSON: amounts, days,
ids, texts, choices, amounts by id. Each is read here and nowhere else, strictly: what
can't be kept as it is, or is of another type, is refused and never guessed at.
"""

import math
import re
from dataclasses import dataclass
from datetime import date, datetime

# What becomes of the part of a credit that the invoice no longer owes.
SETTLEMENTS = ("credit", "refund", "outside")
# What it takes to say how something was settled elsewhere.
OUTSIDE = ("amount", "date", "method", "reference")

# Amounts above it are no longer exact to the cent, nor anybody's.
MOST_AMOUNT = 10.0**13
# Days out of it are slips of the pen; numbers of documents begin with their year.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
# The highest id of a record.
MOST_ID = 2**31 - 1
MOST_LETTERS = 10_000
# What PostgreSQL or XML can't hold.
BAD_LETTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class RequestError(ValueError):
    """Something that was asked for can't be read.

    :ivar problem: what is wrong: ``amount``, ``large``, ``negative``, ``day``, ``far``,
        ``id``, ``ids``, ``unknown``, ``text``, ``letters``, ``long``, ``flag``,
        ``lines`` or ``outside``
    :ivar value: what was given
    """

    def __init__(self, problem, value):
        super().__init__(problem, value)
        self.problem = problem
        self.value = value


def to_amount(value):
    """Return ``value`` as a finite number.

    >>> to_amount("12.5")
    12.5

    :raise RequestError: if it is no number, infinite, or true or false; or more than
        an amount of money can be
    """
    try:
        amount = float(value)
    except (TypeError, ValueError, OverflowError):
        amount = math.nan
    # Python reads "1_0" as 10, and bytes.
    is_odd = isinstance(value, bool | bytes) or (
        isinstance(value, str) and "_" in value
    )
    if is_odd or not math.isfinite(amount):
        raise RequestError("amount", value)
    if abs(amount) > MOST_AMOUNT:
        raise RequestError("large", value)
    return amount


def to_optional_amount(value):
    """Return ``value`` as a finite number; None when nothing is given.

    >>> to_optional_amount("0")
    0.0
    """
    return None if _is_nothing(value) else to_amount(value)


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

    :raise RequestError: if it is no day, or one of another age
    """
    if _is_nothing(value):
        return None
    day = value
    if isinstance(value, str):
        try:
            day = datetime.fromisoformat(value)
        except ValueError:
            raise RequestError("day", value) from None
    if isinstance(day, datetime):
        day = day.date()
    if not isinstance(day, date):
        raise RequestError("day", value)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise RequestError("far", value)
    return day


def to_text(value):
    """Return ``value``, a text; None when nothing is given.

    >>> to_text("Agreed by phone")
    'Agreed by phone'

    :raise RequestError: if it is no text, too long, or has letters that can't be kept
    """
    if _is_nothing(value):
        return None
    if not isinstance(value, str):
        raise RequestError("text", value)
    if len(value) > MOST_LETTERS:
        raise RequestError("long", value)
    if BAD_LETTERS.search(value):
        raise RequestError("letters", value)
    return value


def to_line(value):
    """Return ``value``, a text, in one line; None when nothing is given.

    >>> to_line(" Till 7\\nMonday ")
    'Till 7 Monday'

    :raise RequestError: as ``to_text``
    """
    text = to_text(value)
    return text and join_lines(text)


def join_lines(text):
    """Return a text in one line, as a header of a message needs it.

    >>> join_lines("Ann\\r\\nBcc: Ben")
    'Ann Bcc: Ben'
    """
    return " ".join(line for line in map(str.strip, text.splitlines()) if line)


def to_flag(value):
    """Return ``value``, true or false, as such; False when nothing is given.

    >>> to_flag(None)
    False

    :raise RequestError: if it is anything else; the text "false" is not false
    """
    if value is None:
        return False
    if not isinstance(value, bool):
        raise RequestError("flag", value)
    return value


def to_flag_or_ids(value):
    """Return ``value``: true or false, or the ids of some records."""
    return to_ids(value) if isinstance(value, list) else to_flag(value)


def is_id(value):
    """Tell whether ``value`` can be the id of a record.

    >>> is_id(7), is_id(True), is_id("7"), is_id(0), is_id(2**31)
    (True, False, False, False, False)
    """
    return type(value) is int and 0 < value <= MOST_ID


def to_id(value):
    """Return ``value``, the id of a record; None when nothing is given.

    >>> to_id(7)
    7

    :raise RequestError: if it can't be the id of a record
    """
    if value is None or value is False:
        return None
    if not is_id(value):
        raise RequestError("id", value)
    return value


def to_ids(values):
    """Return ``values``, ids of records, each once; None when nothing is given.

    >>> to_ids([7, 8, 7])
    [7, 8]

    :raise RequestError: if it is no list, or one can't be the id of a record
    """
    if values is None or values is False:
        return None
    if not isinstance(values, list | tuple):
        raise RequestError("ids", values)
    for value in values:
        if not is_id(value):
            raise RequestError("id", value)
    return list(dict.fromkeys(values))


def read_digits(text):
    """Return the id that a text of digits stands for, or None.

    >>> read_digits("7"), read_digits("seven"), read_digits("9" * 5000)
    (7, None, None)
    """
    # Python reads no number of thousands of digits.
    value = int(text) if text.isdecimal() and len(text) <= len(str(MOST_ID)) else None
    return value if is_id(value) else None


def to_known_id(key, known):
    """Return ``key`` as the id that it stands for; JSON's keys are strings.

    :raise RequestError: if it is none of the ``known`` ids
    """
    value = read_digits(key) if isinstance(key, str) else key
    if not is_id(value) or value not in known:
        raise RequestError("unknown", key)
    return value


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
    return {to_known_id(key, known): to_value(value) for key, value in amounts.items()}


def to_outside(value):
    """Return ``value``, what was settled elsewhere, with each part of it read; None
    when nothing is given.

    >>> to_outside({"method": "Cash", "date": "2026-12-31"})
    {'date': datetime.date(2026, 12, 31), 'method': 'Cash'}

    :raise RequestError: if it is no dict, or a part is unknown or can't be read
    """
    if not isinstance(value, dict):
        if _is_nothing(value):
            return None
        raise RequestError("outside", value)
    for name in value:
        if name not in OUTSIDE:
            raise RequestError("outside", name)
    read = {
        "amount": to_optional_amount(value.get("amount")),
        "date": to_day(value.get("date")),
        "method": to_line(value.get("method")),
        "reference": to_line(value.get("reference")),
    }
    return {name: part for name, part in read.items() if part is not None} or None


def _is_nothing(value):
    return value is None or value is False or value == ""


@dataclass(frozen=True)
class CreditRequest:
    """One credit as it is asked for; see ``account.move.credit_invoice``.

    :ivar accept_date: the latest day that was confirmed for credit notes, where the
        books are closed on the day that they would be of
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
    accept_date: object = None
    override: bool = False
    form: object = None

    @classmethod
    def parse(
        cls,
        amount=None,
        lines=None,
        reason_id=None,
        note=None,
        date=None,
        reissue=False,
        settlement="credit",
        refund_amount=None,
        outside=None,
        notify=False,
        **choices,
    ):
        """Return the request for what a form or a program gives.

        :raise RequestError: if something of it can't be read
        """
        if lines is not None and not isinstance(lines, dict):
            raise RequestError("lines", lines)
        return cls(
            amount=to_optional_amount(amount),
            lines=lines,
            reason_id=to_id(reason_id),
            note=to_text(note),
            date=to_day(date),
            reissue=to_flag(reissue),
            settlement=to_text(settlement),
            refund_amount=None
            if refund_amount is None
            else to_positive_amount(refund_amount),
            outside=to_outside(outside),
            notify=to_flag(notify),
            **choices,
        )

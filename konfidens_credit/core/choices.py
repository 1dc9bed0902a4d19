# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a customer may choose for a seat that was cancelled, and where money goes."""

import re

from stdnum.iso7064 import mod_97_10

from .request import RequestError, to_line

KEEP, REFUND, OTHER_DATE = "credit", "refund", "other_date"
# What is offered, by its name: keeping the credit always is.
OFFERS = {
    "credit": (KEEP,),
    "refund": (KEEP, REFUND),
    "other_date": (KEEP, OTHER_DATE),
    "all": (KEEP, REFUND, OTHER_DATE),
}
# Account numbers as banks print them, with the name of the bank or its code beside.
ACCOUNT_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9 .,:/-]{3,63}")
LOOKS_LIKE_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")


def narrow_offers(*names):
    """Return the name of what all of these offer.

    >>> narrow_offers("all", "refund"), narrow_offers("refund", "other_date")
    ('refund', 'credit')
    """
    common = [
        choice
        for choice in (KEEP, REFUND, OTHER_DATE)
        if all(choice in OFFERS[name] for name in names)
    ]
    return next(name for name, choices in OFFERS.items() if list(choices) == common)


def to_account_number(value):
    """Return ``value``, the number of a bank account that somebody typed, as text; an
    IBAN in groups of four, as banks print it. None when nothing is given.

    >>> to_account_number("no9386011117947"), to_account_number("8601.11.17947")
    ('NO93 8601 1117 947', '8601.11.17947')

    :raise RequestError: ``iban`` if it looks like an IBAN and is none, ``account`` if
        it can't be a number of an account
    """
    text = to_line(value)
    if not text:
        return None
    if not ACCOUNT_NUMBER.fullmatch(text):
        raise RequestError("account", value)
    number = re.sub(r"[ .:/-]", "", text).upper()
    if not LOOKS_LIKE_IBAN.fullmatch(number):
        return text
    if not mod_97_10.is_valid(number[4:] + number[:4]):
        raise RequestError("iban", value)
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))

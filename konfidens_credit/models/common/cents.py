# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Amounts in whole cents, as ``core`` computes with them. A cent is the smallest unit
of the currency, whatever its name and size.
"""


def to_cents(currency, amount):
    """Return an amount in whole cents of the currency."""
    return round(amount / currency.rounding)


def to_amount(currency, cents):
    """Return whole cents of the currency as an amount."""
    return currency.round(cents * currency.rounding)

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Reading what somebody asks for, with sentences about what can't be read."""

from odoo.exceptions import UserError

from ...core.request import RequestError


def ask(env, read, *values, unknown=None, **options):
    """Return what ``read``, a function of ``core.request``, makes of these values.

    :param unknown: a function that returns the sentence about an id that is not known
    :raise UserError: if they can't be read
    """
    try:
        return read(*values, **options)
    except RequestError as error:
        if error.kind == "unknown" and unknown:
            raise UserError(unknown(error.value)) from None
        raise UserError(_get_sentence(env, error.kind, error.value)) from None


def _get_sentence(env, kind, value):
    value = str(value)[:40]
    if kind == "negative":
        return env._("An amount can't be below zero: %(amount)s.", amount=value)
    if kind == "day":
        return env._("%(date)s is not a date. Write it as 2026-12-31.", date=value)
    if kind == "unknown":
        return env._(
            "%(id)s is none of those that you chose. Name amounts by their ids.",
            id=value,
        )
    return env._("%(amount)s is not an amount.", amount=value)

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Reading what somebody asks for, with sentences about what can't be read.

Odoo hands over whatever a request carries: ids that are texts, contexts that switch
checks off. ``asked`` stands before each public method and reads all of it.
"""

import inspect
from functools import wraps

from odoo.api import NewId
from odoo.exceptions import UserError

from ...core.request import (
    FIRST_DAY,
    LAST_DAY,
    MOST_AMOUNT,
    MOST_LETTERS,
    OUTSIDE,
    RequestError,
    is_id,
    to_amount,
    to_day,
    to_text,
)

# How many records one request changes, or tells of: more would hold a worker, and the
# rows that it locks, for minutes. And of how many it may have the rest done later.
MOST_CHANGED = 2_000
MOST_TOLD = 5_000
MOST_IN_BACKGROUND = 50_000

# What a request's context may not carry any further: values of records that are created
# on the way, and Odoo's own switches of checks and records of what happened.
SWITCHES = ("default_", "skip_", "force_", "no_", "check_", "mail_", "tracking_")
MORE_SWITCHES = {"dynamic_unlink", "move_reverse_cancel"}

READERS = {
    "monetary": to_amount,
    "float": to_amount,
    "date": to_day,
    "char": to_text,
    "text": to_text,
}


def ask(env, read, *values, unknown=None, **options):
    """Return what ``read``, a function of ``core.request``, makes of these values.

    :param unknown: a function that returns the sentence about an id that is not known
    :raise UserError: if they can't be read
    """
    try:
        return read(*values, **options)
    except RequestError as error:
        value = _show(error.value)
        if error.problem == "unknown" and unknown:
            raise UserError(unknown(value)) from None
        raise UserError(_get_sentence(env, error.problem, value)) from None


def ask_values(records, vals_list, names=None):
    """Raise when values for these fields, or else for any of the model, can't be kept:
    an amount without an end, a day of another age. What is owned is its owner's care.
    """
    for vals in vals_list:
        for name in vals if names is None else names & vals.keys():
            field = records._fields.get(name)
            is_owned = getattr(field, "owned", False)
            read = field and not is_owned and READERS.get(field.type)
            if read and vals[name] is not None and vals[name] is not False:
                ask(records.env, read, vals[name])


def asked(most=MOST_CHANGED, one=False, **readers):
    """Return the decorator of a public method that reads what a request carries before
    the method does anything: the records, the context, and each argument by its reader.

    :param int most: how many records it takes at once; our own code, as superuser, may
        hand over more
    :param bool one: whether it takes exactly one record
    :param readers: by argument, the function of ``core.request`` that reads it; for
        those that need no more than it, the others are read where they are used
    """

    def decorate(method):
        signature = inspect.signature(method)

        @wraps(method)
        def read_and_do(self, *args, **kwargs):
            self = _with_read_context(self)
            _check_records(self, most, one)
            bound = signature.bind(self, *args, **kwargs)
            for name, read in readers.items():
                if name in bound.arguments:
                    value = bound.arguments[name]
                    bound.arguments[name] = ask(self.env, read, value)
            return method(*bound.args, **bound.kwargs)

        read_and_do.is_asked = True
        read_and_do.readers = readers
        return read_and_do

    return decorate


def ask_options(env, method, options):
    """Return these options of a public method as it would read them itself, for who
    checks them before it is called.

    :raise UserError: if one is unknown, or can't be read
    """
    names = list(inspect.signature(method).parameters)[1:]
    for name in options:
        if name not in names:
            raise UserError(
                env._(
                    "There is nothing to choose by the name of %(name)s. Choose one "
                    "of: %(names)s.",
                    name=_show(name),
                    names=", ".join(names),
                )
            )
    readers = method.readers
    return {
        name: ask(env, readers[name], value) if name in readers else value
        for name, value in options.items()
    }


def check_count(records, most):
    """Raise when these are more than one request may change or be told of."""
    if len(records) > most and not records.env.su:
        raise UserError(
            records.env._(
                "%(count)s are too many at once: at most %(most)s. Choose fewer, and "
                "do the rest after them.",
                count=len(records),
                most=most,
            )
        )


def _check_records(records, most, one):
    """Raise unless these are records as a database has them, and not too many."""
    env = records.env
    check_count(records, most)
    for record in records:
        # What is not saved yet, as on a form, is an object and no number.
        if not (is_id(record.id) or isinstance(record.id, NewId)):
            raise UserError(_get_sentence(env, "id", _show(record.id)))
    # One that is named twice is one.
    if one and len(set(records.ids)) != 1:
        raise UserError(
            env._(
                "This is done to one record at a time, not to %(count)s. Choose one.",
                count=len(records),
            )
        )


def _with_read_context(records):
    """Return the records with what of their context a request may decide: language,
    time zone, companies that the user may enter, and what is shown.

    :raise UserError: if one of these is of another type
    """
    context = records.env.context
    kept = {
        name: value
        for name, value in context.items()
        if not (
            isinstance(name, str)
            and (name.startswith(SWITCHES) or name in MORE_SWITCHES)
        )
    }
    wrong = [
        name
        for name, is_right in (
            ("lang", _is_text),
            ("tz", _is_text),
            ("allowed_company_ids", _is_list_of_ids),
        )
        if context.get(name) and not is_right(context[name])
    ]
    for name in wrong:
        del kept[name]
    if len(kept) < len(context):
        records = records.with_env(records.env(context=kept))
    if wrong:
        raise UserError(
            records.env._(
                "%(name)s of the context can't be read. Leave it out.", name=wrong[0]
            )
        )
    if not records.env.su:
        # Raises about a company that the user may not enter.
        _companies = records.env.companies
    return records


def _is_text(value):
    try:
        return bool(to_text(value))
    except RequestError:
        return False


def _is_list_of_ids(value):
    return isinstance(value, list | tuple) and all(map(is_id, value))


def read_active_ids(env, *models):
    """Return the model, if it is one of these, and the ids that a list or form was
    opened for, as the context tells; (None, []) if it tells nothing of that kind.

    :raise UserError: if the ids can't be read
    """
    model, ids = env.context.get("active_model"), env.context.get("active_ids")
    if not isinstance(model, str) or model not in models:
        return None, []
    if ids and not _is_list_of_ids(ids):
        raise UserError(_get_sentence(env, "ids", _show(ids)))
    return model, list(dict.fromkeys(ids or ()))


def _show(value):
    """Return what was given as a short text that can be shown and kept anywhere."""
    try:
        text = str(value)
    except ValueError:
        # A number of thousands of digits.
        text = "..."
    return "".join(c if c.isprintable() else "?" for c in text[:40])


def _get_sentence(env, kind, value):
    sentences = {
        "negative": lambda: env._(
            "An amount can't be below zero: %(amount)s.", amount=value
        ),
        "large": lambda: env._(
            "%(amount)s is more than an amount can be: at most %(most)s.",
            amount=value,
            most=f"{MOST_AMOUNT:.0f}",
        ),
        "day": lambda: env._(
            "%(date)s is not a date. Write it as 2026-12-31.", date=value
        ),
        "far": lambda: env._(
            "%(date)s is out of reach. Choose a day between %(first)s and %(last)s.",
            date=value,
            first=FIRST_DAY,
            last=LAST_DAY,
        ),
        "id": lambda: env._("%(id)s is not the id of a record.", id=value),
        "ids": lambda: env._("%(ids)s is not a list of ids.", ids=value),
        "unknown": lambda: env._(
            "%(id)s is none of those that you chose. Name amounts by their ids.",
            id=value,
        ),
        "text": lambda: env._("%(text)s is not a text.", text=value),
        "letters": lambda: env._(
            'There are characters in "%(text)s" that can\'t be kept. Type it anew.',
            text=value,
        ),
        "long": lambda: env._(
            '"%(text)s..." is too long: at most %(most)s characters.',
            text=value,
            most=MOST_LETTERS,
        ),
        "flag": lambda: env._("%(value)s is neither true nor false.", value=value),
        "lines": lambda: env._("Name the lines to credit as {line id: amount}."),
        "outside": lambda: env._(
            "%(value)s can't be read as what was settled elsewhere. Name its parts: "
            "%(parts)s.",
            value=value,
            parts=", ".join(OUTSIDE),
        ),
    }
    other = sentences.get(kind)
    return other() if other else env._("%(amount)s is not an amount.", amount=value)

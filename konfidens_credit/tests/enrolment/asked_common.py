# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a request may carry: what is asked for rightly, and what else JSON can hold."""

import math
from datetime import date

from hypothesis import strategies as st

HUGE = "9" * 5000
TODAY = date.today().isoformat()
WRONG_IDS = (
    *(0, -1, 999_999_999, 2**31, 2**63, 1.5, math.nan, True),
    *("1", HUGE, "\0", "\ud800", [1], {}),
)
AMOUNTS = (
    *(0, -0.0, -1, 0.005, "12.5", 1e13, 1e308, -1e308, math.nan, math.inf),
    *("1_0", "nan", HUGE, True, [], {}),
)
TEXTS = (
    *("Ann\r\nBcc: x@example.com", "", "a\0b", "\ud800", HUGE * 4),
    *(5, 1.5, True, ["x"], {"x": 1}),
)
DAYS = (
    *("2027-01-31 10:00:00", "2046-01-01", "0001-01-01", "9999-12-31"),
    *("1900-01-01", "2199-12-31", "soon", HUGE, "\0", 20261231, True, [], {}),
)
FLAGS = (True, None, "false", 1, [], {}, [1, "x"])
CHOICES = (
    *("outside", "following", "fixed", "gift", "\0", "\ud800", 5, True),
    *([], ["credit"], {}),
)
KEYS = (
    *("lang", "tz", "allowed_company_ids", "active_ids", "active_id", "active_model"),
    *("default_move_type", "default_state", "default_partner_id", "default_name"),
    *("tracking_disable", "check_move_validity", "skip_invoice_sync", "force_delete"),
    *("konfidens_credit_reversal", "konfidens_credit_limits", "konfidens_credit_owner"),
    *("konfidens_credit_form", "konfidens_credit_cancelling", "konfidens_credit_told"),
    *("move_reverse_cancel", "dynamic_unlink", "no_exchange_difference", "uid"),
)
# By argument: what is asked for rightly, and what may be asked for.
KINDS = {
    "amount": ((10.0, "12.5"), AMOUNTS),
    "refund_amount": ((10.0, 5), AMOUNTS),
    "price_unit": ((10.0, 0), AMOUNTS),
    "date": ((TODAY, None), DAYS),
    "accept_date": ((TODAY, None), DAYS),
    "date_from": ((TODAY,), DAYS),
    "date_to": ((TODAY,), DAYS),
    "note": (("Agreed by phone",), TEXTS),
    "message": (("Get well!",), TEXTS),
    "reference": (("Bank 4711",), TEXTS),
    "terms_note": (("A good client",), TEXTS),
    "notify": ((False, True), FLAGS),
    "reissue": ((False, True), FLAGS),
    "by_hand": ((False, True), FLAGS),
    "cancel_bookings": ((False, True), FLAGS),
    "cancel_empty": ((False, True), FLAGS),
    "account_number": (("NO93 8601 1117 947", None), TEXTS),
    "choice": (("credit", "refund", "other_date"), CHOICES),
    "settlement": (("credit", "refund", "choose"), CHOICES),
    "scope": (("this", "all"), CHOICES),
    "mode": (("unused", "none"), CHOICES),
}
# What an argument names, one or many, or gives amounts to.
NAMED = {
    "amounts": "session.booking",
    "booking_ids": "session.booking",
    "credit_ids": "account.move",
    "event_id": "calendar.event",
    "journal_id": "account.journal",
    "line_id": "account.move.line",
    "line_ids": "account.move.line",
    "lines": "account.move.line",
    "partner_id": "res.partner",
    "reason_id": "account.credit.reason",
}

values = st.sampled_from
anything = values((*WRONG_IDS, *AMOUNTS, *TEXTS, *DAYS))


def wrong_ids(known):
    """Return a strategy for ids that no call may have, some of these among them."""
    mixed = st.lists(values((*known, *WRONG_IDS)), min_size=1, max_size=3)
    return st.one_of(mixed, mixed, values(("12", "x\0", {"1": 2}, {}, "", [])))


def right_ids(known, is_one):
    """Return a strategy for the ids of a call, doubled ones too."""
    if not known:
        return st.just([])
    return st.lists(values(known), min_size=1, max_size=1 if is_one else 3)


def argument_of(name, known):
    """Return two strategies for an argument: what is right, and what may come.

    :param dict known: ids by model
    """
    if name in KINDS:
        right, any_of_it = map(values, KINDS[name])
        return right, any_of_it
    if name == "outside":
        parts = {"date": DAYS, "amount": AMOUNTS, "reference": TEXTS, "more": (1, None)}
        optional = {part: values(kind) for part, kind in parts.items()}
        return (
            st.just({"method": "Cash"}),
            st.one_of(
                st.fixed_dictionaries({"method": st.just("Cash")}, optional=optional),
                st.fixed_dictionaries({"method": values(TEXTS)}),
            ),
        )
    ids = known[NAMED[name]]
    if name.endswith("_ids"):
        return right_ids(ids, False), wrong_ids(ids)
    if name.endswith("_id"):
        return values(ids), values(WRONG_IDS)
    keys = values([*map(str, ids), *ids, "x", "0", HUGE, "-1", "1_0"])
    amounts = st.dictionaries(keys, values(AMOUNTS), min_size=1, max_size=2)
    right = st.dictionaries(values(ids).map(str), st.just(5.0), min_size=1, max_size=1)
    return right, st.one_of(
        amounts, values(AMOUNTS), st.fixed_dictionaries({"1": amounts})
    )


def list_odd(name, own_id):
    """Return all that an argument may come as.

    :param int own_id: what amounts are given to
    """
    if name in KINDS:
        return KINDS[name][1]
    if name == "outside":
        parts = {"method": TEXTS, "reference": TEXTS, "date": DAYS, "amount": AMOUNTS}
        return [
            *("Cash", 5, True, [], ["method"], {}, {"method": "Cash", "more": 1}),
            *(
                {"method": "Cash", part: value}
                for part, kind in parts.items()
                for value in kind
            ),
        ]
    if name.endswith("_id"):
        return WRONG_IDS
    if name.endswith("_ids"):
        return [*WRONG_IDS, *([each] for each in WRONG_IDS)]
    return [
        *AMOUNTS,
        *({str(own_id): amount} for amount in AMOUNTS),
        *({key: 5.0} for key in ("x", "0", HUGE, "-1", "1_0", "\0")),
        {str(own_id): {str(own_id): "x"}},
    ]


@st.composite
def arguments_of(draw, parameters, known):
    """Draw the arguments of a call: one of them may be anything, the others are right,
    or left out.

    :param parameters: those of the method, as ``inspect`` tells them
    """
    drawn = {}
    odd = draw(values([parameter.name for parameter in parameters] or [None]))
    for parameter in parameters:
        name, is_needed = parameter.name, parameter.default is parameter.empty
        right, any_of_it = argument_of(name, known)
        if name == odd:
            drawn[name] = draw(st.one_of(any_of_it, any_of_it, any_of_it, anything))
        elif is_needed or draw(values((False, False, True))):
            drawn[name] = draw(right)
    return drawn


contexts = st.dictionaries(
    values(KEYS),
    st.one_of(anything, st.lists(values([1, 2, 3]), max_size=2)),
    min_size=1,
    max_size=3,
)

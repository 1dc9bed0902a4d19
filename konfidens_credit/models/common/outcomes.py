# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What becomes of the money when something sold is given up (rule 24)."""

FAILED = "failed"
# Of several together, the first that one of them has is told.
OUTCOMES = [
    (FAILED, "Can't Be Credited"),
    ("refund", "Refund"),
    ("account_credit", "Account Credit"),
    ("owed_less", "Owed Less"),
    ("taken_off_draft", "Taken off the Draft"),
    ("nothing", "Nothing"),
]
# What was done: nothing is kept of what failed.
DONE_OUTCOMES = [(outcome, label) for outcome, label in OUTCOMES if outcome != FAILED]
CREDITED = ("refund", "account_credit", "owed_less")
_ORDER = [outcome for outcome, _label in OUTCOMES]


def get_foremost(outcomes):
    """Return the one of these outcomes that is told of all of them."""
    return min(outcomes, key=_ORDER.index)

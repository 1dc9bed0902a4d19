# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What one reversal is to make of its moves. It travels through Odoo's own methods in
the context, as a Python object: no request can carry one.
"""

from dataclasses import dataclass, field

from ..common.context_keys import REVERSAL


@dataclass(eq=False)
class Reversal:
    """What the credit notes of one call take, and which they are.

    :ivar dict parts: by invoice id, the parts that its credit note takes and whether
        nothing is left then (see ``_get_credit_parts``); moves without are reversed
        whole, as Odoo does
    :ivar reason: the ``account.credit.reason``; None where native Odoo was asked
    :ivar str note: free text beside it
    :ivar dict credit_note_ids: the credit notes made, by invoice id
    :ivar batch: the copies that are made together, while they are
    """

    parts: dict = field(default_factory=dict)
    reason: object = None
    note: str | None = None
    credit_note_ids: dict = field(default_factory=dict)
    batch: object = None

    @classmethod
    def of(cls, env):
        """Return the reversal that is under way, or None."""
        found = env.context.get(REVERSAL)
        return found if isinstance(found, cls) else None

    @property
    def is_credit(self):
        """Whether our engine asked for it, and posts the credit notes itself."""
        return self.reason is not None

    def get_kind(self, move):
        """Return what moves must have in common to be copied together."""
        return (move.move_type == "entry", move.id in self.parts)


class Batch:
    """The copies of one call to ``_reverse_moves``, made together and handed out one by
    one, which takes a tenth of the time (``odoo19.md``, section 3).

    It is speed and nothing else: a copy is handed out only if the values that Odoo asks
    for are those that it was made with.

    :ivar moves: the moves to reverse
    :ivar dict defaults: by move id, the values of its copy; other modules add theirs
    :ivar dict made: by move id, the values that its copy was made with
    :ivar dict copies: the ids of the copies, by move id
    """

    def __init__(self, moves, defaults):
        self.moves = moves
        self.defaults = dict(zip(moves.ids, defaults, strict=True))
        self.made = {}
        self.copies = {}


class NotAsMade(Exception):
    """A module between Odoo's reversal and ours changes the values of some copies: they
    have to be made one by one.
    """

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Random histories: steps by name, each done to some record and by some share."""

from contextlib import suppress

from hypothesis import strategies as st

from odoo.exceptions import UserError


def histories_of(*names, records=8):
    """Return the strategy of lists of steps: a name, which record, per cent."""
    step = st.tuples(
        st.sampled_from(names), st.integers(0, records - 1), st.integers(1, 100)
    )
    return st.lists(step, min_size=4, max_size=14)


class HistoryMixin:
    """Lives through histories; has a method ``_do_...`` for each step."""

    def _live(self, steps, check, *things):
        """Do the steps to `things`, check after each of them, and undo it all."""
        for number, (name, which, percent) in enumerate(steps):
            # A refusal is an answer: nothing may have changed.
            with suppress(UserError), self.env.cr.savepoint():
                getattr(self, f"_do_{name}")(*things, which, percent)
            check(*things, f"step {number}: {name}")

    def _pick(self, records, which):
        return records[which % len(records)] if records else records

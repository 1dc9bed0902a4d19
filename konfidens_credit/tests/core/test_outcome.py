# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The arithmetic of what became of a credit note's lines (rules 10 and 31)."""

from hypothesis import given
from hypothesis import strategies as st

from ...core.outcome import lay_over
from .core_common import PROFILE, CoreCase

LENGTHS = st.lists(st.integers(0, 1000), min_size=1, max_size=6)
SHARES = st.lists(st.integers(0, 10), min_size=1, max_size=5)


def cut(total, shares):
    """Return ``total`` cut into as many parts as there are shares."""
    parts = [total * share // max(sum(shares), 1) for share in shares]
    parts[-1] += total - sum(parts)
    return parts


class TestOutcome(CoreCase):
    @given(LENGTHS, SHARES)
    @PROFILE
    def test_lines_and_kinds_both_add_up(self, lengths, shares):
        parts = cut(sum(lengths), shares)
        rows = lay_over(lengths, parts)
        self.assertEqual([sum(row) for row in rows], lengths)
        self.assertEqual([sum(column) for column in zip(*rows, strict=True)], parts)
        self.assertTrue(all(share >= 0 for row in rows for share in row))

    @given(LENGTHS, SHARES)
    @PROFILE
    def test_no_line_gets_a_later_kind_before_those_before_it_are_full(
        self, lengths, shares
    ):
        rows = lay_over(lengths, cut(sum(lengths), shares))
        kinds = [kind for row in rows for kind, share in enumerate(row) if share]
        self.assertEqual(kinds, sorted(kinds))

    def test_a_negative_line_goes_back_over_what_was_taken(self):
        self.assertEqual(
            lay_over([100, -20, 40], [90, 30]), [[90, 10], [-10, -10], [10, 30]]
        )

    def test_what_the_parts_leave_is_no_kind(self):
        self.assertEqual(lay_over([60, 40], [70]), [[60], [10]])

    def test_without_lines_or_kinds_there_is_nothing(self):
        self.assertEqual(lay_over([], [5]), [])
        self.assertEqual(lay_over([5], []), [[]])

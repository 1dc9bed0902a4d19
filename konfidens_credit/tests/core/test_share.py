# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What an invoice sells of an enrolment, and how an amount is spread over it."""

from hypothesis import given
from hypothesis import strategies as st

from ...core.share import AboveStanding, Share, join_shares
from .core_common import PROFILE, CoreCase


class TestShare(CoreCase):
    def _share(self, standing, unused):
        share = Share(standing)
        share.unused.update(unused)
        return share

    # === WHAT IS UNUSED === #

    def test_nothing_is_unused_at_first(self):
        share = Share({"a": 100, "b": 200})
        self.assertEqual(share.unused, {"a": 0, "b": 0})
        self.assertEqual((share.total_standing, share.total_unused), (300, 0))

    def test_a_share_without_lines_is_worth_nothing(self):
        share = Share()
        self.assertEqual((share.total_standing, share.total_unused), (0, 0))
        self.assertEqual(share.spread(0), {})

    def test_lines_that_are_left_are_unused_as_far_as_they_stand(self):
        share = Share({"a": 100, "b": 200, "c": 300})
        share.leave(["a", "c"])
        self.assertEqual(share.unused, {"a": 100, "b": 0, "c": 300})
        self.assertEqual(share.total_unused, 400)

    def test_a_part_of_a_line_is_rounded_once(self):
        share = Share({"a": 100, "b": 100})
        self.assertEqual(share.leave_part("a", 100, 2, 3), 67)
        self.assertEqual(share.unused, {"a": 67, "b": 0})

    def test_no_more_of_a_line_is_unused_than_stands(self):
        share = Share({"a": 50})
        self.assertEqual(share.leave_part("a", 100, 2, 3), 50)
        self.assertEqual(share.unused, {"a": 50})

    def test_shares_are_told_apart_although_they_sell_the_same(self):
        one, other = Share({"a": 50}), Share({"a": 50})
        self.assertNotEqual(one, other)
        self.assertEqual(len({one, other}), 2)

    # === SPREADING === #

    def test_what_is_unused_is_given_back_first(self):
        share = self._share({"a": 100, "b": 100}, {"b": 60})
        self.assertEqual(share.spread(60), {"a": 0, "b": 60})

    def test_less_than_that_is_spread_over_what_is_unused(self):
        share = self._share({"a": 100, "b": 100}, {"a": 30, "b": 60})
        self.assertEqual(share.spread(31), {"a": 10, "b": 21})

    def test_more_than_that_is_spread_over_what_is_used(self):
        share = self._share({"a": 100, "b": 100}, {"a": 20, "b": 60})
        self.assertEqual(share.spread(110), {"a": 40, "b": 70})

    def test_all_that_stands_can_be_given_back(self):
        share = self._share({"a": 100, "b": 33}, {"b": 10})
        self.assertEqual(share.spread(133), {"a": 100, "b": 33})

    def test_more_than_stands_is_refused_with_both_amounts(self):
        share = self._share({"a": 100, "b": 33}, {"b": 10})
        with self.assertRaises(AboveStanding) as caught:
            share.spread(134)
        error = caught.exception
        self.assertEqual((error.amount, error.standing), (134, 133))
        self.assertEqual(error.args, (134, 133))

    def test_spreading_changes_no_share(self):
        share = self._share({"a": 100, "b": 33}, {"b": 10})
        share.spread(120)
        self.assertEqual(share.standing, {"a": 100, "b": 33})
        self.assertEqual(share.unused, {"a": 0, "b": 10})

    # === TOGETHER === #

    def test_shares_together_have_all_lines_of_each(self):
        one, other = self._share({"a": 5}, {"a": 2}), self._share({"b": 7}, {"b": 3})
        together = join_shares([one, other])
        self.assertEqual(together.standing, {"a": 5, "b": 7})
        self.assertEqual(together.unused, {"a": 2, "b": 3})

    def test_putting_shares_together_leaves_each_alone(self):
        one, other = Share({"a": 5}), Share({"b": 7})
        join_shares([one, other]).leave(["a", "b"])
        self.assertEqual((one.standing, one.unused), ({"a": 5}, {"a": 0}))
        self.assertEqual((other.standing, other.unused), ({"b": 7}, {"b": 0}))

    def test_no_shares_together_are_worth_nothing(self):
        self.assertEqual(join_shares([]).standing, {})


@st.composite
def shares(draw):
    """A share of some lines, each unused to some part."""
    standing = draw(st.lists(st.integers(1, 100_000), max_size=6))
    share = Share(dict(enumerate(standing)))
    for line, cents in share.standing.items():
        share.unused[line] = draw(st.integers(0, cents))
    return share


class TestShareProperties(CoreCase):
    @given(shares(), st.integers(0, 100))
    @PROFILE
    def test_the_parts_add_up_and_stay_within_what_stands(self, share, percent):
        amount = share.total_standing * percent // 100
        parts = share.spread(amount)
        self.assertEqual(list(parts), list(share.standing))
        self.assertEqual(sum(parts.values()), amount)
        for line, part in parts.items():
            self.assertGreaterEqual(part, 0)
            self.assertLessEqual(part, share.standing[line])

    @given(shares(), st.integers(0, 100))
    @PROFILE
    def test_what_is_used_is_touched_only_when_nothing_unused_is_left(
        self, share, percent
    ):
        amount = share.total_standing * percent // 100
        parts = share.spread(amount)
        is_within = amount <= share.total_unused
        for line, part in parts.items():
            if is_within:
                self.assertLessEqual(part, share.unused[line])
            else:
                self.assertGreaterEqual(part, share.unused[line])

    @given(shares(), st.integers(1, 1000))
    @PROFILE
    def test_more_than_stands_is_always_refused(self, share, more):
        with self.assertRaises(AboveStanding):
            share.spread(share.total_standing + more)

    @given(st.integers(0, 100_000), st.integers(0, 100_000), st.data())
    @PROFILE
    def test_a_part_is_never_more_than_stands(self, price, standing, data):
        total = data.draw(st.integers(1, 400))
        left = data.draw(st.integers(0, total))
        share = Share({"line": standing})
        unused = share.leave_part("line", price, left, total)
        self.assertLessEqual(unused, standing)
        self.assertTrue(
            unused == standing or abs(unused * total - price * left) * 2 <= total
        )

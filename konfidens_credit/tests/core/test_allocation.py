# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The arithmetic of rules 5 and 9: splitting amounts exactly."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from ...core.allocation import BASE, allocate, nearest, split, split_by_key
from .core_common import PROFILE, CoreCase

VAT = (7, False)
FEE = (8, False)
DUTY = (9, True)


class TestSplit(CoreCase):
    def test_an_amount_is_split_in_proportion(self):
        self.assertEqual(split([100, 200, 300], 60), [10, 20, 30])

    def test_a_cent_that_is_left_goes_where_most_is_missing(self):
        self.assertEqual(split([10, 13, 10], 10), [3, 4, 3])
        self.assertEqual(split([14, 13, 6], 10), [4, 4, 2])

    def test_where_as_much_is_missing_the_larger_amount_comes_first(self):
        self.assertEqual(split([1, 3], 2), [0, 2])
        self.assertEqual(split([-5, 3, 4], 1), [-2, 1, 2])

    def test_of_equal_amounts_the_first_comes_first(self):
        self.assertEqual(split([1, 1, 1], 1), [1, 0, 0])
        self.assertEqual(split([1, 1, 1], 2), [1, 1, 0])

    def test_an_amount_below_zero_is_split_too(self):
        self.assertEqual(split([100, 200], -30), [-10, -20])
        self.assertEqual(split([-100, -200], -30), [-10, -20])
        self.assertEqual(split([-10, -13, -10], -10), [-3, -4, -3])

    def test_amounts_that_add_up_to_nothing_are_left_alone(self):
        self.assertEqual(split([5, -5], 3), [0, 0])
        self.assertEqual(split([], 3), [])

    def test_parts_keep_the_names_and_the_order_of_their_amounts(self):
        parts = split_by_key({"b": 100, "a": 200}, 30)
        self.assertEqual(list(parts.items()), [("b", 10), ("a", 20)])
        self.assertEqual(split_by_key({}, 30), {})


class TestNearest(CoreCase):
    def test_a_share_that_is_exact_stays_so(self):
        self.assertEqual(nearest(100, 30, 10), 300)
        self.assertEqual(nearest(0, 30, 10), 0)
        self.assertEqual(nearest(-100, 30, 10), -300)

    def test_other_shares_are_rounded_to_the_nearest_cent(self):
        self.assertEqual([nearest(n, 1, 3) for n in (1, 2, 4, 5)], [0, 1, 1, 2])
        self.assertEqual([nearest(n, 1, 3) for n in (-1, -2, -4, -5)], [0, -1, -1, -2])
        self.assertEqual([nearest(n, 1, -3) for n in (1, 2, 4, 5)], [0, -1, -1, -2])

    def test_halves_are_rounded_away_from_zero(self):
        self.assertEqual([nearest(n, 1, 2) for n in (1, 3, 5)], [1, 2, 3])
        self.assertEqual([nearest(n, 1, 2) for n in (-1, -3, -5)], [-1, -2, -3])
        self.assertEqual([nearest(n, 1, -2) for n in (1, 3, -1, -3)], [-1, -2, 1, 2])


class TestAllocate(CoreCase):
    def test_a_tax_gets_the_nearest_cent_of_its_share(self):
        self.assertEqual(
            allocate([{BASE: 10000, VAT: 2500}], 1234), [{BASE: 987, VAT: 247}]
        )

    def test_the_base_carries_what_the_taxes_leave(self):
        self.assertEqual(allocate([{BASE: 3, VAT: 1}], 2), [{BASE: 1, VAT: 1}])
        self.assertEqual(allocate([{BASE: 9, VAT: 3}], 6), [{BASE: 4, VAT: 2}])

    def test_a_tax_is_rounded_once_for_all_items(self):
        self.assertEqual(
            allocate([{BASE: 300, VAT: 75}, {BASE: 100, VAT: 25}], 250),
            [{BASE: 150, VAT: 38}, {BASE: 50, VAT: 12}],
        )

    def test_taxes_may_take_all(self):
        self.assertEqual(allocate([{BASE: 1, VAT: 1}], 1), [{BASE: 0, VAT: 1}])

    def test_the_base_may_give_all(self):
        self.assertEqual(
            allocate([{BASE: 2, VAT: 1, FEE: 1, DUTY: 1}], 2),
            [{BASE: 2, VAT: 0, FEE: 0, DUTY: 0}],
        )

    def test_a_base_that_would_have_to_give_more_than_all_is_split_with_the_taxes(self):
        taxes = dict.fromkeys(range(5), 1)
        self.assertEqual(
            allocate([{BASE: 2, **taxes}], 3),
            [{BASE: 1, 0: 1, 1: 1, 2: 0, 3: 0, 4: 0}],
        )

    def test_a_base_that_would_have_to_take_is_split_with_the_taxes(self):
        self.assertEqual(
            allocate([{BASE: 1, VAT: 1, FEE: 1, DUTY: 1}], 2),
            [{BASE: 1, VAT: 1, FEE: 0, DUTY: 0}],
        )

    def test_a_large_base_that_would_have_to_take_is_split_with_the_taxes(self):
        taxes = dict.fromkeys(range(9), 1)
        self.assertEqual(
            allocate([{BASE: 3, **taxes}], 6),
            [{BASE: 2, **{number: int(number < 4) for number in taxes}}],
        )

    def test_taxes_without_a_base_are_split_by_themselves(self):
        self.assertEqual(allocate([{VAT: 3}, {VAT: 7}], 5), [{VAT: 1}, {VAT: 4}])

    def test_taxes_without_a_base_carry_what_the_others_leave(self):
        self.assertEqual(allocate([{VAT: 3}, {FEE: 7}], 5), [{VAT: 1}, {FEE: 4}])
        self.assertEqual(
            allocate([{VAT: 1}, {FEE: 1}, {DUTY: 1}], 1),
            [{VAT: 1}, {FEE: 0}, {DUTY: 0}],
        )

    def test_all_is_taken_as_it_is(self):
        items = [{BASE: 500}, {BASE: -500}, {VAT: 300}]
        taken = allocate(items, 150 + 150)
        self.assertEqual(taken, items)
        taken[0][BASE] = 1
        self.assertEqual(items[0][BASE], 500)

    def test_more_than_all_is_split_too(self):
        self.assertEqual(
            allocate([{BASE: 100}, {BASE: 50}], 300), [{BASE: 200}, {BASE: 100}]
        )
        self.assertEqual(
            allocate([{BASE: 500}, {BASE: -500}, {VAT: 300}], 301),
            [{BASE: 0}, {BASE: 0}, {VAT: 301}],
        )

    def test_items_that_add_up_to_nothing_are_left_alone(self):
        self.assertEqual(
            allocate([{BASE: 5, VAT: 1}, {BASE: -6}], 3), [{BASE: 0, VAT: 0}, {BASE: 0}]
        )
        self.assertEqual(allocate([{}, {}], 3), [{}, {}])
        self.assertEqual(allocate([], 3), [])

    def test_a_base_is_told_by_its_name(self):
        base = "".join(("ba", "se"))
        self.assertEqual(allocate([{base: 3, "a": 1}], 2), [{BASE: 1, "a": 1}])


AMOUNTS = st.lists(st.integers(-100_000, 100_000), min_size=1, max_size=8)
ITEMS = st.lists(
    st.dictionaries(
        st.sampled_from((BASE, VAT, FEE, DUTY)),
        st.integers(-50_000, 50_000),
        min_size=1,
    ),
    min_size=1,
    max_size=5,
)


class TestProperties(CoreCase):
    @given(AMOUNTS, st.integers(0, 100))
    @PROFILE
    def test_parts_add_up_and_none_exceeds_its_amount(self, amounts, percent):
        target = sum(amounts) * percent // 100
        if not sum(amounts):
            return
        parts = split(amounts, target)
        self.assertEqual(sum(parts), target)
        for part, amount in zip(parts, amounts, strict=True):
            self.assertLessEqual(abs(part), abs(amount))
            self.assertGreaterEqual(part * amount, 0)

    @given(AMOUNTS, st.integers(-100_000, 100_000))
    @PROFILE
    def test_no_part_is_a_cent_away_from_its_exact_share(self, amounts, target):
        total = sum(amounts)
        if not total:
            return
        for part, amount in zip(split(amounts, target), amounts, strict=True):
            self.assertLess(abs(part - Fraction(amount * target, total)), 1)

    @given(st.integers(), st.integers(), st.integers().filter(bool))
    @PROFILE
    def test_the_nearest_cent_is_half_a_cent_away_at_most(self, amount, target, total):
        exact = Fraction(amount * target, total)
        cents = nearest(amount, target, total)
        self.assertLessEqual(abs(cents - exact), Fraction(1, 2))
        if abs(cents - exact) == Fraction(1, 2):
            self.assertGreater(abs(cents), abs(exact))

    @given(ITEMS, st.integers(0, 100))
    @PROFILE
    def test_every_component_is_within_what_is_left(self, items, percent):
        total = sum(sum(item.values()) for item in items)
        if total <= 0:
            return
        target = total * percent // 100
        taken = allocate(items, target)
        self.assertEqual(sum(sum(part.values()) for part in taken), target)
        for part, item in zip(taken, items, strict=True):
            self.assertEqual(part.keys(), item.keys())
            for component, cents in part.items():
                self.assertLessEqual(abs(cents), abs(item[component]))

    @given(ITEMS, st.lists(st.integers(1, 100), min_size=1, max_size=5))
    @PROFILE
    def test_taking_until_nothing_is_left_leaves_nothing_of_any_component(
        self, items, percents
    ):
        if sum(sum(item.values()) for item in items) <= 0:
            return
        left = [dict(item) for item in items]
        for percent in [*percents, 100]:
            total = sum(sum(item.values()) for item in left)
            for item, part in zip(
                left, allocate(left, total * percent // 100), strict=True
            ):
                for component, cents in part.items():
                    item[component] -= cents
        self.assertFalse(any(any(item.values()) for item in left))

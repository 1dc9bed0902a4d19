# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The arithmetic of rules 5 and 9, which needs no database."""

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ...core.allocation import BASE, allocate, nearest, split

AMOUNTS = st.lists(st.integers(-100_000, 100_000), min_size=1, max_size=8)
ITEMS = st.lists(
    st.dictionaries(
        st.sampled_from((BASE, "vat", "fee", "withholding")),
        st.integers(-50_000, 50_000),
        min_size=1,
    ),
    min_size=1,
    max_size=5,
)
PROFILE = settings(max_examples=300, deadline=None, derandomize=True, database=None)


@tagged("post_install", "-at_install")
class TestAllocation(BaseCase):
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

    def test_a_tax_gets_the_nearest_cent_of_its_share(self):
        self.assertEqual(
            allocate([{BASE: 10000, "vat": 2500}], 1234), [{BASE: 987, "vat": 247}]
        )

    def test_halves_are_rounded_away_from_zero(self):
        self.assertEqual(nearest(1, 1, 2), 1)
        self.assertEqual(nearest(-1, 1, 2), -1)

    def test_taxes_without_a_base_are_split_by_themselves(self):
        self.assertEqual(
            allocate([{"vat": 3}, {"vat": 7}], 5), [{"vat": 1}, {"vat": 4}]
        )

    def test_amounts_that_add_up_to_nothing_are_left_alone(self):
        self.assertEqual(split([5, -5], 3), [0, 0])
        self.assertEqual(allocate([{BASE: 5}, {BASE: -5}], 3), [{BASE: 0}, {BASE: 0}])

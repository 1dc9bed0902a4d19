# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Cancellation terms: when it is free, and what it costs else."""

from dataclasses import FrozenInstanceError
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ...core.terms import CancelTerms, get_hours_left
from .core_common import PROFILE, CoreCase

NOON = datetime(2026, 3, 1, 12)


class TestTerms(CoreCase):
    # === HOW LATE === #

    def test_hours_are_counted_until_the_start(self):
        self.assertEqual(get_hours_left(NOON + timedelta(hours=10), NOON), 10.0)
        self.assertEqual(get_hours_left(NOON + timedelta(minutes=90), NOON), 1.5)
        self.assertEqual(get_hours_left(NOON + timedelta(days=2), NOON), 48.0)

    def test_what_has_begun_has_less_than_no_hours_left(self):
        self.assertEqual(get_hours_left(NOON, NOON), 0.0)
        self.assertEqual(get_hours_left(NOON - timedelta(hours=3), NOON), -3.0)

    def test_cancelling_is_free_until_the_hour_that_was_agreed(self):
        terms = CancelTerms(24)
        self.assertTrue(terms.is_free(24.5))
        self.assertTrue(terms.is_free(24))
        self.assertFalse(terms.is_free(23.99))

    def test_without_hours_cancelling_is_free_until_the_start(self):
        self.assertTrue(CancelTerms(0).is_free(0))
        self.assertFalse(CancelTerms(0).is_free(-0.1))

    # === THE FEE === #

    def test_a_fee_in_per_cent_is_of_the_price(self):
        self.assertEqual(CancelTerms(24, percent=30).get_fee(10000, 10000), 3000)

    def test_a_fee_in_per_cent_is_of_the_price_although_less_is_billed(self):
        self.assertEqual(CancelTerms(24, percent=30).get_fee(10000, 4000), 3000)

    def test_a_part_of_a_per_cent_is_exact(self):
        self.assertEqual(CancelTerms(24, percent=33.3).get_fee(100000, 100000), 33300)
        self.assertEqual(CancelTerms(24, percent=0.1).get_fee(100000, 100000), 100)

    def test_half_a_cent_is_rounded_up(self):
        self.assertEqual(CancelTerms(24, percent=50).get_fee(101, 101), 51)
        self.assertEqual(CancelTerms(24, percent=0.5).get_fee(100, 100), 1)

    def test_a_fee_may_be_an_amount_whatever_the_price(self):
        self.assertEqual(CancelTerms(24, amount=1500).get_fee(10000, 10000), 1500)

    def test_an_amount_comes_on_top_of_per_cent(self):
        terms = CancelTerms(24, percent=10, amount=500)
        self.assertEqual(terms.get_fee(10000, 10000), 1500)

    def test_terms_without_a_fee_cost_nothing(self):
        self.assertEqual(CancelTerms(24).get_fee(10000, 10000), 0)

    def test_a_fee_is_never_above_what_is_billed(self):
        self.assertEqual(CancelTerms(24, amount=1500).get_fee(10000, 1000), 1000)
        self.assertEqual(CancelTerms(24, percent=30).get_fee(10000, 1000), 1000)
        self.assertEqual(CancelTerms(24, percent=30).get_fee(10000, 0), 0)

    def test_terms_do_not_change(self):
        with self.assertRaises(FrozenInstanceError):
            CancelTerms(24).amount = 1

    def test_terms_are_told_by_what_they_say(self):
        self.assertEqual(CancelTerms(24, percent=30), CancelTerms(24, percent=30))


class TestTermsProperties(CoreCase):
    @given(st.integers(0, 10_000), st.integers(0, 1_000_000), st.integers(0, 100))
    @PROFILE
    def test_a_fee_in_per_cent_is_the_nearest_cent_within_bounds(
        self, hundredths, price, billed_percent
    ):
        billed = price * billed_percent // 100
        fee = CancelTerms(24, percent=hundredths / 100).get_fee(price, billed)
        self.assertTrue(0 <= fee <= billed)
        self.assertTrue(
            fee == billed or abs(fee * 10_000 - price * hundredths) * 2 <= 10_000
        )

    @given(st.integers(0, 1_000_000), st.integers(0, 1_000_000))
    @PROFILE
    def test_a_fee_is_the_amount_or_all_that_is_billed(self, amount, billed):
        fee = CancelTerms(24, amount=amount).get_fee(999, billed)
        self.assertEqual(fee, min(amount, billed))

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Reading amounts, days and ids as they come from a form or from JSON."""

import math
from dataclasses import FrozenInstanceError
from datetime import date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ...core.request import (
    CreditRequest,
    RequestError,
    to_amount,
    to_amounts_by_id,
    to_day,
    to_id,
    to_positive_amount,
)
from .core_common import PROFILE, CoreCase


class TestRequest(CoreCase):
    def _refused(self, kind, value, read, *args):
        with self.assertRaises(RequestError) as caught:
            read(*args)
        self.assertEqual((caught.exception.kind, caught.exception.value), (kind, value))
        self.assertEqual(caught.exception.args, (kind, value))

    # === AMOUNTS === #

    def test_numbers_and_their_texts_are_amounts(self):
        for value in (12.5, "12.5", " 12.5 ", Decimal("12.5")):
            self.assertEqual(to_amount(value), 12.5)
        self.assertEqual(to_amount(-3), -3.0)
        self.assertIsInstance(to_amount(3), float)

    def test_what_is_no_number_is_no_amount(self):
        for value in (None, "", "twelve", [], {}, "12,5", 10**400):
            self._refused("amount", value, to_amount, value)

    def test_what_has_no_end_is_no_amount(self):
        for value in ("inf", "-inf", math.inf):
            self._refused("amount", value, to_amount, value)
        with self.assertRaises(RequestError):
            to_amount("nan")

    def test_true_and_false_are_no_amounts(self):
        for value in (True, False):
            self._refused("amount", value, to_amount, value)

    def test_a_positive_amount_is_zero_or_more(self):
        self.assertEqual(to_positive_amount(0), 0.0)
        self.assertEqual(to_positive_amount("0.01"), 0.01)
        self._refused("negative", "-0.01", to_positive_amount, "-0.01")
        self._refused("amount", "x", to_positive_amount, "x")

    # === DAYS === #

    def test_an_iso_date_is_a_day(self):
        self.assertEqual(to_day("2026-12-31"), date(2026, 12, 31))

    def test_a_time_is_on_its_day(self):
        self.assertEqual(to_day("2026-12-31 23:59:59"), date(2026, 12, 31))
        self.assertEqual(to_day(datetime(2026, 12, 31, 23, 59)), date(2026, 12, 31))
        self.assertNotIsInstance(to_day(datetime(2026, 12, 31, 23, 59)), datetime)

    def test_a_day_is_a_day(self):
        self.assertEqual(to_day(date(2026, 12, 31)), date(2026, 12, 31))

    def test_no_day_is_none(self):
        for value in (None, False, ""):
            self.assertIsNone(to_day(value))

    def test_what_is_no_date_is_no_day(self):
        for value in ("soon", "2026-02-30", "31.12.2026", 20261231, ["2026-12-31"]):
            self._refused("day", value, to_day, value)

    # === IDS === #

    def test_an_id_may_be_a_text_as_in_json(self):
        self.assertEqual(to_id("7", [7, 8]), 7)
        self.assertEqual(to_id(8, [7, 8]), 8)

    def test_an_id_that_is_not_known_is_refused(self):
        self._refused("unknown", 9, to_id, 9, [7, 8])

    def test_what_is_no_id_is_refused(self):
        for key in ("seven", "", None, "-7", -7, 7.0, True):
            self._refused("unknown", key, to_id, key, [7, -7, 1])

    # === AMOUNTS BY ID === #

    def test_amounts_come_by_id(self):
        amounts = to_amounts_by_id({"7": 10, 8: "0.5"}, [7, 8, 9])
        self.assertEqual(amounts, {7: 10.0, 8: 0.5})

    def test_one_amount_is_for_all(self):
        self.assertEqual(to_amounts_by_id(10, [7, 8]), {7: 10.0, 8: 10.0})

    def test_no_amounts_are_none_by_id(self):
        self.assertEqual(to_amounts_by_id(None, [7, 8]), {})

    def test_each_amount_is_read_as_it_is_told(self):
        self.assertEqual(to_amounts_by_id({7: -1}, [7], to_amount), {7: -1.0})
        self.assertEqual(to_amounts_by_id(-1, [7], to_amount), {7: -1.0})
        self._refused("negative", -1, to_amounts_by_id, {7: -1}, [7])
        self._refused("negative", -1, to_amounts_by_id, -1, [7])

    def test_an_amount_of_an_id_that_is_not_known_is_refused(self):
        self._refused("unknown", "9", to_amounts_by_id, {"9": 1}, [7])

    # === A CREDIT === #

    def test_a_credit_is_by_default_of_all_that_is_left(self):
        request = CreditRequest()
        for name in (
            "amount",
            "lines",
            "reason_id",
            "note",
            "date",
            "refund_amount",
            "outside",
        ):
            self.assertIsNone(getattr(request, name))
        self.assertEqual(request.settlement, "credit")

    def test_a_credit_decides_nothing_that_was_not_asked(self):
        request = CreditRequest()
        self.assertIs(request.reissue, False)
        self.assertIs(request.notify, False)
        self.assertIs(request.override, False)
        self.assertIsNone(request.form)

    def test_a_request_does_not_change(self):
        with self.assertRaises(FrozenInstanceError):
            CreditRequest().override = True

    def test_what_is_given_is_read_once(self):
        outside = {"amount": "2.5", "date": "2026-11-30", "method": "Cash"}
        request = CreditRequest.parse(
            amount="12.34", date="2026-12-31", refund_amount=5, outside=outside
        )
        self.assertEqual(request.amount, 12.34)
        self.assertEqual(request.date, date(2026, 12, 31))
        self.assertEqual(request.refund_amount, 5.0)
        self.assertEqual(
            request.outside,
            {"amount": 2.5, "date": date(2026, 11, 30), "method": "Cash"},
        )
        self.assertEqual(outside["amount"], "2.5")

    def test_what_is_not_given_stays_open(self):
        request = CreditRequest.parse(outside={"method": "Cash"}, note="Late")
        self.assertEqual(request.outside, {"method": "Cash", "date": None})
        self.assertEqual(request.note, "Late")
        for name in ("amount", "date", "refund_amount"):
            self.assertIsNone(getattr(request, name))

    def test_what_can_not_be_read_makes_no_request(self):
        for asked in (
            {"amount": "x"},
            {"date": "tomorrow"},
            {"refund_amount": -1},
            {"outside": {"amount": "x"}},
            {"outside": {"date": "x"}},
        ):
            with self.subTest(asked=asked), self.assertRaises(RequestError):
                CreditRequest.parse(**asked)

    def test_a_request_error_is_a_value_error(self):
        self.assertIsInstance(RequestError("day", "x"), ValueError)


class TestRequestProperties(CoreCase):
    @given(st.floats(allow_nan=False, allow_infinity=False))
    @PROFILE
    def test_an_amount_is_the_same_as_its_text(self, amount):
        self.assertEqual(to_amount(amount), amount)
        self.assertEqual(to_amount(repr(amount)), amount)

    @given(st.dates())
    @PROFILE
    def test_a_day_is_the_same_as_its_text(self, day):
        self.assertEqual(to_day(day.isoformat()), day)

    @given(st.none() | st.booleans() | st.text() | st.lists(st.integers()))
    @PROFILE
    def test_whatever_is_given_is_read_or_refused(self, value):
        for read in (to_amount, to_positive_amount, to_day):
            try:
                read(value)
            except RequestError as error:
                self.assertEqual(error.value, value)

    @given(st.sets(st.integers(1, 50), min_size=1), st.integers(-5, 60))
    @PROFILE
    def test_only_known_ids_are_read(self, known, key):
        if key in known:
            self.assertEqual(to_id(str(key), known), key)
        else:
            self._unknown(key, known)

    def _unknown(self, key, known):
        with self.assertRaises(RequestError):
            to_id(key, known)

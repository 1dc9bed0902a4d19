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
    FIRST_DAY,
    LAST_DAY,
    MOST_AMOUNT,
    MOST_ID,
    MOST_LETTERS,
    CreditRequest,
    RequestError,
    is_id,
    join_lines,
    read_digits,
    to_amount,
    to_amounts_by_id,
    to_day,
    to_flag,
    to_flag_or_ids,
    to_id,
    to_ids,
    to_known_id,
    to_line,
    to_optional_amount,
    to_outside,
    to_positive_amount,
    to_text,
)
from .core_common import PROFILE, CoreCase


class TestRequest(CoreCase):
    def _refused(self, kind, value, read, *args):
        with self.assertRaises(RequestError) as caught:
            read(*args)
        self.assertEqual(
            (caught.exception.problem, caught.exception.value), (kind, value)
        )
        self.assertEqual(caught.exception.args, (kind, value))

    # === AMOUNTS === #

    def test_numbers_and_their_texts_are_amounts(self):
        for value in (12.5, "12.5", " 12.5 ", Decimal("12.5")):
            self.assertEqual(to_amount(value), 12.5)
        self.assertEqual(to_amount(-3), -3.0)
        self.assertIsInstance(to_amount(3), float)

    def test_what_is_no_number_is_no_amount(self):
        for value in (None, "", "twelve", [], {}, "12,5", 10**400, "1_0", b"12"):
            self._refused("amount", value, to_amount, value)

    def test_what_has_no_end_is_no_amount(self):
        for value in ("inf", "-inf", math.inf):
            self._refused("amount", value, to_amount, value)
        with self.assertRaises(RequestError):
            to_amount("nan")

    def test_true_and_false_are_no_amounts(self):
        for value in (True, False):
            self._refused("amount", value, to_amount, value)

    def test_more_than_an_amount_of_money_can_be_is_none(self):
        for value in (1e308, -1e308, "1e14", MOST_AMOUNT + 1, -MOST_AMOUNT - 1):
            self._refused("large", value, to_amount, value)
        self.assertEqual(to_amount(MOST_AMOUNT), MOST_AMOUNT)
        self.assertEqual(to_amount(-MOST_AMOUNT), -MOST_AMOUNT)
        self.assertEqual(round(MOST_AMOUNT - 0.01, 2) + 0.01, MOST_AMOUNT)

    def test_an_amount_may_be_left_open(self):
        for value in (None, False, ""):
            self.assertIsNone(to_optional_amount(value))
        self.assertEqual(to_optional_amount(0), 0.0)
        self.assertEqual(to_optional_amount("7"), 7.0)
        self._refused("amount", [], to_optional_amount, [])

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
        for value in (
            *("soon", "2026-02-30", "31.12.2026", "2026-12-31 at noon"),
            *(20261231, 0, ["2026-12-31"], [], {}, True),
        ):
            self._refused("day", value, to_day, value)

    def test_a_day_of_another_age_is_a_slip(self):
        for value in ("0001-01-01", "1899-12-31", "2200-01-01", date.max, date.min):
            self._refused("far", value, to_day, value)
        self.assertEqual(to_day("1900-01-01"), FIRST_DAY)
        self.assertEqual(to_day("2199-12-31"), LAST_DAY)

    # === TEXTS === #

    def test_a_text_stays_as_it_is(self):
        for value in (" Agreed\n\tby phone ", "\u00e5\U0001f600", "x" * MOST_LETTERS):
            self.assertEqual(to_text(value), value)

    def test_no_text_is_none(self):
        for value in (None, False, ""):
            self.assertIsNone(to_text(value))
            self.assertIsNone(to_line(value))

    def test_what_is_no_text_is_refused(self):
        for value in (0, 5, 1.5, True, [], ["x"], {}, b"x"):
            self._refused("text", value, to_text, value)
            self._refused("text", value, to_line, value)

    def test_letters_that_can_not_be_kept_are_refused(self):
        for letter in ("\0", "\x08", "\x0b", "\x1f", "\ud800", "\udfff", "\uffff"):
            self._refused("letters", f"a{letter}b", to_text, f"a{letter}b")

    def test_a_text_without_end_is_refused(self):
        value = "x" * (MOST_LETTERS + 1)
        self._refused("long", value, to_text, value)

    def test_a_line_has_no_line_break(self):
        self.assertEqual(to_line(" Till 7\r\n \nMonday\u2028x "), "Till 7 Monday x")
        self.assertEqual(join_lines("a  b\xa0c"), "a  b\xa0c")

    # === CHOICES === #

    def test_true_and_false_are_flags(self):
        self.assertIs(to_flag(True), True)
        self.assertIs(to_flag(False), False)
        self.assertIs(to_flag(None), False)

    def test_what_only_looks_true_is_no_flag(self):
        for value in ("false", "", 0, 1, [], {}):
            self._refused("flag", value, to_flag, value)

    def test_a_flag_may_be_ids(self):
        self.assertEqual(to_flag_or_ids([7, 8]), [7, 8])
        self.assertEqual(to_flag_or_ids([]), [])
        self.assertIs(to_flag_or_ids(True), True)
        self._refused("flag", "all", to_flag_or_ids, "all")
        self._refused("id", "7", to_flag_or_ids, ["7"])

    # === IDS === #

    def test_the_id_of_a_record_is_a_number_that_a_database_gives(self):
        for value in (1, MOST_ID):
            self.assertTrue(is_id(value))
            self.assertEqual(to_id(value), value)
        for value in ("7", "", 0, -7, 7.0, True, [7], {}, MOST_ID + 1):
            self.assertFalse(is_id(value))
            self._refused("id", value, to_id, value)

    def test_no_id_is_none(self):
        for value in (None, False):
            self.assertIsNone(to_id(value))
            self.assertIsNone(to_ids(value))

    def test_ids_are_read_each_once_in_their_order(self):
        self.assertEqual(to_ids([8, 7, 8]), [8, 7])
        self.assertEqual(to_ids((7,)), [7])
        self.assertEqual(to_ids([]), [])

    def test_what_is_no_list_of_ids_is_refused(self):
        for value in ("78", 7, {7: 1}, True, 0):
            self._refused("ids", value, to_ids, value)
        for value in ("7", True, 0, [7], MOST_ID + 1):
            self._refused("id", value, to_ids, [7, value])

    def test_digits_stand_for_an_id(self):
        self.assertEqual(read_digits("7"), 7)
        self.assertEqual(read_digits(str(MOST_ID)), MOST_ID)
        for text in ("", "seven", "-7", "7.0", "0", "\u00b2", str(MOST_ID + 1)):
            self.assertIsNone(read_digits(text))
        self.assertIsNone(read_digits("9" * 5000))
        self.assertIsNone(read_digits("0" * 10 + "7"))

    def test_a_key_may_be_a_text_as_in_json(self):
        self.assertEqual(to_known_id("7", [7, 8]), 7)
        self.assertEqual(to_known_id(8, [7, 8]), 8)

    def test_a_key_that_is_not_known_is_refused(self):
        self._refused("unknown", 9, to_known_id, 9, [7, 8])
        self._refused("unknown", "9", to_known_id, "9", [7, 8])

    def test_what_is_no_key_is_refused(self):
        for key in ("seven", "", None, "-7", -7, 7.0, True, "9" * 5000):
            self._refused("unknown", key, to_known_id, key, [7, -7, 1])

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

    # === SETTLED ELSEWHERE === #

    def test_what_was_settled_elsewhere_is_read_part_by_part(self):
        self.assertEqual(
            to_outside(
                {
                    "amount": "2.5",
                    "date": "2026-11-30",
                    "method": "Cash\n",
                    "reference": "Till 7",
                }
            ),
            {
                "amount": 2.5,
                "date": date(2026, 11, 30),
                "method": "Cash",
                "reference": "Till 7",
            },
        )

    def test_nothing_settled_elsewhere_is_none(self):
        for value in (None, False, "", {}, {"date": None, "method": False}):
            self.assertIsNone(to_outside(value))

    def test_what_is_no_dict_was_not_settled_elsewhere(self):
        for value in ("Cash", 5, [], ["amount"], True, 0):
            self._refused("outside", value, to_outside, value)

    def test_an_unknown_part_is_refused(self):
        self._refused("outside", "sum", to_outside, {"method": "Cash", "sum": 5})

    def test_a_part_that_can_not_be_read_is_refused(self):
        for part, kind in (
            ({"amount": "x"}, "amount"),
            ({"date": "x"}, "day"),
            ({"method": 5}, "text"),
            ({"reference": "\0"}, "letters"),
        ):
            self._refused(kind, *part.values(), to_outside, part)

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
        self.assertEqual(request.outside, {"method": "Cash"})
        self.assertEqual(request.note, "Late")
        for name in ("amount", "date", "refund_amount"):
            self.assertIsNone(getattr(request, name))

    def test_what_can_not_be_read_makes_no_request(self):
        for asked in (
            {"amount": "x"},
            {"date": "tomorrow"},
            {"refund_amount": -1},
            {"outside": {"amount": "x"}},
            {"lines": [[7, 10.0]]},
            {"reason_id": True},
            {"note": 5},
            {"settlement": 5},
            {"reissue": "no"},
            {"notify": 1},
        ):
            with self.subTest(asked=asked), self.assertRaises(RequestError):
                CreditRequest.parse(**asked)

    def test_each_choice_is_kept(self):
        form = object()
        request = CreditRequest.parse(
            lines={"7": 1},
            reason_id=3,
            reissue=True,
            settlement="refund",
            notify=True,
            override=True,
            form=form,
        )
        self.assertEqual(
            (request.lines, request.reason_id, request.settlement, request.form),
            ({"7": 1}, 3, "refund", form),
        )
        self.assertTrue(request.reissue and request.notify and request.override)

    def test_a_request_error_is_a_value_error(self):
        self.assertIsInstance(RequestError("day", "x"), ValueError)


class TestRequestProperties(CoreCase):
    @given(st.floats(-MOST_AMOUNT, MOST_AMOUNT))
    @PROFILE
    def test_an_amount_is_the_same_as_its_text(self, amount):
        self.assertEqual(to_amount(amount), amount)
        self.assertEqual(to_amount(repr(amount)), amount)

    @given(st.dates(FIRST_DAY, LAST_DAY))
    @PROFILE
    def test_a_day_is_the_same_as_its_text(self, day):
        self.assertEqual(to_day(day.isoformat()), day)

    @given(st.none() | st.booleans() | st.text() | st.lists(st.integers()))
    @PROFILE
    def test_whatever_is_given_is_read_or_refused(self, value):
        for read in (
            *(to_amount, to_positive_amount, to_optional_amount, to_day),
            *(to_text, to_line, to_flag, to_outside),
        ):
            try:
                read(value)
            except RequestError as error:
                self.assertEqual(error.value, value)

    @given(st.sets(st.integers(1, 50), min_size=1), st.integers(-5, 60))
    @PROFILE
    def test_only_known_ids_are_read(self, known, key):
        if key in known:
            self.assertEqual(to_known_id(str(key), known), key)
        else:
            self._unknown(key, known)

    def _unknown(self, key, known):
        with self.assertRaises(RequestError):
            to_known_id(key, known)

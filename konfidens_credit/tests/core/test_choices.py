# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is offered, and which texts are numbers of bank accounts."""

from hypothesis import given
from hypothesis import strategies as st

from ...core.choices import OFFERS, narrow_offers, to_account_number
from ...core.request import RequestError
from .core_common import PROFILE, CoreCase

IBAN = "NO9386011117947"
NAMES = st.sampled_from(sorted(OFFERS))


class TestChoices(CoreCase):
    # === OFFERS === #

    @PROFILE
    @given(NAMES, NAMES)
    def test_a_service_offers_no_more_than_the_company(self, company, service):
        narrowed = set(OFFERS[narrow_offers(company, service)])
        self.assertEqual(narrowed, set(OFFERS[company]) & set(OFFERS[service]))

    def test_keeping_is_always_offered(self):
        self.assertTrue(all("credit" in choices for choices in OFFERS.values()))

    # === ACCOUNTS === #

    def test_an_iban_is_shown_as_banks_print_it(self):
        for typed in (IBAN, IBAN.lower(), "NO93 8601-1117.947", f" {IBAN} "):
            self.assertEqual(to_account_number(typed), "NO93 8601 1117 947")

    def test_numbers_that_are_no_iban_stay_as_they_were_typed(self):
        for typed in ("8601.11.17947", "12-34-56 12345678", "0001234567"):
            self.assertEqual(to_account_number(typed), typed)

    def test_nothing_is_no_account(self):
        for nothing in (None, False, "", "  "):
            self.assertIsNone(to_account_number(nothing))

    def test_a_slip_in_an_iban_is_found(self):
        for position in range(4, len(IBAN)):
            digit = (int(IBAN[position]) + 1) % 10
            self._assert_refused(
                f"{IBAN[:position]}{digit}{IBAN[position + 1 :]}", "iban"
            )

    def test_what_is_no_number_is_refused(self):
        for text in ("<b>1234</b>", "12", "x" * 65, "12'34\" or 1", "=1+1234", "÷1234"):
            self._assert_refused(text, "account")

    def _assert_refused(self, text, problem):
        with self.assertRaises(RequestError, msg=text) as caught:
            to_account_number(text)
        self.assertEqual(caught.exception.problem, problem, text)

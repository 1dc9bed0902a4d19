# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is left of an invoice, and what a credit takes of it, in both currencies."""

from hypothesis import given
from hypothesis import strategies as st

from ...core.allocation import BASE
from ...core.credit_item import COMPANY, DOCUMENT, CreditItem, CreditPart, take
from .core_common import PROFILE, CoreCase

VAT = (7, False)
FEE = (8, False)


def make_item(document, company=None, document_bases=None, company_bases=None):
    """Return an item; in the company's currency, cents are worth a tenth."""
    return CreditItem(
        line=object(),
        base_line={},
        amounts=(
            dict(document),
            dict(company or {key: 10 * cents for key, cents in document.items()}),
        ),
        tax_bases=(dict(document_bases or {}), dict(company_bases or {})),
    )


class TestCreditItem(CoreCase):
    def test_what_is_left_is_gross_and_in_the_documents_currency(self):
        self.assertEqual(make_item({BASE: 800, VAT: 200}).left, 1000)

    def test_an_item_is_untouched_until_something_is_taken(self):
        item = make_item({BASE: 800, VAT: 200})
        self.assertTrue(item.is_untouched)
        item.subtract(make_item({BASE: 80, VAT: 20}))
        self.assertFalse(item.is_untouched)
        self.assertEqual((item.original, item.left), (1000, 900))

    def test_an_item_below_zero_is_touched_too(self):
        item = make_item({BASE: -800})
        item.subtract(make_item({BASE: -80}))
        self.assertFalse(item.is_untouched)

    def test_taking_more_than_there_was_is_touching(self):
        item = make_item({BASE: 800})
        item.subtract(make_item({BASE: -80}))
        self.assertFalse(item.is_untouched)

    def test_items_match_when_they_have_the_same_components(self):
        item = make_item({BASE: 800, VAT: 200})
        self.assertTrue(item.matches(make_item({VAT: 1, BASE: 5})))
        self.assertFalse(item.matches(make_item({BASE: 5})))
        self.assertFalse(item.matches(make_item({BASE: 5, VAT: 1, FEE: 1})))

    def test_components_are_those_of_the_document(self):
        item = make_item({BASE: 800}, company={BASE: 800})
        self.assertTrue(item.matches(make_item({BASE: 5}, company={VAT: 5})))

    def test_both_currencies_and_the_bases_of_taxes_are_taken_away(self):
        item = make_item({BASE: 800, VAT: 200}, None, {VAT: 800}, {VAT: 8000})
        item.subtract(
            make_item({BASE: 80, VAT: 20}, {BASE: 810, VAT: 190}, {VAT: 80}, {VAT: 810})
        )
        self.assertEqual(item.amounts, ({BASE: 720, VAT: 180}, {BASE: 7190, VAT: 1810}))
        self.assertEqual(item.tax_bases, ({VAT: 720}, {VAT: 7190}))

    def test_what_was_not_there_is_taken_away_from_nothing(self):
        item = make_item({BASE: 800})
        item.subtract(make_item({BASE: 80, FEE: 5}))
        self.assertEqual(item.amounts[DOCUMENT], {BASE: 720, FEE: -5})

    def test_items_are_told_apart_although_they_say_the_same(self):
        line = object()
        one, other = (
            CreditItem(line, {}, ({BASE: 1}, {BASE: 1}), ({}, {})) for _twice in "12"
        )
        self.assertNotEqual(one, other)
        self.assertEqual(len({one, other}), 2)


class TestCreditPart(CoreCase):
    def _part(self, item, document, company):
        return CreditPart(item, (document, company), ({}, {}))

    def test_a_part_is_whole_when_it_takes_all_of_an_untouched_item(self):
        item = make_item({BASE: 800})
        self.assertTrue(self._part(item, {BASE: 800}, {BASE: 8000}).is_whole)

    def test_a_part_is_not_whole_when_a_currency_differs(self):
        item = make_item({BASE: 800})
        self.assertFalse(self._part(item, {BASE: 800}, {BASE: 7999}).is_whole)
        self.assertFalse(self._part(item, {BASE: 799}, {BASE: 8000}).is_whole)

    def test_what_is_left_of_a_touched_item_is_not_whole(self):
        item = make_item({BASE: 800})
        item.subtract(make_item({BASE: 300}))
        self.assertFalse(self._part(item, {BASE: 500}, {BASE: 5000}).is_whole)

    def test_a_part_is_empty_when_nothing_is_on_it_in_either_currency(self):
        item = make_item({BASE: 800})
        self.assertTrue(self._part(item, {BASE: 0, VAT: 0}, {BASE: 0}).is_empty)
        self.assertFalse(self._part(item, {BASE: 0}, {BASE: 1}).is_empty)
        self.assertFalse(self._part(item, {BASE: 0, VAT: -1}, {BASE: 0}).is_empty)

    def test_parts_are_told_apart_although_they_say_the_same(self):
        item = make_item({BASE: 800})
        one, other = (self._part(item, {BASE: 1}, {BASE: 1}) for _twice in "12")
        self.assertNotEqual(one, other)
        self.assertEqual(len({one, other}), 2)


class TestTake(CoreCase):
    def test_all_is_taken_as_it_was_booked(self):
        item = make_item({BASE: 800, VAT: 200}, {BASE: 8001, VAT: 1999}, {VAT: 790})
        for target in (None, 600 + 400):
            [part] = take([item], target)
            self.assertIs(part.item, item)
            self.assertTrue(part.is_whole)
            self.assertEqual(part.tax_bases, ({VAT: 790}, {}))

    def test_a_part_does_not_change_with_its_item(self):
        item = make_item({BASE: 800, VAT: 200}, None, {VAT: 800}, {VAT: 8000})
        [part] = take([item])
        item.subtract(part)
        self.assertEqual(part.amounts[DOCUMENT], {BASE: 800, VAT: 200})
        self.assertEqual(part.tax_bases, ({VAT: 800}, {VAT: 8000}))
        self.assertEqual(item.left, 0)

    def test_all_of_nothing_is_what_there_is(self):
        item = make_item({BASE: 5, VAT: -5}, None, {VAT: 7})
        [part] = take([item], 0)
        self.assertEqual(part.amounts[DOCUMENT], {BASE: 5, VAT: -5})
        self.assertEqual(part.tax_bases[DOCUMENT], {VAT: 7})

    def test_a_tax_without_a_base_keeps_the_base_that_it_was_computed_on(self):
        item = make_item({VAT: 500}, None, {VAT: 2000})
        [part] = take([item], 250 + 250)
        self.assertEqual(part.tax_bases[DOCUMENT], {VAT: 2000})

    def test_a_part_is_taken_in_both_currencies(self):
        item = make_item({BASE: 800, VAT: 200}, {BASE: 1600, VAT: 400})
        [part] = take([item], 100)
        self.assertEqual(part.amounts[DOCUMENT], {BASE: 80, VAT: 20})
        self.assertEqual(part.amounts[COMPANY], {BASE: 160, VAT: 40})

    def test_the_companys_currency_is_rounded_to_the_nearest_cent(self):
        [part] = take([make_item({BASE: 1000}, {BASE: 666})], 100)
        self.assertEqual(part.amounts, ({BASE: 100}, {BASE: 67}))

    def test_more_than_is_left_is_taken_as_it_is_asked(self):
        [part] = take([make_item({BASE: 800, VAT: 200})], 1500)
        self.assertEqual(part.amounts[DOCUMENT], {BASE: 1200, VAT: 300})

    def test_items_give_in_proportion_and_in_order(self):
        items = [make_item({BASE: 300}), make_item({BASE: 100})]
        parts = take(items, 200)
        self.assertEqual([part.item for part in parts], items)
        self.assertEqual([part.amounts[DOCUMENT][BASE] for part in parts], [150, 50])

    def test_bases_of_taxes_go_with_the_base(self):
        item = make_item(
            {BASE: 800, VAT: 200, FEE: 40}, None, {VAT: 800, FEE: 1000}, {VAT: 8000}
        )
        [part] = take([item], 104)
        self.assertEqual(part.amounts[DOCUMENT], {BASE: 80, VAT: 20, FEE: 4})
        self.assertEqual(part.tax_bases, ({VAT: 80, FEE: 100}, {VAT: 800}))

    def test_bases_of_taxes_without_a_base_are_nothing(self):
        items = [
            make_item({VAT: 200}, None, {VAT: 800}, {VAT: 8000}),
            make_item({BASE: 800}),
        ]
        [part, _other] = take(items, 500)
        self.assertEqual(part.tax_bases, ({VAT: 0}, {VAT: 0}))


@st.composite
def item_lists(draw):
    """Items of one invoice, each with a base and some taxes."""
    cents = st.integers(0, 50_000)
    items = []
    for _number in range(draw(st.integers(1, 4))):
        taxes = draw(st.sets(st.sampled_from((VAT, FEE))))
        document = {BASE: draw(cents), **{tax: draw(cents) for tax in sorted(taxes)}}
        bases = dict.fromkeys(taxes, document[BASE])
        company = {key: 7 * amount + 3 for key, amount in document.items()}
        items.append(make_item(document, company, bases, bases))
    return items


class TestTakeProperties(CoreCase):
    @given(item_lists(), st.integers(0, 100))
    @PROFILE
    def test_parts_add_up_and_none_is_more_than_is_left(self, items, percent):
        target = sum(item.left for item in items) * percent // 100
        parts = take(items, target)
        self.assertEqual(
            sum(sum(part.amounts[DOCUMENT].values()) for part in parts), target
        )
        for part in parts:
            for taken, left in zip(part.amounts, part.item.amounts, strict=True):
                for component, cents in taken.items():
                    self.assertTrue(0 <= cents <= left[component])

    @given(item_lists(), st.lists(st.integers(0, 100), max_size=4))
    @PROFILE
    def test_after_the_last_credit_nothing_is_left_in_either_currency(
        self, items, percents
    ):
        for percent in percents:
            target = sum(item.left for item in items) * percent // 100
            for part in take(items, target):
                part.item.subtract(part)
        for part in take(items):
            part.item.subtract(part)
        for item in items:
            for cents in (*item.amounts, *item.tax_bases):
                self.assertFalse(any(cents.values()))

    @given(item_lists(), st.integers(0, 100))
    @PROFILE
    def test_the_same_is_taken_each_time(self, items, percent):
        target = sum(item.left for item in items) * percent // 100
        one, other = take(items, target), take(items, target)
        self.assertEqual(
            [(part.amounts, part.tax_bases) for part in one],
            [(part.amounts, part.tax_bases) for part in other],
        )

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What crediting sees of an invoice: its items, and what is left of each.

An item is a journal item that carries an amount of its own (a product line, but also
cash rounding, early payment discount and discount allocation) together with its share
of every tax. Amounts are whole cents, first in the document's currency, then in the
company's; the two are split side by side so that both end at zero (rule 6).
"""

from dataclasses import dataclass, field

from .allocation import BASE, allocate, nearest

DOCUMENT, COMPANY = 0, 1


@dataclass(eq=False)
class CreditItem:
    """One journal item of an invoice, with what credit notes have left of it.

    :param line: the invoice's journal item
    :param base_line: the tax engine's base line of it
    :param amounts: per currency, cents by component: base and each (tax id, reverse
        charge); positive when the invoice charges them
    :param tax_bases: per currency, the base that each tax was computed on
    """

    line: object
    base_line: dict
    amounts: tuple[dict, dict]
    tax_bases: tuple[dict, dict]
    original: int = field(init=False)

    def __post_init__(self):
        self.original = self.left

    @property
    def left(self):
        """Gross cents left, in the document's currency."""
        return sum(self.amounts[DOCUMENT].values())

    @property
    def is_untouched(self):
        """Whether nothing was taken from this item yet."""
        return self.original == self.left

    def matches(self, other):
        """Tell whether ``other``, read from a credit note, has the same components."""
        return other.amounts[DOCUMENT].keys() == self.amounts[DOCUMENT].keys()

    def subtract(self, other):
        """Take away what ``other``, read from a credit note, has taken back."""
        for which in (DOCUMENT, COMPANY):
            for mine, theirs in (
                (self.amounts[which], other.amounts[which]),
                (self.tax_bases[which], other.tax_bases[which]),
            ):
                for key, cents in theirs.items():
                    mine[key] = mine.get(key, 0) - cents


@dataclass(eq=False)
class CreditPart:
    """What one credit note takes from one item: amounts shaped as the item's."""

    item: CreditItem
    amounts: tuple[dict, dict]
    tax_bases: tuple[dict, dict]

    @property
    def is_whole(self):
        """Whether the item is taken back exactly as it was invoiced."""
        return self.item.is_untouched and self.amounts == self.item.amounts

    @property
    def is_empty(self):
        """Whether there is nothing of this item on the credit note."""
        return not any(any(amounts.values()) for amounts in self.amounts)


def take(items, target=None):
    """Take ``target`` cents from ``items``, or all that is left of them.

    :param list[CreditItem] items: what is left of the invoice
    :param int | None target: gross cents in the document's currency
    :return: a part for each item
    :rtype: list[CreditPart]
    """
    left = sum(item.left for item in items)
    if target is None or target == left:
        return [
            CreditPart(
                item,
                tuple(dict(amounts) for amounts in item.amounts),
                tuple(dict(bases) for bases in item.tax_bases),
            )
            for item in items
        ]
    company_left = sum(sum(item.amounts[COMPANY].values()) for item in items)
    taken = (
        allocate([item.amounts[DOCUMENT] for item in items], target),
        allocate(
            [item.amounts[COMPANY] for item in items],
            nearest(company_left, target, left),
        ),
    )
    return [
        CreditPart(
            item,
            (taken[DOCUMENT][index], taken[COMPANY][index]),
            tuple(
                _scale_tax_bases(item, which, taken[which][index])
                for which in (DOCUMENT, COMPANY)
            ),
        )
        for index, item in enumerate(items)
    ]


def _scale_tax_bases(item, which, taken):
    """Return the base of each tax for a part, in proportion to the part's own base."""
    base = item.amounts[which].get(BASE)
    if not base:
        return dict.fromkeys(item.tax_bases[which], 0)
    return {
        key: nearest(tax_base, taken[BASE], base)
        for key, tax_base in item.tax_bases[which].items()
    }

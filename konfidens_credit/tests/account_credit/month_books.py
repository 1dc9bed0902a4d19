# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The books of a month as an accountant works them out on paper: plain Python, whole
cents and fractions, nothing of Odoo and nothing of the addon.
"""

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction

# Of this rate, tax is due when it is paid.
WHEN_PAID = 12


def nearest(value):
    """Return the whole number nearest to a fraction, halves away from zero."""
    whole = int(abs(value) + Fraction(1, 2))
    return whole if value >= 0 else -whole


def share(amounts, target):
    """Split a target over amounts: floors, then a cent each to the largest rests."""
    total = sum(amounts.values())
    exact = {key: Fraction(cents * target, total) for key, cents in amounts.items()}
    parts = {key: exact[key].__floor__() for key in amounts}
    by_rest = sorted(
        amounts, key=lambda key: (exact[key] - parts[key], amounts[key]), reverse=True
    )
    for key in by_rest[: target - sum(parts.values())]:
        parts[key] += 1
    return parts


def take(left, amount):
    """Return what a credit takes of what is left: of each tax the nearest cent to its
    share, and of the net amounts the rest.
    """
    total = sum(left.values())
    if amount == total:
        return dict(left)
    taxes = {
        key: nearest(Fraction(cents * amount, total))
        for key, cents in left.items()
        if key[1] == "tax"
    }
    nets = {key: cents for key, cents in left.items() if key[1] == "net"}
    return {**share(nets, amount - sum(taxes.values())), **taxes}


@dataclass(eq=False)
class Document:
    """An invoice (sign 1), a credit note or a payment (sign -1), a refund (sign 1).

    :ivar dict parts: cents of its currency by (rate of the tax, "net" or "tax")
    :ivar dict own: the same in cents of the company's currency
    :ivar int open, own_open: what is not settled of it
    :ivar int reported: what was reported of tax that is due when it is paid
    """

    customer: str
    sign: int
    parts: dict
    own: dict
    left: dict = field(init=False)
    own_left: dict = field(init=False)
    open: int = field(init=False)
    own_open: int = field(init=False)
    reported: int = field(init=False, default=0)

    def __post_init__(self):
        self.left, self.own_left = dict(self.parts), dict(self.own)
        self.total = self.open = sum(self.parts.values())
        self.own_open = sum(self.own.values())

    def reduce(self, taken, own_taken):
        for key, cents in taken.items():
            self.left[key] -= cents
        for key, cents in own_taken.items():
            self.own_left[key] -= cents


class Books:
    """What stands, in cents of the company's currency."""

    def __init__(self):
        self.revenue = self.exchange = self.bank = self.outside = 0
        self.taxes, self.grids, self.owed = Counter(), Counter(), Counter()

    def sell(self, customer, nets, rate=1):
        """Write down an invoice.

        :param dict nets: cents by rate of the tax, each rate on one line
        :param rate: units of its currency for one of the company's
        """
        parts, own = {}, {}
        for percent, net in nets.items():
            tax = Fraction(net * percent, 100)
            parts[percent, "net"], parts[percent, "tax"] = net, nearest(tax)
            own[percent, "net"] = nearest(Fraction(net) / rate)
            own[percent, "tax"] = nearest(tax / rate)
        return self._book(Document(customer, 1, parts, own))

    def credit(self, invoice, amount=None, percent=None):
        """Write down a credit note: of all that is left, of an amount, or of an amount
        of the line that bears a tax; it is settled with what the invoice owes.
        """
        if amount is None:
            taken, own_taken = dict(invoice.left), dict(invoice.own_left)
        else:
            left, own_left = invoice.left, invoice.own_left
            if percent is not None:
                left, own_left = (
                    {key: cents for key, cents in each.items() if key[0] == percent}
                    for each in (left, own_left)
                )
            own_amount = nearest(
                Fraction(sum(own_left.values()) * amount, sum(left.values()))
            )
            taken, own_taken = take(left, amount), take(own_left, own_amount)
        invoice.reduce(taken, own_taken)
        note = self._book(Document(invoice.customer, -1, taken, own_taken))
        self.settle(invoice, note)
        return note

    def pay(self, document, amount, rate=1):
        """Write down money for an invoice, or back for a credit note."""
        own = nearest(Fraction(amount) / rate)
        money = Document(
            document.customer,
            -document.sign,
            {(0, "money"): amount},
            {(0, "money"): own},
        )
        self.owed[money.customer] += money.sign * own
        self.bank -= money.sign * own
        if document.sign > 0:
            self.settle(document, money)
        else:
            self.settle(money, document)

    def settle_outside(self, note):
        """Write down that what a credit note has left was settled elsewhere."""
        own = note.own_open
        self.owed[note.customer] += own
        self.outside -= own
        other = Document(note.customer, 1, {(0, "out"): note.open}, {(0, "out"): own})
        self.settle(other, note)

    def settle(self, debit, credit):
        """Settle two documents with each other, as far as they go. What is gained or
        lost by another rate shows when both are closed.
        """
        amount = min(debit.open, credit.open)
        if not amount:
            return
        closing = debit if debit.open == amount else credit
        own = closing.own_open
        for document in (debit, credit):
            document.open -= amount
            self._report_when_paid(document, amount)
        if not debit.open and not credit.open:
            lost = debit.own_open - credit.own_open
            self.exchange += lost
            self.owed[debit.customer] -= lost
            debit.own_open = credit.own_open = 0
        else:
            debit.own_open -= own
            credit.own_open -= own

    def _book(self, document):
        for (percent, what), cents in document.own.items():
            cents *= document.sign
            self.owed[document.customer] += cents
            if what == "net":
                self.revenue += cents
            else:
                self.taxes["later" if percent == WHEN_PAID else percent] += cents
            if percent != WHEN_PAID:
                self.grids[f"{percent} {what}"] += cents
        return document

    def _report_when_paid(self, document, amount):
        """Report the tax that is due when it is paid, in proportion to what is; the
        last payment reports the rest of the tax.
        """
        net = document.parts.get((WHEN_PAID, "net"))
        if net is None:
            return
        part = Fraction(amount, document.total)
        tax = nearest(document.parts[WHEN_PAID, "tax"] * part)
        if not document.open:
            tax = document.parts[WHEN_PAID, "tax"] - document.reported
        document.reported += tax
        self.grids[f"{WHEN_PAID} net"] += document.sign * nearest(net * part)
        self.grids[f"{WHEN_PAID} tax"] += document.sign * tax
        self.taxes[WHEN_PAID] += document.sign * tax
        self.taxes["later"] -= document.sign * tax

    def sum_up(self):
        """Return what stands, in units of the company's currency, without zeros."""
        stands = {
            "revenue": self.revenue,
            "exchange": -self.exchange,
            "bank": self.bank,
            "outside": self.outside,
            **{("tax", key): cents for key, cents in self.taxes.items()},
            **{("grid", key): cents for key, cents in self.grids.items()},
            **{("owed", key): cents for key, cents in self.owed.items()},
        }
        return {key: cents / 100 for key, cents in stands.items() if cents}

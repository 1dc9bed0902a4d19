# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What of a course or membership is paid for and not used, in whole cents."""

from dataclasses import dataclass, field

from .allocation import nearest, split_by_key


class AboveStanding(ValueError):
    """More is asked for than is billed and not credited yet.

    :ivar amount: what was asked for, in cents
    :ivar standing: what is billed and not credited yet, in cents
    """

    def __init__(self, amount, standing):
        super().__init__(amount, standing)
        self.amount = amount
        self.standing = standing


@dataclass(eq=False)
class Share:
    """What is sold of one enrolment, by line, in cents.

    :ivar standing: what is not credited yet
    :ivar unused: what of it is not used when the client leaves
    """

    standing: dict = field(default_factory=dict)
    unused: dict = field(init=False)

    def __post_init__(self):
        self.unused = dict.fromkeys(self.standing, 0)

    @property
    def total_standing(self):
        return sum(self.standing.values())

    @property
    def total_unused(self):
        return sum(self.unused.values())

    def leave(self, lines):
        """Note that all that stands of ``lines`` is unused.

        >>> share = Share({"monday": 8000, "friday": 9000})
        >>> share.leave(["friday"])
        >>> share.unused
        {'monday': 0, 'friday': 9000}
        """
        for line in lines:
            self.unused[line] = self.standing[line]

    def leave_part(self, line, price, left, total):
        """Note that ``left`` of ``total`` parts of a line are unused, rounded once, but
        no more than stands.

        >>> share = Share({"course": 10000})
        >>> share.leave_part("course", 10000, 2, 3)
        6667

        :param int price: what the line was sold for, in cents
        :return: what is unused of it
        :rtype: int
        """
        self.unused[line] = min(nearest(price, left, total), self.standing[line])
        return self.unused[line]

    def spread(self, amount):
        """Return ``amount`` spread over the lines, exact to the cent and never above
        what stands of one: over what is unused of them, and what is more than that over
        what is used.

        >>> share = Share({"monday": 8000, "friday": 9000})
        >>> share.leave(["friday"])
        >>> share.spread(4500)
        {'monday': 0, 'friday': 4500}
        >>> share.spread(9500)
        {'monday': 500, 'friday': 9000}

        :param int amount: what to give back, in cents
        :rtype: dict
        :raise AboveStanding: if it is more than stands
        """
        if amount > self.total_standing:
            raise AboveStanding(amount, self.total_standing)
        of_unused = min(amount, self.total_unused)
        parts = split_by_key(self.unused, of_unused)
        used = {
            line: standing - self.unused[line]
            for line, standing in self.standing.items()
        }
        more = split_by_key(used, amount - of_unused)
        return {line: part + more[line] for line, part in parts.items()}


def join_shares(shares):
    """Return what several shares sell together; no two have a line in common.

    >>> one, other = Share({"course": 100}), Share({"materials": 20})
    >>> join_shares([one, other]).standing
    {'course': 100, 'materials': 20}

    :param list[Share] shares: what is sold of one enrolment
    :rtype: Share
    """
    together = Share()
    for share in shares:
        together.standing.update(share.standing)
        together.unused.update(share.unused)
    return together

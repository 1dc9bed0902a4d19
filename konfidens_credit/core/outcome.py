# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What became of each line of a credit note, in whole cents (rules 10 and 31)."""

from itertools import accumulate, pairwise


def lay_over(lengths, parts):
    """Lay ``parts`` end to end along ``lengths``, and return how much of each part
    falls on each length.

    >>> lay_over([100, 100], [50, 70, 80])
    [[50, 50, 0], [0, 20, 80]]

    A negative length goes back over what the ones before it took:

    >>> lay_over([100, -20, 40], [90, 30])
    [[90, 10], [-10, -10], [10, 30]]

    :param list[int] lengths: the lines of a credit note, in their order
    :param list[int] parts: what became of it, none below zero, in the order in which
        the lines take them
    :return: the parts of each length, in the order of ``parts``
    :rtype: list[list[int]]
    """
    spans = list(pairwise(accumulate(parts, initial=0)))
    return [
        [_clip(stop, span) - _clip(start, span) for span in spans]
        for start, stop in pairwise(accumulate(lengths, initial=0))
    ]


def _clip(position, span):
    first, last = span
    return min(max(position, first), last)

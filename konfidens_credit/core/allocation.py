# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Exact proportional splitting of amounts, in whole cents (rules 5, 6 and 9).

No database is needed here: amounts are integers in the currency's smallest unit. An
*item* is an invoice line as seen by crediting: its base and its amount of each tax,
``{BASE: 8000, tax_key: 2000}``.
"""

BASE = "base"


def split(amounts, target):
    """Split ``target`` over ``amounts`` in proportion, by largest remainder.

    The parts add up to ``target`` exactly, and as long as ``target`` lies between
    zero and the sum of ``amounts``, no part is larger than its amount.

    >>> split([3333, 3333, 3334], 1000)
    [333, 333, 334]
    >>> split([100, -40], 30)
    [50, -20]

    :param list[int] amounts: what can be taken from, in cents
    :param int target: what to take, in cents
    :return: the parts, in the order of ``amounts``
    :rtype: list[int]
    """
    total = sum(amounts)
    if not total:
        return [0] * len(amounts)
    parts, remainders = [], []
    for amount in amounts:
        quotient, remainder = divmod(amount * target, total)
        parts.append(quotient)
        remainders.append(abs(remainder))
    # Floor division leaves between 0 and len(amounts) - 1 cents to hand out.
    order = sorted(
        range(len(amounts)),
        key=lambda i: (remainders[i], abs(amounts[i])),
        reverse=True,
    )
    for i in order[: target - sum(parts)]:
        parts[i] += 1
    return parts


def split_by_key(amounts, target):
    """Split ``target`` as ``split`` does, over amounts that have names.

    >>> split_by_key({"monday": 8000, "friday": 9000}, 8500)
    {'monday': 4000, 'friday': 4500}

    :param dict amounts: what can be taken from, in cents
    :rtype: dict
    """
    parts = iter(split(list(amounts.values()), target))
    return {key: next(parts) for key in amounts}


def nearest(amount, target, total):
    """Return the whole cent nearest to ``amount * target / total``, halves away
    from zero.

    >>> nearest(2500, 1234, 12500)
    247
    """
    quotient, remainder = divmod(amount * target, total)
    twice, whole = 2 * abs(remainder), abs(total)
    is_next_nearer = twice >= whole if quotient >= 0 else twice > whole
    return quotient + is_next_nearer


def allocate(items, target):
    """Take ``target`` from ``items``: base and each tax in proportion (rule 5).

    Each tax gets the cent nearest to its exact share of the whole, so that a credit
    note reads like an invoice of its own; the bases carry the rest. When the bases
    can't (many taxes of a cent or so), everything is split by largest remainder.

    >>> allocate([{BASE: 10000, "vat": 2500}], 1234)
    [{'base': 987, 'vat': 247}]

    :param list[dict] items: per invoice line, its amounts in cents by component
    :param int target: the gross amount to take, in cents
    :return: the parts taken, shaped as ``items``; they add up to ``target``
    :rtype: list[dict]
    """
    total = sum(sum(item.values()) for item in items)
    if target == total:
        return [dict(item) for item in items]
    if not total:
        return [dict.fromkeys(item, 0) for item in items]
    by_component = {}
    for index, item in enumerate(items):
        for component, amount in item.items():
            by_component.setdefault(component, {})[index] = amount
    totals = {
        component: sum(amounts.values()) for component, amounts in by_component.items()
    }
    goals = {
        component: nearest(amount, target, total)
        for component, amount in totals.items()
        if component != BASE
    }
    base_goal = target - sum(goals.values())
    base_total = totals.get(BASE, 0)
    if not 0 <= base_goal * base_total <= base_total**2 or (
        base_goal and not base_total
    ):
        flat = {
            (index, component): amount
            for component, amounts in by_component.items()
            for index, amount in amounts.items()
        }
        taken = [{} for _item in items]
        for (index, component), part in split_by_key(flat, target).items():
            taken[index][component] = part
        return taken

    goals[BASE] = base_goal
    taken = [{} for _item in items]
    for component, amounts in by_component.items():
        for index, part in split_by_key(amounts, goals[component]).items():
            taken[index][component] = part
    return taken

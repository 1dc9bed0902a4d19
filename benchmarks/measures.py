# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is timed against what, and how good it has to be."""

from dataclasses import dataclass

ADDON, NATIVE = "addon", "native"


@dataclass(frozen=True)
class Case:
    """A workload on one of the twin databases.

    :param count: documents that one run of it handles
    :param repeat: runs in each round, every one in a transaction of its own
    """

    side: str
    workload: str
    count: int = 1
    repeat: int = 1


@dataclass(frozen=True)
class Measure:
    """The time per document of `subject`, as a part of that of `reference`.

    :param target: the ratio that must not be exceeded
    :param queries: how many queries per document `subject` may make
    """

    title: str
    subject: Case
    reference: Case
    target: float
    queries: float | None = None


@dataclass(frozen=True)
class Race:
    """Cases that take turns, so that a slow minute of the machine is slow for all."""

    rounds: int
    measures: tuple[Measure, ...]

    @property
    def cases(self):
        return list(
            dict.fromkeys(
                case
                for measure in self.measures
                for case in (measure.reference, measure.subject)
            )
        )


def against_native(title, target, *case, rounds=3, queries=None):
    """Return a race of one measure: with the addon against without."""
    measure = Measure(title, Case(ADDON, *case), Case(NATIVE, *case), target, queries)
    return Race(rounds, (measure,))


RACES = {
    "reissue": against_native(
        "Credit + reissue of 200 invoices", 0.2, "reissue", 200, queries=16
    ),
    "credit": against_native("Credit only, 200 invoices", 0.13, "credit", 200),
    "single": against_native(
        "Credit + reissue of one invoice, interactively", 0.6, "reissue", 1, 10
    ),
    "settle": Race(
        3,
        (
            Measure(
                "Credit and refund 200 paid invoices, against crediting them plainly",
                Case(ADDON, "refund", 200),
                Case(ADDON, "credit_paid", 200),
                2.0,
            ),
            Measure(
                "Credit 200 paid invoices as settled elsewhere, against crediting them "
                "plainly",
                Case(ADDON, "outside", 200),
                Case(ADDON, "credit_paid", 200),
                2.0,
            ),
        ),
    ),
    "scale": Race(
        2,
        (
            Measure(
                "Credit + reissue: each of 800 against each of 200",
                Case(ADDON, "reissue", 800),
                Case(ADDON, "reissue", 200),
                1.0,
            ),
            Measure(
                "Credit + reissue: each of 800 against each of 50",
                Case(ADDON, "reissue", 800),
                Case(ADDON, "reissue", 50, repeat=3),
                1.15,
            ),
        ),
    ),
    "cancel": against_native(
        "Cancel a session of 300 invoiced bookings, until the messages are queued",
        0.25,
        "cancel",
        300,
    ),
    "cancel_refund": Race(
        2,
        (
            Measure(
                "Cancel a session of 500 paid bookings and refund, against keeping "
                "the account credit",
                Case(ADDON, "cancel_refunded", 500),
                Case(ADDON, "cancel_paid", 500),
                2.0,
            ),
        ),
    ),
    "cancel_scale": Race(
        2,
        (
            Measure(
                "Cancel a session: each of 1,000 bookings against each of 100",
                Case(ADDON, "cancel", 1000),
                Case(ADDON, "cancel", 100, repeat=3),
                1.15,
            ),
        ),
    ),
    "remove": against_native(
        "Remove 200 clients from a course of 20 sessions, 12 of them left, until the "
        "messages are queued",
        0.3,
        "remove",
        200,
    ),
    "remove_scale": Race(
        1,
        (
            Measure(
                "Remove from a course: each of 800 clients against each of 50",
                Case(ADDON, "remove", 800),
                Case(ADDON, "remove", 50, repeat=3),
                1.15,
            ),
        ),
    ),
    "post": against_native(
        "Create and post 200 ordinary invoices", 1.05, "post", 200, rounds=7
    ),
    "collect": against_native(
        "Post 500 invoices that use account credit, against posting them plainly",
        1.6,
        "collect",
        500,
    ),
    "portal_home": against_native(
        "Open the customer portal", 1.15, "open_portal_home", 1, 20, rounds=5
    ),
    "portal_invoice": against_native(
        "Open an invoice on the portal", 1.15, "open_portal_invoice", 1, 20, rounds=5
    ),
    "credits": against_native(
        "Open the account credit of 50,000 customers (80 rows and the count), "
        "against Odoo's list of the same journal items",
        1.5,
        "open_credits",
        1,
        20,
        rounds=5,
    ),
    "list": against_native(
        "Open the list of 100,000 invoices (80 rows and the count)",
        1.05,
        "open_list",
        1,
        20,
        rounds=5,
    ),
}

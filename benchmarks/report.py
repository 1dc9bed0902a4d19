# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The results as a table: on the terminal, and in docs/benchmarks.md."""

import os
import platform
from statistics import median

from benchmarks.measures import RACES
from tools.environment import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"
HEADER = (
    "measure",
    "ours",
    "reference",
    "ratio",
    "processor",
    "target",
    "queries",
    "",
)
INTRODUCTION = """\
# Benchmarks

`make bench` times the addon against Odoo alone, in the same run: two databases with
the same books, one with the addon and one without, in two warm processes that take
turns. Times are per document, medians over all rounds; each run is a transaction of its
own that starts with an empty cache and ends when everything is written.

- *ours*: with the addon; *reference*: Odoo without it, doing the same with its own
  means (the reversal wizard, then posting), or the addon on fewer invoices
- *ratio*: ours / reference by the clock; *processor*: by the time of the processor
  that Python used, which a busy machine disturbs less
- *queries*: per document, ours / reference

What grows with the number of invoices in one transaction is Odoo's numbering: it looks
up the last number for each document by itself, which takes 0.9 ms among 200 and 1.9 ms
among 800.

`python -m benchmarks NAME ...` times single measures and renews their rows.

"""


def rows_of(race, samples):
    """Return a row of text for each measure of a race."""
    return [row_of(measure, samples) for measure in race.measures]


def row_of(measure, samples):
    ours = middle(samples[measure.subject])
    other = middle(samples[measure.reference])
    ratio = ours["wall"] / other["wall"]
    is_ok = ratio <= measure.target and (
        measure.queries is None or ours["queries"] <= measure.queries
    )
    target = f"{measure.target:.2f}"
    if measure.queries is not None:
        target += f", {measure.queries} queries"
    return (
        measure.title,
        f"{ours['wall'] * 1000:.1f} ms",
        f"{other['wall'] * 1000:.1f} ms",
        f"{ratio:.3f}",
        f"{ours['processor'] / other['processor']:.3f}",
        target,
        f"{ours['queries']:.1f} / {other['queries']:.1f}",
        "ok" if is_ok else "over",
    )


def middle(samples):
    return {
        name: median(getattr(sample, name) for sample in samples)
        for name in ("wall", "processor", "queries")
    }


def as_table(rows, header=HEADER):
    """Return the rows as a table that reads well as it is and as Markdown."""
    rows = [header, *rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "| " + " | ".join(map(str.ljust, row, widths)).rstrip() + " |" for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def write_page(rows):
    """Renew these rows of the page; those of other measures stay."""
    PAGE.parent.mkdir(exist_ok=True)
    by_title = {row[0]: row for row in [*read_page(), *rows]}
    rows = [
        by_title[measure.title]
        for race in RACES.values()
        for measure in race.measures
        if measure.title in by_title
    ]
    machine = (
        f"Measured on {os.cpu_count()} cores ({platform.machine()}) with "
        f"Python {platform.python_version()}.\n"
    )
    PAGE.write_text(f"{INTRODUCTION}{as_table(rows)}\n\n{machine}")


def read_page():
    """Return the rows of the page as it is."""
    lines = PAGE.read_text().splitlines() if PAGE.exists() else []
    return [
        tuple(cell.strip() for cell in line.strip("|").split("|"))
        for line in lines
        if line.startswith("| ") and not line.startswith(f"| {HEADER[0]} ")
    ]

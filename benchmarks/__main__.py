# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Timings side by side with Odoo's own: python -m benchmarks [NAME ...]"""

import sys

from benchmarks.databases import twin_databases
from benchmarks.measures import ADDON, NATIVE, RACES
from benchmarks.report import as_table, rows_of, write_page
from benchmarks.twin import Twin
from tools.environment import step


def main(names):
    if unknown := set(names) - set(RACES):
        return f"No such benchmark: {', '.join(unknown)}. Known: {', '.join(RACES)}."
    rows = []
    with (
        twin_databases() as databases,
        Twin(databases[NATIVE], False) as native,
        Twin(databases[ADDON], True) as addon,
    ):
        twins = {NATIVE: native, ADDON: addon}
        for name in names or RACES:
            with step(f"Timing {name}"):
                rows += rows_of(RACES[name], run_race(RACES[name], twins))
            print(as_table(rows), flush=True)
            write_page(rows)
    return 0 if all(row[-1] == "ok" for row in rows) else 1


def run_race(race, twins):
    """Let the cases take turns, in turned order every second round."""
    samples = {case: [] for case in race.cases}
    for number in range(race.rounds):
        for case in race.cases[:: -1 if number % 2 else 1]:
            samples[case] += twins[case.side].run(case)
    return samples


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

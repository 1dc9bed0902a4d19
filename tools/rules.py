# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The table of the money rules: where each is kept, and which tests show it.

Read from the docstrings, which name the rules by their numbers. `python -m tools.rules`
renews it in CONTRIBUTING.md, `python -m tools.rules --check` fails when it is old.
"""

import re
import sys

from tools.environment import ADDON, GLUE, ROOT

RULES = ROOT / "docs" / "rules.md"
GUIDE = ROOT / "CONTRIBUTING.md"
BEGIN, END = "<!-- rules -->\n", "<!-- end of rules -->\n"
NAMED = re.compile(r"\brules?\s+((?:\d+|,\s*|\s+and\s+|\s+to\s+)+)", re.IGNORECASE)


def main(arguments):
    text = GUIDE.read_text()
    start, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    renewed = text[:start] + make_table() + text[end:]
    if "--check" in arguments:
        if renewed != text:
            return "CONTRIBUTING.md is old: run `tools/run python -m tools.rules`."
    else:
        GUIDE.write_text(renewed)
    return 0


def make_table():
    """Return the table, a row for each rule."""
    kept = find_rules(ROOT / ADDON, "*.py", without="tests")
    for addon in GLUE:
        for number, paths in find_rules(ROOT / addon, "*.py", without="tests").items():
            kept.setdefault(number, set()).update(f"{addon}/{path}" for path in paths)
    shown = find_rules(ROOT / ADDON / "tests", "test_*.py")
    shown_outside = find_rules(ROOT / "tests", "test_*.py")
    rows = ["| rule | kept in | shown by |", "| --- | --- | --- |"]
    for number in read_numbers(RULES.read_text()):
        tests = [f"`{path}`" for path in sorted(shown.get(number, ()))]
        tests += [f"`tests/{path}`" for path in sorted(shown_outside.get(number, ()))]
        places = [f"`{path}`" for path in sorted(kept.get(number, ()))]
        rows.append(f"| {number} | {', '.join(places)} | {', '.join(tests)} |")
    return "\n".join(rows) + "\n"


def read_numbers(text):
    return [int(number) for number in re.findall(r"^(\d+)\. ", text, re.MULTILINE)]


def find_rules(folder, pattern, without=None):
    """Return the files that name each rule, by its number."""
    found = {}
    for path in folder.rglob(pattern):
        name = path.relative_to(folder)
        if without not in name.parts:
            for number in find_numbers(path.read_text()):
                place = str(name).removeprefix("models/")
                found.setdefault(number, set()).add(place)
    return found


def find_numbers(text):
    """Return the numbers of the rules that a text names.

    >>> sorted(find_numbers("keeps rules 1 to 3, 7 and 9; see rule 12"))
    [1, 2, 3, 7, 9, 12]
    """
    numbers = set()
    for named in NAMED.findall(text.replace("\n", " ")):
        numbers.update(map(int, re.findall(r"\d+", named)))
        for first, last in re.findall(r"(\d+)\s+to\s+(\d+)", named):
            numbers.update(range(int(first), int(last)))
    return numbers


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

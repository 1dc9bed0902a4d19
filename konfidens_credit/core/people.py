# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Lists of people, as they are pasted from a message or a sheet."""

import re
from dataclasses import dataclass

ADDRESS = re.compile(r"[^\s<>,;:\"'()]+@[^\s<>,;:\"'()]+\.[^\s<>,;:\"'()]+")
# What stands between the columns of a sheet.
COLUMNS = re.compile(r"[\t;]")
# Numbers and signs that lists begin their lines with.
BULLET = re.compile(r"^\s*(?:\d+[.)]|[-*•·])\s*")
AROUND_NAMES = " \t<>()\"',;:"


@dataclass(frozen=True)
class Person:
    """Somebody in a list, with who pays if that is somebody else.

    :ivar name: empty if only the address is known
    :ivar email: empty if it is not known
    :ivar payer_name: empty if nobody else is named
    :ivar payer_email: empty if it is not known
    """

    name: str = ""
    email: str = ""
    payer_name: str = ""
    payer_email: str = ""


def read_people(text):
    """Return the people that a text lists, each once, in order: a line for each, or
    with commas between them. Of columns, the first is who comes, the next who pays.

    >>> read_people("Ida Strand, Emil Strand <emil@example.com>")[1]
    Person(name='Emil Strand', email='emil@example.com', payer_name='', payer_email='')
    >>> read_people("Ida Strand; Tone Strand; tone@example.com")
    [Person(name='Ida Strand', email='', payer_name='Tone Strand', \
payer_email='tone@example.com')]
    """
    people = {}
    for line in text.splitlines():
        line = BULLET.sub("", line)
        if COLUMNS.search(line):
            rows = [COLUMNS.split(line)]
        else:
            rows = [[part] for part in line.split(",")]
        for row in rows:
            person = _read_columns(row)
            if person != Person():
                people.setdefault(_get_key(person), person)
    return list(people.values())


def _get_key(person):
    return person.name.casefold(), person.email


def _read_columns(columns):
    names, emails = [], []
    for column in columns:
        found = ADDRESS.search(column)
        name = ADDRESS.sub("", column) if found else column
        name = " ".join(name.strip(AROUND_NAMES).split())
        if name:
            names.append(name)
        if found:
            # An address is of the name before it.
            emails.append((max(len(names), 1), found[0].lower()))
    by_name = {}
    for number, email in emails:
        by_name.setdefault(number, email)
    return Person(
        name=names[0] if names else "",
        email=by_name.get(1, ""),
        payer_name=names[1] if len(names) > 1 else "",
        payer_email=by_name.get(2, ""),
    )

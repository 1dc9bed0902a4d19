# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Each sentence of the articles has its clicks, its picture and its journey in
``docs/articles.md``.
"""

import ast
import re
from typing import NamedTuple

import pytest
from pictures import IMAGES, ROOT

SENTENCES = [f"A{number}" for number in range(1, 10)]
SENTENCES += [f"B{number}" for number in range(1, 9)]
# Who has to find each sentence of an article easy.
MAIN = {"A": {"practitioner"}, "B": {"who bills", "customer", "administrator"}}


class Row(NamedTuple):
    sentence: str
    who: str
    way: str
    clicks: str
    picture: str
    journey: str

    @property
    def number(self):
        return self.sentence.split()[0]

    @property
    def image(self):
        return re.fullmatch(r"\[([\w-]+)\]\(images/\1\.png\)", self.picture)[1]


def read_rows():
    text = (ROOT / "docs" / "articles.md").read_text()
    return [
        Row(*(cell.strip() for cell in line.strip("|").split("|")))
        for line in text.splitlines()
        if re.match(r"\| [AB]\d", line)
    ]


ROWS = read_rows()


@pytest.mark.parametrize("number", SENTENCES)
def test_each_sentence_has_a_row_for_whom_it_is(number):
    people = {row.who.split(",")[0] for row in ROWS if row.number == number}
    assert people & MAIN[number[0]]


@pytest.mark.parametrize("article", MAIN)
def test_each_article_is_walked_on_a_phone_and_by_customers(article):
    people = [row.who for row in ROWS if row.number.startswith(article)]
    assert any("phone" in who for who in people)
    assert any("customer" in who for who in people)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.number}-{row.image}")
def test_each_row_is_walked_and_on_a_picture(row):
    file, test = row.journey.split("::")
    source = (ROOT / "tests" / file).read_text()
    functions = {
        node.name
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef)
    }
    assert test in functions
    assert (IMAGES / f"{row.image}.png").exists()
    assert f'"{row.image}"' in source, "Another journey takes this picture."
    steps = [] if row.way == "–" else row.way.split(" › ")
    assert row.clicks == str(len(steps))

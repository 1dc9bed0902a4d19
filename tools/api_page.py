# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The page of what programs can call, ``docs/api.md``: read from the docstrings of the
public methods, and from the table of rights.

`python -m tools.api_page` renews it, `python -m tools.api_page --check` fails when it
is old.
"""

import ast
import csv
import inspect
import re
import sys
import textwrap
from typing import NamedTuple

from tools.environment import ADDON, ROOT

PAGE = ROOT / "docs" / "api.md"
MODELS = ROOT / ADDON / "models"
RIGHTS = ROOT / ADDON / "tests" / "rights" / "rights.csv"
BEGIN = "<!-- methods -->\n"
BUTTON = "action_"
LINE = 88
# Who may, in the words of the table in the README; the rest follows from these.
WHO = {
    "portal": "the customer",
    "own": "the practitioner whose session it is",
    "billing": "who bills",
    "administrator": "administrators",
}
FIELD = re.compile(r"^:(\w+)\s*([^:]*):\s*(.*)$", re.DOTALL)


class Method(NamedTuple):
    model: str
    name: str
    signature: str
    docstring: str


class Field(NamedTuple):
    """A field of a docstring: `:param int reason_id: ...`."""

    kind: str
    about: str
    text: str


def main(arguments):
    text = PAGE.read_text()
    renewed = text[: text.index(BEGIN) + len(BEGIN)] + make_page()
    if "--check" in arguments:
        if renewed != text:
            return "docs/api.md is old: run `tools/run python -m tools.api_page`."
    else:
        PAGE.write_text(renewed)
    return 0


def make_page():
    """Return a part for each model, and at the end what the buttons call."""
    methods = read_methods()
    rights = read_rights()
    called = [method for method in methods if not method.name.startswith(BUTTON)]
    lines = []
    for model in dict.fromkeys(method.model for method in called):
        lines += ["", f"## {model}"]
        for method in called:
            if method.model == model:
                lines += show_method(method, rights)
    lines += ["", "## What buttons call", "", *BUTTONS, ""]
    lines += ["| model | method | does |", "| --- | --- | --- |"]
    for method in methods:
        if method not in called:
            does = get_first_sentence(method.docstring)
            lines.append(f"| `{method.model}` | `{method.name}` | {does} |")
    return "\n".join(lines) + "\n"


BUTTONS = (
    "They return what Odoo's web client is to open or to say next. Programs call the",
    "methods above.",
)


def read_methods():
    """Return the public methods: of each model, in the order in which rooms build on
    one another.
    """
    found = {}
    for path in sorted(MODELS.rglob("*.py"), key=get_place):
        for part in ast.parse(path.read_text()).body:
            if isinstance(part, ast.ClassDef) and (model := get_model(part)):
                for method in part.body:
                    if is_public(method):
                        found.setdefault((model, method.name), read(model, method))
    models = list(dict.fromkeys(model for model, _name in found))
    return sorted(found.values(), key=lambda method: models.index(method.model))


def get_place(path):
    rooms = re.findall(r"import (\w+)", (MODELS / "__init__.py").read_text())
    return rooms.index(path.parent.name) if path.parent.name in rooms else -1, path


def get_model(part):
    """Return the name of the model that a class is a part of, or None."""
    values = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in part.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id in ("_name", "_inherit")
    }
    name = values.get("_name") or values.get("_inherit")
    return name[0] if isinstance(name, list) else name


def is_public(node):
    return isinstance(node, ast.FunctionDef) and any(
        isinstance(decorator, ast.Name) and decorator.id == "public_method"
        for decorator in node.decorator_list
    )


def read(model, node):
    node.args.args = node.args.args[1:]
    signature = f"{node.name}({ast.unparse(node.args)})"
    return Method(model, node.name, signature, ast.get_docstring(node) or "")


def read_rights():
    """Return who may call each method, by model and name."""
    with open(RIGHTS, newline="") as file:
        return {
            (row["model"], row["name"]): [
                get_words(row["model"], who) for who in WHO if row[who] != "no"
            ]
            for row in csv.DictReader(file)
            if row["kind"] == "method"
        }


def get_words(model, who):
    is_starter = who == "own" and model == "account.credit.run"
    return "who began it" if is_starter else WHO[who]


def show_method(method, rights):
    """Return the lines about a method."""
    text, fields = split(method.docstring)
    lines = ["", f"### {method.name}", "", "```python"]
    lines += wrap_signature(method.signature)
    lines += ["```"]
    for paragraph in text.split("\n\n"):
        lines += ["", *wrap(paragraph)]
    parameters = [field for field in fields if field.kind == "param"]
    if parameters:
        lines.append("")
    for field in parameters:
        *kind, name = field.about.split()
        kind = f" ({' '.join(kind)})" if kind else ""
        lines += wrap(f"`{name}`{kind}: {field.text}", "- ")
    types = " or ".join(field.text for field in fields if field.kind == "rtype")
    for field in fields:
        if field.kind in ("return", "returns"):
            lines += [
                "",
                *wrap(f"**Returns** {types and f'`{types}`: '}{end(field.text)}"),
            ]
    for field in fields:
        if field.kind in ("raise", "raises"):
            lines += ["", *wrap(f"**Raises** `{field.about}` {end(field.text)}")]
    if who := rights.get((method.model, method.name)):
        lines += ["", *wrap(f"**For** {', '.join(who)}.")]
    return lines


def split(docstring):
    """Return what a docstring says, and its fields.

    >>> split("Do it.\\n\\n:param int day: which\\n    of them\\n:rtype: list")
    ('Do it.', [Field(kind='param', about='int day', text='which of them'), \
Field(kind='rtype', about='', text='list')])
    """
    docstring = inspect.cleandoc(docstring)
    text, *parts = re.split(r"^(?=:\w+[^:\n]*:)", docstring, flags=re.MULTILINE)
    fields = [FIELD.match(part.strip()).groups() for part in parts]
    return text.strip(), [
        Field(kind, about, " ".join(said.split())) for kind, about, said in fields
    ]


def wrap_signature(signature):
    """Return a signature as lines, laid out as the code is."""
    signature = signature.replace("'", '"')
    if len(signature) <= LINE:
        return [signature]
    name, arguments = signature[:-1].split("(", 1)
    lines = [f"    {arguments}"]
    if len(lines[0]) > LINE:
        lines = [f"    {argument}," for argument in arguments.split(", ")]
    return [f"{name}(", *lines, ")"]


def end(text):
    return text if text.endswith(".") else f"{text}."


def wrap(text, bullet=""):
    """Return a paragraph as lines of Markdown."""
    text = re.sub(r"``(.+?)``", r"`\1`", " ".join(text.split()))
    text = re.sub(r"(?<![`\w])<(\w+)>", r"`<\1>`", text)
    return textwrap.wrap(
        text,
        LINE,
        initial_indent=bullet,
        subsequent_indent=" " * len(bullet),
        break_on_hyphens=False,
        break_long_words=False,
    )


def get_first_sentence(docstring):
    text = " ".join(split(docstring)[0].split("\n\n")[0].split())
    sentence = re.split(r"(?<=[.;:])\s", text)[0].rstrip(".;:")
    return re.sub(r"``(.+?)``", r"`\1`", sentence) + "."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What README and docs/ name is there: commands, files, headings, menus, methods."""

import re
from functools import cache
from xml.etree import ElementTree

import pytest
from pictures import ROOT

from tools import api_page
from tools.environment import ADDON

PAGES = sorted(
    [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
)
WIZARDS = ROOT / ADDON / "wizards"
README = ROOT / ADDON / "readme"
TEXTS = [*PAGES, *sorted(README.glob("*.md"))]
HOME = "https://github.com/konfidens/konfidens_credit/blob/main/"
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)
# What stands for something else, or is made by a command.
PLACEHOLDERS = re.compile(r"^dist/|\.\.\.|/x\.py|NAME|\*")
# tools/rules.py finds what it names.
TABLE_OF_RULES = re.compile(r"<!-- rules -->.*<!-- end of rules -->", re.DOTALL)
ITALIC = re.compile(r"(?<!\*)\*([A-Z][^*]*? > [^*]+?)\*(?!\*)")
# The menus of Odoo that ours stand in, and those of its own that are named.
PARENTS = {
    "account.menu_finance_receivables": "Invoicing > Customers",
    "account.account_reports_management_menu": "Invoicing > Reporting",
    "account.account_invoicing_menu": "Invoicing > Configuration",
}
NATIVE = {
    "Invoicing > Configuration > Settings",
    "Invoicing > Customers > Invoices",
    "Invoicing > Reporting",
    "Preferences > Security > API Keys",
    "Settings > Technical > Email Templates",
    "Settings > Users & Companies > Users",
}


def name_of(path):
    return str(path.relative_to(ROOT))


@cache
def get_targets():
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))


@cache
def get_anchors(path):
    """Return the anchors of a page's headings, as GitHub and the site make them."""
    anchors = []
    for heading in re.findall(r"^#+ (.+)$", CODE.sub("", path.read_text()), re.M):
        plain = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        count = anchors.count(plain)
        anchors.append(plain)
        if count:
            anchors.append(f"{plain}-{count}")
    return set(anchors)


def find_dead_links(page):
    for link in LINK.findall(CODE.sub("", page.read_text())):
        if link.startswith(HOME):
            place, folder = link.removeprefix(HOME), ROOT
        elif "://" in link:
            continue
        else:
            place, folder = link, page.parent
        file, _, anchor = place.partition("#")
        target = (folder / file).resolve() if file else page
        if not target.exists() or (anchor and anchor not in get_anchors(target)):
            yield link


@pytest.mark.parametrize("page", TEXTS, ids=name_of)
def test_each_link_leads_somewhere(page):
    assert list(find_dead_links(page)) == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_each_command_is_there(page):
    text = page.read_text()
    for target in re.findall(r"(?:`|^)make ([a-z-]+)", text, re.M):
        assert target in get_targets(), f"make {target}"
    for module in re.findall(r"python -m ((?:tools|benchmarks)[\w.]*)", text):
        path = ROOT / module.replace(".", "/")
        assert path.is_dir() or path.with_suffix(".py").exists(), module


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_each_file_that_a_page_names_is_there(page):
    """Of those that begin with a folder of the repository or the addon."""
    places = (ROOT, ROOT / ADDON)
    folders = "|".join(
        path.name for place in places for path in place.iterdir() if path.is_dir()
    )
    text = TABLE_OF_RULES.sub("", page.read_text())
    named = re.findall(rf"(?<![\w./-])(?:{folders})/[\w./*-]*", text)
    missing = {
        path
        for path in named
        if not PLACEHOLDERS.search(path)
        and not any((place / path.rstrip(".,")).exists() for place in places)
    }
    assert not missing


def test_each_command_of_the_makefile_says_what_it_does():
    text = (ROOT / "Makefile").read_text()
    assert get_targets() == set(re.findall(r"^([a-z-]+):.*## ", text, re.M))


def test_each_room_is_told_of():
    rooms = re.findall(
        r"^from \. import (\w+)",
        (ROOT / ADDON / "models/__init__.py").read_text(),
        re.M,
    )
    assert len(rooms) > 5
    inside = (ROOT / "docs" / "inside.md").read_text()
    tree = (ROOT / "CONTRIBUTING.md").read_text()
    for room in rooms:
        assert f"| `{room}` |" in inside and f"    {room}/" in tree, room


def find_named(pattern, tag):
    """Return what our files call these records or settings."""
    return {
        text
        for path in (ROOT / ADDON).glob(pattern)
        for node in ElementTree.parse(path).iter(tag)
        if (text := node.get("string") or node.findtext("field[@name='name']"))
    }


def test_the_administrator_reads_of_each_setting_and_scheduled_action():
    guide = (ROOT / "docs" / "administrator.md").read_text()
    settings = find_named("views/*/res_config_settings_views.xml", "setting")
    actions = find_named("data/ir_cron_data.xml", "record")
    assert "Cancellation Terms" in settings
    assert {name for name in settings | actions if f"| {name} |" not in guide} == set()


@cache
def get_menus():
    """Return the paths of our menus, as people read them."""
    items, names = {}, {}
    for path in [*(ROOT / ADDON).glob("views/*/*.xml"), *WIZARDS.glob("*/*.xml")]:
        for node in ElementTree.parse(path).iter():
            if node.tag == "menuitem":
                items[node.get("id")] = node
            elif node.get("model", "").startswith("ir.actions."):
                names[node.get("id")] = node.findtext("field[@name='name']")
    return {get_menu_path(items, names, item) for item in items}


def get_menu_path(items, names, item):
    if item in PARENTS:
        return PARENTS[item]
    node = items[item]
    name = node.get("name") or names[node.get("action")]
    parent = node.get("parent")
    return f"{get_menu_path(items, names, parent)} > {name}" if parent else name


@pytest.mark.parametrize("page", TEXTS, ids=name_of)
def test_each_menu_is_there(page):
    text = " ".join(CODE.sub("", page.read_text()).split())
    assert (
        set(ITALIC.findall(text)) - get_menus() - NATIVE - set(PARENTS.values())
        == set()
    )


def test_menus_are_found():
    assert "Sessions > Configuration > Settings" in get_menus()
    assert "Invoicing > Customers > To Refund" in get_menus()


def test_the_page_of_methods_is_what_the_docstrings_say():
    assert api_page.main(["--check"]) == 0


def test_each_public_method_is_on_the_page():
    page = api_page.PAGE.read_text()
    marked = re.compile(r"@public_method\n(?:    @.*\n)*    def (\w+)")
    names = {
        name
        for path in (ROOT / ADDON / "models").rglob("*.py")
        for name in marked.findall(path.read_text())
    }
    assert len(names) > 50
    for name in names:
        row = f"| `{name}` |" if name.startswith("action_") else f"### {name}\n"
        assert row in page, name


def test_each_method_says_what_it_takes_and_who_may():
    for method in api_page.read_methods():
        assert method.docstring, method
        if method.name.startswith(api_page.BUTTON):
            continue
        _text, fields = api_page.split(method.docstring)
        told = {field.about.split()[-1] for field in fields if field.kind == "param"}
        takes = set(re.findall(r"[(,]\s*\*{0,2}(\w+)", method.signature))
        assert told == takes, f"{method.model}.{method.name}"
        assert (method.model, method.name) in api_page.read_rights()


def get_words(text):
    """Return the words of a text, whatever its markup."""
    text = re.sub(r"\[([^]]*)\]\(([^)]*)\)", r"\1 \2", text)
    text = re.sub(r"`([^`<]+?) <([^>]+)>`__", r"\1 \2", text)
    return re.sub(r"[`*_]+", "", text).split()


@pytest.mark.parametrize(
    "part", sorted(README.glob("*.md")), ids=lambda path: path.stem
)
def test_the_addons_readme_has_each_of_its_parts(part):
    whole = " ".join(get_words((README.parent / "README.rst").read_text()))
    assert " ".join(get_words(part.read_text())) in whole

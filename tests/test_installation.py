# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Install, upgrade, uninstall and package the addon, and live with other modules."""

import json
import os
import shutil
import subprocess
import sys
from email import message_from_bytes
from zipfile import ZipFile

import pytest
from books import KEEP_BOOKS, ask
from installing import configure, leave, structure, upgrade_or_install

from tools.databases import copy, create, template
from tools.environment import ADDON, ADDONS, ROOT
from tools.odoo_process import query, require_state

CONSTRAINT = "account_move_credited_at_most_total"
OVER_CREDIT = """
other = env["res.company"].create({"name": "Other practice"})
env["account.chart.template"].try_loading("generic_coa", company=other)
env.user.company_ids += other
line = Command.create({"name": "Session", "price_unit": 100.0, "tax_ids": False})
elsewhere = invoice(company_id=other.id, invoice_line_ids=[line])
(reverse(elsewhere) + reverse(elsewhere)).action_post()
over, paid, part = invoice(100.0), invoice(200.0), invoice(300.0)
pay(paid)
(reverse(over) + reverse(over)).action_post()
(reverse(paid) + reverse(paid)).action_post()
credit_note = reverse(part)
credit_note.invoice_line_ids.price_unit = 30.0
credit_note.action_post()
answer(over.id, paid.id, part.id, elsewhere.id)
"""
# The legacy invoices go on as before; new ones can't be over-credited natively.
GO_ON = """
from odoo.exceptions import UserError
over, paid, part = env["account.move"].browse({ids})
env["account.partial.reconcile"].search([]).unlink()
over.button_draft()
over.action_post()
pay(over)
over.reversal_move_ids[0].button_draft()
over.reversal_move_ids[0].action_post()
refused = []
for move in (over, part):
    try:
        with env.cr.savepoint():
            (reverse(move) + reverse(move)).action_post()
    except UserError as error:
        refused.append(str(error))
answer(over.payment_state, (over + paid + part).mapped("credit_state"), refused)
"""
# By itself; and with all that is installed, as hosts do it.
UPGRADED = [ADDON, pytest.param("all", marks=pytest.mark.whole)]
SESSIONS = "SELECT count(*) FROM calendar_event WHERE active"
# What the addon needs of PyPI.
EXTERNAL = ["python-stdnum", "vobject"]
OFF = "session_state = 'cancelled'"
# What a practice has when the addon is gone.
COUNTED = {
    "documents": "SELECT count(*) FROM account_move WHERE state = 'posted'",
    "open items": "SELECT count(*) FROM account_move_line WHERE amount_residual <> 0",
    "payments": "SELECT count(*) FROM account_payment",
    "sessions": SESSIONS,
    "users": "SELECT count(*) FROM res_users WHERE active",
}
# The neighbour that takes the least time, and what is between it and the addon.
NEIGHBOUR, GLUE = "google_calendar", f"{ADDON}_google_calendar"
FIND_ADDONS = f"""
import json
from odoo.modules import Manifest, initialize_sys_path
from odoo.tools import config
config.parse_config([])
initialize_sys_path()
print(json.dumps([Manifest.for_addon(name).path for name in {ADDONS!r}]))
"""


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """The wheel of each addon, by the addon's name."""
    folder = tmp_path_factory.mktemp("wheels")
    pip("wheel", f"--wheel-dir={folder}", *(ROOT / addon for addon in ADDONS))
    return {
        path.name.split("-")[0].removeprefix("odoo_addon_"): path
        for path in folder.iterdir()
    }


def test_it_comes_with_demo_data_leaves_nothing_behind_and_comes_back(new_name):
    name = new_name()
    copy(template(demo=True), name)
    before, built = count(name), structure(name)
    assert upgrade_or_install(name, "--init", "--with-demo") == []
    here, off = count(name), int(query(name, f"{SESSIONS} AND {OFF}"))
    assert off and int(
        query(name, "SELECT count(*) FROM account_move WHERE amount_credited > 0")
    )

    assert leave(name) == []
    gone = count(name)
    # What is off does not look planned, and all that was posted or paid is there.
    assert gone == {
        **here,
        "sessions": here["sessions"] - off,
        "users": before["users"],
    }
    assert structure(name) ^ built == set()
    records = f"SELECT model, name FROM ir_model_data WHERE module = '{ADDON}'"
    assert query(name, records) == ""

    assert upgrade_or_install(name, "--init", "--with-demo") == []
    assert count(name) == {
        kind: gone[kind] + here[kind] - before[kind] for kind in gone
    }


def test_it_installs_on_books_that_native_odoo_over_credited(new_name):
    name = create(new_name(), addon=False)
    ids = ask(name, OVER_CREDIT, first=KEEP_BOOKS)
    (warning,) = upgrade_or_install(name, "--init")

    columns = "credit_legacy, credit_capped, credit_state, amount_credited"
    sql = f"SELECT {columns} FROM account_move WHERE id IN {tuple(ids)} ORDER BY id"
    assert query(name, sql).splitlines() == [
        "t|f|full|200.00",
        "t|f|full|250.00",
        "t|f|full|500.00",
        "f|t|partial|37.50",
    ]
    names = query(name, "SELECT name FROM account_move WHERE credit_legacy")
    assert all(invoice_name in warning for invoice_name in names.splitlines())

    payment_state, credit_states, refused = ask(name, GO_ON.format(ids=ids[:3]))
    assert payment_state == "paid"
    assert credit_states == ["full", "full", "partial"]
    assert len(refused) == 1, "legacy invoices are let alone, others are not"
    assert "can't be credited by more than its total" in refused[0]


def test_the_database_itself_refuses_an_over_credit(new_practice):
    name = new_practice()
    ask(name, "answer(invoice(100.0).id)")
    sql = "SELECT convalidated FROM pg_constraint WHERE conname = "
    assert query(name, f"{sql}'{CONSTRAINT}'") == "t"
    with pytest.raises(RuntimeError, match=CONSTRAINT):
        query(name, "UPDATE account_move SET amount_credited = amount_total + 0.01")


@pytest.mark.parametrize("what", UPGRADED)
def test_it_upgrades_without_a_warning(new_practice, what):
    name = new_practice()
    before = structure(name)
    assert upgrade_or_install(name, "--update", what=what) == []
    assert structure(name) == before


@pytest.mark.whole
def test_an_upgrade_brings_what_sits_beside_a_neighbour(new_name):
    """Who has had a till beside the addon since before gets what is between them."""
    glue = f"{ADDON}_point_of_sale"
    name = create(new_name(), "point_of_sale")
    require_state(name, [glue], "installed")
    assert leave(name, glue) == []
    query(
        name,
        "UPDATE ir_module_module SET latest_version = '19.0.1.2.0'"
        f" WHERE name = '{ADDON}'",
    )
    assert upgrade_or_install(name, "--update") == []
    require_state(name, [glue], "installed")


def test_each_addon_has_a_wheel_with_all_its_files_and_its_licence(wheels):
    assert set(wheels) == set(ADDONS)
    for addon, path in wheels.items():
        wheel = ZipFile(path)
        folder = f"odoo/addons/{addon}/"
        packed = {
            name.removeprefix(folder): wheel.read(name)
            for name in wheel.namelist()
            if name.startswith(folder)
        }
        assert packed == {
            str(file.relative_to(ROOT / addon)): file.read_bytes()
            for file in find_files(addon)
        }
        for name in ("LICENSE", "LICENSE.GPL"):
            assert packed[name] == (ROOT / name).read_bytes()
        [metadata] = [name for name in wheel.namelist() if name.endswith("/METADATA")]
        demanded = message_from_bytes(wheel.read(metadata)).get_all("Requires-Dist", [])
        # Not Odoo, which demands a psycopg2 that one with psycopg2-binary has not.
        assert sorted(demanded) == (EXTERNAL if addon == ADDON else [])


@pytest.mark.whole
def test_wheels_are_all_that_odoo_needs(new_name, tmp_path, wheels):
    target = tmp_path / "site-packages"
    pip("install", f"--target={target}", *wheels.values())
    environment = {"PYTHONPATH": str(target), "ODOO_RC": str(configure(tmp_path))}
    install_from(target / "odoo" / "addons", new_name(), environment)


@pytest.mark.whole
def test_folders_of_addons_beside_each_other_are_all_that_odoo_needs(
    new_name, tmp_path
):
    """As in the official image, which looks for them in ``/mnt/extra-addons``."""
    extra = tmp_path / "mnt" / "extra-addons"
    for addon in ADDONS:
        for file in find_files(addon):
            copied = extra / file.relative_to(ROOT)
            copied.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, copied)
    environment = {"PYTHONPATH": "", "ODOO_RC": str(configure(tmp_path, extra))}
    install_from(extra, new_name(), environment)


def install_from(folder, name, environment):
    """Install the addon and a neighbour with an Odoo that finds our addons in this
    folder only.
    """
    finish = {
        "env": {**os.environ, **environment},
        # Python finds what lies where it is started.
        "cwd": folder.parent,
        "check": True,
        "text": True,
        "stdout": subprocess.PIPE,
    }
    found = subprocess.run([sys.executable, "-c", FIND_ADDONS], **finish).stdout
    assert json.loads(found) == [str(folder / addon) for addon in ADDONS]
    create(name, addon=False)
    options = [f"--init={ADDON},{NEIGHBOUR}", "--stop-after-init", "--no-http"]
    subprocess.run(["odoo", f"--database={name}", *options], **finish)
    require_state(name, [ADDON, NEIGHBOUR, GLUE], "installed")


def find_files(addon):
    """Return the files of an addon, without what builds it and what Python leaves."""
    return [
        path
        for path in (ROOT / addon).rglob("*")
        if path.is_file() and path.suffix != ".pyc" and path.name != "pyproject.toml"
    ]


def count(name):
    """Return how many of each kind of `COUNTED` there are in a database."""
    return {kind: int(query(name, sql)) for kind, sql in COUNTED.items()}


def pip(command, *arguments):
    python = [sys.executable, "-m", "pip", command, "--quiet", "--no-deps"]
    if command == "wheel":
        python.append("--no-build-isolation")
    subprocess.run([*python, *arguments], check=True)

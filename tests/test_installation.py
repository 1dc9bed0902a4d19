# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Install, upgrade, uninstall and package the addon, and live with other modules."""

import os
import subprocess
import sys
from email import message_from_bytes
from zipfile import ZipFile

import pytest
from books import KEEP_BOOKS, POINT_OF_SALE, ask
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
# By itself, and in `make test-odoo` with all that is installed, as hosts do it.
UPGRADED = [ADDON, "all"][: 2 if os.environ.get("ODOO_SUITES") == "whole" else 1]
SESSIONS = "SELECT count(*) FROM calendar_event WHERE active"
OFF = "session_state = 'cancelled'"
# What a practice has when the addon is gone.
COUNTED = {
    "documents": "SELECT count(*) FROM account_move WHERE state = 'posted'",
    "open items": "SELECT count(*) FROM account_move_line WHERE amount_residual <> 0",
    "payments": "SELECT count(*) FROM account_payment",
    "sessions": SESSIONS,
    "users": "SELECT count(*) FROM res_users WHERE active",
}
FIND_ADDON = f"""
import odoo.addons.{ADDON}
from odoo.modules import Manifest
print(Manifest.for_addon("{ADDON}").path)
"""


@pytest.fixture(scope="module")
def till(new_name):
    """A database with the addon and a point of sale: copy it, don't change it."""
    return create(new_name(), "point_of_sale")


def test_it_comes_with_demo_data_leaves_and_comes_back_without_a_warning(new_name):
    name = new_name()
    copy(template(demo=True), name)
    before = count(name)
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


def test_a_till_may_refund_more_than_the_invoice(new_name, till):
    name = new_name()
    copy(till, name)
    answered = ask(name, POINT_OF_SALE, first=KEEP_BOOKS)
    assert answered == ["posted", True, 125.0, 187.5]


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


def test_an_upgrade_brings_what_sits_beside_a_neighbour(new_name, till):
    """Who has had a till beside the addon since before gets what is between them."""
    name, glue = new_name(), f"{ADDON}_point_of_sale"
    copy(till, name)
    require_state(name, [glue], "installed")
    assert leave(name, glue) == []
    query(
        name,
        "UPDATE ir_module_module SET latest_version = '19.0.1.2.0'"
        f" WHERE name = '{ADDON}'",
    )
    assert upgrade_or_install(name, "--update") == []
    require_state(name, [glue], "installed")


def test_it_leaves_nothing_behind(new_name):
    name = create(new_name(), addon=False)
    before = structure(name)
    assert upgrade_or_install(name, "--init") == []
    assert leave(name) == []
    assert structure(name) - before == set()
    assert before - structure(name) == set()
    records = f"SELECT model, name FROM ir_model_data WHERE module = '{ADDON}'"
    assert query(name, records) == ""


def test_a_wheel_of_it_is_all_that_odoo_needs(new_name, tmp_path):
    wheels, target = tmp_path / "wheels", tmp_path / "site-packages"
    pip("wheel", "--no-deps", f"--wheel-dir={wheels}", ROOT / ADDON)
    (wheel,) = wheels.glob("odoo_addon_konfidens_credit-19.0.*.whl")
    pip("install", "--no-deps", f"--target={target}", wheel)
    environment = {
        **os.environ,
        "PYTHONPATH": str(target),
        "ODOO_RC": str(configure(tmp_path)),
    }
    options = [f"--init={ADDON}", "--stop-after-init", "--no-http"]
    name = create(new_name(), addon=False)
    finish = {"env": environment, "cwd": tmp_path, "check": True, "text": True}
    subprocess.run(["odoo", f"--database={name}", *options], **finish)
    require_state(name, [ADDON], "installed")
    found = subprocess.run(
        [sys.executable, "-c", FIND_ADDON], stdout=subprocess.PIPE, **finish
    )
    assert found.stdout.strip() == str(target / "odoo" / "addons" / ADDON)


def test_each_addon_has_a_wheel_with_its_licence(tmp_path):
    for addon in ADDONS:
        pip("wheel", "--no-deps", f"--wheel-dir={tmp_path}", ROOT / addon)
    found = {path.name.split("-")[0]: ZipFile(path) for path in tmp_path.glob("*.whl")}
    assert set(found) == {f"odoo_addon_{addon}" for addon in ADDONS}
    for addon in ADDONS:
        wheel = found[f"odoo_addon_{addon}"]
        for name in ("LICENSE", "LICENSE.GPL"):
            content = wheel.read(f"odoo/addons/{addon}/{name}")
            assert content == (ROOT / name).read_bytes()
        [metadata] = [name for name in wheel.namelist() if name.endswith("/METADATA")]
        demanded = message_from_bytes(wheel.read(metadata)).get_all("Requires-Dist", [])
        # Not Odoo, which demands a psycopg2 that one with psycopg2-binary has not.
        assert demanded == (["vobject"] if addon == ADDON else [])


def count(name):
    """Return how many of each kind of `COUNTED` there are in a database."""
    return {kind: int(query(name, sql)) for kind, sql in COUNTED.items()}


def pip(command, *arguments):
    python = [sys.executable, "-m", "pip", command, "--quiet", "--no-build-isolation"]
    if command == "install":
        python.remove("--no-build-isolation")
    subprocess.run([*python, *arguments], check=True)

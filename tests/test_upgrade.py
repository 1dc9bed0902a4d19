# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A practice that has worked with the version before moves to this one."""

import os
import subprocess
from types import SimpleNamespace

import pytest
from books import ask
from history import LIVE_HISTORY
from installing import configure, leave, structure, upgrade_or_install

from tools.databases import copy, template
from tools.environment import ADDON, ROOT
from tools.odoo_process import query

# The versions that practices have: the last one, and in `make test-odoo` those before
# it, too.
LANDED = {
    "19.0.1.0.0": "8dc9ed27569eef8b7068d281d667405bff16cb73",
    "19.0.1.1.0": "cc677770d1b051804368c85dc1a054bce845e5d0",
    "19.0.1.4.0": "f5b145dd4ccfa919d2ae58b42c83d85157b372c3",
}
VERSIONS = list(LANDED)[0 if os.environ.get("ODOO_SUITES") == "whole" else -1 :]
# What a migration replaces: the new field, and what it holds for an old value.
REPLACED = {
    ("session.booking", "cancel_credit_note_id"): (
        "cancel_credit_note_ids",
        lambda credit_note_id: [credit_note_id] if credit_note_id else [],
    ),
}
OUTCOMES = {"nothing", "taken_off_draft", "owed_less", "account_credit", "refund"}
# Charges are made offline, as Odoo calls it.
PAYMENTS = {
    *(("refund", state) for state in ("draft", "pending", "done", "error")),
    *(("offline", state) for state in ("done", "error")),
}
# As the Apps menu does, with demo data where other modules have theirs.
INSTALL = f"""
env["ir.module.module"].search([("name", "=", {ADDON!r})]).button_immediate_install()
env.transaction.reset()
company = env.company
"""
# Each stored field of the models that the addon makes or extends, Odoo's own included.
CHOOSE = """
own = env["ir.model.data"].search(
    [("module", "=", "konfidens_credit"), ("model", "=", "ir.model.fields")]
).mapped("res_id")
models = set(env["ir.model.fields"].browse(own).filtered("store").mapped("model"))
wanted = {
    model: [
        name
        for name, field in env[model]._fields.items()
        if field.store
        and field.type != "binary"
        # The help of our actions says what is new.
        and name not in ("id", "write_date", "write_uid", "help")
    ]
    for model in sorted(models | {"account.partial.reconcile"})
    if env[model]._auto and not env[model]._transient
}
"""
TAKE_STOCK = """
env.cr.commit()
stock = {}
for model, names in wanted.items():
    records = env[model].with_context(active_test=False).search([], order="id")
    present = [name for name in names if name in records._fields]
    stock[model] = {
        values.pop("id"): {
            name: sorted(value) if isinstance(value, (list, tuple)) else value
            for name, value in values.items()
        }
        for values in records.read(present, load=None)
    }
stock = json.loads(json.dumps(stock, default=str))
"""
CHECK_VIEWS = """
views = env["ir.ui.view"].browse(
    env["ir.model.data"].search(
        [("module", "=", "konfidens_credit"), ("model", "=", "ir.ui.view")]
    ).mapped("res_id")
)
broken = []
for view in views:
    try:
        view._check_xml()
        if view.type != "qweb":
            root = view
            while root.mode == "extension":
                root = root.inherit_id
            env[view.model].get_view(root.id, root.type)
    except Exception as error:
        broken.append(f"{view.xml_id}: {error}")
"""
# The old records go on; it needs the names that LIVE_HISTORY answers.
GO_ON = """
Move, Session = env["account.move"], env["calendar.event"]


def sum_up(results, *names):
    return [round(sum(result[name] for result in results), 2) for name in names]


done = {}
part = Move.browse(ids["part"])
Move.browse(ids["last_note"]).undo_credit()
done["undone"] = part.amount_credited
done["credited"] = sum_up(part.credit_invoice(), "applied", "account_credit")
done["applied"] = sum_up(
    Move.browse(ids["owed"]).apply_account_credit(), "applied", "left_to_pay"
)
[session] = Session.browse(ids["on"]).cancel_sessions(notify=False)
done["cancelled"] = [
    [booking["outcome"], booking["amount"]] for booking in session["bookings"]
]
[session] = Session.browse(ids["off"]).reinstate_sessions()
done["reinstated"] = [session["taken_back"], session["spent"]]
done["removed"] = sum_up(
    env["product.enrolment"].browse(ids["active"]).remove_from_product(notify=False),
    "credited",
)
refund = env["payment.transaction"].browse(ids["refund"])
refund._process("demo", {"reference": refund.reference, "simulated_state": "done"})
env.cr.commit()
for name in ("send_refunds", "charge_invoices"):
    env.ref(f"konfidens_credit.ir_cron_{name}").method_direct_trigger()
    env.cr.commit()
[credit_note] = refund.source_transaction_id.invoice_ids.reversal_move_ids
done["refunded"] = [refund.state, credit_note.amount_residual]
"""


@pytest.fixture(scope="module", params=VERSIONS)
def landed(tmp_path_factory, request):
    """Return a configuration with a version that landed before."""
    folder = tmp_path_factory.mktemp("landed")
    archive = run_git("archive", LANDED[request.param], ADDON)
    subprocess.run(["tar", "-x", "-C", folder], input=archive, check=True)
    return configure(folder, folder)


@pytest.fixture(scope="module")
def story(new_name, landed, inbox):
    """A database before and after the upgrade, and what went on there."""
    name = new_name()
    copy(template(demo=True), name)
    untouched = structure(name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ODOO_RC", str(landed))
        ids, wanted, before = ask_all(
            name,
            INSTALL,
            f"SMTP_PORT = {inbox.port}",
            LIVE_HISTORY,
            CHOOSE,
            TAKE_STOCK,
            "answer(ids, wanted, stock)",
        )
    warnings = upgrade_or_install(name, "--update")
    for (model, _old), (new, _convert) in REPLACED.items():
        if new not in wanted[model]:
            wanted[model].append(new)
    after, broken, done = ask_all(
        name,
        f"ids, wanted = {ids!r}, {wanted!r}",
        TAKE_STOCK,
        CHECK_VIEWS,
        GO_ON,
        "answer(stock, broken, done)",
    )
    return SimpleNamespace(
        name=name,
        untouched=untouched,
        before=before,
        warnings=warnings,
        after=after,
        broken=broken,
        done=done,
    )


def test_an_upgrade_logs_no_warning(story):
    assert story.warnings == []


def test_an_upgrade_keeps_each_value_and_link(story):
    new = find_new(story)
    changed = [
        f"{model} {record_id} {name}: {value!r} -> {found!r}"
        for model, records in story.before.items()
        for record_id, values in records.items()
        for name, value in values.items()
        for name_now, expected in [expect(model, name, value, story.after)]
        for found in [story.after[model].get(record_id, {}).get(name_now, "lost")]
        if without(new.get((model, name_now), ()), found) != expected
        and (found or expected)
    ]
    assert changed == []


def find_new(story):
    """Return the ids of what demo data of this version adds, by the relations that it
    is found in: model and name of the field.
    """
    fields = query(
        story.name,
        "SELECT model, name, relation FROM ir_model_fields WHERE ttype LIKE '%2many'",
    )
    return {
        (model, name): story.after[relation].keys() - story.before[relation].keys()
        for model, name, relation in (line.split("|") for line in fields.splitlines())
        if relation in story.before
    }


def without(new, found):
    """Return a value without the records that are new."""
    if not isinstance(found, list):
        return found
    return [each for each in found if str(each) not in new]


def test_the_history_has_a_record_of_each_kind(story):
    """Else the comparison would say little."""
    bookings, enrolments, transactions = (
        story.before[model].values()
        for model in ("session.booking", "product.enrolment", "payment.transaction")
    )
    assert {booking["cancel_outcome"] for booking in bookings} >= OUTCOMES
    for records in (bookings, enrolments):
        assert {record["notice_state"] for record in records} >= {"none", "queued"}
    assert {booking["notice_state"] for booking in bookings} >= {"sent", "no_email"}
    assert {booking["is_reinstated"] for booking in bookings} == {False, True}
    assert {enrolment["state"] for enrolment in enrolments} == {"active", "ended"}
    payments = {(charge["operation"], charge["state"]) for charge in transactions}
    assert payments >= PAYMENTS


def test_all_views_load_after_an_upgrade(story):
    assert story.broken == []


def test_old_records_go_on_after_an_upgrade(story):
    assert story.done == {
        "undone": 46.0,
        "credited": [184.0, 0.0],
        "applied": [46.0, 0.0],
        "cancelled": [["account_credit", 115.0]] * 2,
        "reinstated": [230.0, []],
        "removed": [115.0],
        "refunded": ["done", 0.0],
    }


def test_an_upgraded_addon_leaves_nothing_behind(story):
    assert leave(story.name) == []
    assert structure(story.name) == story.untouched


def ask_all(name, *code):
    return ask(name, "\n".join(code))


def expect(model, name, value, after):
    """Return where a value is after the upgrade, and what it is there."""
    is_kept = any(name in values for values in after[model].values())
    if is_kept or (model, name) not in REPLACED:
        return name, value
    new, convert = REPLACED[model, name]
    return new, convert(value)


def run_git(*arguments):
    """Return what git says; it needs the history, which a shallow clone has not."""
    return subprocess.run(
        ["git", *arguments], cwd=ROOT, check=True, stdout=subprocess.PIPE
    ).stdout

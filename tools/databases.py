# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Databases in about a second: copies of templates with modules installed.

Everything here runs inside the prepared environment (`tools/run`). From a
terminal: tools/run python -m tools.databases NAME [MODULE ...]
"""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.environment import ADDON, PREPARED, ROOT, fingerprint, locked, step
from tools.odoo_process import install, query, shell

FILESTORES = PREPARED / "data" / "filestore"
TEMPLATE = "konfidens_template"
# What the tests use beside the addon's own dependencies.
TEST_MODULES = ("payment_demo",)


# What tests roll back leaves tables that are large and empty. Counted then, PostgreSQL
# takes them for empty ever after, and joins them row by row: for minutes.
COUNT_NOTHING = """
DO $$
DECLARE
    name regclass;
BEGIN
    FOR name IN
        SELECT oid FROM pg_class
         WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    LOOP
        EXECUTE format('ALTER TABLE %s SET (autovacuum_enabled = off)', name);
    END LOOP;
END
$$
"""
# What pages load, beside what depends on a company's colours: each server would take
# half a minute to put it together.
BUILD_ASSETS = """
for bundle, *kinds in (
    ("web.assets_web", "css", "js"),
    ("web.assets_web_print", "css"),
    ("web.assets_backend_lazy", "css", "js"),
    ("web.assets_emoji", "js"),
    ("web.fullcalendar_lib", "js"),
    ("bus.websocket_worker_assets", "js"),
    ("web.assets_frontend", "css"),
    ("web.assets_frontend_minimal", "js"),
    ("web.assets_frontend_lazy", "js"),
    ("portal.assets_chatter", "css", "js"),
    ("portal.assets_chatter_style", "css"),
):
    for kind in kinds:
        assets = env["ir.qweb"]._get_asset_bundle(
            bundle, css=kind == "css", js=kind == "js"
        )
        getattr(assets, kind)()
env.cr.commit()
"""


def create(name, *modules, addon=True):
    """Create database `name` with `modules` and, unless told not to, the addon."""
    copy(template(*modules), name)
    if addon:
        install(name)
    query(name, COUNT_NOTHING)
    return name


def build_assets(name):
    """Have what pages load in this database, and in its copies."""
    shell(name, BUILD_ASSETS)
    return name


def template(*modules, demo=False):
    """Return a database with the addon's dependencies and `modules`, never the addon.

    It is made once for each set of modules. Copy it, don't change it.
    """
    wanted = sorted({*dependencies(), *TEST_MODULES, *modules})
    kind = f"{TEMPLATE}_demo" if demo else TEMPLATE
    name = f"{kind}_{fingerprint(odoo_version(), *wanted)}"
    with locked(name):
        if not exists(name):
            with step(f"Installing {', '.join(wanted)} into a template database"):
                unfinished = f"{name}_unfinished"
                if modules and not demo:
                    copy(template(), unfinished)
                    install(unfinished, *modules)
                else:
                    drop(unfinished)
                    run("createdb", unfinished)
                    install(unfinished, *wanted, demo=demo)
                rename(unfinished, name)
    return name


def dependencies():
    manifest = ast.literal_eval((ROOT / ADDON / "__manifest__.py").read_text())
    return manifest["depends"]


def odoo_version():
    """Return what tells one Odoo from another: its release file and its folder."""
    import odoo.release

    path = Path(odoo.release.__file__)
    return f"{path}\n{path.read_text()}"


def copy(source, name):
    """Copy a database that nobody is connected to, with its files."""
    drop(name)
    run("createdb", f"--template={source}", "--strategy=file_copy", name)
    if (FILESTORES / source).is_dir():
        # Odoo names a file by its contents and never writes it again.
        shutil.copytree(FILESTORES / source, FILESTORES / name, copy_function=os.link)


def rename(name, new_name):
    if (FILESTORES / name).is_dir():
        (FILESTORES / name).rename(FILESTORES / new_name)
    query("postgres", f'ALTER DATABASE "{name}" RENAME TO "{new_name}"')


def drop(name):
    """Drop a database and its files, if there are any, whoever is connected."""
    run("dropdb", "--if-exists", "--force", name)
    shutil.rmtree(FILESTORES / name, ignore_errors=True)


def exists(name):
    return query("postgres", f"SELECT 1 FROM pg_database WHERE datname = '{name}'")


def run(*command):
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    print(create(*sys.argv[1:]))

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What classes of tests set up alike, done once and kept in the database.

Odoo's tests of accounting make companies, users, taxes and journals for each class.
`tools.run_tests` keeps them in the databases that it makes, where a class only looks
them up; on any other database each class sets itself up. What a test changes is rolled
back either way.
"""

import json

from odoo.models import BaseModel
from odoo.modules.registry import Registry
from odoo.tests.common import get_db_name


def find_kept(level):
    """Return what was kept of the set-up of a class, or None."""
    with Registry(get_db_name()).cursor() as cr:
        cr.execute(
            "SELECT value FROM ir_config_parameter WHERE key = %s", [_get_key(level)]
        )
        row = cr.fetchone()
    return row and json.loads(row[0])


def take_kept(cls, level):
    """Give ``cls`` the records that were kept of the set-up of ``level``; tell whether
    there were any.
    """
    kept = find_kept(level)
    for name, value in (kept or {}).items():
        setattr(cls, name, _load(cls.env, value))
    return bool(kept)


def keep(level):
    """Set up a class, whose own parents are kept before, and keep its records."""
    before = set(vars(level))
    level.setUpClass()
    records = {
        name: value
        for name, value in vars(level).items()
        if name not in before and _is_kept(value)
    }
    level.env["ir.config_parameter"].sudo().set_param(
        _get_key(level), json.dumps(records, default=_dump)
    )
    level.env.flush_all()
    # A class of tests forbids commits, by a patch on its own cursor.
    type(level.cr).commit(level.cr)
    level.doClassCleanups()


def _get_key(level):
    return f"konfidens_credit.kept.{level.__name__}"


def _is_kept(value):
    if isinstance(value, dict):
        return bool(value) and all(map(_is_kept, value.values()))
    return isinstance(value, BaseModel)


def _dump(records):
    return [records._name, records.ids]


def _load(env, value):
    if isinstance(value, dict):
        return {name: _load(env, each) for name, each in value.items()}
    model, ids = value
    return env[model].browse(ids)

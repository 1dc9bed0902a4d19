# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two equal databases, one with the addon and one without."""

import contextlib
import os

from benchmarks.measures import ADDON, NATIVE
from tools.databases import copy, create, drop
from tools.environment import step
from tools.odoo_process import install, query, shell

KEEP_BOOKS = (
    "from benchmarks.books import keep_books\nkeep_books(env)\nenv.cr.commit()\n"
)


@contextlib.contextmanager
def twin_databases():
    """Yield the names of the databases by side; drop them afterwards."""
    names = {side: f"konfidens_bench_{os.getpid()}_{side}" for side in (NATIVE, ADDON)}
    try:
        with step("Making two databases with 100,000 invoices"):
            create(names[NATIVE], addon=False)
            shell(names[NATIVE], KEEP_BOOKS)
            copy(names[NATIVE], names[ADDON])
            install(names[ADDON])
            for name in names.values():
                query(name, "VACUUM FULL ANALYZE account_move")
                query(name, "VACUUM ANALYZE")
        yield names
    finally:
        for name in names.values():
            drop(name)

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How far a reader walks who follows a flow through the addon's files.

    python -m benchmarks.flows [DATABASE] [--steps]

Each flow runs once on a small database with the addon, a new one if none is named, and
all is rolled back. The profiler of Python tells which functions of the addon were
called, whoever called them, up to when the public method returns. What is counted:

- *files*: those in which anything of the addon ran
- *jumps*: changes of file along the functions in the order of their first calls, each
  function once, as a reader opens it once
- *returns*: jumps to a file that was left before
- *own*: jumps and returns without the rooms below that of the public method, whose
  overrides of its hooks one reads for their own sake

Lambdas and comprehensions are read where they stand, and compute, inverse and search
methods run wherever a value happens to be asked for: they count as files, not as steps.
"""

import argparse
import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType

from benchmarks.books import (
    LOGIN,
    add_credit,
    get_invoices,
    hold_course,
    hold_session,
    open_books,
)
from benchmarks.report import as_table
from benchmarks.twin import open_registry
from tools.databases import create, drop
from tools.environment import ADDON, ROOT

FOLDER = f"{ROOT / ADDON}{os.sep}"
TESTS = f"{FOLDER}tests{os.sep}"
# Called by Odoo when a value is read, written or searched for.
ON_DEMAND = ("<", "_compute_", "_inverse_", "_search_")
INVOICES = 8


@dataclass(frozen=True)
class Walk:
    """A flow: the functions that ran, each once, as pairs of file and name.

    :param list rooms: the rooms of the addon, the uppermost first
    """

    title: str
    functions: tuple
    rooms: list

    @property
    def steps(self):
        return [step for step in self.functions if not step[1].startswith(ON_DEMAND)]

    @property
    def own_steps(self):
        """The steps in the room where the flow begins, and above."""
        own = self._get_depth(self.steps[0][0])
        return [step for step in self.steps if self._get_depth(step[0]) <= own]

    def as_row(self):
        files = {file for file, _name in self.functions}
        counts = (*count_jumps(self.steps), *count_jumps(self.own_steps))
        return (self.title, *map(str, (len(files), *counts)))

    def _get_depth(self, file):
        """Return how far down the room of a file is; what has no room is above all."""
        rooms = [part for part in file.split("/")[1:-1] if part in self.rooms]
        return self.rooms.index(rooms[0]) if rooms else -1


def count_jumps(steps):
    """Return how many changes of file there are, and how many of them go back."""
    jumps = returns = 0
    current, left = steps[0][0], set()
    for file, _name in steps:
        if file != current:
            jumps += 1
            returns += file in left
            left.add(current)
            current = file
    return jumps, returns


# === FLOWS === #


def prepare_reissue(env, invoices):
    return lambda: invoices[0].credit_invoice(reissue=True)


def prepare_refund(env, invoices):
    invoice = invoices[1]
    env["account.payment.register"].with_context(
        active_model="account.move", active_ids=invoice.ids
    ).create({}).action_create_payments()
    return lambda: invoice.credit_invoice(amount=50.0, settlement="refund")


def prepare_cancel(env, invoices):
    return hold_session(env, invoices[2:4]).cancel_sessions


def prepare_remove(env, invoices):
    from odoo import fields

    enrolment = hold_course(env, 1, True)
    last_day = fields.Date.add(fields.Date.today(), weeks=8)
    return lambda: enrolment.remove_from_product(last_day)


def prepare_apply(env, invoices):
    add_credit(env, invoices[4].partner_id, 40.0)
    return invoices[4].apply_account_credit


FLOWS = {
    "Credit an invoice and reissue it": prepare_reissue,
    "Credit a part of a paid invoice and refund it": prepare_refund,
    "Cancel a session with two invoiced bookings": prepare_cancel,
    "Remove a client from a course": prepare_remove,
    "Use account credit on an invoice": prepare_apply,
}


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("database", nargs="?", help="a database with the addon")
    parser.add_argument("--steps", action="store_true", help="show each function")
    options = parser.parse_args(arguments)
    with small_database(options.database) as database:
        walks = list(follow(database))
    if options.steps:
        for walk in walks:
            print(f"\n{walk.title}")
            print("\n".join(f"  {file:60} {name}" for file, name in walk.steps))
        print()
    header = ("flow", "files", "jumps", "returns", "own jumps", "own returns")
    print(as_table([walk.as_row() for walk in walks], header))


@contextmanager
def small_database(name):
    """Yield the database of this name; if there is none, one that is dropped after."""
    if name:
        yield name
        return
    name = f"konfidens_flows_{os.getpid()}"
    try:
        yield create(name)
    finally:
        drop(name)


def follow(database):
    """Yield the walk of each flow, as the accountant of a small company."""
    from odoo import api

    with open_registry(database).cursor() as cr:
        env = api.Environment(cr, api.SUPERUSER_ID, {})
        accountant = [("login", "=", LOGIN)]
        if not env["res.users"].search(accountant):
            open_books(env, INVOICES)
        env = env(user=env["res.users"].search(accountant).id)
        invoices = get_invoices(env, INVOICES)
        for title, prepare in FLOWS.items():
            run = prepare(env, invoices)
            env.flush_all()
            env.invalidate_all()
            yield Walk(title, tuple(record(run)), get_rooms())
        cr.rollback()


def get_rooms():
    """Return the rooms in their order, which is that of their imports."""
    from odoo.addons.konfidens_credit import models

    return [
        name for name, value in vars(models).items() if isinstance(value, ModuleType)
    ]


def record(run):
    """Return file and name of the addon's functions in the order of first calls."""
    functions = {}

    def note(frame, event, _argument):
        code = frame.f_code
        if event == "call" and code not in functions:
            path = code.co_filename
            if path.startswith(FOLDER) and not path.startswith(TESTS):
                functions[code] = (path.removeprefix(FOLDER), code.co_name)

    sys.setprofile(note)
    try:
        run()
    finally:
        sys.setprofile(None)
    return functions.values()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

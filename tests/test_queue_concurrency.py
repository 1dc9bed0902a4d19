# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rule 38 from outside, with the real runner of queue_job in two servers: whoever works
on a run in two journals is killed at random; each invoice is credited once, and whoever
started it is told once.
"""

import os
import random
import signal
import subprocess
import time

import pytest
from books import ask

from tools import neighbours
from tools.odoo_process import OdooServer, install, query

# Invoices, half of them in each journal; how often somebody is killed.
SIZE = int(os.environ.get("QUEUE_SIZE", 40))
KILLS = int(os.environ.get("QUEUE_KILLS", 2))
DEADLINE = 120 + SIZE
START = f"""
side = company.env["account.journal"].search(
    [("type", "=", "sale"), ("company_id", "=", company.id)], limit=1
).copy({{"code": "SIDE"}})
moves = env["account.move"]
for number in range({SIZE}):
    own = {{"journal_id": side.id}} if number % 2 else {{}}
    moves += invoice(100.0, post=False, **own)
moves.action_post()
accountant = env["res.users"].search([("login", "=", "accountant")])
# The server is to find it waiting, whether or not it is up already.
env.registry["account.credit.run"]._has_runner = lambda runs: True
run = moves.with_user(accountant).credit_in_background(reissue=True)
answer(run["run_id"])
"""
LINES = "SELECT state, count(*) FROM account_credit_run_line GROUP BY state"


@pytest.fixture
def beside_queue_job(monkeypatch):
    for name in ("ODOO_ADDONS_PATH", "PYTHONPATH"):
        monkeypatch.setenv(name, os.environ.get(name, ""))
    neighbours.use()
    monkeypatch.setenv("ODOO_QUEUE_JOB_CHANNELS", "root:4,root.credit:2")


def start_server(name):
    return OdooServer(name, "--load=base,web,queue_job", workers=2).start()


def get_children(server):
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(server.process.pid)],
        capture_output=True,
        text=True,
    )
    return [int(pid) for pid in found.stdout.split()]


def test_a_run_whose_servers_lose_workers_does_nothing_twice_and_loses_nothing(
    new_practice, beside_queue_job
):
    name = new_practice()
    install(name, "queue_job")
    [run_id] = ask(name, START)
    servers = [start_server(name) for _number in range(2)]
    chance = random.Random(19)
    kills, started = 0, time.monotonic()
    try:
        while query(name, "SELECT state FROM account_credit_run") != "done":
            assert time.monotonic() - started < DEADLINE, query(name, LINES)
            time.sleep(chance.uniform(0.3, 1.5))
            is_begun = "done" in query(name, LINES)
            if is_begun and kills < KILLS:
                # Workers that do jobs and runners that hand them out alike.
                children = [pid for each in servers for pid in get_children(each)]
                os.kill(chance.choice(children), signal.SIGKILL)
                kills += 1
            # Others' jobs would wake the runner, which looks for dead ones then.
            query(name, "NOTIFY queue_job, 'somebody else'")
    finally:
        for server in servers:
            server.stop()
    assert kills == KILLS

    assert query(name, LINES) == f"done|{SIZE}"
    credited = "move_type = 'out_invoice' AND credit_state = 'full'"
    assert count(name, f"account_move WHERE {credited}") == SIZE
    assert count(name, "account_move WHERE move_type = 'out_refund'") == SIZE
    drafts = "move_type = 'out_invoice' AND state = 'draft'"
    assert count(name, f"account_move WHERE {drafts}") == SIZE
    # Numbered one after the other.
    numbers = query(
        name,
        "SELECT max(sequence_number) - min(sequence_number) + 1, count(*)"
        " FROM account_move WHERE move_type = 'out_refund' GROUP BY journal_id",
    )
    assert numbers.splitlines() == [f"{SIZE // 2}|{SIZE // 2}"] * 2
    told = f"model = 'account.credit.run' AND res_id = {run_id}"
    assert count(name, f"mail_message WHERE {told} AND body LIKE '%done%'") == 1
    # One after the other in a journal, by jobs alone.
    jobs = "queue_job WHERE state <> 'done'"
    assert count(name, jobs) == 0


def count(name, rows):
    return int(query(name, f"SELECT count(*) FROM {rows}"))

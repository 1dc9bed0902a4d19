# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rule 32 from outside: a row that somebody works with, a worker that is killed."""

import os
import signal
import time
from contextlib import contextmanager

import psycopg2
from books import ask
from workers import start

from tools.odoo_process import query

CLIENTS = 5
# What clients are to be told, and memberships that are due.
QUEUE = f"""
from datetime import timedelta
service = env["product.product"].create(
    {{"name": "Yoga", "type": "service", "list_price": 100.0}}
)
membership = env["product.product"].create({{
    "name": "Membership",
    "type": "service",
    "list_price": 31.0,
    "enrolment_billing": "month",
}})
clients = env["res.partner"].create([
    {{"name": f"Client {{number}}", "email": f"client{{number}}@example.com"}}
    for number in range({CLIENTS})
])
sessions = env["calendar.event"].create([
    {{
        "name": "Yoga",
        "session_product_id": service.id,
        "start": fields.Datetime.now() + timedelta(days=7),
        "stop": fields.Datetime.now() + timedelta(days=7, hours=1),
        "partner_ids": [Command.set(client.ids)],
    }}
    for client in clients
])
sessions.cancel_sessions()
enrolments = env["product.enrolment"].create([
    {{"partner_id": client.id, "product_id": membership.id}} for client in clients
])
answer(sessions.booking_ids.sorted("id").ids, enrolments.ids)
"""
RUN = """
env.ref("konfidens_credit.{id}").method_direct_trigger()
env.cr.commit()
"""
# Waits at the third, so that somebody can kill it there.
RUN_AND_WAIT = """
import time
model = env.registry["{model}"]
original = model.{method}
done = []


def work(records, *args, **kwargs):
    done.append(records)
    if len(done) == 3:
        open({mark!r}, "w").close()
        time.sleep(600)
    return original(records, *args, **kwargs)


model.{method} = work
env["{model}"].{cron}()
"""
TOLD = "SELECT id FROM session_booking WHERE notice_state = 'sent' ORDER BY id"
INVOICED = """
    SELECT enrolment_id FROM account_move_line
     WHERE enrolment_id IS NOT NULL ORDER BY enrolment_id
"""
# Odoo has been told to call the worker again at once.
COMES_BACK = """
    SELECT count(*) FROM ir_cron_trigger
     WHERE cron_id = (SELECT res_id FROM ir_model_data WHERE name = '{id}')
"""
JOBS = (
    {
        "id": "ir_cron_send_cancellations",
        "model": "session.booking",
        "cron": "_cron_send_notices",
        "method": "_send_notices",
        "done": TOLD,
    },
    {
        "id": "ir_cron_invoice_enrolments",
        "model": "product.enrolment",
        "cron": "_cron_invoice",
        "method": "invoice_enrolments",
        "done": INVOICED,
    },
)


@contextmanager
def locked(name, table, row):
    """Lock a row from a session of its own."""
    session = psycopg2.connect(dbname=name)
    with session, session.cursor() as cursor:
        cursor.execute(f"SELECT FROM {table} WHERE id = {row} FOR NO KEY UPDATE")
        yield
    session.close()


def ids(name, sql):
    return [int(row) for row in query(name, sql).split()]


def test_what_somebody_works_with_is_passed_over_and_done_later(new_practice, tmp_path):
    name, log = new_practice(), tmp_path / "log"
    for job, rows in zip(JOBS, ask(name, QUEUE), strict=True):
        with locked(name, job["model"].replace(".", "_"), rows[1]):
            start(name, RUN.format(**job), log).wait()
            assert ids(name, job["done"]) == [rows[0], *rows[2:]]
        assert query(name, COMES_BACK.format(**job)) == "1"
        start(name, RUN.format(**job), log).wait()
        assert ids(name, job["done"]) == rows
    assert "Traceback" not in log.read_text()


def test_a_worker_that_is_killed_has_done_what_it_did_and_nothing_is_done_twice(
    new_practice, tmp_path
):
    name, log = new_practice(), tmp_path / "log"
    for job, rows in zip(JOBS, ask(name, QUEUE), strict=True):
        mark = tmp_path / job["id"]
        worker = start(name, RUN_AND_WAIT.format(mark=str(mark), **job), log)
        while worker.poll() is None and not mark.exists():
            time.sleep(0.05)
        assert ids(name, job["done"]) == rows[:2]
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        start(name, "env['{model}'].{cron}()".format(**job), log).wait()
        assert ids(name, job["done"]) == rows
    assert query(name, "SELECT count(*) FROM mail_mail_res_partner_rel") == str(CLIENTS)

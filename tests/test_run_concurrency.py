# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rule 38 from outside: whoever works on a run is killed at random, ten times; each
seat is credited once, each customer told once, each refund asked for once.
"""

import os
import random
import signal
import time

from books import ask
from workers import DEMO_PROVIDER, start

from tools.odoo_process import query

# Clients of one seat each, of whom one in ten has paid by card and hears of it, as each
# message takes a PDF: 2,000 when it counts.
CLIENTS = int(os.environ.get("RUN_SIZE", 160))
PAID = CLIENTS // 10
KILLS = 10
CANCEL = f"""
from datetime import timedelta
company.account_sale_tax_id.amount = 25.0
admin = env.ref("base.user_admin")
service = env["product.product"].create(
    {{"name": "Yoga", "type": "service", "list_price": 100.0}}
)
clients = env["res.partner"].create([
    {{"name": f"Client {{number}}", "email": f"client{{number}}@example.com"}}
    for number in range({CLIENTS})
])
sessions = env["calendar.event"].create([
    {{
        "name": "Yoga",
        "user_id": admin.id,
        "session_product_id": service.id,
        "start": fields.Datetime.now() + timedelta(days=7),
        "stop": fields.Datetime.now() + timedelta(days=7, hours=1),
        "partner_ids": [Command.set(clients[first : first + 20].ids)],
    }}
    for first in range(0, {CLIENTS}, 20)
])
drafts = env["account.move"].browse(
    [draft["invoice_id"] for draft in sessions.invoice_sessions()]
)
drafts.action_post()
for move in drafts.sorted("id")[:{PAID}]:
    charge = env["payment.transaction"].create({{
        "provider_id": provider.id,
        "payment_method_id": env.ref("payment_demo.payment_method_demo").id,
        "reference": f"charge {{move.id}}",
        "amount": move.amount_total,
        "currency_id": move.currency_id.id,
        "partner_id": move.partner_id.id,
        "operation": "online_direct",
        "invoice_ids": [Command.set(move.ids)],
    }})
    charge._set_done()
    charge._post_process()
sessions = sessions.with_user(admin).with_context(allowed_company_ids=company.ids)
told = drafts.sorted("id")[:{PAID}].invoice_line_ids.booking_id
run = sessions.cancel_in_background(settlement="refund", notify=told.ids)
answer(run["run_id"])
"""
# As Odoo's scheduler does it, one after the other, until nothing is left. The ledger of
# the provider is a file: a line for each time that it is asked.
WORK = """
from odoo.addons.payment_demo.models.payment_transaction import PaymentTransaction
send = PaymentTransaction._send_refund_request


def send_and_record(refund):
    with open({ledger!r}, "a") as ledger:
        ledger.write(f"{{refund.reference}}\\n")
    send(refund)


PaymentTransaction._send_refund_request = send_and_record
open({mark!r}, "a").close()
env["account.credit.run"]._cron_work()
env["payment.transaction"]._cron_send_refunds()
env["session.booking"]._cron_send_notices()
"""


def test_a_run_whose_workers_are_killed_does_nothing_twice_and_loses_nothing(
    new_practice, tmp_path
):
    name = new_practice()
    [run_id] = ask(name, DEMO_PROVIDER + CANCEL)
    ledger, log = tmp_path / "ledger", tmp_path / "log"
    chance = random.Random(38)
    killed = 0
    for number in range(KILLS):
        mark = tmp_path / str(number)
        worker = start(name, WORK.format(ledger=str(ledger), mark=str(mark)), log)
        while worker.poll() is None and not mark.exists():
            time.sleep(0.02)
        # The moment of death is in the middle of something, whatever it is.
        time.sleep(chance.uniform(0, 1.5))
        if worker.poll() is None:
            os.killpg(worker.pid, signal.SIGKILL)
            killed += 1
        worker.wait()
    work = WORK.format(ledger=str(ledger), mark=str(tmp_path / "last"))
    start(name, work, log).wait()
    assert killed > KILLS // 2
    assert "Traceback" not in log.read_text()

    lines = f"FROM account_credit_run_line WHERE run_id = {run_id}"
    assert query(name, f"SELECT state, count(*) {lines} GROUP BY state").split() == [
        f"done|{CLIENTS}"
    ]
    assert query(name, "SELECT state FROM account_credit_run") == "done"
    # Credited once, whole.
    credited = "move_type = 'out_invoice' AND credit_state = 'full'"
    assert count(name, f"account_move WHERE {credited}") == CLIENTS
    assert count(name, "account_move WHERE move_type = 'out_refund'") == CLIENTS
    # Told once.
    told = "session_booking WHERE notice_state = 'sent' AND state = 'cancelled'"
    assert count(name, told) == PAID
    mails = "mail_mail_res_partner_rel JOIN res_partner ON id = res_partner_id"
    assert count(name, f"{mails} WHERE email LIKE 'client%'") == PAID
    # Asked once for each refund; who died while asking leaves it to a person.
    asked = ledger.read_text().splitlines()
    assert len(asked) == len(set(asked))
    assert PAID - KILLS <= len(asked) <= PAID
    refunds = "payment_transaction WHERE operation = 'refund'"
    assert count(name, refunds) == PAID
    assert count(name, f"{refunds} AND state IN ('done', 'pending')") == PAID


def count(name, rows):
    return int(query(name, f"SELECT count(*) FROM {rows}"))

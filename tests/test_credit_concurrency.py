# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rules 13 and 16 from outside: many people and workers, real processes, some of them
killed; credit is used once, every invoice is charged once.
"""

import os
import random
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import lxml.html
import pytest
import requests
from books import ask, ask_with_key, call
from workers import DEMO_PROVIDER, start

from tools.odoo_process import OdooServer, query

CREDIT = 100.0
OPEN_INVOICES = 20
# Odd amounts, so that the last use is a part of an invoice.
PRICE = 13.37
PORTAL_CUSTOMERS = ACCOUNTANTS = 8
MAKE_CREDIT = f"""
env["res.users"].with_context(no_reset_password=True).create({{
    "name": "Kari Nordmann", "login": "kari", "password": "kari",
    "partner_id": customer.id,
    "group_ids": [Command.set([env.ref("base.group_portal").id])],
}})
paid = invoice({CREDIT} / 1.25)
pay(paid)
paid.credit_invoice()
answer([invoice({PRICE} / 1.25).id for _number in range({OPEN_INVOICES})])
"""

WORKERS = 4
TO_CHARGE = int(os.environ.get("INVOICES_TO_CHARGE", 30))
SAVE_CARD = """
customer.payment_token_id = env["payment.token"].create({
    "provider_id": provider.id,
    "payment_method_id": env.ref("payment_demo.payment_method_demo").id,
    "partner_id": customer.id,
    "payment_details": "4242",
    "provider_ref": "card",
    "demo_simulated_state": "done",
})
customer.auto_collect = True
"""
# The provider's own ledger is a file: it charges each reference that it sees once.
WORK = """
import os
from odoo.addons.payment_demo.models.payment_transaction import PaymentTransaction
send = PaymentTransaction._send_payment_request


def send_and_record(transaction):
    with open(LEDGER, "a") as ledger:
        ledger.write(f"{transaction.invoice_ids.id} {transaction.reference}\\n")
    send(transaction)


PaymentTransaction._send_payment_request = send_and_record
env["payment.transaction"]._cron_collect()
"""


@pytest.fixture(scope="module")
def server(new_practice):
    name = new_practice()
    [invoices], key = ask_with_key(name, MAKE_CREDIT)
    with OdooServer(name, workers=PORTAL_CUSTOMERS + ACCOUNTANTS) as server:
        server.invoices = invoices
        server.execute = partial(call, server.url, key)
        yield server


def test_credit_is_used_once_by_customers_and_accountants_at_once(server):
    def use_as_accountant(number):
        answers = []
        for invoice_id in shuffled(server.invoices, number):
            answers.append(
                server.execute("account.move", "apply_account_credit", ids=[invoice_id])
            )
        return answers

    def use_as_customer(number):
        customer, token = customers[number % PORTAL_CUSTOMERS]
        return [
            use_on_page(customer, server.url, token, invoice_id)
            for invoice_id in shuffled(server.invoices, number)
        ]

    people = [use_as_accountant] * ACCOUNTANTS + [use_as_customer] * PORTAL_CUSTOMERS
    with ThreadPoolExecutor(len(people)) as pool:
        # Who is at the page once nothing is left finds no form there.
        customers = list(pool.map(log_in, [server.url] * PORTAL_CUSTOMERS))
        futures = [pool.submit(use, number) for number, use in enumerate(people)]
        answers = [future.result() for future in futures]

    by_accountants = [answer for some in answers[:ACCOUNTANTS] for answer in some]
    for status, answer in by_accountants:
        assert status in (200, 422), answer
        assert status == 200 or "Traceback" not in answer["message"]
    # Each is led back to the invoice, where it stands what was done.
    assert {status for some in answers[ACCOUNTANTS:] for status in some} == {303}
    assert "Traceback (most recent call last)" not in server.log
    assert used_in_all(server.database) == f"{CREDIT:.2f}"
    assert left_of_credit(server.database) == "0.00"
    assert paid_by_credit(server.database) == f"{CREDIT:.2f}"


def shuffled(invoices, seed):
    return random.Random(seed).sample(invoices, len(invoices))


def log_in(url):
    """Return a browser session of the portal customer, and what the form has that uses
    credit.
    """
    customer = requests.Session()
    page = lxml.html.fromstring(customer.get(f"{url}/web/login").content)
    [token] = page.xpath("//input[@name='csrf_token']/@value")
    form = {"login": "kari", "password": "kari", "csrf_token": token}
    answer = customer.post(f"{url}/web/login", data=form)
    assert "/my" in answer.url
    page = lxml.html.fromstring(customer.get(f"{url}/my/invoices").content)
    xpath = "//form[@id='apply_credit']//input[@name='csrf_token']/@value"
    [token] = page.xpath(xpath)
    return customer, token


def use_on_page(customer, url, token, invoice_id):
    """Use what fits on an invoice, as its page does; return the status."""
    form = {"csrf_token": token, "amount": ""}
    target = f"{url}/my/invoices/{invoice_id}/apply_credit"
    return customer.post(target, data=form, allow_redirects=False).status_code


def used_in_all(database):
    return query(
        database,
        "SELECT sum(p.credit_amount_currency) FROM account_partial_reconcile p"
        " JOIN account_move_line l ON l.id = p.credit_move_id"
        " JOIN account_move m ON m.id = l.move_id WHERE m.move_type = 'out_refund'",
    )


def left_of_credit(database):
    return query(
        database,
        "SELECT sum(amount_residual) FROM account_move WHERE move_type = 'out_refund'",
    )


def paid_by_credit(database):
    return query(
        database,
        "SELECT sum(amount_total - amount_residual) FROM account_move"
        f" WHERE move_type = 'out_invoice' AND amount_total = {PRICE}",
    )


def test_workers_that_are_killed_charge_every_invoice_once(new_practice, tmp_path):
    name = new_practice()
    ask(
        name,
        DEMO_PROVIDER
        + SAVE_CARD
        + f"answer([invoice(10.0).id for _n in range({TO_CHARGE})])",
    )
    ledger = tmp_path / "ledger"
    code = f"LEDGER = {str(ledger)!r}\n{WORK}"
    chance = random.Random(16)
    killed = 0
    while count(name, "state = 'posted' AND payment_state = 'not_paid'"):
        workers = [start(name, code, tmp_path / "log") for _worker in range(WORKERS)]
        for worker in workers[: WORKERS - 1]:
            # Some die while they start, some in the middle of a charge.
            wait_for_charges(name, worker, chance.randint(1, TO_CHARGE // 3))
            if worker.poll() is None:
                os.killpg(worker.pid, signal.SIGKILL)
                killed += 1
        for worker in workers:
            worker.wait()
    assert killed
    charged = [line.split(maxsplit=1) for line in ledger.read_text().splitlines()]
    assert len({invoice for invoice, _reference in charged}) == TO_CHARGE
    assert len({reference for _invoice, reference in charged}) == TO_CHARGE
    assert count(name, "payment_state IN ('paid', 'in_payment')") == TO_CHARGE
    payments = query(name, "SELECT count(*), sum(amount) FROM account_payment")
    assert payments == f"{TO_CHARGE}|{12.5 * TO_CHARGE:.2f}"
    done = "SELECT count(*) FROM payment_transaction WHERE state <> 'done'"
    assert query(name, done) == "0"


def wait_for_charges(name, worker, more):
    """Wait until some more transactions are recorded, or the worker has ended."""
    goal = count_charges(name) + more
    while worker.poll() is None and count_charges(name) < goal:
        # Whoever dies between two looks dies at a moment that nobody chose.
        time.sleep(0.05)


def count_charges(name):
    return int(query(name, "SELECT count(*) FROM payment_transaction"))


def count(name, condition):
    sql = f"SELECT count(*) FROM account_move WHERE auto_collect AND {condition}"
    return int(query(name, sql))

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rules 18 and 19 from outside: eight people refund the same payment at once, real
processes, some of them killed; the provider is asked once for each refund that is
booked, and gives no more back than was paid.
"""

import os
import random
import signal
import time

from books import ask
from workers import DEMO_PROVIDER, start

from tools.odoo_process import query

PEOPLE = 8
PART = 9.0
PAID = 125.0
# Paid by card, credited in parts: whoever refunds any of them gives back one charge.
PAY_BY_CARD = f"""
move = invoice({PAID} / 1.25)
charge = env["payment.transaction"].create({{
    "provider_id": provider.id,
    "payment_method_id": env.ref("payment_demo.payment_method_demo").id,
    "reference": "charge",
    "amount": {PAID},
    "currency_id": move.currency_id.id,
    "partner_id": customer.id,
    "operation": "online_direct",
    "invoice_ids": [Command.set(move.ids)],
}})
charge._set_done()
charge._post_process()
answer([move.credit_invoice(amount=part)[0]["credit_note_id"] for part in (25, 100)])
"""
# The provider's own ledger is a file: a line for each time that it is asked.
REFUND = """
from odoo.exceptions import UserError
from odoo.service.model import retrying
from odoo.addons.payment_demo.models.payment_transaction import PaymentTransaction
send = PaymentTransaction._send_refund_request


def send_and_record(refund):
    with open(LEDGER, "a") as ledger:
        ledger.write(f"{refund.reference}\\n")
    send(refund)


PaymentTransaction._send_refund_request = send_and_record
for credit_id in CREDITS * 8:
    credit = env["account.move"].browse(credit_id)
    try:
        retrying(lambda: credit.refund_credit(amount=PART), env)
    except UserError as error:
        env.cr.rollback()
        with open(REFUSALS, "a") as refusals:
            refusals.write(f"{error}\\n")
    env["payment.transaction"]._cron_send_refunds()
"""
FINISH = """
env["payment.transaction"]._cron_send_refunds()
env.cr.commit()
"""


def test_people_at_once_refund_no_more_than_was_paid(new_practice, tmp_path):
    name = new_practice()
    [credits_] = ask(name, DEMO_PROVIDER + PAY_BY_CARD)
    ledger, refusals, log = (tmp_path / file for file in ("ledger", "refusals", "log"))
    code = (
        f"LEDGER = {str(ledger)!r}\nREFUSALS = {str(refusals)!r}\n"
        f"CREDITS = {credits_!r}\nPART = {PART!r}\n{REFUND}"
    )
    chance = random.Random(18)
    killed = 0
    people = [start(name, code, log) for _person in range(PEOPLE)]
    for person in people[: PEOPLE // 2]:
        wait_for_refunds(name, person, chance.randint(0, 2))
        if person.poll() is None:
            os.killpg(person.pid, signal.SIGKILL)
            killed += 1
    for person in people:
        person.wait()
    start(name, FINISH, log).wait()
    assert killed
    assert "Traceback" not in log.read_text()

    asked = ledger.read_text().split()
    assert len(asked) == len(set(asked))
    booked = refunds(name, "state = 'done' AND payment_id IS NOT NULL")
    assert set(booked) <= set(asked)
    assert not refunds(name, "state = 'draft'")
    # Interrupted while they were sent: a person looks them up.
    unclear = refunds(name, "state = 'pending' AND is_refund_unclear")
    assert set(booked) | set(unclear) >= set(asked)
    given_back = -amount(name, "state IN ('done', 'pending')")
    assert PAID - 2 * PART < given_back <= PAID
    payments = "SELECT count(*) FROM account_payment WHERE payment_type = 'outbound'"
    assert query(name, payments) == str(len(booked))
    for sentence in refusals.read_text().splitlines():
        assert "refund" in sentence


def wait_for_refunds(name, person, more):
    """Wait until some more refunds are recorded, or the person has ended."""
    goal = len(refunds(name)) + more
    while person.poll() is None and len(refunds(name)) < goal:
        # Whoever dies between two looks dies at a moment that nobody chose.
        time.sleep(0.05)


def refunds(name, condition="TRUE"):
    sql = f"operation = 'refund' AND {condition}"
    return query(name, f"SELECT reference FROM payment_transaction WHERE {sql}").split()


def amount(name, condition):
    sql = f"operation = 'refund' AND {condition}"
    return float(
        query(name, f"SELECT sum(amount) FROM payment_transaction WHERE {sql}")
    )

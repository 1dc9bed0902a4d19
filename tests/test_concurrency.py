# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rule 2 from outside: many people, real processes, one invoice."""

import re
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import pytest
from books import ask_with_key, call

from tools.odoo_process import OdooServer, query

AT_ONCE = 8
ATTEMPTS = 200
PAIRS = 8
PART = 17.31
MAKE_INVOICES = f"""
kinds = [[invoice(100.0).id for _pair in range({PAIRS})] for _kind in range(3)]
answer(invoice(200.0).id, *kinds)
"""
# A refusal names the credit note that took what was asked for.
NAMES_CREDIT_NOTE = re.compile(r"RINV/\d{4}/\d{5}|draft credit note \d+", re.I)


@pytest.fixture(scope="module")
def server(new_practice):
    """A server with a process for each client, and invoices to fight over."""
    name = new_practice()
    invoices, key = ask_with_key(name, MAKE_INVOICES)
    with OdooServer(name, workers=AT_ONCE) as server:
        server.invoices = invoices
        server.key = key
        yield server


@pytest.fixture(scope="module")
def clients():
    with ProcessPoolExecutor(AT_ONCE) as pool:
        yield pool


def test_parts_credited_by_eight_at_once_never_exceed_the_invoice(server, clients):
    invoice_id = server.invoices[0]
    credit = partial(
        call,
        server.url,
        server.key,
        "account.move",
        "credit_invoice",
        ids=[invoice_id],
        amount=PART,
    )
    futures = [clients.submit(credit) for _attempt in range(ATTEMPTS)]
    answers = [future.result() for future in futures]
    done = check_answers(server, answers)
    assert len(done) == 250 // PART, "as many as the invoice has room for"
    assert credited(server, invoice_id) == f"{len(done) * PART:.2f}"
    assert query(
        server.database,
        "SELECT sum(amount_total) FROM account_move"
        f" WHERE reversed_entry_id = {invoice_id} AND state = 'posted'",
    ) == credited(server, invoice_id)


def test_of_two_who_credit_the_same_invoice_one_is_told_who_took_it(server, clients):
    for invoice_id in server.invoices[1]:
        credit = partial(
            call,
            server.url,
            server.key,
            "account.move",
            "credit_invoice",
            ids=[invoice_id],
        )
        futures = [clients.submit(credit) for _person in range(2)]
        done = check_answers(server, [future.result() for future in futures])
        assert len(done) == 1
        assert credited(server, invoice_id) == "125.00"


def test_of_the_wizard_and_the_api_one_is_told_who_took_it(server, clients):
    for invoice_id in server.invoices[2]:
        execute = partial(call, server.url, server.key)
        _status, (wizard_id,) = execute(
            "account.move.reversal",
            "create",
            vals_list=[{"journal_id": journal_of(server, invoice_id)}],
            context={"active_model": "account.move", "active_ids": [invoice_id]},
        )
        futures = [
            clients.submit(
                execute, "account.move.reversal", "modify_moves", ids=[wizard_id]
            ),
            clients.submit(execute, "account.move", "credit_invoice", ids=[invoice_id]),
        ]
        done = check_answers(server, [future.result() for future in futures])
        assert len(done) == 1
        assert credited(server, invoice_id) == "125.00"


def test_of_a_credit_note_written_by_hand_and_the_api_one_is_refused(server, clients):
    for invoice_id in server.invoices[3]:
        execute = partial(call, server.url, server.key)
        note = {
            "move_type": "out_refund",
            "reversed_entry_id": invoice_id,
            "partner_id": int(value_of(server, invoice_id, "partner_id")),
            "invoice_line_ids": [
                [0, 0, {"name": "Session", "price_unit": 125.0, "tax_ids": []}]
            ],
        }
        futures = [
            clients.submit(execute, "account.move", "create", vals_list=[note]),
            clients.submit(execute, "account.move", "credit_invoice", ids=[invoice_id]),
        ]
        done = check_answers(server, [future.result() for future in futures])
        assert len(done) == 1
        assert credited(server, invoice_id) == "125.00"


def check_answers(server, answers):
    """Return what succeeded; each refusal is a sentence of rule 2, never a crash."""
    for status, answer in answers:
        if status != 200:
            assert status == 422, answer
            assert NAMES_CREDIT_NOTE.search(answer["message"]), answer["message"]
            assert "Traceback" not in answer["message"]
    assert "Traceback (most recent call last)" not in server.log
    return [answer for status, answer in answers if status == 200]


def credited(server, invoice_id):
    return value_of(server, invoice_id, "amount_credited")


def journal_of(server, invoice_id):
    return int(value_of(server, invoice_id, "journal_id"))


def value_of(server, invoice_id, column):
    sql = f"SELECT {column} FROM account_move WHERE id = {invoice_id}"
    return query(server.database, sql)

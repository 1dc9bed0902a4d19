# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rule 25 from outside: two people, real processes, the same bookings."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from books import ask_with_key, call

from tools.odoo_process import OdooServer, query

PAIRS = 5
SEATS = 3
MAKE_SESSIONS = f"""
from datetime import timedelta
accountant = env["res.users"].search([("login", "=", "accountant")])
accountant.group_ids += env.ref("konfidens_credit.group_administrator")
service = env["product.product"].create(
    {{"name": "Yoga", "type": "service", "list_price": 100.0}}
)
clients = env["res.partner"].create(
    [{{"name": f"Client {{number}}"}} for number in range({SEATS})]
)
sessions = env["calendar.event"].create([
    {{
        "name": "Yoga",
        "session_product_id": service.id,
        "user_id": accountant.id,
        "start": fields.Datetime.now() + timedelta(days=7),
        "stop": fields.Datetime.now() + timedelta(days=7, hours=1),
        "partner_ids": [Command.set(clients.ids)],
    }}
    for _number in range(3 * {PAIRS})
])
cancelled_twice, by_seat, invoiced_twice = (
    sessions[kind * {PAIRS} : (kind + 1) * {PAIRS}] for kind in range(3)
)
membership = env["product.product"].create({{
    "name": "Membership",
    "type": "service",
    "list_price": 31.0,
    "enrolment_billing": "month",
}})
enrolments = env["product.enrolment"].create([
    {{
        "partner_id": env["res.partner"].create({{"name": f"Member {{number}}"}}).id,
        "product_id": membership.id,
        "date_from": fields.Date.today().replace(day=1),
    }}
    for number in range({PAIRS})
])
drafts = (cancelled_twice + by_seat).invoice_sessions()
env["account.move"].browse([draft["invoice_id"] for draft in drafts]).action_post()
answer(
    cancelled_twice.ids,
    [[session.id, session.booking_ids.ids] for session in by_seat],
    invoiced_twice.ids,
    enrolments.ids,
)
"""


@pytest.fixture(scope="module")
def server(new_practice):
    """A server with a process for each person, and sessions to fight over."""
    name = new_practice()
    sessions, key = ask_with_key(name, MAKE_SESSIONS)
    with OdooServer(name, workers=2) as server:
        server.sessions = sessions
        server.execute = partial(call, server.url, key)
        yield server
        assert "Traceback (most recent call last)" not in server.log


def race(*calls):
    """Make calls at once and return what each was answered."""
    with ThreadPoolExecutor(len(calls)) as people:
        futures = [people.submit(each) for each in calls]
        answers = [future.result() for future in futures]
    for status, answer in answers:
        assert status == 200, answer
    return [answer for _status, answer in answers]


def outcomes_by_seat(answers):
    """Return the outcomes of each booking in all answers."""
    outcomes = {}
    for answer in answers:
        for result in answer:
            for seat in result["bookings"]:
                outcomes.setdefault(seat["booking_id"], []).append(seat["outcome"])
    return outcomes


def credited(server, session_id):
    return query(
        server.database,
        f"""
        SELECT sum(line.price_total), count(*)
          FROM account_move_line line
          JOIN account_move note ON note.id = line.move_id
          JOIN session_booking booking ON booking.id = line.booking_id
         WHERE booking.event_id = {session_id}
           AND note.move_type = 'out_refund' AND note.state = 'posted'
        """,
    )


def test_of_two_who_cancel_a_session_one_is_told_that_it_is_done(server):
    for session_id in server.sessions[0]:
        cancel = partial(
            server.execute,
            "calendar.event",
            "cancel_sessions",
            ids=[session_id],
            notify=False,
        )
        outcomes = outcomes_by_seat(race(cancel, cancel))
        assert len(outcomes) == SEATS
        for both in outcomes.values():
            assert sorted(both) == ["already_done", "owed_less"]
        assert credited(server, session_id) == f"{125 * SEATS}.00|{SEATS}"


def test_a_seat_and_its_session_cancelled_at_once_are_credited_once(server):
    for session_id, seats in server.sessions[1]:
        answers = race(
            partial(
                server.execute,
                "calendar.event",
                "cancel_sessions",
                ids=[session_id],
                notify=False,
            ),
            partial(
                server.execute,
                "session.booking",
                "cancel_bookings",
                ids=seats[:1],
                notify=False,
            ),
        )
        both = outcomes_by_seat(answers)[seats[0]]
        assert sorted(both) == ["already_done", "owed_less"]
        assert credited(server, session_id) == f"{125 * SEATS}.00|{SEATS}"


def test_of_two_who_invoice_a_session_one_finds_nothing_left(server):
    for session_id in server.sessions[2]:
        invoice = partial(
            server.execute, "calendar.event", "invoice_sessions", ids=[session_id]
        )
        answers = race(invoice, invoice)
        assert sorted(map(len, answers)) == [0, SEATS]


def test_of_two_who_invoice_or_end_an_enrolment_one_finds_it_done(server):
    for enrolment_id in server.sessions[3]:
        ids = [enrolment_id]
        invoice = partial(
            server.execute, "product.enrolment", "invoice_enrolments", ids=ids
        )
        answers = race(invoice, invoice)
        assert sorted(map(len, answers)) == [0, 1]
        [draft] = [*answers[0], *answers[1]]
        status, answer = server.execute(
            "account.move", "action_post", ids=[draft["invoice_id"]]
        )
        assert status == 200, answer
        leave = partial(
            server.execute,
            "product.enrolment",
            "remove_from_product",
            ids=ids,
            mode="fixed",
            amounts=10.0,
            notify=False,
        )
        answers = race(leave, leave)
        assert sorted(result["credited"] for [result] in answers) == [0.0, 10.0]

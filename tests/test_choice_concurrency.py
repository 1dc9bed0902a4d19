# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rule 34 from outside: a customer in two tabs, or two customers and one place left;
one choice is done, the other is told so.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from books import ask_with_key, call
from racing import AT_ONCE, race

from tools.odoo_process import OdooServer, query

TIMES = 10
MAKE_QUESTIONS = f"""
from datetime import timedelta
accountant = env["res.users"].search([("login", "=", "accountant")])
accountant.group_ids += env.ref("konfidens_credit.group_administrator")
clients = env["res.partner"].create(
    [{{"name": f"Client {{number}}"}} for number in range(2 * {TIMES})]
)


def sessions(count, days, **values):
    start = fields.Datetime.now() + timedelta(days=days)
    return env["calendar.event"].create([
        {{
            "name": "Yoga",
            "session_product_id": yoga.id,
            "user_id": accountant.id,
            "start": start,
            "stop": start + timedelta(hours=1),
            "partner_ids": [Command.clear()],
        }}
        for _number in range(count)
    ])


def ask_about(seats):
    drafts = seats.invoice_bookings()
    for invoice in env["account.move"].browse([each["invoice_id"] for each in drafts]):
        invoice.action_post()
        pay(invoice)
    seats.event_id.cancel_sessions(settlement="choose", notify=False)
    return seats.ids


def book(events, people):
    return env["session.booking"].create([
        {{"event_id": event.id, "partner_id": client.id}}
        for event, client in zip(events, people, strict=True)
    ])


yoga = env["product.product"].create({{
    "name": "Yoga", "type": "service", "list_price": 100.0, "session_places": 1,
}})
in_two_tabs = ask_about(book(sessions({TIMES}, 7), clients[:{TIMES}]))
for_one_place = ask_about(book(sessions(2 * {TIMES}, 7), clients))
answer({{
    "in_two_tabs": in_two_tabs,
    "for_one_place": for_one_place,
    "dates": sessions(2 * {TIMES}, 14).ids,
}})
"""


@pytest.fixture(scope="module")
def server(new_practice):
    """A server with a process for each request, and questions to answer."""
    name = new_practice()
    [ids], key = ask_with_key(name, MAKE_QUESTIONS)
    with OdooServer(name, workers=2 * AT_ONCE) as server:
        server.ids = ids
        server.execute = partial(call, server.url, key)
        yield server
        assert "Traceback (most recent call last)" not in server.log


@pytest.fixture(scope="module")
def people():
    with ThreadPoolExecutor(2 * AT_ONCE) as pool:
        yield pool


def choosing(server, seat_id, choice, **options):
    return partial(
        server.execute,
        "session.booking",
        "choose",
        ids=[seat_id],
        choice=choice,
        **options,
    )


def assert_one_is_told(answers, *sentences):
    """Check that of each pair one did it, and the other was told why not."""
    for both in answers:
        (done, _answer), (refused, told) = sorted(both, key=lambda one: one[0])
        assert (done, refused) == (200, 422), both
        assert any(sentence in told["message"] for sentence in sentences), told


def count(server, sql):
    return int(query(server.database, f"SELECT count(*) FROM {sql}"))


def test_of_two_choices_for_a_seat_one_is_done(server, people):
    seats, dates = server.ids["in_two_tabs"], server.ids["dates"][:TIMES]
    answers = race(
        server,
        people,
        [
            [
                choosing(server, seat_id, "refund"),
                choosing(server, seat_id, "other_date", event_id=date_id),
            ]
            for seat_id, date_id in zip(seats, dates, strict=True)
        ],
    )
    assert_one_is_told(answers, "chosen already")
    ids = ", ".join(map(str, seats))
    refunds = count(
        server, "account_payment WHERE payment_type = 'outbound' AND state = 'draft'"
    )
    moved = count(
        server, f"session_booking WHERE id IN ({ids}) AND moved_to_id IS NOT NULL"
    )
    assert refunds + moved == TIMES


def test_of_two_who_choose_the_last_place_one_has_it(server, people):
    seats, dates = server.ids["for_one_place"], server.ids["dates"][TIMES:]
    answers = race(
        server,
        people,
        [
            [
                choosing(server, seat_id, "other_date", event_id=date_id)
                for seat_id in pair
            ]
            for date_id, pair in zip(
                dates, zip(seats[::2], seats[1::2], strict=True), strict=True
            )
        ],
    )
    assert_one_is_told(answers, "full, or not open any more")
    ids = ", ".join(map(str, dates))
    taken = f"session_booking WHERE event_id IN ({ids}) AND state <> 'cancelled'"
    assert count(server, taken) == TIMES

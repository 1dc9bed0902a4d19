# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rules 25, 34 and 39 from outside: a customer presses ten times at once, in several
tabs, on real processes; each seat has one outcome, and no cent is lost or given twice.
"""

import re
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
import requests
from books import ask
from workers import DEMO_PROVIDER

from tools.odoo_process import OdooServer, query

PRESSES = 10
SEATS = 3
# Every client pays 125.00, by card; the last date has one place.
OPEN_QUESTIONS = f"""
from datetime import timedelta

URL = env["ir.config_parameter"].get_param("web.base.url")
company.write({{"customer_may_cancel": True, "choice_offers": "all"}})
service = env["product.product"].create({{
    "name": "Yoga", "type": "service", "list_price": 100.0, "session_places": 99,
}})
user = env["res.users"].search([("login", "=", "accountant")])


def plan(days, *clients, **vals):
    start = fields.Datetime.now() + timedelta(days=days)
    return env["calendar.event"].create({{
        "name": "Yoga",
        "session_product_id": service.id,
        "user_id": user.id,
        "start": start,
        "stop": start + timedelta(hours=1),
        "partner_ids": [Command.set([client.id for client in clients])],
        **vals,
    }})


def people(name, count):
    return env["res.partner"].create([
        {{"name": f"{{name}} {{number}}", "email": f"{{name}}{{number}}@example.com"}}
        for number in range(count)
    ])


def cancelled(clients):
    session = plan(7, *clients)
    for draft in session.invoice_sessions():
        move = env["account.move"].browse(draft["invoice_id"])
        move.action_post()
        charge = env["payment.transaction"].create({{
            "provider_id": provider.id,
            "payment_method_id": env.ref("payment_demo.payment_method_demo").id,
            "reference": move.name,
            "amount": move.amount_total,
            "currency_id": move.currency_id.id,
            "partner_id": move.partner_id.id,
            "operation": "online_direct",
            "invoice_ids": [Command.set(move.ids)],
        }})
        charge._set_done()
        charge._post_process()
    session.cancel_sessions(settlement="choose", notify=False)
    return session.booking_ids


def links(seats):
    return [[seat.id, seat._get_choice_url().partition(URL)[2]] for seat in seats]


same = cancelled(people("same", {SEATS}))
racing = cancelled(people("racing", {PRESSES}))
other = plan(14)
comer = people("comer", 1)
coming = [plan(21 + number, comer).booking_ids for number in range({SEATS})]
for seat in coming:
    [draft] = seat.event_id.invoice_sessions()
    move = env["account.move"].browse(draft["invoice_id"])
    move.action_post()
    pay(move)
env["res.users"].create({{
    "login": "comer",
    "password": "comer",
    "partner_id": comer.id,
    "group_ids": [Command.set([env.ref("base.group_portal").id])],
}})
answer(links(same), links(racing), other.id, [seat.id for seat in coming])
"""
GIVE_ONE_PLACE = """
service = env["product.product"].search([("name", "=", "Yoga")], limit=1)
service.session_places = {places}
answer()
"""


@pytest.fixture(scope="module")
def server(new_practice):
    name = new_practice()
    server = OdooServer(name, workers=4)
    server.same, server.racing, server.other, server.coming = ask(
        name, DEMO_PROVIDER + OPEN_QUESTIONS
    )
    with server:
        yield server
        assert "Traceback (most recent call last)" not in server.log


def at_once(*calls):
    with ThreadPoolExecutor(len(calls)) as people:
        pages = [each.result() for each in [people.submit(call) for call in calls]]
    assert {page.status_code for page in pages} == {200}
    return pages


def press(server, link, **values):
    seat_id, path = link
    return requests.post(
        server.url + path, {"booking_id": seat_id, **values}, timeout=120
    )


def state(server, seat_id):
    return query(
        server.database,
        f"SELECT choice_state FROM session_booking WHERE id = {seat_id}",
    )


def money(server, seat_id):
    """Return total and rest of a seat's credit note, and what its payer booked."""
    return query(
        server.database,
        f"""
        SELECT note.amount_total,
               note.amount_residual,
               (SELECT count(*)
                  FROM session_booking other
                 WHERE other.payer_id = seat.payer_id AND other.state = 'booked')
          FROM session_booking seat
          JOIN account_move_line line ON line.booking_id = seat.id
          JOIN account_move note ON note.id = line.move_id
         WHERE seat.id = {seat_id} AND note.move_type = 'out_refund'
        """,
    )


def test_of_ten_presses_one_counts(server):
    choices = [
        {"choice": "credit"},
        {"choice": "refund"},
        {"choice": "other_date", "event_id": server.other},
    ]
    for link in server.same:
        presses = [
            partial(press, server, link, **choices[number % 3])
            for number in range(PRESSES)
        ]
        pages = at_once(*presses)
        told = [page for page in pages if "Nothing was changed" in page.text]
        assert len(told) == PRESSES - 1
        chosen = state(server, link[0])
        total, open_, booked = money(server, link[0]).split("|")
        assert total == "125.00"
        assert (open_, booked) == {
            "credit": ("125.00", "0"),
            "refund": (open_, "0"),
            "other_date": ("0.00", "1"),
        }[chosen]
        refunds = query(
            server.database,
            "SELECT count(*), coalesce(sum(-amount), 0) FROM payment_transaction"
            " WHERE operation = 'refund' AND partner_id ="
            f" (SELECT payer_id FROM session_booking WHERE id = {link[0]})",
        )
        assert refunds == ("1|125.00" if chosen == "refund" else "0|0")


def test_of_ten_who_want_the_last_place_one_gets_it(server):
    taken = int(seats_in(server, server.other))
    ask(server.database, GIVE_ONE_PLACE.format(places=taken + 1))
    pages = at_once(
        *(
            partial(press, server, link, choice="other_date", event_id=server.other)
            for link in server.racing
        )
    )
    full = [page for page in pages if "That date is full" in page.text]
    assert len(full) == PRESSES - 1
    assert seats_in(server, server.other) == str(taken + 1)
    states = [state(server, seat_id) for seat_id, _path in server.racing]
    assert sorted(states) == ["open"] * (PRESSES - 1) + ["other_date"]


def seats_in(server, event_id):
    return query(
        server.database,
        "SELECT count(*) FROM session_booking"
        f" WHERE event_id = {event_id} AND state <> 'cancelled'",
    )


def test_of_ten_who_cannot_come_one_cancels(server):
    visitor = requests.Session()
    token = read_token(visitor.get(f"{server.url}/web/login", timeout=120))
    visitor.post(
        f"{server.url}/web/login",
        {"login": "comer", "password": "comer", "csrf_token": token},
        timeout=120,
    )
    token = read_token(visitor.get(f"{server.url}/my/sessions", timeout=120))
    cookies = visitor.cookies.get_dict()
    for seat_id in server.coming:
        at_once(
            *[
                partial(
                    requests.post,
                    f"{server.url}/my/sessions/{seat_id}/cancel",
                    {"csrf_token": token},
                    cookies=cookies,
                    timeout=120,
                )
            ]
            * PRESSES
        )
        assert money(server, seat_id).split("|")[:2] == ["125.00", "125.00"]
        assert (
            query(
                server.database,
                "SELECT count(*) FROM mail_message WHERE message_type ="
                " 'user_notification' AND model = 'calendar.event' AND res_id ="
                f" (SELECT event_id FROM session_booking WHERE id = {seat_id})",
            )
            == "1"
        )


def read_token(page):
    return re.search(r'csrf_token: "(\w+)"', page.text)[1]

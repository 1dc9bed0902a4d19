# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rule 34 from outside: two requests at once, real processes, the same client, booking
or enrolment; one does it, the other finds it done.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from books import ask_with_key, call
from racing import AT_ONCE, race

from tools.odoo_process import OdooServer, query

TIMES = 20
MAKE_CLIENTS = f"""
from datetime import timedelta
accountant = env["res.users"].search([("login", "=", "accountant")])
accountant.group_ids += env.ref("konfidens_credit.group_administrator")
TIMES = {TIMES}


def services(count, billing):
    return env["product.product"].create([
        {{
            "name": f"Service {{number}}",
            "type": "service",
            "list_price": 100.0,
            "enrolment_billing": billing,
        }}
        for number in range(count)
    ])


def sessions(service, clients):
    return env["calendar.event"].create([
        {{
            "name": "Yoga",
            "session_product_id": service.id,
            "user_id": accountant.id,
            "start": fields.Datetime.now() + timedelta(days=7),
            "stop": fields.Datetime.now() + timedelta(days=7, hours=1),
            "partner_ids": [Command.set(client.ids)],
        }}
        for client in clients
    ])


clients = env["res.partner"].create(
    [{{"name": f"Client {{number}}"}} for number in range(TIMES)]
)
membership, gone, monthly, yoga, pilates = services(5, "month")
practitioners = env["res.users"].create([
    {{
        "name": login,
        "login": login,
        "group_ids": [
            Command.set([env.ref("konfidens_credit.group_practitioner").id])
        ],
    }}
    for login in ("kari", "ola")
])


def enrol(product):
    return env["product.enrolment"].create([
        {{"partner_id": client.id, "product_id": product.id, "user_id": False}}
        for client in clients
    ])


left = enrol(gone)
left.remove_from_product(notify=False)
due = enrol(monthly)
# Who is among the attendees, and not booked.
asked = sessions(yoga, clients)
asked.booking_ids.unlink()
to_invoice, to_archive = sessions(yoga, clients), sessions(yoga, clients[:5])
answer({{
    "clients": clients.ids,
    "membership": membership.id,
    "gone": gone.id,
    "left": left.ids,
    "due": due.ids,
    "courses": services(TIMES, "once").ids,
    "asked": asked.ids,
    "to_invoice": to_invoice.booking_ids.sorted("id").ids,
    "to_archive": to_archive.ids,
    "pilates": pilates.id,
    "practitioners": practitioners.ids,
}})
"""


@pytest.fixture(scope="module")
def server(new_practice):
    """A server with a process for each request, and clients to fight over."""
    name = new_practice()
    [ids], key = ask_with_key(name, MAKE_CLIENTS)
    with OdooServer(name, workers=2 * AT_ONCE) as server:
        server.ids = ids
        server.execute = partial(call, server.url, key)
        yield server
        assert "Traceback (most recent call last)" not in server.log


@pytest.fixture(scope="module")
def people():
    with ThreadPoolExecutor(2 * AT_ONCE) as pool:
        yield pool


def ask_rows(server, sql):
    return query(server.database, sql).splitlines()


def assert_one_is_told(answers, sentence):
    """Check that of each pair one did it, and the other was told that it is done."""
    assert len(answers) == TIMES
    for both in answers:
        (done, _answer), (refused, told) = sorted(both, key=lambda one: one[0])
        assert (done, refused) == (200, 422), both
        assert sentence in told["message"]


def assert_one_finds_nothing_left(answers):
    assert len(answers) == TIMES
    for both in answers:
        assert [status for status, _drafts in both] == [200, 200], both
        assert sorted(len(drafts) for _status, drafts in both) == [0, 1]


def enrolling(server, client_id, product_id):
    vals = {"partner_id": client_id, "product_id": product_id}
    return partial(server.execute, "product.enrolment", "create", vals_list=[vals])


def planning(server, product_id, **values):
    vals = {
        "name": "Course",
        "session_product_id": product_id,
        "start": "2099-01-05 10:00:00",
        "stop": "2099-01-05 11:00:00",
        **values,
    }
    return partial(server.execute, "calendar.event", "create", vals_list=[vals])


def count_enrolled(server, product_id):
    """Return in how many enrolments each client is."""
    return ask_rows(
        server,
        "SELECT count(*) FROM product_enrolment WHERE state = 'active'"
        f" AND product_id = {product_id} GROUP BY partner_id",
    )


def test_of_two_who_enrol_a_client_one_is_told_that_it_is_done(server, people):
    product_id = server.ids["membership"]
    pairs = [
        [enrolling(server, client_id, product_id)] * 2
        for client_id in server.ids["clients"]
    ]
    assert_one_is_told(race(server, people, pairs), "is enrolled in")
    assert count_enrolled(server, product_id) == ["1"] * TIMES


def test_of_who_enrols_and_who_undoes_a_removal_one_is_told(server, people):
    product_id = server.ids["gone"]
    pairs = [
        [
            enrolling(server, client_id, product_id),
            partial(
                server.execute, "product.enrolment", "undo_removal", ids=[enrolment_id]
            ),
        ]
        for client_id, enrolment_id in zip(
            server.ids["clients"], server.ids["left"], strict=True
        )
    ]
    assert_one_is_told(race(server, people, pairs), "is enrolled in")
    assert count_enrolled(server, product_id) == ["1"] * TIMES


def test_who_is_enrolled_while_a_session_is_planned_is_booked_once(server, people):
    courses = server.ids["courses"]
    pairs = [
        [enrolling(server, client_id, product_id), planning(server, product_id)]
        for client_id, product_id in zip(server.ids["clients"], courses, strict=True)
    ]
    for both in race(server, people, pairs):
        assert [status for status, _ids in both] == [200, 200], both
    booked = ask_rows(
        server,
        "SELECT count(booking.id) FROM calendar_event event LEFT JOIN session_booking"
        " booking ON booking.event_id = event.id AND booking.enrolment_id IS NOT NULL"
        f" WHERE event.session_product_id IN ({', '.join(map(str, courses))})"
        " GROUP BY event.id",
    )
    assert booked == ["1"] * TIMES


def test_of_two_who_book_a_client_one_is_told_that_it_is_done(server, people):
    pairs = [
        [
            partial(
                server.execute,
                "session.booking",
                "create",
                vals_list=[{"event_id": session_id, "partner_id": client_id}],
            )
        ]
        * 2
        for session_id, client_id in zip(
            server.ids["asked"], server.ids["clients"], strict=True
        )
    ]
    assert_one_is_told(race(server, people, pairs), "is booked on")


def test_of_two_who_invoice_a_booking_one_finds_nothing_left(server, people):
    pairs = [
        [partial(server.execute, "session.booking", "invoice_bookings", ids=[seat_id])]
        * 2
        for seat_id in server.ids["to_invoice"]
    ]
    assert_one_finds_nothing_left(race(server, people, pairs))


def test_of_two_who_invoice_an_enrolment_one_finds_nothing_left(server, people):
    pairs = [
        [
            partial(
                server.execute,
                "product.enrolment",
                "invoice_enrolments",
                ids=[enrolment_id],
            )
        ]
        * 2
        for enrolment_id in server.ids["due"]
    ]
    assert_one_finds_nothing_left(race(server, people, pairs))


def test_a_session_is_not_archived_while_it_is_invoiced(server, people):
    sessions = server.ids["to_archive"]
    pairs = [
        [
            partial(
                server.execute, "calendar.event", "invoice_sessions", ids=[session_id]
            ),
            partial(
                server.execute,
                "calendar.event",
                "write",
                ids=[session_id],
                vals={"active": False},
            ),
        ]
        for session_id in sessions
    ]
    for both in race(server, people, pairs):
        assert {status for status, _answer in both} <= {200, 422}, both
    assert ask_rows(
        server,
        "SELECT DISTINCT booking.is_billed <> event.active FROM session_booking booking"
        " JOIN calendar_event event ON event.id = booking.event_id"
        f" WHERE event.id IN ({', '.join(map(str, sessions))})",
    ) == ["f"]


def test_who_enrols_others_or_plans_for_others_is_not_in_the_way(server, people):
    product_id = server.ids["pilates"]
    first, *others = (
        enrolling(server, client_id, product_id)
        for client_id in server.ids["clients"][:3]
    )
    plan = [
        planning(server, product_id, user_id=user_id)
        for user_id in server.ids["practitioners"]
    ]
    first()
    run_anew = server.log.count("tries left")
    for pair in (others, plan, plan):
        [both] = race(server, people, [pair])
        assert [status for status, _ids in both] == [200, 200], both
    assert server.log.count("tries left") == run_anew

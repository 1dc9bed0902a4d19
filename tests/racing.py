# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Pairs of requests that begin at the same time, and see nothing of one another."""

import time
from contextlib import closing

import psycopg2

# Pairs that race side by side, each with clients and sessions of its own.
AT_ONCE = 5
SECONDS = 30
# Whoever writes one of these waits until both of each pair have begun.
GATED = "product_enrolment, calendar_event, session_booking, account_move"


def race(server, people, pairs):
    """Make both calls of each pair at once; return what each pair was answered.

    Each has begun, and waits at the gate, before one goes on.
    """
    answers = []
    while pairs:
        racing, pairs = pairs[:AT_ONCE], pairs[AT_ONCE:]
        with closing(psycopg2.connect(dbname=server.database)) as gate:
            cursor = gate.cursor()
            cursor.execute(f"LOCK TABLE {GATED} IN EXCLUSIVE MODE")
            futures = [
                [people.submit(each) for each in one_pair] for one_pair in racing
            ]
            await_waiting(cursor, sum(map(len, racing)))
            gate.commit()
        answers += [[future.result() for future in both] for both in futures]
    return answers


def await_waiting(cursor, count):
    deadline = time.monotonic() + SECONDS
    waiting = 0
    while waiting < count:
        assert time.monotonic() < deadline, f"{waiting} of {count} came to the gate"
        time.sleep(0.02)
        cursor.execute(
            "SELECT count(DISTINCT pid) FROM pg_locks JOIN pg_database db"
            " ON db.oid = database WHERE NOT granted AND datname = current_database()"
        )
        [[waiting]] = cursor.fetchall()

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A pytest plugin: runs side by side take the next test file from a queue they share.

`pytest -p tools.file_queue --file-queue=F FILES`: each run collects all the files, and
runs those that it takes off F, a file with a path in each line. A run that is done
early takes more, so that all end together. (pytest-xdist would let all of its databases
share one filestore, of which Odoo's tests delete what their own database doesn't know.)

How long each file took is kept for the next time: the longest are to come first.
"""

import fcntl
import json
import time
from collections import defaultdict
from pathlib import Path

import pytest

from tools.environment import PREPARED, ROOT, locked

DURATIONS = PREPARED / "durations.json"
# Measured once, for a clean clone: copy DURATIONS here when they have changed much.
FIRST_DURATIONS = Path(__file__).with_name("durations.json")


def sort_files(paths):
    """Return these test files as texts, those first that take longest; before them
    those that nobody has measured.
    """
    seconds = {**_read(FIRST_DURATIONS), **_read(DURATIONS)}
    files = [str(path.relative_to(ROOT)) for path in paths]
    return sorted(files, key=lambda file: (-seconds.get(file, float("inf")), file))


def fill(queue, files):
    queue.write_text("".join(f"{file}\n" for file in files))


def take(queue):
    """Take the first file off a queue; an empty text when there is none."""
    with open(queue, "r+") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        first, _newline, rest = handle.read().partition("\n")
        handle.seek(0)
        handle.write(rest)
        handle.truncate()
    return first


def keep_durations(seconds):
    """Remember how long files took, beside those that others ran."""
    with locked("durations"):
        known = {**_read(DURATIONS), **seconds}
        DURATIONS.write_text(json.dumps(known, indent=2, sort_keys=True) + "\n")


def _read(path):
    return json.loads(path.read_text()) if path.exists() else {}


# === PLUGIN === #


def pytest_addoption(parser):
    parser.addoption("--file-queue", type=Path, help="the files left to run")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session):
    """Run as pytest itself does, but what comes off the queue."""
    queue = session.config.getoption("--file-queue")
    if not queue or session.testsfailed or session.config.option.collectonly:
        return None
    seconds = defaultdict(float)
    items = _take_items(session, queue)
    item = next(items, None)
    while item:
        started = time.monotonic()
        following = next(items, None)
        item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
        seconds[_get_file(item)] += time.monotonic() - started
        if session.shouldfail:
            raise session.Failed(session.shouldfail)
        if session.shouldstop:
            raise session.Interrupted(session.shouldstop)
        item = following
    keep_durations({file: round(spent, 1) for file, spent in seconds.items()})
    return True


def _take_items(session, queue):
    """Yield the tests of one file after another."""
    items = defaultdict(list)
    for item in session.items:
        items[_get_file(item)].append(item)
    while file := take(queue):
        yield from items[file]


def _get_file(item):
    return str(item.path.relative_to(ROOT))

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Paths and primitives that every step of the set-up shares."""

import contextlib
import errno
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PREPARED = ROOT / ".odoo"
LOG = PREPARED / "setup.log"
ADDON = "konfidens_credit"
# The small ones, which install themselves beside a neighbour of the addon.
GLUE = tuple(
    sorted(path.parent.name for path in ROOT.glob(f"{ADDON}_*/__manifest__.py"))
)
ADDONS = (ADDON, *GLUE)
FREE_SPACE_NEEDED = 3 * 1024**3


class SetupError(Exception):
    """Something the reader can put right; its text says how, in one sentence."""


def say(text):
    """Show progress on standard error, so that output can still be piped."""
    print(text, file=sys.stderr, flush=True)


@contextlib.contextmanager
def step(title):
    """Announce a slow step; on a terminal, count the seconds that it takes."""
    started = time.monotonic()
    finished = threading.Event()
    on_terminal = sys.stderr.isatty()

    def show(start="", end="\n"):
        seconds = time.monotonic() - started
        print(f"{start}==> {title} ... {seconds:.0f} s", end=end, file=sys.stderr)

    def count():
        while not finished.wait(1):
            show("\r", end="")

    if not on_terminal:
        say(f"==> {title} ...")
    counter = threading.Thread(target=count if on_terminal else finished.wait)
    counter.start()
    try:
        yield
    finally:
        finished.set()
        counter.join()
        show("\r" if on_terminal else "")


@contextlib.contextmanager
def locked(name):
    """Let one process at a time do what `name` stands for."""
    PREPARED.mkdir(exist_ok=True)
    with open(PREPARED / f"{name}.lock", "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def fingerprint(*parts):
    """Return a short hash of texts and of the contents of paths."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.read_bytes() if isinstance(part, Path) else part.encode())
        digest.update(b"\0")
    return digest.hexdigest()[:16]


def is_current(directory, key):
    """Tell whether `directory` was completely built for `key`."""
    with contextlib.suppress(OSError):
        return (directory / ".stamp").read_text() == key
    return False


@contextlib.contextmanager
def building(directory, key):
    """Build `directory` from nothing and stamp it; what fails leaves nothing.

    The stamp is written last: a directory without it, left by a process that
    was killed, counts as missing and is removed by the next attempt.
    """
    require_free_space()
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    try:
        yield directory
        (directory / ".stamp").write_text(key)
    except BaseException:
        shutil.rmtree(directory, ignore_errors=True)
        raise


def write_if_changed(path, text):
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def require_free_space():
    free = shutil.disk_usage(ROOT).free
    if free < FREE_SPACE_NEEDED:
        raise no_space_left()


def no_space_left():
    return SetupError(
        f"There is not enough disk space for {PREPARED}: free "
        f"{FREE_SPACE_NEEDED // 1024**3} GB and run this again."
    )


def run_logged(command, failure, **options):
    """Run `command` with its output in the log; raise `failure` if it fails."""
    PREPARED.mkdir(exist_ok=True)
    with open(LOG, "ab") as log:
        log.write(f"\n$ {' '.join(map(str, command))}\n".encode())
        log.flush()
        start = log.tell()
        try:
            status = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                **options,
            ).returncode
        except FileNotFoundError:
            status = 127
    if status:
        if os.strerror(errno.ENOSPC).encode() in LOG.read_bytes()[start:]:
            raise no_space_left()
        raise SetupError(f"{failure} (details: {LOG}).")

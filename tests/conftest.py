# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Databases and servers for the tests that look at Odoo from outside."""

import itertools
import os

import pytest
from books import KEEP_BOOKS
from browser import Visitor, open_chromium
from gym import Gym
from inbox import Inbox
from studio import Practitioner, Studio

from tools.databases import build_assets, copy, create, drop, exists, rename
from tools.environment import locked
from tools.odoo_process import shell

NUMBERS = itertools.count(1)


def pytest_collection_modifyitems(config, items):
    """Leave what is marked as `whole` to `make test-odoo`."""
    if os.environ.get("ODOO_SUITES") == "whole":
        return
    left = [item for item in items if item.get_closest_marker("whole")]
    items[:] = [item for item in items if item not in left]
    config.hook.pytest_deselected(items=left)


@pytest.fixture(scope="session")
def new_name():
    """Return a function that makes names of databases, dropped at the end."""
    names = []

    def name():
        names.append(f"konfidens_outside_{os.getpid()}_{next(NUMBERS)}")
        return names[-1]

    yield name
    for taken in names:
        drop(taken)


@pytest.fixture(scope="session")
def practice(new_name):
    """A database with the addon, a chart of accounts, an accountant and a customer.

    Copy it with `new_practice`, don't change it: runs side by side share it.
    """
    pristine = os.environ.get("PRISTINE_DATABASE")
    if not pristine:
        name = build_assets(create(new_name()))
        shell(name, KEEP_BOOKS)
        return name
    name = f"{pristine}_practice"
    with locked("practice"):
        if not exists(name):
            unfinished = f"{name}_unfinished"
            copy(pristine, unfinished)
            shell(unfinished, KEEP_BOOKS)
            rename(unfinished, name)
    return name


@pytest.fixture(scope="session")
def new_practice(new_name, practice):
    """Return a function that makes a copy of the practice."""

    def new():
        name = new_name()
        copy(practice, name)
        return name

    return new


@pytest.fixture(scope="module")
def chromium():
    with open_chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def gym(new_practice):
    with Gym(new_practice()) as server:
        yield server
        assert " ERROR " not in server.log


@pytest.fixture(scope="module")
def accountant_browser(gym, chromium):
    with Visitor(chromium, gym.url) as visitor:
        yield visitor.log_in("accountant")


@pytest.fixture
def accountant(accountant_browser):
    """The accountant of the gym, who sees no error on any page."""
    yield accountant_browser
    accountant_browser.check()


@pytest.fixture(scope="module")
def inbox():
    with Inbox() as inbox:
        yield inbox


@pytest.fixture(scope="module")
def studio(new_practice, inbox):
    with Studio(new_practice(), inbox.port) as server:
        yield server
        assert " ERROR " not in server.log


@pytest.fixture(scope="module")
def kari_browser(studio, chromium):
    with Practitioner(chromium, studio.url) as visitor:
        yield visitor.log_in("kari")


@pytest.fixture
def kari(kari_browser):
    """The practitioner of the studio, who sees no error on any page."""
    yield kari_browser
    kari_browser.check()

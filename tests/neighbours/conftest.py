# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A database for the tests among other modules, unless `--odoo-database` names one."""

import os

import pytest

from tools import databases, neighbours


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_cmdline_main(config):
    """Come before pytest-odoo, which reads these settings."""
    neighbours.use()
    if config.option.odoo_database:
        return (yield)
    name = f"konfidens_neighbours_{os.getpid()}"
    try:
        config.option.odoo_database = neighbours.create(name)
        return (yield)
    finally:
        databases.drop(name)

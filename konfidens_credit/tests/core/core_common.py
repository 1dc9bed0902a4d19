# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the tests of the core share. They need no Odoo and no database."""

from unittest import TestCase

from hypothesis import settings

# The same examples every time, so that what fails once fails again.
PROFILE = settings(max_examples=100, deadline=None, derandomize=True, database=None)


class CoreCase(TestCase):
    """A plain test, with what Odoo's own runner asks its tests for."""

    __unittest_skip__ = False
    test_tags = {"standard", "post_install"}
    test_module = "konfidens_credit"

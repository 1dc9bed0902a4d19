# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The examples in the core's docstrings."""

import doctest
import pkgutil
from importlib import import_module

from ... import core
from .core_common import CoreCase


class TestExamples(CoreCase):
    def test_every_example_in_the_core_is_true(self):
        for module_info in pkgutil.iter_modules(core.__path__):
            with self.subTest(module_info.name):
                module = import_module(f"{core.__name__}.{module_info.name}")
                failed, _attempted = doctest.testmod(module)
                self.assertFalse(failed)

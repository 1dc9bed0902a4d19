# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A pytest plugin: the tests of the core run without Odoo and without a database.

Importing the addon would import its models. Here it is a package that holds nothing
of its own.
"""

import sys
from types import ModuleType

from tools.environment import ADDON, ROOT

for name in (ADDON, f"{ADDON}.tests"):
    package = ModuleType(name)
    package.__path__ = [str(ROOT.joinpath(*name.split(".")))]
    sys.modules[name] = package

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Remove everything that was prepared; the database server must have stopped."""

import shutil

from tools.environment import PREPARED
from tools.postgresql import server_home

shutil.rmtree(server_home(), ignore_errors=True)
shutil.rmtree(PREPARED, ignore_errors=True)

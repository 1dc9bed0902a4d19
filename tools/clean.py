# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Stop the embedded database server and remove everything that was prepared."""

import shutil

from tools.environment import PREPARED
from tools.postgresql import server_home, stop_server

stop_server()
shutil.rmtree(server_home(), ignore_errors=True)
shutil.rmtree(PREPARED, ignore_errors=True)

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The prepared environment: all that a command needs, made once, then reused."""

import os

from tools.environment import PREPARED, ROOT, locked, write_if_changed
from tools.odoo_source import addons_folders, ensure_odoo
from tools.postgresql import ensure_server
from tools.virtualenv import ensure_virtualenv

ODOO_RC = PREPARED / "odoo.conf"
CONFIGURATION = """\
[options]
addons_path = {addons_path}
data_dir = {data_dir}
http_interface = 127.0.0.1
"""


def prepare():
    """Make what is missing and return the environment variables for commands."""
    with locked("setup"):
        library = ensure_odoo()
        venv = ensure_virtualenv(library)
        programs, database = ensure_server(venv / "bin" / "python")
        configure(library)
    environment = {**os.environ, **database}
    environment.pop("PYTHONHOME", None)
    # Odoo is compiled once, not by each of the hundred processes that tests start.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONPYCACHEPREFIX"] = str(PREPARED / "bytecode")
    environment["VIRTUAL_ENV"] = str(venv)
    environment["ODOO_RC"] = str(ODOO_RC)
    environment["PATH"] = os.pathsep.join(
        [str(venv / "bin"), str(programs), os.environ.get("PATH", os.defpath)]
    )
    return environment


def configure(library):
    text = CONFIGURATION.format(
        addons_path=",".join(map(str, [ROOT, *addons_folders(library)])),
        data_dir=PREPARED / "data",
    )
    write_if_changed(ODOO_RC, text)

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The virtual environment: Odoo's requirements, the test tools, `odoo` itself."""

import importlib.util
import os
import sys
from pathlib import Path

from tools.environment import (
    PREPARED,
    ROOT,
    building,
    fingerprint,
    is_current,
    run_logged,
    step,
    write_if_changed,
)
from tools.system_packages import install

TOOLS = Path(__file__).resolve().parent
REQUIREMENTS = [TOOLS / "requirements-odoo.txt", TOOLS / "requirements-dev.txt"]
VENV = PREPARED / "venv"

NO_VENV = (
    "Python cannot make virtual environments: install its venv module "
    "(python3-venv on Debian and Ubuntu) and run this again"
)
ODOO_COMMAND = """\
#!{python}
import sys
from odoo.cli.command import main

sys.exit(main())
"""


def ensure_virtualenv(library):
    """Return the environment's folder; `library` is where it imports Odoo from."""
    key = fingerprint(*REQUIREMENTS, sys.version, str(VENV))
    if not is_current(VENV, key):
        if not importlib.util.find_spec("ensurepip"):
            install(["python3-venv"], "Python's venv module")
        with step("Installing the Python packages"), building(VENV, key):
            run_logged([sys.executable, "-m", "venv", VENV], NO_VENV)
            pip_install(
                VENV / "bin" / "python",
                *(f"--requirement={path}" for path in REQUIREMENTS),
            )
    link_odoo(library)
    return VENV


def link_odoo(library):
    """Make `import odoo` and the `odoo` command work, and our own tools."""
    (packages,) = VENV.glob("lib/python3*/site-packages")
    write_if_changed(packages / "konfidens.pth", f"{library}\n{ROOT}\n")
    command = VENV / "bin" / "odoo"
    write_if_changed(command, ODOO_COMMAND.format(python=VENV / "bin" / "python"))
    command.chmod(0o755)


def pip_install(python, *arguments):
    command = [python, "-m", "pip", "install", "--no-input", "--progress-bar=off"]
    run_logged(
        [*command, *arguments],
        "The Python packages could not be installed: "
        "check the network and run this again",
        env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
    )

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The virtual environment: Odoo's requirements, the test tools, `odoo` itself."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from tools.environment import (
    PREPARED,
    SetupError,
    building,
    fingerprint,
    is_current,
    run_logged,
    step,
)
from tools.system_packages import install

TOOLS = Path(__file__).resolve().parent
REQUIREMENTS = [TOOLS / "requirements-odoo.txt", TOOLS / "requirements-dev.txt"]
VENV = PREPARED / "venv"

ODOO_COMMAND = """\
#!{python}
import sys
from odoo.cli.command import main

sys.exit(main())
"""


def ensure_virtualenv(library):
    """Return the environment's folder; `library` is where it imports Odoo from."""
    key = fingerprint(*REQUIREMENTS, sys.version, str(VENV), str(library))
    if not is_current(VENV, key):
        if not importlib.util.find_spec("ensurepip"):
            install(["python3-venv"], "Python's venv module")
        with step("Installing the Python packages"), building(VENV, key):
            fill(library)
    return VENV


def fill(library):
    run_logged(
        [sys.executable, "-m", "venv", VENV],
        "Python cannot make virtual environments: install its venv module "
        "(python3-venv on Debian and Ubuntu) and run this again",
    )
    python = VENV / "bin" / "python"
    requirements = [f"--requirement={path}" for path in REQUIREMENTS]
    pip_install(python, *requirements)
    answer = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    )
    Path(answer.stdout.strip(), "odoo_19.pth").write_text(f"{library}\n")
    command = VENV / "bin" / "odoo"
    command.write_text(ODOO_COMMAND.format(python=python))
    command.chmod(0o755)


def pip_install(python, *arguments):
    run_logged(
        [python, "-m", "pip", "install", "--no-input", "--progress-bar=off", *arguments],
        "The Python packages could not be installed: "
        "check the network and run this again",
        env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
    )

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The virtual environment: Odoo's requirements, the test tools, `odoo` itself."""

import importlib.util
import os
import platform
import subprocess
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
# Installs in seconds what takes pip minutes.
UV = "uv==0.13.9"

NO_VENV = (
    "Python cannot make virtual environments: install its venv module "
    "(python3-venv on Debian and Ubuntu) and run this again"
)
NO_PACKAGES = (
    "The Python packages could not be installed: check the network and run this again"
)
ODOO_COMMAND = """\
#!{python}
import sys
from odoo.cli.command import main

sys.exit(main())
"""


def ensure_virtualenv(library):
    """Return the environment's folder; `library` is where it imports Odoo from."""
    ensure_packages(VENV, *REQUIREMENTS)
    link_odoo(library)
    return VENV


def ensure_packages(folder, *requirements):
    """Make a virtual environment with these packages, unless it is there."""
    # An update of the system's Python leaves an environment as good as it was.
    made_with = f"{platform.python_version()} {sys.base_prefix}"
    key = fingerprint(*requirements, UV, made_with, str(folder))
    if is_current(folder, key):
        return
    if not importlib.util.find_spec("ensurepip"):
        install(["python3-venv"], "Python's venv module")
    with step("Installing the Python packages"), building(folder, key):
        run_logged([sys.executable, "-m", "venv", folder], NO_VENV)
        python = folder / "bin" / "python"
        pip = [python, "-m", "pip"]
        run_logged([*pip, "install", "--no-input", UV], NO_PACKAGES)
        install_packages(python, *(f"--requirement={path}" for path in requirements))
        link_pdf_printer(folder / "bin")


def link_pdf_printer(folder):
    """Have Odoo find the wkhtmltopdf among the packages, where there is one for this
    machine; elsewhere it takes the system's.
    """
    if (packed := folder / "wkhtmltopdf-pack").exists():
        packed.chmod(0o755)
        (folder / "wkhtmltopdf").symlink_to(packed.name)


def link_odoo(library):
    """Make `import odoo` and the `odoo` command work, and our own tools."""
    (packages,) = VENV.glob("lib/python3*/site-packages")
    write_if_changed(packages / "konfidens.pth", f"{library}\n{ROOT}\n")
    command = VENV / "bin" / "odoo"
    write_if_changed(command, ODOO_COMMAND.format(python=VENV / "bin" / "python"))
    command.chmod(0o755)


def install_packages(python, *arguments):
    """Install Python packages with uv, from where pip is told to take them."""
    settings = {"UV_SYSTEM_CERTS": "1", **os.environ}
    if index := os.environ.get("PIP_INDEX_URL") or configured_index(python):
        settings.setdefault("UV_DEFAULT_INDEX", index)
    uv = [python, "-m", "uv", "--no-progress", "pip", "install", f"--python={python}"]
    run_logged([*uv, *arguments], NO_PACKAGES, env=settings)


def configured_index(python):
    command = [python, "-m", "pip", "config", "get", "global.index-url"]
    return subprocess.run(command, capture_output=True, text=True).stdout.strip()

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The few programs that come from the operating system."""

import os
import shutil

from tools.environment import SetupError, run_logged, step

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def ensure_browser():
    """Make sure that browser tests can run; return the browser's path."""
    if not any(map(shutil.which, BROWSERS)):
        install(["chromium"], "Chromium, which browser tests need,")
    return next(filter(None, map(shutil.which, BROWSERS)))


def ensure_pdf_printer():
    """Make sure that Odoo can print an invoice."""
    if not shutil.which("wkhtmltopdf"):
        install(["wkhtmltopdf"], "wkhtmltopdf, which prints invoices,")


def install(packages, purpose):
    """Install packages of the system as root, or ask the reader to do it."""
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    by_hand = f"{purpose} is missing: install it"
    if shutil.which("apt-get"):
        by_hand += f", as root: {' '.join(command)}"
    if os.geteuid() or not shutil.which("apt-get"):
        raise SetupError(f"{by_hand}.")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with step(f"Installing {' '.join(packages)}"):
        run_logged(["apt-get", "-q", "update"], by_hand, env=environment)
        run_logged(command, by_hand, env=environment)

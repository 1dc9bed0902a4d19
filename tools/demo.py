# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A running Odoo with the addon and its demo data, kept from call to call."""

import signal
import socket
import sys

from tools.databases import drop, exists, odoo_version, rename, run
from tools.environment import (
    ADDON,
    PREPARED,
    ROOT,
    SetupError,
    fingerprint,
    locked,
    say,
    step,
)
from tools.odoo_process import OdooServer, install, upgrade
from tools.system_packages import ensure_pdf_printer

DATABASE = "konfidens_demo"
PORT = 8069
INSTALLED = PREPARED / "demo.installed"
WELCOME = f"""
Odoo runs at http://localhost:{PORT}  (login: admin, password: admin)

Six things to try, in any order:
 1. Invoicing > Customers > Invoices: open Nora's overdue invoice and press
    "Credit Invoice"; its draft replacement is one click away.
 2. In the same list, search for Harbour, select its three unpaid invoices and
    choose "Credit Invoices" from the Actions menu.
 3. Log in as maria (password maria) in another window. Sessions, list view: open
    the first "Padel for beginners" and press "Cancel Session"; see what becomes of
    the money of each client.
 4. Log in as sofie (password sofie), a customer: use the account credit on the
    open invoice.
 5. Invoicing > Customers > To Refund: Lars waits for his money; press "Mark as
    Refunded".
 6. Sessions > Enrolments: open Oskar in the tennis course and press "Remove from
    Product"; see what he has paid for and not used.

Ctrl-C stops it; the next `make demo` goes on where you were.
"""


def main():
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.default_int_handler)
    require_free_port()
    try:
        ensure_pdf_printer()
    except SetupError as error:
        say(f"Invoices cannot be printed yet: {error}")
    with locked("demo"):
        ensure_database()
    server = OdooServer(DATABASE, "--max-cron-threads=1", port=PORT)
    try:
        with step("Starting Odoo"):
            server.start()
        say(WELCOME)
        server.process.wait()
        raise SetupError(f"Odoo ended: read {server.log_path}.")
    except KeyboardInterrupt:
        say("\nStopping Odoo ...")
    finally:
        server.stop()


def require_free_port():
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", PORT))
        except OSError:
            raise SetupError(
                f"Port {PORT} is taken: stop what uses it, then run this again."
            ) from None


def ensure_database():
    """Make the demo database once; upgrade the addon when its files changed."""
    state = fingerprint(odoo_version(), *addon_files())
    recorded = INSTALLED.read_text() if INSTALLED.exists() else ""
    if recorded == state and exists(DATABASE):
        return
    if exists(DATABASE):
        with step("Upgrading the addon in the demo database"):
            upgrade(DATABASE)
    else:
        with step("Installing the addon with demo data (a minute or two)"):
            unfinished = f"{DATABASE}_unfinished"
            drop(unfinished)
            run("createdb", unfinished)
            install(unfinished, ADDON, "payment_demo", demo=True)
            rename(unfinished, DATABASE)
    INSTALLED.write_text(state)


def addon_files():
    files = [path for path in (ROOT / ADDON).rglob("*") if path.is_file()]
    return sorted(path for path in files if path.suffix != ".pyc")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except SetupError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("Stopped.")

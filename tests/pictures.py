# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What each picture shows, and how that looked when it was taken.

``docs/images/pictures.csv`` has a line per picture: its name, the files of the addon
that it shows (a folder: all in it) and a hash of them. Who takes the picture anew
renews the hash, so that one older than its view is found without a browser.

Whoever has looked at a picture, and finds nothing on it that has changed, says so:
``tools/run python tests/pictures.py invoice-list refund``.
"""

import csv
import hashlib
import re
import shutil
import sys

from tools.environment import ADDON, ROOT, locked

IMAGES = ROOT / "docs" / "images"
STORE = ROOT / ADDON / "static" / "description"
MANIFEST = IMAGES / "pictures.csv"
# What the store wants another name for.
NAMES_IN_STORE = {"cancel-session": "main_screenshot"}
COLUMNS = ("picture", "shows", "seen")
# What nobody sees on a picture: comments, and how the code is laid out.
UNSEEN = re.compile(
    r"<!--.*?-->|^\s*//[^\n]*$|/\*\*.*?\*/|\s+", re.DOTALL | re.MULTILINE
)


def read_manifest():
    """Return the lines of the manifest by the name of the picture."""
    with open(MANIFEST, newline="") as lines:
        return {line["picture"]: line for line in csv.DictReader(lines)}


def get_files(shows):
    """Return the files that a line of the manifest names, in a fixed order."""
    paths = [ROOT / ADDON / name for name in shows.split()]
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise FileNotFoundError(", ".join(missing))
    return sorted(
        file
        for path in paths
        for file in ([path] if path.is_file() else path.rglob("*"))
        if file.is_file()
    )


def look(shows):
    """Return the hash of what can be seen of these files."""
    digest = hashlib.sha256()
    for file in get_files(shows):
        digest.update(UNSEEN.sub(" ", file.read_text()).strip().encode() + b"\0")
    return digest.hexdigest()[:12]


def renew(name):
    """Note that the picture shows its files as they are now; the store has it, too."""
    with locked("pictures"):
        manifest = read_manifest()
        line = manifest.setdefault(name, {"picture": name, "shows": ""})
        line["seen"] = look(line["shows"])
        write_manifest(manifest)
    in_store = STORE / f"{NAMES_IN_STORE.get(name, name)}.png"
    if in_store.exists():
        shutil.copy(IMAGES / f"{name}.png", in_store)


def write_manifest(manifest):
    with open(MANIFEST, "w", newline="") as lines:
        writer = csv.DictWriter(lines, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(manifest[name] for name in sorted(manifest))


if __name__ == "__main__":
    for looked_at in sys.argv[1:]:
        renew(looked_at)

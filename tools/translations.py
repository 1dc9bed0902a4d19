# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Bring the translation files up to date with the texts of the addons.

Exports each template and merges it into each language. What is new comes without a
translation, what has changed with its old one, marked as fuzzy; both are listed. They
are written in OCA's format: sorted, and empty where a language says the same.
"""

import csv
import difflib
import os
import subprocess
import sys
import textwrap

import polib

from tools import neighbours
from tools.databases import create, drop
from tools.environment import ADDON, GLUE, ROOT, SetupError, say

SAME_TERMS = ROOT / ADDON / "tests" / "common" / "same_terms.csv"


def main():
    export_templates(create, ADDON)
    # What the small ones sit beside has to be there, too.
    export_templates(neighbours.create, *GLUE)
    unfinished = 0
    for path in sorted(ROOT.glob(f"{ADDON}*/i18n/*.po")):
        template = polib.pofile(get_template(path.parts[-3]))
        unfinished += merge(path, template)
    return 1 if unfinished else 0


def get_template(addon):
    return ROOT / addon / "i18n" / f"{addon}.pot"


def export_templates(make, *addons):
    database = f"konfidens_translations_{os.getpid()}"
    try:
        make(database)
        for addon in addons:
            export_template(database, addon)
    finally:
        drop(database)


def export_template(database, addon):
    path = get_template(addon)
    path.parent.mkdir(exist_ok=True)
    command = ["odoo", "i18n", "export", "-d", database, "-l", "pot"]
    subprocess.run([*command, "-o", path, addon], cwd=ROOT, check=True)
    template = polib.pofile(path)
    for moment in ("POT-Creation-Date", "PO-Revision-Date"):
        # They would make each export differ from the one before.
        template.metadata.pop(moment)
    template.save()


def merge(path, template):
    """Merge the template into a language and return how many terms need work."""
    language = polib.pofile(path)
    language.merge(template)
    outdated = {entry.msgid: entry.msgstr for entry in language.obsolete_entries()}
    for entry in language.untranslated_entries():
        for similar in difflib.get_close_matches(entry.msgid, outdated, n=1):
            entry.msgstr = outdated[similar]
            entry.fuzzy = True
    language[:] = sorted(
        (entry for entry in language if not entry.obsolete),
        key=lambda entry: entry.msgid,
    )
    for entry in language:
        if entry.msgid == entry.msgstr:
            entry.msgstr = ""
    language.save()
    same = get_same_terms(path.stem)
    language = polib.pofile(path)
    unfinished = [
        entry
        for entry in language
        if entry.fuzzy or not (entry.msgstr or entry.msgid in same)
    ]
    for entry in unfinished:
        text = textwrap.shorten(entry.msgid, 60)
        say(f"{path.relative_to(ROOT)}:{entry.linenum}: {text}")
    say(f"{path.name}: {len(language)} terms, {len(unfinished)} to translate")
    return len(unfinished)


def get_same_terms(language):
    """Return the terms that read alike in a language."""
    with open(SAME_TERMS) as lines:
        return {
            row["term"] for row in csv.DictReader(lines) if row["language"] == language
        }


if __name__ == "__main__":
    try:
        sys.exit(main())
    except SetupError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("Stopped.")

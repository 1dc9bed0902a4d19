# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Pictures show what people see today: each is as new as the views that are on it.

KEEP_SCREENSHOTS=1 with the journeys takes them anew.
"""

import re

from pictures import IMAGES, NAMES_IN_STORE, ROOT, STORE, look, read_manifest

# Drawn, not taken.
DRAWN = {"icon"}
TAKE_ANEW = "Take it anew: KEEP_SCREENSHOTS=1 tools/run pytest tests/%s"


def names_in(folder):
    return {path.stem for path in folder.glob("*.png")} - DRAWN


def find_journey(name):
    """Return the file of the journey that takes this picture, or of what it uses."""
    taken = re.compile(
        rf'keep(_mail)?\([^)]*"{name}"|\((DESKTOP|PHONE), [^)]*"{name}"', re.MULTILINE
    )
    for path in sorted((ROOT / "tests").glob("*.py")):
        if taken.search(path.read_text()):
            return path.name
    return None


def test_each_picture_has_a_line_and_a_journey_that_takes_it():
    manifest = read_manifest()
    assert set(manifest) == names_in(IMAGES)
    assert [name for name, line in manifest.items() if not line["shows"]] == []
    assert [name for name in manifest if not find_journey(name)] == []


def test_no_picture_is_older_than_the_view_that_it_shows():
    old = [
        f"{name} is older than one of {line['shows']}. {TAKE_ANEW % find_journey(name)}"
        for name, line in read_manifest().items()
        if line["seen"] != look(line["shows"])
    ]
    assert not old, "\n".join(old)


def test_the_store_shows_the_pictures_of_the_documentation():
    page = (STORE / "index.html").read_text()
    assert names_in(STORE) == set(re.findall(r'src="(?!icon)([\w-]+)\.png"', page))
    names = {in_store: name for name, in_store in NAMES_IN_STORE.items()}
    for in_store in names_in(STORE):
        name = names.get(in_store, in_store)
        same = (STORE / f"{in_store}.png").read_bytes() == (
            IMAGES / f"{name}.png"
        ).read_bytes()
        assert same, f"{in_store}.png of the store is another picture"


def test_the_documentation_shows_pictures_that_exist():
    for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        text = path.read_text()
        for name in re.findall(r"images/([\w-]+)\.png", text):
            assert (IMAGES / f"{name}.png").exists(), f"{path.name}: {name}"

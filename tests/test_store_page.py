# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The page of the store, as the bare file that it is; and its banner.

KEEP_SCREENSHOTS=1 renews the pictures under docs/: run it after the journeys, whose
pictures are on the banner.
"""

import ast

import pytest
from browser import DESKTOP, PHONE, Visitor
from pictures import ROOT, STORE

from tools.environment import ADDON

PAGE = STORE / "index.html"
BANNER = ROOT / "tests" / "banner.html"
MANIFEST = ROOT / ADDON / "__manifest__.py"
BANNER_SIZE = {"width": 1120, "height": 560}


def test_the_banner_is_drawn(chromium):
    with Visitor(chromium, BANNER.as_uri(), viewport=BANNER_SIZE) as visitor:
        visitor.page.goto(visitor.url)
        missing = visitor.page.evaluate("document.images[0].naturalWidth") == 0
        assert not missing
        visitor.keep("banner", is_drawn=True)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_page_reads_well_as_a_bare_file(chromium, viewport):
    with Visitor(chromium, PAGE.as_uri(), viewport=viewport) as visitor:
        page = visitor.page
        page.goto(visitor.url)
        missing = page.evaluate(
            "[...document.images].filter(i => !i.naturalWidth).map(i => i.src)"
        )
        assert missing == []
        # No box is taller than what is in it, and nothing is cut off at the right.
        heights = page.evaluate(
            "[...document.querySelectorAll('h3')].map(h => h.parentNode.offsetHeight)"
        )
        assert len(heights) == 3 and max(heights) < 250
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= viewport["width"]
        first = page.evaluate("document.images[0].getAttribute('src')")
        assert first == "banner.png"
        if viewport == DESKTOP:
            visitor.keep("store")


def test_the_manifest_names_what_the_store_shows():
    manifest = ast.literal_eval(MANIFEST.read_text())
    images = [ROOT / ADDON / path for path in manifest["images"]]
    assert all(path.parent == STORE and path.exists() for path in images)
    assert images[0].name == "banner.png"
    # The store shows this one large.
    assert images[1].name.endswith("_screenshot.png")
    assert manifest["support"]
    for word in ("Sessions", "courses", "credit", "refund"):
        assert word in manifest["summary"]

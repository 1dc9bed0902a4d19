# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""People who look at Odoo in Chromium, and the pictures they take."""

import contextlib
import io
import os
from pathlib import Path

from pictures import IMAGES, renew
from PIL import Image
from playwright.sync_api import expect, sync_playwright

from tools.environment import PREPARED
from tools.system_packages import ensure_browser

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
LOOKED_AT = PREPARED / "images"
# The first page of a server builds its assets, and the machine may be busy.
PATIENCE_MS = 240_000
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
)


@contextlib.contextmanager
def open_chromium():
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=ensure_browser(), args=ARGUMENTS
        )
        yield browser
        browser.close()


class Visitor:
    """Somebody with a browser of their own, who remembers what went wrong there."""

    def __init__(self, browser, url, viewport=DESKTOP):
        self.url = url
        self.faults = []
        self.context = browser.new_context(
            viewport=viewport, locale="en-US", reduced_motion="reduce"
        )
        self.context.set_default_timeout(PATIENCE_MS)
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", self._on_console)
        self.page.on("response", self._on_response)

    def __enter__(self):
        return self

    def __exit__(self, error_type, *error):
        self.context.close()
        if not error_type:
            self.check()

    def check(self):
        """Fail if a page logged an error or a request was answered 500."""
        faults, self.faults = self.faults, []
        assert not faults, "\n".join(faults)

    def _on_console(self, message):
        if message.type == "error":
            self.faults.append(f"{message.text} ({message.location.get('url')})")

    def _on_response(self, response):
        if response.status >= 500:
            self.faults.append(f"{response.status} {response.url}")

    def log_in(self, login, password=None):
        self.page.goto(f"{self.url}/web/login")
        self.page.fill("#login", login)
        self.page.fill("#password", password or login)
        self.page.click(".oe_login_form button[type=submit]")
        # Two pages that build the same assets at once collide: see the first one whole.
        home = self.page.locator(".o_main_navbar, .o_portal_my_home")
        expect(home).to_be_visible()
        return self

    def open(self, path):
        self.page.goto(f"{self.url}/{path}")

    def go(self, app, *menus):
        """Walk the menus, as people do: ``go("Sessions", "My Invoices")``."""
        if self.page.viewport_size["width"] < DESKTOP["width"] / 2:
            self._go_on_a_phone(app, *menus)
            return
        self.page.locator(".o_navbar_apps_menu button").click()
        self.page.locator(".o_app").get_by_text(app, exact=True).click()
        expect(self.page.locator(".o_menu_brand")).to_have_text(app)
        places = ".o_menu_sections", ".o-dropdown--menu"
        for place, name in zip(places, menus, strict=False):
            self.page.locator(place).get_by_text(name, exact=True).click()

    def _go_on_a_phone(self, *menus):
        sidebar = self.page.locator(".o_app_menu_sidebar")
        for name in menus:
            self.page.locator(".o_menu_toggle").click()
            if name == menus[0]:
                sidebar.get_by_text("All Apps").click()
            sidebar.locator("li").get_by_text(name, exact=True).click()
            expect(sidebar).to_have_count(0)

    def open_invoice(self, move_id):
        self.open(f"odoo/customer-invoices/{move_id}")
        expect(self.page.locator(".o_form_view .o_form_sheet")).to_be_visible()

    def find_invoice(self, name):
        """Come to the invoice of this name by the menus, as who bills does."""
        self.go("Invoicing", "Customers", "Invoices")
        self.search(name)
        # INV/2026/00006 is found in RINV/2026/00006, too.
        self.page.get_by_role("cell", name=name, exact=True).click()
        self.see(name, self.page.locator(".o_form_view h1"))

    def open_own_invoices(self):
        """Come to the own invoices from the portal's home, as customers do."""
        self.open("my")
        self.page.get_by_title("Your Invoices").click()
        self.page.wait_for_url("**/my/invoices**")

    def press(self, name, within=None):
        self.button(name, within).click()

    def press_on_a_phone(self, name):
        """Press a button of a form's header, of which a phone shows but the first."""
        self.page.locator(".o_statusbar_buttons button[title=More]").click()
        self.press(name, self.page.locator(".o-dropdown--menu"))

    def button(self, name, within=None):
        return (within or self.page).get_by_role("button", name=name, exact=True)

    def confirm(self, name):
        """Press the button of the open dialog that reads `name`, and see it close."""
        self.press(name, self.dialog.locator(".modal-footer"))
        expect(self.dialog).to_have_count(0)

    def search(self, text):
        self.page.get_by_role("searchbox").fill(text)
        self.page.get_by_role("searchbox").press("Enter")

    def choose(self, field, name):
        """Choose the record called `name` in a field of the open dialog."""
        choice = self.dialog.locator(f"[name={field}] input")
        choice.click()
        self.page.get_by_role("option", name=name).click()
        expect(choice).to_have_value(name)

    def answer(self, name):
        """Answer what was wrong with the invoice, in the dialog that credits it."""
        self.dialog.locator(".o_field_widget[name=wrong] label", has_text=name).click()

    @property
    def dialog(self):
        return self.page.locator(".o_dialog:not(.o_inactive_modal) .modal-content")

    def see(self, text, within=None, exact=False):
        """Wait until `text` can be read."""
        place = (within or self.page).get_by_text(text, exact=exact)
        expect(place.filter(visible=True).first).to_be_visible()

    def scrolls_sideways(self):
        return self.page.evaluate(
            "document.documentElement.scrollWidth > window.innerWidth"
        )

    def glance(self, name):
        """Take a picture that is only looked at."""
        LOOKED_AT.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(animations="disabled", path=LOOKED_AT / f"{name}.png")

    def keep(self, name, is_drawn=False, **options):
        """Take a picture: for the README if KEEP_SCREENSHOTS is set. What is drawn has
        more colours than a page.
        """
        is_kept = bool(os.environ.get("KEEP_SCREENSHOTS"))
        folder = IMAGES if is_kept else LOOKED_AT
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{name}.png"
        picture = self.page.screenshot(animations="disabled", **options)
        if is_drawn:
            path.write_bytes(picture)
        else:
            save_small(picture, path)
        if is_kept:
            renew(name)


def save_small(picture, path: Path):
    """Write a picture in 256 colours, a quarter of its size."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The practitioner's day in the languages of the market, by the menus in a real
browser: nothing that has a translation is English. In Bokmål; in `make test-odoo` in
each.
"""

import csv
import json
import os
from types import SimpleNamespace

import polib
import pytest
from playwright.sync_api import expect
from studio import ZONE, Practitioner

from tools.environment import ADDON, ROOT
from tools.odoo_process import shell

CODES = {"nb": "nb_NO", "sv": "sv_SE", "da": "da_DK"}
SPOKEN = list(CODES)[: None if os.environ.get("ODOO_SUITES") == "whole" else 1]
# What the studio calls its service is an example in a form, too.
NAMES = {"Yoga class"}
SAME_TERMS = ROOT / ADDON / "tests" / "common" / "same_terms.csv"
# Code for `odoo shell`: the practitioner's language.
SPEAK = """
from odoo import Command
language = env["res.lang"].with_context(active_test=False).search(
    [("code", "=", {code!r})]
)
env["base.language.install"].create(
    {{"lang_ids": [Command.set(language.ids)]}}
).lang_install()
env["res.users"].search([("login", "=", "kari")]).lang = {code!r}
env.cr.commit()
"""
# Code for `odoo shell`: a session in a week, which is invoiced.
OPEN_DIARY = """
import json
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo
from odoo import Command

kari = env["res.users"].search([("login", "=", "kari")])
yoga = env["product.product"].search([("name", "=", "Yoga class")])
people = env["res.partner"].search([("name", "in", ["Emil Strand", "Ida Strand"])])
day = datetime.now(ZoneInfo(ZONE)).date() + timedelta(weeks=1)
start = datetime.combine(day, time(11))
session = env["calendar.event"].with_user(kari).create({
    "name": "Family Yoga",
    "session_product_id": yoga.id,
    "start": start,
    "stop": start + timedelta(hours=1),
    "partner_ids": [Command.set((kari.partner_id + people).ids)],
})
move = env["account.move"].browse(session.invoice_sessions()[0]["invoice_id"])
move.action_post()
print(json.dumps({"name": move.name}))
env.cr.commit()
"""


@pytest.fixture(scope="module")
def invoice(studio):
    code = f"ZONE = {ZONE!r}\n{OPEN_DIARY}"
    return SimpleNamespace(**json.loads(shell(studio.database, code).split("\n")[0]))


@pytest.fixture(params=SPOKEN)
def kari(request, studio, chromium):
    """The practitioner, who reads this language, and finds all by its name there."""
    shell(studio.database, SPEAK.format(code=CODES[request.param]))
    with Speaker(chromium, studio.url) as visitor:
        visitor.speak(request.param)
        yield visitor.log_in("kari")


class Speaker(Practitioner):
    def speak(self, language):
        path = ROOT / ADDON / "i18n" / f"{language}.po"
        self.language = language
        self.terms = {entry.msgid: entry.msgstr for entry in polib.pofile(str(path))}
        with open(SAME_TERMS) as lines:
            rows = [row for row in csv.DictReader(lines) if row["language"] == language]
        self.terms.update((row["term"], row["term"]) for row in rows)

    def go(self, *names):
        super().go(*(self.terms[name] for name in names))

    def press(self, name, within=None):
        super().press(self.terms[name], within)

    def look(self, picture):
        """Take a picture of the page once it is there, on which nothing is English."""
        expect(self.page.locator(".o_loading_indicator")).to_have_count(0)
        self.glance(f"{self.language}-{picture}")
        lines = self.page.locator("body").inner_text().splitlines()
        # What is English may be a word of the language as well, as "Time" is.
        own = {*self.terms.values()} | NAMES
        assert ({line.strip() for line in lines} & self.terms.keys()) - own == set()


def test_nothing_is_english(kari, invoice):
    page = kari.page
    kari.go("Sessions", "Sessions")
    page.locator(".o_calendar_button_next").click()
    event = page.locator(".fc-event", has_text="Family Yoga")
    event.click()
    expect(page.locator(".o_cw_popover .o_session_buttons")).to_be_visible()
    kari.look("diary")
    page.locator(".o_cw_popover .o_cw_popover_edit").click()
    expect(page.locator(".o_form_view .o_form_sheet")).to_be_visible()
    kari.look("session")
    kari.press("Cancel Session")
    expect(kari.dialog.locator(".o_data_row")).to_have_count(2)
    kari.look("cancel-session")
    kari.press("Keep Everything", kari.dialog)
    kari.go("Sessions", "My Invoices")
    number = page.get_by_role("cell", name=invoice.name, exact=True)
    expect(number).to_be_visible()
    kari.look("my-invoices")
    number.click()
    kari.see(invoice.name, page.locator("h1"))
    kari.look("invoice")
    kari.press("Credit Invoice")
    kari.answer(kari.terms["Something else"])
    kari.look("credit-invoice")
    kari.press("Discard", kari.dialog)
    kari.go("Sessions", "Clients")
    row = page.locator(".o_data_row", has_text="Emil Strand")
    row.locator("[name=name]").click()
    expect(page.locator("button[name=action_open_owed]")).to_be_visible()
    kari.look("client")
    for menu in ("Bookings", "Enrolments", "Register"):
        kari.go("Sessions", menu)
        expect(page.locator(".o_last_breadcrumb_item")).to_have_text(kari.terms[menu])
        kari.look(menu.lower())
    for menu in ("New Class", "Sick Day"):
        kari.go("Sessions", menu)
        expect(kari.dialog.locator("footer")).to_be_visible()
        kari.look(menu.lower().replace(" ", "-"))
        kari.dialog.locator("footer [data-hotkey=x]:visible").click()

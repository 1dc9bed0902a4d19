# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What was wrong with an invoice, put right in one dialog in a real browser: by the
practitioner, who has no access to accounting, in five clicks and one number; by
keyboard only; and by line on a phone.
"""

import json
from types import SimpleNamespace

import pytest
from browser import PHONE
from messages import read_text, take
from playwright.sync_api import expect
from studio import ZONE, Practitioner

from tools.odoo_process import query, shell

# Code for `odoo shell`: sessions of today, of which a price is wrong.
OPEN_DIARY = """
import json
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo
from odoo import Command

kari = env["res.users"].search([("login", "=", "kari")])
yoga = env["product.product"].search([("name", "=", "Yoga class")])
today = datetime.now(ZoneInfo(ZONE)).date()


def bill(name, hour, *clients):
    people = env["res.partner"].search([("name", "in", clients)])
    start = datetime.combine(today, time(hour))
    session = env["calendar.event"].with_user(kari).create({
        "name": name,
        "session_product_id": yoga.id,
        "start": start,
        "stop": start + timedelta(hours=1),
        "partner_ids": [Command.set((kari.partner_id + people).ids)],
    })
    moves = env["account.move"].browse(
        [draft["invoice_id"] for draft in session.invoice_sessions()]
    )
    moves.action_post()
    return moves.id


print(json.dumps({
    "price": bill("Hatha Yoga", 7, "Nora Berg"),
    "keyboard": bill("Power Yoga", 9, "Jonas Holm"),
    "lines": bill("Family Yoga", 11, "Emil Strand", "Ida Strand"),
}))
env.cr.commit()
"""
# Counts what a hand does: presses of a button, and fields that something is typed in.
COUNT_HANDS = """
const add = (name) => sessionStorage.setItem(name, +sessionStorage.getItem(name) + 1);
window.addEventListener("pointerdown", (ev) => ev.isTrusted && add("clicks"), true);
const typed = new WeakSet();
window.addEventListener("input", ({target, isTrusted}) => {
    if (isTrusted && target.type === "text" && !typed.has(target)) {
        typed.add(target);
        add("numbers");
    }
}, true);
"""


@pytest.fixture(scope="module")
def wrong(studio):
    """The ids of invoices with something wrong."""
    code = f"ZONE = {ZONE!r}\n{OPEN_DIARY}"
    return SimpleNamespace(**json.loads(shell(studio.database, code).split("\n")[0]))


@pytest.fixture(scope="module")
def hands(studio, chromium):
    with Practitioner(chromium, studio.url) as visitor:
        visitor.context.add_init_script(COUNT_HANDS)
        yield visitor.log_in("kari")


def count_hands(visitor):
    """Return how many clicks and numbers there were since the last count."""
    return visitor.page.evaluate(
        """() => ["clicks", "numbers"].map((name) => {
            const count = +sessionStorage.getItem(name);
            sessionStorage.setItem(name, 0);
            return count;
        })"""
    )


def replaced(studio, move_id):
    """Return what an invoice is credited, and state and total of what replaces it."""
    return query(
        studio.database,
        f"""
        SELECT old.credit_state, new.state, new.amount_total, new.amount_residual
          FROM account_move old JOIN account_move new ON new.replaces_id = old.id
         WHERE old.id = {move_id}
        """,
    )


def test_a_wrong_price_from_the_diary_to_the_notification(studio, hands, wrong, inbox):
    hands.go("Sessions")
    event = hands.page.locator(".fc-event", has_text="Hatha Yoga")
    expect(event).to_be_visible()
    count_hands(hands)
    event.click()
    hands.page.locator(".o_cw_popover .o_cw_popover_edit").click()
    hands.press("Credit Invoice")
    hands.see("What was wrong?", hands.dialog)
    hands.keep("what-was-wrong")
    hands.answer("The price")
    price = hands.dialog.locator("td[name=price_unit] input")
    expect(price).to_be_focused()
    hands.page.keyboard.type("64")
    send = hands.button("Correct and Send", hands.dialog)
    expect(send).to_be_disabled()
    hands.page.keyboard.press("Tab")
    hands.see("Nora Berg gets a new invoice of $ 80.00.", hands.dialog)
    hands.keep("wrong-price")
    send.click()
    hands.see("of $ 80.00 is sent to Nora Berg.")
    clicks, numbers = count_hands(hands)
    assert clicks <= 5
    assert numbers == 1
    assert replaced(studio, wrong.price) == "full|posted|80.00|80.00"
    text = read_text(take(inbox, ["nora.berg"], "invoice")["nora.berg"])
    assert "$ 80.00" in text
    hands.keep("wrong-price-corrected")
    price = "SELECT price FROM session_booking booking JOIN account_move_line line"
    price += f" ON line.booking_id = booking.id WHERE line.move_id = {wrong.price}"
    assert query(studio.database, price) == "64.00"


def test_a_wrong_price_by_keyboard_only(studio, hands, wrong, inbox):
    hands.go("Sessions", "My Invoices")
    name = f"SELECT name FROM account_move WHERE id = {wrong.keyboard}"
    number = query(studio.database, name)
    hands.page.get_by_role("cell", name=number, exact=True).click()
    expect(hands.button("Credit Invoice")).to_be_visible()
    count_hands(hands)
    keyboard = hands.page.keyboard
    hands.button("Credit Invoice").focus()
    keyboard.press("Enter")
    expect(hands.dialog.locator("[name=wrong] input").first).to_be_focused()
    keyboard.press("Space")
    expect(hands.dialog.locator("td[name=price_unit] input")).to_be_focused()
    keyboard.type("40")
    keyboard.press("Enter")
    hands.see("of $ 50.00 is sent to Jonas Holm.")
    assert count_hands(hands) == [0, 1]
    assert replaced(studio, wrong.keyboard) == "full|posted|50.00|50.00"
    take(inbox, ["jonas.holm"], "invoice")


def test_by_line_on_a_phone(studio, chromium, wrong):
    with Practitioner(chromium, studio.url, PHONE) as kari:
        kari.log_in("kari").go("Sessions", "My Invoices")
        name = f"SELECT name FROM account_move WHERE id = {wrong.lines}"
        kari.page.get_by_text(query(studio.database, name)).first.click()
        kari.press_on_a_phone("Credit Invoice")
        kari.answer("Something else")
        kari.dialog.get_by_role("radio", name="By line").check()
        rows = kari.dialog.locator("[name=line_ids] .o_data_row")
        expect(rows).to_have_count(2)
        for name in ("amount_creditable", "credit_amount"):
            place = rows.first.locator(f"td[name={name}]").bounding_box()
            assert place["width"] >= 60
            assert place["x"] + place["width"] <= PHONE["width"]
        rows.first.locator("td[name=credit_all] .o-checkbox").click()
        kari.see("$ 100.00 less to pay", kari.dialog)
        assert not kari.scrolls_sideways()
        kari.keep("credit-by-line-on-a-phone")
        kari.press("Credit $ 100.00", kari.dialog)
        kari.see("is credited by $ 100.00")

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What was wrong with an invoice, put right in one dialog in a real browser: by the
practitioner, who has no access to accounting, in five clicks and one number; by
keyboard only; by line on a phone; and step by step on the draft, as the articles tell.
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
    "steps": bill("Slow Yoga", 13, "Emil Strand"),
    "elsewhere": bill("Back Yoga", 15, "Sofie Dahl"),
    "back": bill("Tea Yoga", 17, "Sofie Dahl"),
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


def test_a_draft_is_put_right_step_by_step(studio, hands, wrong, inbox):
    """From the client to the invoice, its credit, the draft, and what is sent."""
    page, name = hands.page, studio.name_of(wrong.steps)
    hands.go("Sessions", "Clients")
    page.locator(".o_data_row", has_text="Emil Strand").locator("[name=name]").click()
    page.locator("button[name=action_open_invoices_and_credit_notes]").click()
    page.get_by_role("cell", name=name, exact=True).click()
    credit_for_a_draft(hands, name)
    change_price(hands, "0", "$ 0.00")
    hands.keep("free-of-charge")
    change_price(hands, "32", "$ 40.00")
    hands.press("Change Payer")
    hands.choose("partner_id", "Emil Strand")
    hands.keep("change-payer-of-own")
    hands.confirm("Change Payer")
    hands.press("Finalize")
    hands.press("Send Payment Notification")
    hands.see("is on its way to emil.strand@example.com.")
    assert replaced(studio, wrong.steps) == "full|posted|40.00|40.00"
    assert "$ 40.00" in read_text(
        take(inbox, ["emil.strand"], "invoice")["emil.strand"]
    )


def credit_for_a_draft(hands, name):
    """Credit the invoice that is open; what it was stays there, its draft is shown."""
    hands.see(name, hands.page.locator("h1"))
    hands.press("Credit Invoice")
    hands.answer("Something else")
    hands.confirm("Credit $ 100.00")
    story = hands.page.locator(".o_form_view [name=credit_story]")
    hands.see("Credited by", story)
    story.get_by_role("link", name="See draft").click()
    hands.see("Draft –", hands.page.locator("h1"))


def change_price(hands, price, total):
    hands.press("Change Price")
    field = hands.dialog.locator("td[name=price_unit] input")
    expect(field).to_be_focused()
    field.fill(price)
    field.press("Tab")
    expect(hands.dialog.locator("[name=new_total]")).to_have_text(total)
    hands.confirm("Change Price")
    hands.see(total, hands.page.locator("[name=invoice_line_ids]"))


def open_own(hands, name):
    hands.go("Sessions", "My Invoices")
    hands.page.get_by_role("cell", name=name, exact=True).click()


def test_a_draft_is_marked_as_invoiced_elsewhere(studio, hands, wrong):
    name = studio.name_of(wrong.elsewhere)
    open_own(hands, name)
    credit_for_a_draft(hands, name)
    hands.press("Invoice Externally")
    hands.dialog.locator("[name=note] input").fill("Invoice 1042 of the insurer")
    hands.keep("invoice-externally")
    hands.confirm("Invoice Externally")
    hands.see(name, hands.page.locator("h1"))
    assert replaced(studio, wrong.elsewhere) == ""
    state = "SELECT invoice_state, elsewhere_note FROM session_booking booking"
    state += " JOIN account_move_line line ON line.booking_id = booking.id"
    state += f" WHERE line.move_id = {wrong.elsewhere}"
    assert query(studio.database, state) == "elsewhere|Invoice 1042 of the insurer"


def test_the_client_gets_the_money_back(studio, hands, wrong):
    studio.pay(wrong.back)
    open_own(hands, studio.name_of(wrong.back))
    hands.press("Credit Invoice")
    hands.answer("Money back")
    hands.see("$ 100.00 is to be refunded by hand", hands.dialog)
    hands.keep("money-back")
    hands.confirm("Credit $ 100.00")
    story = hands.page.locator(".o_form_view [name=credit_story]")
    hands.see("$ 100.00 to be refunded by hand", story)
    story.get_by_role("link", name="Credited by").click()
    hands.press("Mark as Refunded")
    hands.see("Sofie Dahl $ 100.00", hands.dialog)
    hands.dialog.locator("[name=reference] input").fill("Bank 1881")
    hands.keep("mark-as-refunded-of-own")
    hands.confirm("Mark as Refunded")
    hands.see("$ 100.00 refunded", story)

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Clients, a new class, its register and the settings, walked by the menus."""

import json
import re
from datetime import date, timedelta

import pytest
from browser import PHONE, Visitor
from playwright.sync_api import expect
from studio import Practitioner

from tools.odoo_process import query, shell

# Twelve children, and the nine who pay for them.
CHILDREN = {
    "Tone Strand": ("Emil Strand", "Ida Strand"),
    "Mona Holm": ("Per Holm", "Pia Holm"),
    "Lars Vik": ("Leo Vik", "Lea Vik"),
    **{
        f"Parent {name}": (f"{name} Lie",)
        for name in ("Ada", "Bo", "Cato", "Dina", "Eli", "Fia")
    },
}
NAMES = [name for names in CHILDREN.values() for name in names]
# Code for `odoo shell`; it needs the name CHILDREN.
PREPARE = """
import json
from datetime import timedelta

kari = env["res.users"].search([("login", "=", "kari")])
env["product.product"].create({
    "name": "Swimming course",
    "type": "service",
    "list_price": 80.0,
    "taxes_id": [Command.set(env.company.account_sale_tax_id.ids)],
})
Partner = env["res.partner"]
for payer, names in CHILDREN.items():
    family = Partner.search([("name", "=", payer)]) or Partner.create({"name": payer})
    for name in names:
        if not Partner.search([("name", "=", name)]):
            Partner.create({
                "name": name, "parent_id": family.id, "invoice_to_id": family.id
            })
clients = Partner.search([("name", "in", ("Nora Berg", "Jonas Holm", "Sofie Dahl"))])
yoga = env["product.product"].search([("name", "=", "Yoga class")])
noon = fields.Datetime.now().replace(hour=11, minute=0, second=0)
today = env["calendar.event"].with_user(kari).create({
    "name": "Noon Yoga",
    "session_product_id": yoga.id,
    "start": noon,
    "stop": noon + timedelta(hours=1),
    "partner_ids": [Command.set([kari.partner_id.id, *clients.ids])],
})
env["account.move"].browse(
    [draft["invoice_id"] for draft in today.invoice_sessions()]
).action_post()
print(json.dumps({"today": today.id}))
env.cr.commit()
"""
SAVE_CARDS = """
env.ref("payment.payment_provider_demo").write(
    {"state": "test", "is_published": True, "allow_tokenization": True}
)
env.cr.commit()
"""
NOT_MARKED = re.compile("btn-outline-secondary")
COUNT_CLICKS = """
window.clickCount = 0;
document.addEventListener("click", (event) => {
    window.clickCount += event.isTrusted && event.detail > 0 ? 1 : 0;
}, true);
"""


@pytest.fixture(scope="module")
def prepared(studio):
    code = f"from odoo import Command, fields\nCHILDREN = {CHILDREN!r}\n{PREPARE}"
    return json.loads(shell(studio.database, code).split("\n")[0])


def test_a_practitioner_keeps_clients(studio, prepared, kari):
    page = kari.page
    kari.open("odoo")
    kari.go("Sessions", "Clients")
    kari.see("Nora Berg")
    kari.keep("clients")
    page.locator(".o_list_button_add").click()
    page.locator("[name=name] input, [name=name] textarea").first.fill("Eva Nes")
    page.locator("[name=email] input").fill("eva.nes@example.com")
    page.locator("[name=street] input").fill("Sea Road 1")
    page.locator(".o_form_button_save").click()
    expect(page.locator(".o_form_button_save")).to_be_hidden()
    kari.keep("client-new")
    page.get_by_role("link", name="Clients", exact=True).click()
    kari.see("Eva Nes")
    # Article A1: the client, the invoices, the credit.
    page.locator(".o_data_row", has_text="Nora Berg").locator("[name=name]").click()
    owed = page.locator("button[name=action_open_owed]")
    expect(owed).to_contain_text("$ 100.00")
    kari.keep("client")
    page.locator("button[name=action_open_invoices_and_credit_notes]").click()
    kari.see("INV/")
    page.go_back()
    owed.click()
    kari.see("INV/")


def test_a_weekly_class_of_twelve_children_takes_few_clicks(studio, prepared, kari):
    page = kari.page
    kari.open("odoo")
    expect(page.locator(".o_navbar_apps_menu button")).to_be_visible()
    page.evaluate(COUNT_CLICKS)
    kari.go("Sessions", "New Class")
    service = kari.dialog.locator("[name=product_id] input")
    expect(service).to_be_focused()
    service.fill("Swimming")
    page.get_by_role("option", name="Swimming course").click()
    expect(kari.dialog.locator("[name=name] input")).to_have_value("Swimming course")
    hour = kari.dialog.locator("[name=hour] input")
    hour.focus()
    hour.fill("16:30")
    weekday = kari.dialog.locator("[name=weekday] input")
    weekday.click()
    page.locator(".o_select_menu_item", has_text="Wednesday").click()
    last_day = date.today() + timedelta(weeks=10)
    until = kari.dialog.locator(
        "[name=date_until] button, [name=date_until] input"
    ).first
    # What the pointer rests on tells its date, above the field.
    page.mouse.move(0, 0)
    until.click()
    field = kari.dialog.locator("[name=date_until] input")
    field.fill(last_day.strftime("%m/%d/%Y"))
    field.press("Tab")
    kari.dialog.locator("[name=people] textarea").click()
    kari.dialog.locator("[name=people] textarea").fill("\n".join(NAMES))
    kari.dialog.locator("[name=people] textarea").press("Tab")
    expect(kari.dialog.locator("[name=line_ids] .o_data_row")).to_have_count(12)
    expect(kari.dialog.locator("[name=line_ids]").get_by_text("Known")).to_have_count(
        12
    )
    kari.see("12 clients", kari.dialog)
    kari.keep("new-class")
    kari.confirm("Create")
    kari.see("10 sessions are planned.")
    expect(page.locator(".o_data_row")).to_have_count(10)
    clicks = page.evaluate("window.clickCount")
    kari.keep("new-class-created")
    assert clicks <= 14, f"{clicks} clicks"
    rows = query(
        studio.database,
        """
        SELECT COUNT(DISTINCT seat.event_id), COUNT(DISTINCT seat.partner_id),
               COUNT(DISTINCT seat.payer_id)
          FROM session_booking seat
          JOIN calendar_event event ON event.id = seat.event_id
         WHERE event.name = 'Swimming course'
        """,
    )
    assert rows == "10|12|9"


def test_the_register_is_kept_on_a_phone(studio, prepared, chromium):
    with Practitioner(chromium, studio.url, PHONE) as kari:
        kari.log_in("kari")
        kari.go("Sessions", "Register")
        kari.page.locator(".o_kanban_record", has_text="Noon Yoga").click()
        for name, mark in (
            ("Nora Berg", "Here"),
            ("Jonas Holm", "Late"),
            ("Sofie Dahl", "Absent"),
        ):
            button = kari.button(
                mark, kari.page.locator(".o_kanban_record", has_text=name)
            )
            assert button.bounding_box()["height"] >= 44, "A thumb needs room."
            button.click()
            expect(button).not_to_have_class(NOT_MARKED)
        assert not kari.scrolls_sideways()
        kari.keep("register-phone")
    rows = query(
        studio.database,
        f"""
        SELECT client.name, seat.state, seat.is_late
          FROM session_booking seat
          JOIN res_partner client ON client.id = seat.partner_id
         WHERE seat.event_id = {prepared["today"]}
         ORDER BY client.name
        """,
    )
    assert rows.splitlines() == [
        "Jonas Holm|attended|t",
        "Nora Berg|attended|f",
        "Sofie Dahl|no_show|f",
    ]


def test_the_administrator_keeps_services_and_settings(studio, prepared, chromium):
    with Practitioner(chromium, studio.url) as siri:
        siri.log_in("siri")
        page = siri.page
        siri.go("Sessions", "Configuration", "Services")
        siri.see("Yoga class")
        siri.keep("services")
        page.locator(".o_data_row", has_text="Yoga class").locator(
            "[name=name]"
        ).click()
        siri.see("Cancelled Too Late")
        siri.keep("service")
        siri.go("Sessions", "Configuration", "Settings")
        hours = page.locator("[name=cancel_free_hours] input")
        expect(hours).to_have_value("24.00")
        assert hours.evaluate("it => it.scrollWidth <= it.clientWidth"), "Cut off."
        hours.fill("48")
        # Odoo reads the whole page anew when a company has changed.
        with page.expect_navigation():
            page.locator(".o_form_button_save").click()
        expect(hours).to_have_value("48.00")
        siri.keep("session-settings")
        siri.go("Sessions", "Configuration", "Credit Reasons")
        siri.see("Session cancelled")
    value = query(studio.database, "SELECT MAX(cancel_free_hours) FROM res_company")
    assert float(value) == 48.0


def test_many_are_asked_to_pay_by_card(studio, prepared, kari, chromium, inbox):
    shell(studio.database, SAVE_CARDS)
    ask_to_pay_by_card(kari)
    # Who has none gets a login with it, which is not for a practitioner to give.
    kari.see("Nora Berg has no login yet", kari.dialog)
    expect(kari.button("Send", kari.dialog)).to_be_hidden()
    with Practitioner(chromium, studio.url) as siri:
        ask_to_pay_by_card(siri.log_in("siri"))
        siri.see("Nora Berg", siri.dialog)
        siri.keep("ask-to-pay-by-card")
        siri.confirm("Send")
    body = inbox.next_to("nora.berg@example.com").get_body("html").get_content()
    assert "/web/signup" in body
    with Visitor(chromium, studio.url) as nora:
        nora.page.set_content(body)
        nora.keep("pay-by-card-mail")


def ask_to_pay_by_card(visitor):
    visitor.go("Sessions", "Clients")
    row = visitor.page.locator(".o_data_row", has_text="Nora Berg")
    row.locator(".o_list_record_selector input").check()
    visitor.page.get_by_role("button", name="Actions").click()
    visitor.page.get_by_role("menuitem", name="Ask to Pay by Card").click()
    visitor.see("Each payer gets one e-mail", visitor.dialog)

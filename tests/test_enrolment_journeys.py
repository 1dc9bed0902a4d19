# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Somebody leaves a course, in a real browser: enrolled and invoiced by who gives it;
by the administrator a session is cancelled, the rest is credited, and all of it undone.

KEEP_SCREENSHOTS=1 renews the pictures under docs/.
"""

import json
from datetime import date

import pytest
from messages import attached, read_calendars, read_text, take
from playwright.sync_api import expect
from studio import Practitioner

from tools.odoo_process import shell

CLIENTS = ("Jonas Holm", "Nora Berg", "Sofie Dahl")
# Code for `odoo shell`: ten sessions of a course, a week apart, and nobody in them.
# Each costs 12.50, with 25 % tax.
PLAN_COURSE = """
import json
from datetime import datetime, time, timedelta

kari = env["res.users"].search([("login", "=", "kari")])
course = env["product.product"].create({
    "name": "Padel course",
    "type": "service",
    "list_price": 10.0,
    "taxes_id": [(6, 0, env.company.account_sale_tax_id.ids)],
    "enrolment_billing": "once",
})
first = datetime.combine(env.cr.now().date(), time(15)) + timedelta(days=8)
sessions = env["calendar.event"].with_user(kari).create([
    {
        "name": f"Padel {number + 1}",
        "session_product_id": course.id,
        "start": first + timedelta(weeks=number),
        "stop": first + timedelta(weeks=number, hours=1),
        "event_tz": "Europe/Oslo",
        "partner_ids": [(6, 0, kari.partner_id.ids)],
    }
    for number in range(10)
])
print(json.dumps({
    "sessions": sessions.ids,
    "third_day": str(sessions[2].start.date()),
    "fourth_day": sessions[3].start.strftime("%m/%d/%Y"),
}))
env.cr.commit()
"""


@pytest.fixture(scope="module")
def course(studio):
    return json.loads(shell(studio.database, PLAN_COURSE).split("\n")[0])


@pytest.fixture
def siri(studio, chromium):
    """The administrator of the studio, who gives no sessions."""
    with Practitioner(chromium, studio.url) as visitor:
        yield visitor.log_in("siri")


def test_leave_a_course_and_come_back(studio, course, kari, siri, inbox):
    sessions = course["sessions"]
    enrol_and_invoice(kari)
    for session_id in sessions:
        assert studio.seats(session_id) == [f"{name}|booked|owed||" for name in CLIENTS]
    assert studio.invoices(sessions[0]) == [
        f"{name}|posted|125.00|125.00" for name in CLIENTS
    ]
    studio.pay(studio.invoice_of(sessions[0], "Nora Berg"))

    cancel_session(siri, course["third_day"])
    assert studio.account_credit(sessions[2]) == ["Nora Berg|12.50"]
    take(inbox, ("jonas.holm", "nora.berg", "sofie.dahl"), "Padel course")

    remove_nora(siri, course["fourth_day"])
    assert [seat_of_nora(studio, session_id) for session_id in sessions] == [
        "booked|paid||",
        "booked|paid||",
        "cancelled|credited|account_credit|12.50",
        "booked|paid||",
        *["cancelled|credited|account_credit|12.50"] * 6,
    ]
    assert studio.account_credit(sessions[9]) == ["Nora Berg|75.00"]
    check_message(take(inbox, ["nora.berg"], "Padel course")["nora.berg"])

    look_at_reports(siri)
    undo(siri)
    states = [seat_of_nora(studio, session_id) for session_id in sessions[3:]]
    assert states == ["booked|paid||"] * 7
    assert studio.account_credit(sessions[9]) == []
    assert studio.account_credit(sessions[2]) == ["Nora Berg|12.50"]


def enrol_and_invoice(kari):
    page = kari.page
    kari.go("Sessions", "Enrolments")
    kari.press("Enrol Contacts")
    kari.choose("product_id", "Padel course")
    for name in CLIENTS:
        page.locator("[name=partner_ids] input").fill(name)
        page.get_by_role("option", name=name, exact=True).click()
        kari.see(name, page.locator("[name=partner_ids]"))
    expect(kari.dialog.locator("[name=price] input")).to_have_value("100.00")
    kari.see("10 sessions from", kari.dialog)
    kari.keep("enrol")
    kari.press("Enrol and Invoice", kari.dialog)
    rows = page.locator(".o_list_view .o_data_row")
    expect(rows).to_have_count(3)
    page.locator("thead .o_list_record_selector input").check()
    kari.press("Finalize")
    expect(rows.filter(has_text="Owed")).to_have_count(3)


def cancel_session(siri, day):
    """Cancel a session of somebody else from the timetable."""
    siri.open_week_of(date.fromisoformat(day))
    siri.page.locator(".o_searchview_facet .o_facet_remove").click()
    siri.page.locator(".fc-event", has_text="Padel 3").click()
    siri.press("Cancel Session", siri.page.locator(".o_cw_popover"))
    expect(siri.dialog.locator(".o_data_row")).to_have_count(3)
    siri.choose("reason_id", "Session cancelled")
    siri.keep("cancel-session-of-others")
    siri.confirm("Cancel Sessions")
    siri.see("3 bookings cancelled")


def remove_nora(siri, fourth_day):
    page = siri.page
    siri.go("Sessions", "Enrolments")
    page.locator(".o_data_row", has_text="Nora Berg").locator(
        "[name=partner_id]"
    ).click()
    expect(page.locator(".o_form_view .o_form_sheet")).to_be_visible()
    siri.see("Padel course")
    siri.keep("enrolment")
    siri.press("Remove from Product")
    siri.choose("reason_id", "Other")
    siri.dialog.get_by_label("All after a day").check()
    day = siri.dialog.locator("[name=date] input, [name=date] button").first
    day.click()
    siri.dialog.locator("[name=date] input").fill(fourth_day)
    siri.dialog.locator("[name=date] input").press("Tab")
    siri.see("6 of 10 sessions left × $ 12.50 = $ 75.00", siri.dialog)
    siri.see("1 client · $ 75.00 account credit (1)", siri.dialog)
    siri.dialog.locator("[name=message] textarea").fill("You are welcome back!")
    body = siri.dialog.locator(".modal-body")
    assert body.evaluate("it => it.scrollHeight <= it.clientHeight + 1"), "It scrolls."
    siri.keep("remove-from-product")
    siri.confirm("Remove from Product")
    siri.see("1 removed, 6 bookings cancelled.")
    siri.see("Ended")
    siri.keep("removed-from-product")


def look_at_reports(siri):
    """Three clients were credited for the session, Nora for the rest of the course.

    Odoo's analysis of invoices counts without taxes.
    """
    back = siri.page.url
    siri.open("odoo/credits-analysis")
    cells = siri.page.locator(".o_pivot")
    siri.see("Session cancelled", cells)
    siri.see("30.00", cells)
    siri.see("60.00", cells)
    siri.keep("credits-report")
    siri.open("odoo/cancellations")
    siri.see("Session cancelled", cells)
    siri.see("37.50", cells)
    siri.keep("cancellations-report")
    siri.page.goto(back)


def undo(siri):
    siri.see("Ended")
    siri.press("Undo Removal")
    siri.press("Undo Removal", siri.dialog)
    siri.see("Enrolled again, with 6 sessions.")
    expect(siri.button("Remove from Product")).to_be_visible()


def check_message(message):
    text = read_text(message)
    for words in (
        "Padel course",
        "The enrolment ends on",
        "$ 75.00 is your account credit",
        "You are welcome back!",
    ):
        assert words in text
    assert any(name.endswith(".pdf") for name in attached(message))
    cancelled = read_calendars(message)
    assert [method for method, _event in cancelled] == ["CANCEL"] * 6


def seat_of_nora(studio, session_id):
    """Return state, invoice, outcome and amount of her booking in a session."""
    [row] = [row for row in studio.seats(session_id) if row.startswith("Nora Berg|")]
    return row.partition("|")[2]

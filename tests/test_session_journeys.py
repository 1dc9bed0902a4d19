# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a practitioner does with sessions, in a real browser: from planning a class to
the messages that say it is cancelled.

The practitioner has no access to accounting. KEEP_SCREENSHOTS=1 renews the pictures
under docs/.
"""

import re
from datetime import date

import pytest
from browser import PHONE
from messages import attached, read_attachment, read_calendars, read_text, take
from playwright.sync_api import expect
from studio import Practitioner

from tools.odoo_process import shell

CLIENTS = ("Emil Strand", "Ida Strand", "Jonas Holm", "Nora Berg", "Sofie Dahl")
WITH_ADDRESS = ("tone.strand", "emil.strand", "jonas.holm", "nora.berg", "sofie.dahl")
STRUCK = re.compile("o_event_striked")
# Code for `odoo shell`: today, Kari has an hour that is paid for and a colleague one;
# hours of the day such that both are on the screen of a phone.
PLAN_TODAY = """
from datetime import datetime, time, timedelta

kari = env["res.users"].search([("login", "=", "kari")])
per = kari.copy({"name": "Per Vik", "login": "per", "email": "per@example.com"})
yoga = env["product.product"].search([("name", "=", "Yoga class")])
nora = env["res.partner"].search([("name", "=", "Nora Berg")])
today = datetime.combine(env.cr.now().date(), time(10))
for user, start in ((kari, today), (per, today + timedelta(hours=2))):
    session = env["calendar.event"].with_user(user).create({
        "session_product_id": yoga.id,
        "start": start,
        "stop": start + timedelta(hours=1),
        "partner_ids": [(6, 0, [user.partner_id.id, nora.id])],
    })
    session.invoice_sessions()
    env["account.move"].search(
        [("line_ids.booking_id.event_id", "=", session.id)]
    ).action_post()
env.cr.commit()
"""


@pytest.fixture(scope="module")
def today(studio):
    shell(studio.database, PLAN_TODAY)


def test_plan_invoice_and_cancel_a_weekly_class(studio, kari, inbox):
    plan_weekly_class(studio, kari)
    first, *others = studio.sessions("Tuesday Yoga")
    assert len(others) == 3
    for session_id in (first, *others):
        assert studio.seats(session_id) == [f"{name}|booked|none||" for name in CLIENTS]

    kari.press("Send Invitations")
    studio.send_queued_mail()
    invitations = take(inbox, WITH_ADDRESS[1:], "Yoga class")

    invoice_class(kari)
    assert studio.invoices(first) == [
        "Jonas Holm|posted|100.00|100.00",
        "Nora Berg|posted|100.00|100.00",
        "Sofie Dahl|posted|100.00|100.00",
        "Tone Strand|posted|200.00|200.00",
    ]
    studio.pay(studio.invoice_of(first, "Nora Berg"))

    cancel_class(studio, kari, first)
    assert studio.state(first) == "cancelled"
    assert {studio.state(session_id) for session_id in others} == {"planned"}
    assert studio.seats(first) == [
        "Emil Strand|cancelled|credited|owed_less|100.00",
        "Ida Strand|cancelled|credited|owed_less|100.00",
        "Jonas Holm|cancelled|credited|owed_less|100.00",
        "Nora Berg|cancelled|credited|account_credit|100.00",
        "Sofie Dahl|cancelled|credited|owed_less|100.00",
    ]
    assert {row.split("|")[3] for row in studio.invoices(first)} == {"0.00"}
    assert studio.account_credit(first) == ["Nora Berg|100.00"]

    messages = take(inbox, WITH_ADDRESS, "Yoga class")
    check_words(messages)
    for who, message in messages.items():
        has_pdf = any(name.endswith(".pdf") for name in attached(message))
        assert has_pdf == (who != "emil.strand"), "Credit notes go to who pays."
        (method, cancelled), *_others = read_calendars(message)
        assert (method, cancelled["STATUS"]) == ("CANCEL", "CANCELLED")
        if who in invitations:
            [(method, invited)] = read_calendars(invitations[who])
            assert method == "REQUEST"
            for name in ("UID", "ATTENDEE", "ORGANIZER"):
                assert cancelled[name] == invited[name]
            assert cancelled.start == invited.start
            assert cancelled["SEQUENCE"] > invited["SEQUENCE"]
    for who, message in [*messages.items(), *invitations.items()]:
        check_names_nobody_else(who, message)


def plan_weekly_class(studio, kari):
    page = kari.page
    kari.click_at(studio.next_tuesday, "17:00:00")
    kari.choose("session_product_id", "Yoga class")
    kari.dialog.locator("[name=name] input").fill("Tuesday Yoga")
    kari.keep("new-session")
    kari.press("More Options", kari.dialog)
    expect(page.locator("[name=session_product_id] input")).to_have_value("Yoga class")
    for name in CLIENTS:
        page.locator("[name=partner_ids] input").fill(name)
        page.get_by_role("option", name=name, exact=True).click()
        kari.see(name, page.locator("[name=partner_ids]"))
    page.get_by_role("tab", name="Options").click()
    page.locator("[name=recurrency] input").check()
    page.locator("[name=count] input").fill("4")
    page.locator(".o_form_button_save").click()
    page.get_by_role("tab", name="Bookings").click()
    expect(page.locator("[name=booking_ids] .o_data_row")).to_have_count(5)
    kari.keep("session")


def invoice_class(kari):
    kari.press("Invoice")
    rows = kari.page.locator(".o_list_view .o_data_row")
    expect(rows).to_have_count(4)
    rows.filter(has_text="Tone Strand").locator("[name=partner_id]").click()
    kari.see("Yoga class for Emil Strand")
    kari.see("Yoga class for Ida Strand")
    kari.keep("session-invoice")
    kari.press("Finalize")
    kari.see("INV/")
    kari.page.get_by_role("link", name="Invoices", exact=True).click()
    for name in ("Jonas Holm", "Nora Berg", "Sofie Dahl"):
        row = rows.filter(has_text=name)
        row.locator(".o_list_record_selector input").check()
    kari.press("Finalize")
    expect(rows.filter(has_text="Owed")).to_have_count(4)
    kari.keep("session-invoices")


def cancel_class(studio, kari, session_id):
    kari.open_week_of(studio.next_tuesday)
    kari.page.locator(".fc-event", has_text="Tuesday Yoga").click()
    kari.press("Cancel Session", kari.page.locator(".o_cw_popover"))
    rows = kari.dialog.locator(".o_data_row")
    expect(rows).to_have_count(5)
    kari.dialog.locator("[name=message] textarea").fill("The studio is flooded, sorry!")
    kari.choose("reason_id", "Session cancelled")
    expect(rows.filter(has_text="Owed Less")).to_have_count(4)
    expect(rows.filter(has_text="Account Credit")).to_have_count(1)
    kari.see(
        "5 bookings · $ 400.00 less owed (4) · $ 100.00 account credit (1)", kari.dialog
    )
    check_dialog(kari)
    kari.keep("cancel-session")
    kari.confirm("Cancel Sessions")
    kari.see("5 bookings cancelled: $ 400.00 less owed, $ 100.00 account credit.")
    event = kari.page.locator(".fc-event", has_text="Tuesday Yoga")
    expect(event).to_have_class(STRUCK)
    kari.keep("cancelled-session")


def check_words(messages):
    """Everybody reads what is cancelled and what became of their own money."""
    words = {
        "tone.strand": ("Emil Strand", "Ida Strand", "what you owe", "$ 200.00"),
        "emil.strand": ("This session is cancelled",),
        "jonas.holm": ("$ 100.00 was taken off what you owed on INV/",),
        "nora.berg": ("$ 100.00 is your account credit",),
        "sofie.dahl": ("Denne timen er avlyst", "$ 100,00 er trukket fra"),
    }
    for who, message in messages.items():
        text = read_text(message)
        is_norwegian = who == "sofie.dahl"
        time = "17:00-18:00" if is_norwegian else "5:00 PM-6:00 PM"
        for part in ("Yoga class", time, "The studio is flooded, sorry!", *words[who]):
            assert part in text, f"{who} does not read {part!r}: {text}"
        assert ("tirsdag" if is_norwegian else "Tuesday") in text
    assert "$" not in read_text(messages["emil.strand"]), "Somebody else pays."


@pytest.mark.usefixtures("today")
def test_the_diary_tells_the_money_and_leads_on(kari):
    page = kari.page
    kari.go("Sessions", "Sessions")
    own = page.locator(".fc-event", has_text="Yoga class, Nora Berg")
    expect(own.locator(".o_session_money")).to_have_text("Owed")
    expect(page.locator(".fc-event", has_text="Busy")).to_have_count(0)
    own.click()
    popover = page.locator(".o_cw_popover")
    kari.see("Nora Berg", popover.locator(".o_session_popover"))
    kari.see("$ 100.00", popover)
    expect(kari.button("Open Invoice", popover)).to_be_visible()
    expect(kari.button("Invoice", popover)).to_have_count(0)
    kari.keep("diary")
    popover.locator(".o_cw_popover_delete").click()
    kari.see("It is cancelled, not deleted", kari.dialog)
    kari.press("Cancel Session", kari.dialog)
    kari.see("1 booking · $ 100.00 less owed (1)", kari.dialog)
    check_dialog(kari)
    kari.press("Keep Everything", kari.dialog)
    own.click()
    kari.press("Open Invoice", popover)
    kari.see("INV/", page.locator("h1"))
    page.go_back()
    page.locator(".o_searchview_facet .o_facet_remove").click()
    busy = page.locator(".fc-event", has_text="Busy")
    expect(busy.first).to_be_visible()
    busy.first.click()
    kari.see("Per Vik", popover)
    expect(popover.locator(".btn")).to_have_count(0)
    kari.keep("diary-of-others")


@pytest.mark.usefixtures("today")
def test_the_day_on_a_phone(studio, chromium):
    with Practitioner(chromium, studio.url, PHONE) as kari:
        kari.log_in("kari")
        kari.go("Sessions", "Sessions")
        kari.page.locator(".o_calendar_renderer .fc-timeGridDay-view").wait_for()
        own = kari.page.locator(".fc-event", has_text="Yoga class, Nora Berg")
        expect(own.locator(".o_session_money")).to_have_text("Owed")
        assert not kari.scrolls_sideways()
        kari.keep("diary-phone")
        own.click()
        kari.see("Nora Berg", kari.dialog)
        kari.keep("diary-phone-session")
        kari.press("Cancel Session", kari.dialog)
        kari.see("1 booking · $ 100.00 less owed (1)", kari.dialog)
        kari.keep("cancel-session-phone")
        kari.press("Keep Everything", kari.dialog)


def test_delete_a_draft_with_its_booking(studio, kari):
    session_id = studio.ids.draft
    assert studio.invoices(session_id) == ["Nora Berg|draft|100.00|100.00"]
    kari.go("Sessions", "My Invoices")
    rows = kari.page.locator(".o_list_view .o_data_row")
    draft = rows.filter(has_text="Draft – Nora Berg, Yoga class")
    draft.locator("[name=display_name]").click()
    kari.press("Delete")
    kari.dialog.get_by_role("radio", name="Cancel the bookings, too").check()
    kari.keep("delete-draft")
    kari.confirm("Delete Draft")
    kari.see("is deleted, and bookings cancelled: 1.")
    expect(kari.page.locator(".o_menu_brand")).to_have_text("Sessions")
    kari.see("My Sessions", kari.page.locator(".o_searchview"))
    expect(draft).to_have_count(0)
    assert studio.invoices(session_id) == []
    (seat,) = studio.seats(session_id)
    assert seat.startswith("Nora Berg|cancelled|none|")


def test_an_invoice_tells_its_story_to_the_practitioner(studio, kari):
    name = open_own_invoice(studio, kari)
    kari.press("Credit Invoice")
    kari.answer("Something else")
    kari.confirm("Credit $ 100.00")
    story = kari.page.locator(".o_form_view [name=credit_story]")
    kari.see("Credited by", story)
    kari.see("$ 100.00 is account credit", story)
    kari.keep("invoice-story")
    story.get_by_role("link", name="See draft").click()
    kari.see("Draft – Nora Berg, Yoga class", kari.page.locator("h1"))
    kari.see(f"Replaces {name}", story)
    expect(kari.button("Change Price")).to_be_visible()
    kari.page.reload()
    kari.see(f"Replaces {name}", story)
    expect(kari.button("Change Price")).to_be_visible()
    story.get_by_role("link", name=f"Replaces {name}").click()
    story.get_by_role("link", name="Credited by").click()
    kari.see(f"Credits {name}", story)
    expect(kari.button("Refund")).to_be_visible()
    kari.keep("credit-note-story")
    kari.press("Undo Credit")
    kari.confirm("Undo Credit")
    kari.see(f"{name} is as it was before")
    kari.see(name, kari.page.locator("h1"))
    kari.see("Paid", kari.page.locator("h1"))


def open_own_invoice(studio, kari):
    """Open the paid invoice of the practitioner's from the menu; return its name."""
    kari.go("Sessions", "My Invoices")
    name = studio.name_of(studio.invoice_of(studio.ids.story, "Nora Berg"))
    # RINV/2026/00006 has INV/2026/00006 in it.
    row = kari.page.locator(".o_list_view .o_data_row")
    row = row.filter(has=kari.page.get_by_text(name, exact=True))
    row.locator("[name=display_name]").click()
    kari.see(name, kari.page.locator("h1"))
    return name


def test_invoices_are_read_on_a_phone(studio, chromium):
    name = studio.name_of(studio.invoice_of(studio.ids.story, "Nora Berg"))
    with Practitioner(chromium, studio.url, PHONE) as kari:
        kari.log_in("kari")
        kari.go("Sessions", "My Invoices")
        card = kari.page.locator(".o_kanban_record")
        card = card.filter(has=kari.page.get_by_text(name, exact=True))
        for text in ("Nora Berg", "$ 100.00", "Paid"):
            kari.see(text, card)
        assert not kari.scrolls_sideways()
        kari.keep("my-invoices-on-a-phone")
        card.click()
        kari.see(name, kari.page.locator("h1"))
        kari.see("$ 100.00", kari.page.locator("[name=invoice_line_ids]"))
        assert not kari.scrolls_sideways()
        kari.keep("my-invoice-on-a-phone")


def test_a_sick_day_is_told_in_one_message_to_each(studio, kari, inbox):
    kari.go("Sessions", "Sick Day")
    for field in ("date_to", "date_from"):
        kari.dialog.locator(f"button[data-field={field}]").click()
        kari.dialog.locator(f"input[data-field={field}]").fill(studio.ids.sick_day)
        kari.page.keyboard.press("Enter")
    expect(kari.dialog.locator(".o_data_row")).to_have_count(6)
    kari.see(
        "6 bookings · $ 300.00 less owed (3) · $ 300.00 account credit (3)", kari.dialog
    )
    show_only(kari, "account credit", rows=3)
    show_only(kari, "6 bookings", rows=6)
    check_dialog(kari)
    kari.keep("sick-day")
    kari.confirm("Cancel Sessions")
    kari.see("6 bookings cancelled: ")
    assert {studio.state(session_id) for session_id in studio.ids.sick} == {"cancelled"}
    messages = take(inbox, ("tone.strand", "emil.strand", "nora.berg", "sofie.dahl"))
    nora, sofie = (read_text(messages[who]) for who in ("nora.berg", "sofie.dahl"))
    assert nora.count("Yoga class") == 3
    assert nora.count("is your account credit") == 3
    assert "In all $ 300.00" in nora
    assert sofie.count("Yoga class") == 2
    assert "$ 200,00" in sofie
    cancelled = read_calendars(messages["nora.berg"])
    assert len({event["UID"] for _method, event in cancelled}) == 3


def show_only(kari, part, rows):
    """Click a part of the summary: its lines are shown, and no others."""
    kari.dialog.locator("[name=summary_parts] button", has_text=part).click()
    expect(kari.dialog.locator(".o_data_row:visible")).to_have_count(rows)


def test_reinstate_a_session(studio, kari):
    session_id = studio.ids.reinstated
    assert studio.account_credit(session_id) == ["Nora Berg|100.00"]
    kari.open_session(session_id)
    kari.press("Reinstate")
    kari.keep("reinstate")
    kari.confirm("Reinstate")
    kari.see("The session is back on.")
    expect(kari.button("Cancel Session")).to_be_visible()
    assert studio.state(session_id) == "planned"
    seats = [seat.rsplit("|", 2)[0] for seat in studio.seats(session_id)]
    assert seats == ["Jonas Holm|booked|owed", "Nora Berg|booked|paid"]
    assert studio.account_credit(session_id) == []
    kari.open_week_of(date.fromisoformat(studio.ids.reinstated_day))
    event = kari.page.locator(".fc-event", has_text="Full Moon Yoga")
    expect(event).to_be_attached()
    expect(event).not_to_have_class(STRUCK)


def test_cancel_a_booking_too_late(studio, kari):
    kari.open_session(studio.ids.late)
    kari.page.get_by_role("tab", name="Bookings").click()
    kari.page.locator("[name=booking_ids] button[name=action_cancel]").click()
    kari.see("Credit $ 70.00 of $ 100.00: cancelled 19 h before", kari.dialog)
    kari.see("terms 24 h, fee 30 %", kari.dialog)
    kari.see("1 booking · $ 70.00 less owed (1)", kari.dialog)
    kari.see("Nobody else is booked: the session is cancelled, too.", kari.dialog)
    note = kari.dialog.locator("[name=terms_note] input")
    expect(note).to_have_count(0)
    kari.keep("cancel-booking")
    kari.dialog.locator("td[name=amount]").click()
    kari.dialog.locator("td[name=amount] input").fill("100")
    kari.dialog.locator("td[name=amount] input").press("Tab")
    expect(note).to_be_visible()
    kari.press("Cancel Bookings", kari.dialog)
    expect(kari.dialog.locator(".o_field_invalid[name=terms_note]")).to_be_visible()
    note.fill("Called in ill the day before")
    check_dialog(kari)
    kari.keep("cancel-booking-otherwise")
    kari.confirm("Cancel Bookings")
    assert studio.seats(studio.ids.late) == [
        "Jonas Holm|cancelled|credited|owed_less|100.00"
    ]
    assert studio.invoices(studio.ids.late) == ["Jonas Holm|posted|100.00|0.00"]


def check_dialog(kari):
    """It can be read without scrolling, and confirmed and left from the keyboard."""
    body = kari.dialog.locator(".modal-body")
    assert body.evaluate(
        "e => e.scrollHeight <= e.clientHeight && e.scrollWidth <= e.clientWidth"
    )
    for hotkey in ("q", "x"):
        button = kari.dialog.locator(f"footer [data-hotkey={hotkey}]:visible")
        expect(button).to_have_count(1)


def check_names_nobody_else(who, message):
    """No other client's address is in a message or its calendar file (rule 26)."""
    texts = [
        message.get_body("html").get_content(),
        *(
            read_attachment(message, name)
            for name in attached(message)
            if ".ics" in name
        ),
    ]
    for other in set(WITH_ADDRESS) - {who}:
        assert not any(f"{other}@" in text for text in texts), f"{who} reads {other}"

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What customers decide by themselves, in a real browser: from the message about a
class that falls out, and on the portal when they can't come. Customers are on a phone,
the secretary is not.

KEEP_SCREENSHOTS=1 renews the pictures under docs/.
"""

import json
import re
from datetime import date
from email.utils import parseaddr

import pytest
from browser import PHONE, Visitor
from inbox import PATIENCE_SECONDS
from messages import attached, read_calendars, read_text
from playwright.sync_api import expect
from studio import Practitioner

from tools.odoo_process import shell

# Code for `odoo shell`: a class of five, of whom three pay; the same on a dearer date;
# and two hours that Nora can't come to, one of which is tomorrow.
OPEN_QUESTIONS = """
import json
from datetime import datetime, time, timedelta

company = env.company
company.customer_may_cancel = True
env["ir.config_parameter"].set_param("account_payment.enable_portal_payment", "True")
provider = env.ref("payment.payment_provider_demo")
provider.write({
    "company_id": company.id,
    "state": "test",
    "is_published": True,
    "journal_id": env["account.journal"].search(
        [("type", "=", "bank"), ("company_id", "=", company.id)], limit=1
    ).id,
})
kari = env["res.users"].search([("login", "=", "kari")])
find = {partner.name: partner for partner in env["res.partner"].search([])}
nora, jonas, tone, ida = (
    find[name] for name in ("Nora Berg", "Jonas Holm", "Tone Strand", "Ida Strand")
)
ola = ida.copy({"name": "Ola Strand", "invoice_to_id": tone.id})
env["res.users"].create({
    "partner_id": nora.id,
    "login": "nora",
    "password": "nora",
    "group_ids": [(6, 0, [env.ref("base.group_portal").id])],
})
yoga = env["product.product"].search([("name", "=", "Yoga class")])
pilates = yoga.copy({"name": "Pilates"})
pilates.session_places = 8
card = env["payment.token"].create({
    "provider_id": provider.id,
    "payment_method_id": env.ref("payment_demo.payment_method_demo").id,
    "partner_id": jonas.id,
    "payment_details": "•••• 4242",
    "provider_ref": "card of Jonas",
    "demo_simulated_state": "done",
})


def plan(service, start, *clients, **vals):
    return env["calendar.event"].with_user(kari).create({
        "session_product_id": service.id,
        "start": start,
        "stop": start + timedelta(hours=1),
        "location": "Studio 2",
        "partner_ids": [(6, 0, [kari.partner_id.id, *(each.id for each in clients)])],
        **vals,
    })


def bill(session):
    for draft in session.invoice_sessions():
        move = env["account.move"].browse(draft["invoice_id"])
        move.action_post()
        if move.partner_id == jonas:
            charge = env["payment.transaction"].create({
                "provider_id": provider.id,
                "payment_method_id": env.ref("payment_demo.payment_method_demo").id,
                "token_id": card.id,
                "reference": move.name,
                "amount": move.amount_total,
                "currency_id": move.currency_id.id,
                "partner_id": jonas.id,
                "operation": "online_token",
                "invoice_ids": [(6, 0, move.ids)],
            })
            charge._set_done()
            charge._post_process()
        else:
            env["account.payment.register"].with_context(
                active_model="account.move", active_ids=move.ids
            ).create({}).action_create_payments()


def on(days, hour):
    return datetime.combine(env.cr.now().date(), time(hour)) + timedelta(days)


session = plan(pilates, on(9, 16), nora, jonas, tone, ida, ola)
plan(pilates, on(12, 16), session_price=96.0)
early = plan(yoga, on(20, 9), nora)
late = plan(yoga, env.cr.now().replace(minute=0, second=0) + timedelta(hours=20), nora)
for each in (session, early, late):
    bill(each)
env.cr.commit()
print(json.dumps({
    "day": str(session.start.date()),
    "session": session.id,
    "early": early.id,
    "late": late.id,
    "partners": {"nora": nora.id, "jonas": jonas.id, "tone": tone.id},
}))
"""
ASKED = ("nora.berg", "jonas.holm", "tone.strand")


@pytest.fixture(scope="module")
def questions(studio):
    return json.loads(shell(studio.database, OPEN_QUESTIONS).splitlines()[-1])


def credit(studio, partner_id):
    status, [told] = studio.call("res.partner", "get_account_credit", ids=[partner_id])
    assert status == 200, told
    return sum(balance["amount"] for balance in told["balances"])


def choices(studio, session_id):
    return studio._ask(
        f"""
        SELECT client.name, booking.choice_state
          FROM session_booking booking
          JOIN res_partner client ON client.id = booking.partner_id
         WHERE booking.event_id = {session_id}
         ORDER BY client.name
        """
    )


def take_about(inbox, names, about):
    """Wait for the messages of this subject to these customers; return one each, by
    name. They get receipts of what they pay as well, and messages of something else
    may come first.
    """
    messages, others = {}, []
    while set(messages) < set(names):
        message = inbox.received.get(timeout=PATIENCE_SECONDS)
        name = parseaddr(message["To"])[1].partition("@")[0]
        if name in names and about in message["Subject"]:
            assert name not in messages, f"{name} is told twice"
            messages[name] = message
        else:
            others.append(message)
    for message in others:
        inbox.received.put(message)
    return messages


def check_fits(customer):
    assert not customer.scrolls_sideways()


def keep_mail(customer, message, name):
    """Take a picture of a message as a mail program on this screen shows it."""
    html = message.get_body("html").get_content()
    customer.page.set_content(html, wait_until="domcontentloaded")
    customer.keep(name, full_page=True)


def find_links(message, choice):
    """Return where the buttons of this choice lead, in the order of the seats."""
    html = message.get_body("html").get_content()
    return re.findall(rf'href="([^"]*/my/choice/[^"?]*\?choice={choice})"', html)


def test_a_class_falls_out_and_each_customer_decides(
    studio, questions, inbox, chromium
):
    people = questions["partners"]
    before = {who: credit(studio, partner_id) for who, partner_id in people.items()}
    owes = owed(studio, people["tone"])
    with Practitioner(chromium, studio.url) as siri:
        cancel_class(siri.log_in("siri"), questions)
    mails = take_about(inbox, ASKED, "cancelled: Pilates")
    assert all(row.endswith("|open") for row in choices(studio, questions["session"]))
    assert gained(studio, people, before) == [100.0, 100.0, 300.0]
    for who in ASKED:
        assert "you keep it" in read_text(mails[who])
    with Visitor(chromium, studio.url, PHONE) as jonas:
        get_it_back(jonas, mails["jonas.holm"])
    with Visitor(chromium, studio.url, PHONE) as tone:
        move_to_a_dearer_date(tone, mails["tone.strand"])
    done = take_about(inbox, ("jonas.holm", "tone.strand"), "your choice")
    assert "paid back to you" in read_text(done["jonas.holm"])
    assert "You are booked" in read_text(done["tone.strand"])
    [(method, _event)] = read_calendars(done["tone.strand"])
    assert method == "REQUEST"
    with Visitor(chromium, studio.url, PHONE) as tone:
        keep_mail(tone, done["tone.strand"], "choice-mail-moved-phone")

    assert choices(studio, questions["session"]) == [
        "Ida Strand|other_date",
        "Jonas Holm|refund",
        "Nora Berg|open",
        "Ola Strand|open",
        "Tone Strand|open",
    ]
    assert gained(studio, people, before) == [100.0, 0.0, 200.0]
    assert refunds(studio) == ["-100.00"]
    assert owed(studio, people["tone"]) == owes


def gained(studio, people, before):
    """Return how much more credit these people have than before."""
    return [credit(studio, people[who]) - before[who] for who in people]


def cancel_class(siri, questions):
    page = siri.page
    siri.open_week_of(date.fromisoformat(questions["day"]))
    page.locator(".o_searchview_facet .o_facet_remove").click()
    event = page.locator(".fc-event", has_text="Pilates").first
    event.click()
    siri.press("Cancel Session", page.locator(".o_cw_popover"))
    rows = siri.dialog.locator(".o_data_row")
    expect(rows).to_have_count(5)
    siri.dialog.locator("[name=settlement] input").click()
    page.locator(".o_select_menu_item", has_text="Let the customer choose").click()
    siri.see("can choose until", siri.dialog)
    siri.keep("cancel-session-choose")
    siri.confirm("Cancel Sessions")
    siri.see("5 bookings cancelled")


def get_it_back(jonas, message):
    keep_mail(jonas, message, "choice-mail-phone")
    [link] = find_links(message, "refund")
    jonas.page.goto(link)
    jonas.see("What would you like?")
    jonas.see("4242")
    check_fits(jonas)
    jonas.keep("choice-phone", full_page=True)
    jonas.press("Get it back", jonas.page.locator("details[open]"))
    done = jonas.page.locator("[name=seat_message]")
    jonas.see("paid back to you", done)
    expect(jonas.page.locator("details")).to_have_count(0)
    check_fits(jonas)
    jonas.keep("choice-refunded-phone", full_page=True)
    # The other buttons of the message say so, too.
    [link] = find_links(message, "credit")
    jonas.page.goto(link)
    jonas.see("paid back to you", done)
    expect(jonas.page.locator("details")).to_have_count(0)


def move_to_a_dearer_date(tone, message):
    keep_mail(tone, message, "choice-mail-family-phone")
    page = tone.page
    for link in find_links(message, "other_date"):
        page.goto(link)
        tone.see("What would you like?")
        if page.get_by_text("Ida Strand").count():
            break
    tone.see("$ 20.00 is left to pay")
    check_fits(tone)
    dates = page.locator("details[open] [name=date]")
    expect(dates).to_have_count(1)
    dates.get_by_role("radio").check()
    tone.keep("choice-dates-phone", full_page=True)
    tone.press("Book this date", page.locator("details[open]"))
    done = page.locator("[name=seat_message]")
    tone.see("You are booked", done)
    expect(done).not_to_contain_text("stays your credit")
    check_fits(tone)
    tone.keep("choice-moved-phone", full_page=True)
    page.locator("a[name=pay]").click()
    dialog = page.locator("#pay_with")
    expect(dialog.locator("#o_payment_form")).to_have_attribute("data-amount", "20.0")
    dialog.locator("[name=o_payment_submit_button]").click()
    tone.see("Paid", exact=True)


def refunds(studio):
    return studio._ask(
        "SELECT amount FROM payment_transaction WHERE operation = 'refund'"
    )


def owed(studio, partner_id):
    return studio._ask(
        "SELECT sum(amount_residual) FROM account_move WHERE state = 'posted'"
        f" AND move_type = 'out_invoice' AND partner_id = {partner_id}"
    )


def test_who_cannot_come_says_so_on_a_phone(studio, questions, inbox, chromium):
    nora_id = questions["partners"]["nora"]
    before = credit(studio, nora_id)
    with Visitor(chromium, studio.url, PHONE) as nora:
        nora.log_in("nora")
        nora.open("my")
        nora.page.get_by_title("Your Sessions").click()
        late, early, *_later = find_cards(nora)
        nora.see("Cancelling costs 30 %: $ 30.00", late)
        nora.see("Free until", early)
        check_fits(nora)
        nora.keep("portal-sessions-phone")

        late.get_by_text("Can't come").click()
        nora.see("$ 70.00 is given back, $ 30.00 is kept.", late)
        check_fits(nora)
        nora.keep("portal-cannot-come-phone")
        nora.press("Cancel this session", late)
        nora.see("What would you like?")
        nora.page.locator("details", has_text="Keep it as credit").click()
        nora.press("Keep it")
        expect(nora.page.locator("details")).to_have_count(0)
        assert credit(studio, nora_id) == before + 70.0
        told = take_about(inbox, ("kari.lund",), "Nora Berg can't come")
        assert "70.00 account credit" in read_text(told["kari.lund"])

        nora.page.get_by_role("link", name="Your Sessions").click()
        early, *_later = find_cards(nora)
        early.get_by_text("Can't come").click()
        nora.see("$ 100.00 is given back.", early)
        nora.press("Cancel this session", early)
        nora.see("What would you like?")
        check_fits(nora)
        assert credit(studio, nora_id) == before + 170.0
        nora.page.get_by_role("link", name="Your Sessions").click()
        nora.see("Choose what becomes of it")
        nora.keep("portal-sessions-cancelled-phone")
    messages = take_about(inbox, ("kari.lund",), "Nora Berg can't come")
    assert "100.00 account credit" in read_text(messages["kari.lund"])
    # One message tells of both where the first had not left yet.
    mail = take_about(inbox, ("nora.berg",), "cancelled")["nora.berg"]
    assert any(name.endswith(".ics") for name in attached(mail))


def find_cards(nora):
    """Return the cards of the sessions to come that can be cancelled."""
    cards = nora.page.locator("[name=session]").filter(
        has=nora.page.locator("[name=cannot_come]")
    )
    return [cards.nth(number) for number in range(cards.count())]

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A customer on a phone saves a card, has invoices charged to it and stops that, and
pays what is overdue with a part of their credit.

KEEP_SCREENSHOTS=1 renews the pictures under docs/.
"""

import re

import pytest
from books import ask
from browser import PHONE, Visitor
from playwright.sync_api import expect

# It stands on the books of the gym.
JOIN = """
env.ref("payment.payment_provider_demo").allow_tokenization = True
from datetime import timedelta
vera = env["res.partner"].create({
    "name": "Vera Lie", "email": "vera.lie@example.com",
})
env["res.users"].with_context(no_reset_password=True).create({
    "partner_id": vera.id,
    "login": "vera",
    "password": "vera",
    "group_ids": [Command.set([env.ref("base.group_portal").id])],
})


def bill(total, days):
    day = fields.Date.today() - timedelta(days)
    return invoice(
        total / 1.25, partner_id=vera.id, invoice_date=day, invoice_date_due=day
    )


paid = bill(120.0, 60)
pay(paid)
paid.credit_invoice()
answer(vera.id, bill(100.0, 40).id, bill(50.0, 20).id)
"""


@pytest.fixture
def joined(gym):
    return ask(gym.database, JOIN)


@pytest.fixture
def vera(gym, joined, chromium):
    with Visitor(chromium, gym.url, PHONE) as visitor:
        yield visitor.log_in("vera")


def test_a_card_is_saved_and_credit_pays_what_is_overdue(gym, joined, vera):
    partner_id, first, second = joined
    save_card(vera)
    switch_on_and_off(vera)
    pay_overdue(vera)
    assert gym.settled_by(first) == ["credit|100.00"]
    assert gym.settled_by(second) == ["credit|10.00", "card|40.00"]
    assert gym.account_credit(partner_id) == "10.00"


def save_card(vera):
    vera.open("my")
    vera.page.get_by_title("Payment methods").click()
    vera.see("Save a card below first, then switch it on here.")
    vera.page.locator("#customer_input").fill("4242 4242 4242 4242")
    check_fits(vera)
    vera.keep("portal-save-card-phone")
    vera.press("Save")
    vera.page.wait_for_url("**/my/payment_method**")
    vera.see("4242", vera.page.locator("#o_payment_form"))


def switch_on_and_off(vera):
    vera.see("until you switch this off here")
    vera.press("Pay by card from now on")
    vera.see("You pay by card")
    vera.see("Your new invoices are paid by card from now on.")
    check_fits(vera)
    vera.keep("portal-pay-by-card-phone")
    vera.press("Switch off")
    vera.see("Switched off: nothing is charged by itself any more.")
    expect(vera.button("Pay by card from now on")).to_be_visible()


def pay_overdue(vera):
    vera.open_own_invoices()
    vera.page.get_by_role("link", name="Pay overdue").click()
    vera.see("Use up to $ 120.00 of account credit")
    left = vera.page.locator("[name=credit_rest]")
    form = vera.page.locator("#o_payment_form")
    expect(left).to_have_text("30.00")
    expect(vera.button("Pay")).to_be_enabled()
    amount = vera.page.get_by_role("spinbutton", name="Amount of account credit")
    amount.fill("110")
    # What is left is told as one types; nothing is paid before the page knows of it.
    expect(left).to_have_text("40.00")
    expect(vera.button("Pay")).to_be_disabled()
    expect(form).to_have_attribute("data-amount", "30.0")
    amount.press("Tab")
    expect(form).to_have_attribute("data-amount", "40.0")
    expect(left).to_have_text("40.00")
    check_fits(vera)
    vera.keep("portal-pay-overdue-phone")
    vera.press("Pay")
    vera.page.wait_for_url(re.compile("/my/invoices/?$"))


def check_fits(customer):
    width = customer.page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]

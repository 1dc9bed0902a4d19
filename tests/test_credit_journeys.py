# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where account credit goes, in a real browser: by itself, by hand of the accountant,
and by hand of the customer on a phone. Whoever looks sees what the books say.

KEEP_SCREENSHOTS=1 renews the pictures under docs/.
"""

from decimal import Decimal

import pytest
from browser import PHONE, Visitor
from playwright.sync_api import expect


@pytest.fixture
def sofie(gym, chromium):
    """A customer on a phone."""
    with Visitor(chromium, gym.url, PHONE) as visitor:
        yield visitor.log_in("sofie")


def test_credit_is_used_first_and_the_card_pays_the_rest(gym, accountant):
    credit_paid_invoice(gym, accountant)
    read_credit_of_customer(gym, accountant)
    post_and_collect(accountant)
    ids = gym.ids
    assert gym.invoice(ids.nora_month) == "posted|100.00|60.00"
    assert gym.invoice(ids.ida_month) == "posted|100.00|0.00"
    assert gym.invoice(ids.jonas_month) == "posted|100.00|100.00"
    assert gym.invoice(ids.emil_month) == "posted|100.00|100.00"
    accountant.open_invoice(ids.nora_month)
    expect(accountant.page.locator("[name=collect_date]")).to_be_visible()

    gym.charge_cards()
    assert gym.settled_by(ids.nora_month) == ["credit|40.00", "card|60.00"]
    assert gym.settled_by(ids.ida_month) == ["credit|100.00"]
    assert gym.charges(ids.nora_month) == ["done|60.00"]
    assert gym.charges(ids.ida_month) == gym.charges(ids.jonas_month) == []
    accountant.open_invoice(ids.nora_month)
    accountant.see("Paid", accountant.page.locator(".ribbon"))
    accountant.open_invoice(ids.ida_month)
    accountant.see("Settled", accountant.page.locator(".ribbon"))
    check_balance(gym, accountant, "Nora Berg", ids.nora, "0.00")


def credit_paid_invoice(gym, accountant):
    """Credit a paid invoice by the menu of its page."""
    accountant.find_invoice(gym.name(gym.ids.paid))
    accountant.page.locator(".o_control_panel .o_cp_action_menus button").click()
    accountant.page.get_by_role("menuitem", name="Credit Invoice").click()
    accountant.answer("Something else")
    accountant.dialog.get_by_role("radio", name="An amount").check()
    accountant.dialog.locator("[name=credit_amount] input").fill("40")
    accountant.dialog.locator("[name=credit_amount] input").press("Tab")
    accountant.see("40.00 becomes account credit of Nora Berg", accountant.dialog)
    accountant.confirm("Credit $ 40.00")
    accountant.see("$ 40.00 credited by")


def read_credit_of_customer(gym, accountant):
    accountant.go("Invoicing", "Customers", "Customers")
    accountant.search("Nora Berg")
    accountant.page.get_by_role("cell", name="Nora Berg", exact=True).click()
    button = accountant.page.locator("button[name=action_open_account_credit]")
    expect(button).to_contain_text("Account Credit")
    expect(button).to_contain_text("$ 40.00")
    button.click()
    rows = accountant.page.locator(".o_list_view .o_data_row")
    expect(rows).to_have_count(1)
    accountant.see(gym.name(gym.ids.paid), rows)
    check_balance(gym, accountant, "Nora Berg", gym.ids.nora, "40.00")
    accountant.go("Invoicing", "Customers", "Account Credit")
    expect(rows).to_have_count(5)
    accountant.see("$ 510.00", accountant.page.locator("tfoot"))
    expect(accountant.page.locator(".o_loading_indicator")).to_have_count(0)
    accountant.keep("account-credit")


def post_and_collect(accountant):
    page = accountant.page
    accountant.go("Invoicing", "Customers", "Invoices")
    accountant.search("Memberships")
    expect(page.locator(".o_data_row")).to_have_count(4)
    page.locator("thead .o_list_record_selector input").check()
    page.get_by_role("button", name="Actions").click()
    page.get_by_role("menuitem", name="Post and Collect").click()
    for name, credit, charge in (
        ("Nora Berg", "$ 40.00", "$ 60.00"),
        ("Ida Holm", "$ 100.00", "$ 0.00"),
        ("Jonas Lund", "$ 0.00", "$ 0.00"),
        ("Emil Strand", "$ 0.00", "$ 0.00"),
    ):
        row = accountant.dialog.locator(".o_data_row", has_text=name)
        expect(row.locator("[name=credit]")).to_have_text(credit)
        expect(row.locator("[name=charge]")).to_have_text(charge)
    accountant.see("The customer pays", accountant.dialog)
    accountant.keep("post-and-collect")
    accountant.confirm("Post and Collect")
    accountant.see("4 invoices are posted")


def test_customer_uses_credit_on_a_phone(gym, accountant, sofie):
    balance = (gym, accountant, "Sofie Dahl", gym.ids.sofie)
    check_balance(*balance, "70.00")
    course, towels = map(gym.name, (gym.ids.course, gym.ids.towels))
    open_from_home(sofie)
    use_a_part(sofie, course)
    assert gym.invoice(gym.ids.course) == "posted|100.00|70.00"
    check_balance(*balance, "40.00")
    sofie.open("my/credit")
    sofie.see("You have $ 40.00 to use.")
    sofie.see(f"{course} $ 30.00")
    check_fits(sofie)

    use_on_several(sofie, towels)
    assert gym.settled_by(gym.ids.towels) == ["credit|25.00"]
    check_balance(*balance, "15.00")
    sofie.open(f"my/invoices/{gym.ids.towels}")
    sofie.see("Settled with account credit")
    expect(pay_now(sofie)).to_have_count(0)
    check_fits(sofie)

    pay_with_credit_first(sofie, course)
    assert gym.settled_by(gym.ids.course) == [
        "credit|30.00",
        "credit|15.00",
        "card|55.00",
    ]
    check_balance(*balance, "0.00")
    assert gym.owed(gym.ids.sofie) == "50.00"
    read_where_it_went(sofie, towels)


def pay_with_credit_first(sofie, name):
    """See what is charged with the credit and without it, then pay with it."""
    sofie.open_own_invoices()
    sofie.page.get_by_role("link", name=name).click()
    pay_now(sofie).click()
    dialog = sofie.page.locator("#pay_with")
    box = dialog.get_by_role("checkbox", name="of account credit")
    sofie.see("Use up to $ 15.00 of account credit", dialog)
    expect(dialog.locator("[name=credit_rest]")).to_have_text("55.00")
    expect(box).to_be_checked()
    expect(dialog.locator("#o_payment_form")).to_have_attribute("data-amount", "55.0")
    check_fits(sofie)
    sofie.page.wait_for_timeout(400)  # The dialog slides in.
    sofie.keep("portal-pay-with-credit-phone")
    box.click()
    expect(box).not_to_be_checked()
    expect(dialog.locator("#o_payment_form")).to_have_attribute("data-amount", "70.0")
    box.click()
    expect(box).to_be_checked()
    sofie.press("Pay", dialog)
    sofie.see("Paid", exact=True)


def read_where_it_went(sofie, name):
    """Come to the credit from the portal's home, when all of it is used, too."""
    sofie.open("my")
    sofie.page.get_by_text("$ 0.00 to use on your invoices").click()
    sofie.see("You have no account credit to use.")
    sofie.see(f"{name} $ 25.00")
    check_fits(sofie)
    sofie.keep("portal-credit-used-phone")


def open_from_home(sofie):
    sofie.open("my")
    sofie.see("$ 70.00 to use on your invoices")
    expect(sofie.page.locator(".o_portal_doc_spinner")).to_have_count(0)
    check_fits(sofie)
    sofie.keep("portal-home-phone")
    sofie.page.get_by_text("$ 70.00 to use on your invoices").click()
    sofie.see("You have $ 70.00 to use.")
    check_fits(sofie)
    sofie.page.get_by_role("link", name="Pay invoices with it").click()
    sofie.see("Tick the invoices to use it on.")


def use_a_part(sofie, name):
    sofie.page.get_by_role("link", name=name).click()
    sofie.page.get_by_text("Use a part of it").click()
    amount = sofie.page.get_by_role("spinbutton")
    expect(amount).to_have_value("70.00")
    amount.fill("30")
    sofie.see("Due today")
    check_fits(sofie)
    sofie.keep("portal-use-credit-phone")
    sofie.press("Use account credit")
    sofie.see(f"$ 30.00 of your account credit is used on {name}.")
    sofie.see("Account credit used: $ 30.00")
    sofie.see("Left to Pay: $ 70.00")
    sofie.see("Due today")
    expect(pay_now(sofie)).to_be_visible()
    check_fits(sofie)


def use_on_several(sofie, *names):
    sofie.open_own_invoices()
    for name in names:
        sofie.page.get_by_role("checkbox", name=name).check()
    check_fits(sofie)
    sofie.press("Use account credit")
    sofie.see(f"$ 25.00 of your account credit is used on {', '.join(names)}.")


def pay_now(sofie):
    return sofie.page.get_by_role("link", name="Pay Now")


def test_use_a_credit_by_hand_and_undo_it(gym, accountant):
    page = accountant.page
    accountant.open("odoo/account-credit")
    row = page.locator(".o_data_row", has_text="Emil Strand")
    row.locator("[name=date]").click()
    accountant.press("Use on an Invoice")
    accountant.choose("move_id", gym.name(gym.ids.emil_owes))
    accountant.dialog.locator("[name=amount] input").fill("30")
    accountant.dialog.locator("[name=amount] input").press("Tab")
    expect(accountant.dialog.locator("[name=left_to_pay]")).to_have_text("$ 70.00")
    accountant.keep("use-on-an-invoice")
    accountant.confirm("Use Account Credit")
    left = page.locator(".o_form_sheet [name=credit_left]")
    expect(left).to_have_text("$ 20.00")
    uses = page.locator("[name=matched_debit_ids] .o_data_row")
    expect(uses).to_have_count(1)
    accountant.see(gym.name(gym.ids.emil_owes), uses)
    assert gym.settled_by(gym.ids.emil_owes) == ["credit|30.00"]

    uses.locator("button[name=action_undo_account_credit]").click()
    accountant.see("The invoice owes this amount again", accountant.dialog)
    accountant.confirm("Undo")
    expect(uses).to_have_count(0)
    expect(left).to_have_text("$ 50.00")
    assert gym.settled_by(gym.ids.emil_owes) == []
    assert gym.invoice(gym.ids.emil_owes) == "posted|100.00|100.00"


def check_fits(customer):
    width = customer.page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]


def check_balance(gym, accountant, name, partner_id, amount):
    """Programs, the accountant's list and the books agree on a customer's credit."""
    assert gym.account_credit(partner_id) == amount
    assert gym.open_credit(partner_id) == amount
    owed, ledger = Decimal(gym.owed(partner_id)), Decimal(gym.ledger(partner_id))
    assert owed - Decimal(amount) == ledger
    accountant.open("odoo/account-credit")
    accountant.search(name)
    if Decimal(amount):
        total = accountant.page.locator("tfoot .o_list_number")
        expect(total).to_have_text(f"$ {amount}")
    else:
        accountant.see("No account credit")

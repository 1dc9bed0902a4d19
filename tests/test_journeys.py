# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What people do with the addon, in a real browser: from the Apps menu to the payment.

The accountant has the rights of billing, no more. KEEP_SCREENSHOTS=1 renews the
pictures under docs/.
"""

import html
import re

import pytest
from browser import DESKTOP, PHONE, Visitor
from clinic import Clinic, install_from_apps_menu
from playwright.sync_api import expect

from tools.odoo_process import query

E_MAIL = {"x": 0, "y": 0, "width": 920, "height": 460}


@pytest.fixture(scope="module")
def existing_odoo(new_name, inbox):
    """A server of books that never saw the addon."""
    with Clinic(new_name(), inbox.port) as server:
        yield server
        assert " ERROR " not in server.log


@pytest.fixture(scope="module")
def odoo(existing_odoo, chromium):
    """The server after an administrator installed the addon from the Apps menu."""
    with Visitor(chromium, existing_odoo.url) as administrator:
        install_from_apps_menu(administrator.log_in("admin"))
    return existing_odoo


@pytest.fixture(scope="module")
def accountant_browser(odoo, chromium):
    with Visitor(chromium, odoo.url) as visitor:
        yield visitor.log_in("accountant")


def test_it_installs_from_the_apps_menu_on_books_that_never_saw_it(odoo, chromium):
    module = "SELECT id, state FROM ir_module_module WHERE name = 'konfidens_credit'"
    module_id, state = query(odoo.database, module).split("|")
    assert state == "installed"
    with Visitor(chromium, odoo.url) as administrator:
        administrator.log_in("admin")
        administrator.open(f"odoo/apps/{module_id}")
        administrator.see(
            "Sessions and courses: invoice, cancel, credit and refund in one click"
        )
        expect(administrator.button("Activate")).to_have_count(0)


def test_credit_correct_send_and_pay(odoo, accountant, chromium, inbox):
    """An invoice at the wrong price, until its replacement is paid."""
    see = accountant.see
    accountant.find_invoice(odoo.name(odoo.invoices.wrong_price))
    accountant.press("Credit Invoice")
    accountant.answer("Something else")
    see("125.00 less to pay on", accountant.dialog)
    accountant.choose("credit_reason_id", "Wrong price")
    accountant.keep("credit-invoice")
    accountant.confirm("Credit $ 125.00")
    accountant.press("See draft")
    see("Draft Invoice")
    assert odoo.credited(odoo.invoices.wrong_price) == "125.00|full"

    accountant.press("Change Price")
    price = accountant.dialog.locator("td[name=price_unit] input")
    expect(price).to_be_focused()
    price.fill("80")
    price.press("Tab")
    expect(accountant.dialog.locator("[name=new_total]")).to_have_text("$ 100.00")
    accountant.keep("change-price")
    accountant.confirm("Change Price")
    accountant.keep("replacement")
    accountant.press("Change Payer")
    accountant.choose("partner_id", "Emil Strand")
    accountant.keep("change-payer")
    accountant.confirm("Change Payer")
    accountant.press("Finalize")
    accountant.press("Send Payment Notification")
    see("Emil Strand", accountant.dialog)
    accountant.keep("send-payment-notification")
    accountant.confirm("Send")

    message = inbox.next_to("emil.strand@example.com")
    body = message.get_body("html").get_content()
    link = re.search(r'href="([^"]+)"[^>]*>(?:<t[^>]*>)?Pay now', body)
    with Visitor(chromium, odoo.url) as customer:
        customer.page.set_content(body)
        customer.keep("payment-notification", clip=E_MAIL)
        customer.page.goto(html.unescape(link[1]))
        customer.see("$ 100.00")
        expect(customer.button("Pay")).to_be_enabled()
        customer.keep("pay")
        customer.press("Pay")
        customer.page.wait_for_url("**/my/invoices/**")
        customer.see("Paid")
    sql = f"""
        SELECT amount_total, payment_state FROM account_move
         WHERE replaces_id = {odoo.invoices.wrong_price}
    """
    assert query(odoo.database, sql) == "100.00|paid"


def test_credit_an_amount_to_the_cent(odoo, accountant):
    """From the row of the list, and back to it: what was credited stands there."""
    page, name = accountant.page, odoo.name(odoo.invoices.part)
    accountant.go("Invoicing", "Customers", "Invoices")
    accountant.search(name)
    row = page.locator(".o_data_row").filter(has=page.get_by_text(name, exact=True))
    accountant.press("Credit", row)
    accountant.answer("Something else")
    accountant.dialog.get_by_role("radio", name="An amount").check()
    amount = accountant.dialog.locator("[name=credit_amount] input")
    expect(amount).to_be_focused()
    amount.fill("12.34")
    accountant.dialog.locator("[name=reason] input").fill("Ended ten minutes early")
    accountant.see("12.34 less to pay on", accountant.dialog)
    accountant.keep("credit-an-amount")
    accountant.confirm("Credit $ 12.34")
    credited = row.locator("td[name=amount_credited]")
    expect(credited).to_have_text("$ 12.34")
    expect(credited).to_have_class(re.compile("text-danger"))
    row.get_by_text(name, exact=True).click()
    accountant.see("$ 12.34 credited by")
    accountant.keep("partly-credited")
    assert odoo.credited(odoo.invoices.part) == "12.34|partial"
    assert odoo.owed(odoo.invoices.part) == "112.66"


def test_credit_one_line(odoo, accountant):
    accountant.open_invoice(odoo.invoices.lines)
    accountant.press("Credit Invoice")
    accountant.answer("Something else")
    accountant.dialog.get_by_role("radio", name="By line").check()
    court = accountant.dialog.locator("tr", has_text="Court for the cup")
    court.locator("td[name=credit_all] .o-checkbox").click()
    accountant.choose("credit_reason_id", "Session cancelled")
    accountant.see("100.00 less to pay on", accountant.dialog)
    accountant.keep("credit-a-line")
    accountant.confirm("Credit $ 100.00")
    accountant.see("$ 100.00 credited by")
    assert odoo.credited(odoo.invoices.lines) == "100.00|partial"
    assert odoo.owed(odoo.invoices.lines) == "300.00"
    assert odoo.credit_lines(odoo.invoices.lines) == "Court for the cup|100.00"


def test_who_credits_twice_reads_why_not(odoo, accountant):
    odoo.credit(odoo.invoices.twice)
    accountant.find_invoice(odoo.name(odoo.invoices.twice))
    accountant.press("Credit Invoice")
    accountant.see("is credited already", accountant.dialog)
    expect(accountant.dialog.locator("button[name=action_credit]")).to_be_hidden()
    accountant.keep("credited-already")
    accountant.dialog.locator("button[name=action_open_obstacle]").click()
    accountant.see("Customer Credit Note")
    assert odoo.credited(odoo.invoices.twice) == "125.00|full"


def test_undo_a_credit(odoo, accountant):
    odoo.credit(odoo.invoices.undone)
    assert odoo.credited(odoo.invoices.undone) == "75.00|full"
    accountant.open_invoice(odoo.invoices.undone)
    accountant.page.locator("button[name=action_open_credit_notes]").click()
    accountant.press("Undo Credit")
    accountant.keep("undo-credit")
    accountant.confirm("Undo Credit")
    accountant.see("is as it was before")
    expect(accountant.button("Credit Invoice")).to_be_visible()
    assert odoo.credited(odoo.invoices.undone) == "0.00|none"
    assert odoo.owed(odoo.invoices.undone) == "75.00"


def test_credit_many_and_read_what_was_done(odoo, accountant):
    *done, credited, draft = odoo.invoices.rained_off
    odoo.credit(credited)
    page = accountant.page
    accountant.go("Invoicing", "Customers", "Invoices")
    accountant.search("Rainy Tuesday")
    rows = page.locator(".o_data_row")
    expect(rows).to_have_count(5)
    expect(accountant.button("Credit", rows)).to_have_count(4)
    accountant.press("Credit", rows.filter(has_text="Ida Holm"))
    accountant.see("is credited already", accountant.dialog)
    accountant.confirm("Discard")
    page.locator("thead .o_list_record_selector input").check()
    accountant.keep("invoice-list")
    page.get_by_role("button", name="Actions").click()
    page.get_by_role("menuitem", name="Credit Invoices").click()
    accountant.see("These can't be credited now", accountant.dialog)
    accountant.choose("credit_reason_id", "Session cancelled")
    accountant.keep("credit-many")
    accountant.dialog.locator("button[name=action_credit]").click()
    accountant.see("3 credited, 2 not", accountant.dialog)
    accountant.see("is credited already", accountant.dialog)
    accountant.see("is a draft", accountant.dialog)
    accountant.keep("credited-many")
    accountant.press("Post and Send All", accountant.dialog)
    accountant.see("3 are posted, 3 are on their way to their payers.")
    # Whoever loads the page anew has them before them again.
    expect(rows).to_have_count(3)
    page.reload()
    expect(rows).to_have_count(3)
    page.locator("thead .o_list_record_selector input").check()
    expect(accountant.button("Undo")).to_be_visible()
    accountant.keep("credited-together")
    accountant.open("odoo/customer-invoices")
    accountant.search("Rainy Tuesday")
    amounts = page.locator("td[name=amount_credited]").filter(has_text="$")
    expect(amounts).to_have_count(4)
    for move_id, amount in zip(done, ("75.00", "75.00", "200.00"), strict=True):
        assert odoo.credited(move_id) == f"{amount}|full"
    assert odoo.credited(draft) == "0|none"


@pytest.fixture(scope="module")
def customers_books(odoo):
    """Invoices of a customer with every kind of credit."""
    odoo.credit(odoo.invoices.credited)
    odoo.credit(odoo.invoices.partly, amount=40.0)
    odoo.credit(odoo.invoices.paid, amount=25.0)
    result = odoo.credit(odoo.invoices.replaced, reissue=True)
    odoo.call("action_post", ids=[result["replacement_id"]])


@pytest.mark.parametrize(
    ("viewport", "invoices", "invoice"),
    [
        (DESKTOP, "portal", "portal-invoice"),
        (PHONE, "portal-on-a-phone", "portal-on-a-phone-invoice"),
    ],
    ids=["desktop", "phone"],
)
def test_customer_reads_what_became_of_their_invoices(
    odoo, customers_books, chromium, viewport, invoices, invoice
):
    with Visitor(chromium, odoo.url, viewport) as customer:
        customer.log_in("sofie")
        customer.open_own_invoices()
        for words in (
            "Credited",
            "Partly credited",
            "Credit available $ 25.00",
            "Settled with account credit",
        ):
            customer.see(words, exact=True)
        assert not customer.scrolls_sideways()
        customer.keep(invoices)
        name = odoo.name(odoo.invoices.partly)
        customer.page.get_by_role("link", name=name, exact=True).click()
        customer.see("Credited: $ 40.00")
        customer.see("$ 160.00")
        assert not customer.scrolls_sideways()
        customer.keep(invoice)

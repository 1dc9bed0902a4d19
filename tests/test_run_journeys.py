# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Many invoices credited at once, in a real browser: the work goes on in the background
and can be followed, stopped, gone on with, tried again and taken back.
"""

import json
import re
from functools import partial

import pytest
from books import BOOKS, GIVE_KEY, call
from browser import PHONE, Visitor
from playwright.sync_api import expect

from tools.odoo_process import OdooServer, query, shell

# Enough for some parts of work, and few enough to wait for.
COUNT, LARGE = 45, 20
OPEN_OFFICE = f"""
env["res.users"].search([("login", "=", "accountant")]).write({{
    "email": "accountant@example.com", "odoobot_state": "disabled",
}})
company.iap_enrich_auto_done = True
company.credit_run_threshold = {LARGE}
invoices = invoice(80, post=False, ref="Rained off")
for _number in range({COUNT} - 1):
    invoices += invoices[0].copy({{"invoice_date": fields.Date.today()}})
invoices.ref = "Rained off"
invoices.action_post()
answer(*invoices.ids)
"""
CREDITED = "SELECT count(*) FROM account_move WHERE credit_state = 'full'"


class Office(OdooServer):
    """A server that works by itself on what goes on in the background."""

    def __init__(self, database):
        super().__init__(database, "--max-cron-threads=1")
        code = "\n".join((BOOKS, OPEN_OFFICE, GIVE_KEY))
        answer, key = shell(database, code).split("\n")[:2]
        self.invoices = json.loads(answer)
        self.call = partial(call, self.url, key)

    def credit(self, invoice_id):
        status, results = self.call("account.move", "credit_invoice", ids=[invoice_id])
        assert status == 200, results
        return results

    def count_credited(self):
        return int(query(self.database, CREDITED))


@pytest.fixture(scope="module")
def office(new_practice):
    with Office(new_practice()) as server:
        yield server
        assert " ERROR " not in server.log


@pytest.fixture(scope="module")
def maria(office, chromium):
    """The accountant of the office, who sees no error on any page."""
    with Visitor(chromium, office.url) as visitor:
        yield visitor.log_in("accountant")


def see_far(visitor):
    """Return the bar of a run, once it has moved and is not at its end."""
    bar = visitor.page.locator(".o_credit_run_bar")
    expect(bar).to_have_attribute("aria-valuenow", re.compile(r"^[1-9]\d?$"))
    return bar


def test_many_are_credited_stopped_gone_on_with_and_undone(office, maria):
    page = maria.page
    in_bar = page.locator(".o_credit_run_menu")
    maria.go("Invoicing", "Customers", "Invoices")
    maria.search("Rained off")
    expect(page.locator(".o_searchview_facet", has_text="Rained off")).to_be_visible()
    expect(page.locator(".o_data_row")).to_have_count(COUNT)
    page.locator("thead .o_list_record_selector input").check()
    page.get_by_role("button", name="Actions").click()
    page.get_by_role("menuitem", name="Credit Invoices").click()
    maria.see(f"{COUNT} invoices: about", maria.dialog)
    maria.see("You can go on working", maria.dialog)
    maria.dialog.get_by_label("Create a new draft").check()
    maria.keep("credit-in-background")
    maria.dialog.locator("button[name=action_credit]").click()

    maria.see(f"Credit {COUNT} invoices", page.locator(".o_form_view"))
    see_far(maria)
    maria.see(" left", page.locator(".o_credit_run_text"))
    expect(in_bar).to_be_visible()
    maria.keep("run-under-way")
    maria.press("Stop")
    maria.see("Stopped:")
    expect(in_bar).to_have_count(0)
    maria.keep("run-stopped")
    assert 0 < office.count_credited() < COUNT

    # Somebody else is quicker with the last one.
    [credited] = office.credit(office.invoices[0])
    maria.press("Go On")
    maria.see(f"{COUNT - 1} of {COUNT} are done, 1 failed.")
    maria.see("is credited already")
    maria.keep("run-with-a-failure")

    office.call("account.move", "undo_credit", ids=[credited["credit_note_id"]])
    maria.press("Retry the Failed")
    maria.see(f"All {COUNT} are done.")
    expect(maria.button("Retry the Failed")).to_be_hidden()
    assert office.count_credited() == COUNT
    maria.press("See All Drafts")
    expect(page.locator(".o_list_view")).to_be_visible()
    page.locator(".breadcrumb").get_by_text(f"Credit {COUNT} invoices").first.click()
    maria.see(f"All {COUNT} are done.")

    maria.press("Undo All")
    maria.keep("run-undo")
    maria.confirm("Undo All")
    maria.see(f"Undo {COUNT} credits")
    maria.see(f"All {COUNT} are done.")
    maria.keep("run-undone")
    assert office.count_credited() == 0
    told = "SELECT count(*) FROM mail_message WHERE model = 'account.credit.run'"
    assert int(query(office.database, f"{told} AND subject LIKE 'Undo%'")) == 1

    maria.go("Invoicing", "Reporting", "In the Background")
    expect(page.locator(".o_data_row")).to_have_count(2)
    maria.keep("runs")


def test_what_was_done_is_read_on_a_phone(office, maria, chromium):
    with Visitor(chromium, office.url, PHONE) as visitor:
        visitor.log_in("accountant")
        visitor.go("Invoicing", "In the Background")
        cards = visitor.page.locator(".o_kanban_record:not(.o_kanban_ghost)")
        expect(cards).to_have_count(2)
        assert not visitor.scrolls_sideways()
        visitor.keep("runs-on-a-phone")
        cards.filter(has_text=f"Credit {COUNT} invoices").click()
        visitor.see(f"All {COUNT} are done.", visitor.page.locator(".o_form_view"))
        assert not visitor.scrolls_sideways()
        visitor.keep("run-on-a-phone")

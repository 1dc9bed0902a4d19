# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Money back, in a real browser: to the card it came from, by hand from the bank, in
part, and what a person sees when the provider declines.

KEEP_SCREENSHOTS=1 renews the pictures under docs/.
"""

from playwright.sync_api import expect


def test_a_card_payment_goes_back_to_the_card(gym, accountant):
    invoice = gym.ids.camp
    open_credit_form(gym, accountant, invoice)
    accountant.dialog.get_by_role("radio", name="Refund", exact=True).check()
    accountant.see("$ 120.00 goes back to", accountant.dialog)
    accountant.see("Fees of the original payment", accountant.dialog)
    accountant.keep("refund")
    accountant.confirm("Credit $ 120.00")
    accountant.see("Credited")
    credit_note, left, refunding = gym.credit_note(invoice)
    assert (left, refunding) == ("120.00", "120.00")
    assert gym.paid_back(gym.ids.lars) == []
    assert gym.account_credit(gym.ids.lars) == "0.00"

    gym.answer_refunds("pending")
    accountant.open_invoice(credit_note)
    accountant.see("$ 120.00 on its way to •••• 4242")
    accountant.keep("refund-under-way")
    expect(accountant.button("Refund")).to_have_count(0)

    gym.answer_refunds("done")
    gym.send_refunds()
    assert gym.credit_note(invoice) == [credit_note, "0.00", "0.00"]
    assert gym.paid_back(gym.ids.lars) == ["paid|120.00"]
    accountant.open_invoice(credit_note)
    accountant.see("$ 120.00 refunded to •••• 4242")


def open_credit_form(gym, accountant, move_id):
    accountant.find_invoice(gym.name(move_id))
    accountant.press("Credit Invoice")
    accountant.answer("Something else")
    accountant.see("What Was Paid", accountant.dialog)


def test_a_bank_payment_is_marked_as_refunded(gym, accountant):
    invoice = gym.ids.locker
    open_credit_form(gym, accountant, invoice)
    accountant.dialog.get_by_role("radio", name="Refund", exact=True).check()
    accountant.see("$ 80.00 is to be refunded by hand", accountant.dialog)
    accountant.confirm("Credit $ 80.00")
    accountant.see("Credited")

    accountant.go("Invoicing", "Customers", "To Refund")
    row = accountant.page.locator(".o_data_row", has_text="Mona Vik")
    accountant.see("9386 01 11179", row)
    accountant.see("$ 80.00", row)
    accountant.keep("to-refund")
    accountant.press("Mark as Refunded", row)
    accountant.see("Mona Vik $ 80.00", accountant.dialog)
    accountant.dialog.locator("[name=reference] input").fill("Bank 1881")
    accountant.keep("mark-as-refunded")
    accountant.confirm("Mark as Refunded")
    expect(row).to_have_count(0)
    assert gym.credit_note(invoice)[1:] == ["0.00", "0.00"]
    assert [each.split("|")[1] for each in gym.paid_back(gym.ids.mona)] == ["80.00"]


def test_a_declined_refund_leaves_credit_and_tells_a_person(gym, accountant):
    invoice = gym.ids.test
    open_credit_form(gym, accountant, invoice)
    accountant.dialog.get_by_role("radio", name="Split").check()
    accountant.dialog.locator("[name=refund_amount] input").fill("45")
    accountant.dialog.locator("[name=refund_amount] input").press("Tab")
    accountant.see("$ 45.00 goes back to •••• 4242", accountant.dialog)
    accountant.see("$ 15.00 becomes account credit of Tor Aas", accountant.dialog)
    accountant.keep("refund-split")
    accountant.confirm("Credit $ 60.00")
    accountant.see("Credited")
    assert gym.account_credit(gym.ids.tor) == "15.00"

    gym.answer_refunds("error")
    assert gym.account_credit(gym.ids.tor) == "60.00"
    credit_note, left, refunding = gym.credit_note(invoice)
    assert (left, refunding) == ("60.00", "0.00")
    accountant.open_invoice(credit_note)
    accountant.see("could not be refunded")
    accountant.page.get_by_text("could not be refunded").scroll_into_view_if_needed()
    accountant.keep("refund-declined")

    accountant.press("Refund")
    accountant.dialog.locator("[name=amount] input").fill("20")
    accountant.dialog.locator("[name=amount] input").press("Tab")
    accountant.dialog.get_by_role("checkbox", name="By Hand").check()
    accountant.see("$ 20.00 is to be refunded by hand", accountant.dialog)
    accountant.confirm("Refund $ 20.00")
    accountant.see("$ 20.00 to be refunded by hand")
    assert gym.account_credit(gym.ids.tor) == "40.00"

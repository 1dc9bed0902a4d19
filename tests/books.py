# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Books to look at from outside: code for `odoo shell`, and calls by JSON-2."""

import json
import urllib.error
import urllib.request

from tools.odoo_process import shell

# Names that later code can use: company, customer, invoice(), reverse(), answer().
BOOKS = """
import json
from odoo import Command, fields
# One day for the books, the workers and the tests, whatever the hour.
env = env(context=dict(env.context, tz="UTC"))
company = env.company
customer = env["res.partner"].search([("name", "=", "Kari Nordmann")], limit=1)


def invoice(*prices, post=True, **vals):
    move = env["account.move"].create({
        "move_type": "out_invoice",
        "partner_id": customer.id,
        "invoice_date": fields.Date.today(),
        "invoice_line_ids": [
            Command.create({
                "name": "Session",
                "price_unit": price,
                "tax_ids": [Command.set(company.account_sale_tax_id.ids)],
            })
            for price in prices
        ],
        **vals,
    })
    if post:
        move.action_post()
    return move


def reverse(move):
    wizard = env["account.move.reversal"].with_context(
        active_model="account.move", active_ids=move.ids
    ).create({"journal_id": move.journal_id.id})
    wizard.refund_moves()
    return wizard.new_move_ids


def pay(move):
    env["account.payment.register"].with_context(
        active_model="account.move", active_ids=move.ids
    ).create({}).action_create_payments()


def answer(*values):
    env.cr.commit()
    print(json.dumps(values))
"""
KEEP_BOOKS = """
from odoo import Command
env["account.chart.template"].try_loading("generic_coa", company=env.company)
env.company.account_sale_tax_id = env.company.account_sale_tax_id.copy(
    {"name": "25 %", "amount": 25.0}
)
env["res.partner"].create({"name": "Kari Nordmann", "email": "kari@example.com"})
env["res.users"].create({
    "name": "Accountant",
    "login": "accountant",
    "odoobot_state": "disabled",
    "password": "accountant",
    "group_ids": [Command.set([
        env.ref("base.group_user").id,
        env.ref("account.group_account_invoice").id,
    ])],
})
env.cr.commit()
"""
# Sells a mat for 125.00 at a till and takes it back for 187.50.
POINT_OF_SALE = """
env.ref("base.user_admin").group_ids += env.ref("point_of_sale.group_pos_manager")
tax = company.account_sale_tax_id
product = env["product.product"].create({
    "name": "Yoga mat", "list_price": 100.0, "available_in_pos": True,
    "taxes_id": [Command.set(tax.ids)],
})
cash = env["pos.payment.method"].create({
    "name": "Cash", "journal_id": env["account.journal"].search(
        [("type", "=", "cash"), ("company_id", "=", company.id)], limit=1
    ).id,
})
config = env["pos.config"].create({
    "name": "Reception", "payment_method_ids": [Command.set(cash.ids)],
})
env = env(user=env.ref("base.user_admin"))
config = config.with_env(env)
config.open_ui()
session = config.current_session_id
session.set_opening_control(0, "")


def pay_and_invoice(order):
    context = {"active_ids": order.ids, "active_id": order.id}
    env["pos.make.payment"].with_context(**context).create({
        "amount": order.amount_total, "payment_method_id": cash.id,
    }).with_context(**context).check()
    order.action_pos_order_invoice()
    return order.account_move


order = env["pos.order"].create({
    "session_id": session.id,
    "company_id": company.id,
    "partner_id": customer.id,
    "pricelist_id": config.pricelist_id.id,
    "lines": [Command.create({
        "product_id": product.id, "qty": 1, "price_unit": 100.0,
        "tax_ids": [Command.set(tax.ids)],
        "price_subtotal": 100.0, "price_subtotal_incl": 125.0,
    })],
    "amount_tax": 25.0, "amount_total": 125.0, "amount_paid": 0.0,
    "amount_return": 0.0, "to_invoice": True, "last_order_preparation_change": "{}",
})
sold = pay_and_invoice(order)
refund = env["pos.order"].browse(order.refund()["res_id"])
refund.lines.price_unit = 150.0
refund.lines._onchange_amount_line_all()
refund._compute_prices()
refund.to_invoice = True
credit_note = pay_and_invoice(refund)
answer(
    credit_note.state,
    credit_note.reversed_entry_id == sold,
    sold.amount_total,
    sold.amount_credited,
)
"""
# Prints a key for `call`.
GIVE_KEY = """
user = env["res.users"].search([("login", "=", "accountant")])
print(env["res.users.apikeys"].with_user(user).sudo()._generate(None, "Test", None))
env.cr.commit()
"""


def ask(name, code, first=""):
    """Run code with the names of BOOKS in a database; return what it answered.

    :param str first: code to run before, that BOOKS builds on
    """
    return json.loads(shell(name, first + BOOKS + code).splitlines()[-1])


def ask_with_key(name, code):
    """Run code with the names of BOOKS in a database; return what it answered, and a
    key for `call`. Each `odoo shell` takes seconds to start: this starts one.
    """
    answered, key = shell(name, BOOKS + code + GIVE_KEY).splitlines()[-2:]
    return json.loads(answered), key


def call(url, key, model, method, **arguments):
    """Call a method as a program does; return the status and what was answered."""
    request = urllib.request.Request(
        f"{url}/json/2/{model}/{method}",
        data=json.dumps(arguments).encode(),
        headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)

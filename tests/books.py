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

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A gym whose members have account credit and saved cards, for the browser journeys."""

import json
from functools import partial
from types import SimpleNamespace

from books import BOOKS, GIVE_KEY, call

from tools.odoo_process import OdooServer, query, shell

# Code for `odoo shell`; it needs the name URL, and prints ids by name.
OPEN_GYM = """
import base64
import io
import json
from datetime import timedelta
from PIL import Image, ImageDraw, ImageFont

logo = Image.new("RGBA", (260, 80))
ImageDraw.Draw(logo).text(
    (0, 16), "Eastside Gym", fill="#146C94", font=ImageFont.load_default(36)
)
png = io.BytesIO()
logo.save(png, "png")
company.write({
    "name": "Eastside Gym",
    "logo": base64.b64encode(png.getvalue()),
    "email": "post@eastside.example.com",
    "iap_enrich_auto_done": True,
    "external_report_layout_id": env.ref("web.external_layout_standard").id,
})
company.account_sale_tax_id.tax_group_id.name = "VAT 25 %"
env["ir.config_parameter"].set_param("web.base.url", URL)
env["ir.config_parameter"].set_param("web.base.url.freeze", "True")
accountant = env["res.users"].search([("login", "=", "accountant")])
accountant.write({"name": "Maria Solberg", "email": "maria@eastside.example.com"})
provider = env.ref("payment.payment_provider_demo")
provider.write({
    "company_id": company.id,
    "state": "test",
    "is_published": True,
    "journal_id": env["account.journal"].search(
        [("type", "=", "bank"), ("company_id", "=", company.id)], limit=1
    ).id,
})


def member(name, **vals):
    address = name.lower().replace(" ", ".") + "@example.com"
    return env["res.partner"].create({"name": name, "email": address, **vals})


def save_card(partner):
    partner.payment_token_id = env["payment.token"].create({
        "provider_id": provider.id,
        "payment_method_id": env.ref("payment_demo.payment_method_demo").id,
        "partner_id": partner.id,
        "payment_details": "•••• 4242",
        "provider_ref": f"card of {partner.name}",
        "demo_simulated_state": "done",
    })


def bill(partner, label, total, post=True, **vals):
    move = invoice(
        total / 1.25,
        post=False,
        partner_id=partner.id,
        invoice_user_id=accountant.id,
        **vals,
    )
    move.invoice_line_ids.name = label
    if post:
        move.action_post()
    return move


def bill_paid(partner, label, total, days=0):
    date = fields.Date.today() - timedelta(days)
    move = bill(
        partner,
        label,
        total,
        auto_collect=False,
        invoice_date=date,
        invoice_date_due=date,
    )
    pay(move)
    return move


def bill_paid_by_card(partner, label, total):
    move = bill(partner, label, total, auto_collect=False)
    charge = env["payment.transaction"].create({
        "provider_id": provider.id,
        "payment_method_id": env.ref("payment_demo.payment_method_demo").id,
        "token_id": partner.payment_token_id.id,
        "reference": move.name,
        "amount": total,
        "currency_id": move.currency_id.id,
        "partner_id": partner.id,
        "operation": "online_token",
        "invoice_ids": [Command.set(move.ids)],
    })
    charge._set_done()
    charge._post_process()
    return move


nora = member("Nora Berg", auto_collect=True)
ida = member("Ida Holm", auto_collect=True)
jonas = member("Jonas Lund", auto_collect=True)
emil = member("Emil Strand")
sofie = member("Sofie Dahl")
lars = member("Lars Moen")
mona = member("Mona Vik")
tor = member("Tor Aas")
save_card(nora)
save_card(ida)
save_card(lars)
save_card(tor)
env["res.partner.bank"].create({"acc_number": "9386 01 11179", "partner_id": mona.id})
env["res.users"].create({
    "partner_id": sofie.id,
    "login": "sofie",
    "password": "sofie",
    "group_ids": [Command.set([env.ref("base.group_portal").id])],
})

TRAINING = "Personal training, 50 minutes"
MEMBERSHIP = "Membership"
paid = bill_paid(nora, TRAINING, 100.0, days=9)
bill_paid(ida, "Training camp", 150.0, days=50).credit_invoice(
    date=fields.Date.today() - timedelta(40)
)
payment = env["account.payment"].create({
    "payment_type": "inbound",
    "partner_type": "customer",
    "partner_id": member("Tone Strand").id,
    "amount": 200.0,
    "date": fields.Date.today() - timedelta(20),
    "journal_id": provider.journal_id.id,
})
payment.action_post()
bill_paid(sofie, "Running course", 70.0).credit_invoice()
bill_paid(emil, TRAINING, 100.0).credit_invoice(amount=50.0)
month = {
    partner: bill(partner, MEMBERSHIP, 100.0, post=False, ref="Memberships")
    for partner in (nora, ida, jonas, emil)
}
print(json.dumps({
    "nora": nora.id,
    "sofie": sofie.id,
    "paid": paid.id,
    "nora_month": month[nora].id,
    "ida_month": month[ida].id,
    "jonas_month": month[jonas].id,
    "emil_month": month[emil].id,
    "course": bill(sofie, "Swimming course", 100.0).id,
    "towels": bill(sofie, "Towels", 25.0).id,
    "training": bill(sofie, TRAINING, 50.0).id,
    "camp": bill_paid_by_card(lars, "Training camp", 120.0).id,
    "test": bill_paid_by_card(tor, "Fitness test", 60.0).id,
    "locker": bill_paid(mona, "Locker", 80.0).id,
    "lars": lars.id,
    "mona": mona.id,
    "tor": tor.id,
    "emil_owes": bill(emil, TRAINING, 100.0).id,
}))
env.cr.commit()
"""
COLLECT = """
env.ref("konfidens_credit.ir_cron_charge_invoices").method_direct_trigger()
env.cr.commit()
"""
SEND_REFUNDS = """
env.ref("konfidens_credit.ir_cron_send_refunds").method_direct_trigger()
env.cr.commit()
"""
# What the provider tells about refunds that it was asked for.
ANSWER_REFUNDS = """
refunds = env["payment.transaction"].search(
    [("operation", "=", "refund"), ("state", "in", ("draft", "pending"))]
)
for refund in refunds:
    refund._process("demo", {{
        "reference": refund.reference, "simulated_state": "{state}"
    }})
env.cr.commit()
"""


class Gym(OdooServer):
    """A server of the gym, and what its books say."""

    def __init__(self, database):
        super().__init__(database)
        code = "\n".join((BOOKS, f"URL = {self.url!r}", OPEN_GYM, GIVE_KEY))
        ids, key = shell(database, code).split("\n")[:2]
        self.ids = SimpleNamespace(**json.loads(ids))
        self.call = partial(call, self.url, key)

    def charge_cards(self):
        """Have Odoo charge what is due, which the server's own timer does otherwise."""
        shell(self.database, COLLECT)

    def send_refunds(self):
        """Have Odoo send refunds and book those that are done."""
        shell(self.database, SEND_REFUNDS)

    def answer_refunds(self, state):
        """Have the provider tell what became of the refunds that wait."""
        shell(self.database, ANSWER_REFUNDS.format(state=state))

    def account_credit(self, partner_id):
        """Return what programs are told of a customer's account credit."""
        status, [customer] = self.call(
            "res.partner", "get_account_credit", ids=[partner_id]
        )
        assert status == 200, customer
        return f"{sum(each['amount'] for each in customer['balances']):.2f}"

    # What the books say, as SQL sees them.

    def name(self, move_id):
        return self._ask(f"SELECT name FROM account_move WHERE id = {move_id}")

    def invoice(self, move_id):
        """Return state, total and what is owed."""
        return self._ask(
            "SELECT state, amount_total, amount_residual FROM account_move"
            f" WHERE id = {move_id}"
        )

    def credit_note(self, move_id):
        """Return id, what is left and what is being refunded of its credit note."""
        return self._ask(
            "SELECT id, amount_residual, amount_refunding FROM account_move"
            f" WHERE reversed_entry_id = {move_id}"
        ).split("|")

    def paid_back(self, partner_id):
        """Return state and amount of each payment to a customer."""
        return self._ask(
            "SELECT state, amount FROM account_payment WHERE payment_type = 'outbound'"
            f" AND partner_id = {partner_id} ORDER BY id"
        ).splitlines()

    def settled_by(self, move_id):
        """Return what an invoice was settled by and how much, a text per match."""
        return self._ask(
            f"""
            SELECT CASE WHEN source.move_type = 'out_refund' THEN 'credit'
                        WHEN charge.state = 'done' THEN 'card' END,
                   match.amount
              FROM account_partial_reconcile match
              JOIN account_move_line debit ON debit.id = match.debit_move_id
              JOIN account_move_line credit ON credit.id = match.credit_move_id
              JOIN account_move source ON source.id = credit.move_id
         LEFT JOIN account_payment payment ON payment.move_id = source.id
         LEFT JOIN payment_transaction charge
                ON charge.id = payment.payment_transaction_id
             WHERE debit.move_id = {move_id}
             ORDER BY match.id
            """
        ).splitlines()

    def charges(self, move_id):
        """Return the state and amount of each payment that was asked for online."""
        return self._ask(
            f"""
            SELECT charge.state, charge.amount
              FROM payment_transaction charge
              JOIN account_invoice_transaction_rel link
                ON link.transaction_id = charge.id
             WHERE link.invoice_id = {move_id}
            """
        ).splitlines()

    def open_credit(self, partner_id):
        """Return the sum of a customer's receivable items that can still be used."""
        return self._ask_receivables(
            "-sum(line.amount_residual)", partner_id, "AND line.amount_residual < 0"
        )

    def ledger(self, partner_id):
        """Return what a customer owes on balance, whatever is matched."""
        return self._ask_receivables("sum(line.debit - line.credit)", partner_id)

    def owed(self, partner_id):
        """Return what is left to pay on a customer's invoices."""
        return self._ask(
            f"""
            SELECT round(coalesce(sum(amount_residual), 0), 2)
              FROM account_move
             WHERE commercial_partner_id = {partner_id}
               AND state = 'posted' AND move_type = 'out_invoice'
            """
        )

    def _ask_receivables(self, amount, partner_id, condition=""):
        return self._ask(
            f"""
            SELECT round(coalesce({amount}, 0), 2)
              FROM account_move_line line
              JOIN account_account account ON account.id = line.account_id
             WHERE account.account_type = 'asset_receivable'
               AND line.parent_state = 'posted'
               AND line.partner_id = {partner_id} {condition}
            """
        )

    def _ask(self, sql):
        return query(self.database, sql)

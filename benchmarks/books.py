# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The books of the twin databases: years of invoices, and some to work on."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tools import SQL

LOGIN = "benchmark_accountant"
CUSTOMERS = 50
TO_WORK_ON = 1000
YEARS_OF_INVOICES = 100_000
# Equal amounts would look like duplicates, which the list searches for.
AMOUNTS = (
    "amount_untaxed",
    "amount_untaxed_signed",
    "amount_untaxed_in_currency_signed",
    "amount_total",
    "amount_total_signed",
    "amount_total_in_currency_signed",
)


def keep_books(env):
    """Set up a company with a chart of accounts, customers and their invoices."""
    env["account.chart.template"].try_loading("generic_coa", company=env.company)
    tax = env.company.account_sale_tax_id.copy({"name": "25 %", "amount": 25.0})
    env.company.account_sale_tax_id = tax
    env["res.users"].create(
        {
            "name": "Accountant",
            "login": LOGIN,
            "group_ids": [
                Command.set(
                    [
                        env.ref("base.group_user").id,
                        env.ref("account.group_account_invoice").id,
                    ]
                )
            ],
        }
    )
    env["product.product"].create({"name": "Session", "list_price": 100.0})
    env["res.partner"].create(
        [{"name": f"Customer {number}", "ref": "bench"} for number in range(CUSTOMERS)]
    )
    invoices = env["account.move"].create(invoice_vals(env, TO_WORK_ON))
    invoices.action_post()
    env.flush_all()
    add_years_of_invoices(env, invoices[0])


def invoice_vals(env, count):
    """Return values of invoices with one or two sessions each, 25 % tax."""
    customers = get_customers(env)
    product = env["product.product"].search([("name", "=", "Session")], limit=1)
    return [
        {
            "move_type": "out_invoice",
            "partner_id": customers[number % CUSTOMERS].id,
            "invoice_date": fields.Date.today(),
            "invoice_line_ids": [
                Command.create({"product_id": product.id, "price_unit": price})
                for price in (100.0 + number, 49.9)[: 1 + number % 2]
            ],
        }
        for number in range(count)
    ]


def get_customers(env):
    return env["res.partner"].search([("ref", "=", "bench")], order="id")


def get_invoices(env, count):
    """Return the invoices to work on; they are the newest ones."""
    return env["account.move"].search(
        [("move_type", "=", "out_invoice"), ("sequence_prefix", "not like", "OLD%")],
        order="id",
        limit=count,
    )


def add_years_of_invoices(env, invoice):
    """Copy the row of a posted invoice, over five years and all customers."""
    changed = {
        "name": "'OLD/' || number",
        "sequence_prefix": "'OLD/'",
        "sequence_number": "number",
        "partner_id": f"partner_id + mod(number, {CUSTOMERS})",
        "commercial_partner_id": f"partner_id + mod(number, {CUSTOMERS})",
        "partner_shipping_id": f"partner_id + mod(number, {CUSTOMERS})",
        **{name: f"{name} + number" for name in AMOUNTS},
        "date": "date - 1 - mod(number, 1825)",
        "invoice_date": "date - 1 - mod(number, 1825)",
        "invoice_date_due": "date - 1 - mod(number, 1825)",
        "payment_reference": "'OLD/' || number",
        "access_token": "NULL",
        "secure_sequence_number": "NULL",
    }
    columns = [
        name
        for name, field in env["account.move"]._fields.items()
        if field.store and field.column_type and name != "id"
    ]
    env.cr.execute(
        SQL(
            "INSERT INTO account_move (%s) SELECT %s"
            " FROM account_move, generate_series(1, %s) AS number WHERE id = %s",
            SQL(", ").join(SQL.identifier(name) for name in columns),
            SQL(", ").join(
                SQL(changed[name]) if name in changed else SQL.identifier(name)
                for name in columns
            ),
            YEARS_OF_INVOICES,
            invoice.id,
        )
    )


def hold_session(env, invoices):
    """Return a session whose seats these invoices are for, one client each."""
    env.user.sudo().group_ids += env.ref("konfidens_credit.group_administrator")
    clients = (
        env["res.partner"]
        .sudo()
        .create(
            [
                {
                    "name": f"Client {invoice.id}",
                    "email": f"client{invoice.id}@example.com",
                    "invoice_to_id": invoice.partner_id.id,
                }
                for invoice in invoices
            ]
        )
    )
    session = env["calendar.event"].create(
        {
            "name": "Session",
            "session_product_id": invoices[0].invoice_line_ids[0].product_id.id,
            "start": fields.Datetime.now() + timedelta(days=7),
            "stop": fields.Datetime.now() + timedelta(days=7, hours=1),
            "partner_ids": [Command.set(clients.ids)],
        }
    )
    seats = session.booking_ids.sorted("id").sudo()
    for seat, invoice in zip(seats, invoices, strict=True):
        invoice.sudo().invoice_line_ids.booking_id = seat
    env.flush_all()
    return session

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
CUSTOMERS_WITH_CREDIT = 50_000
COURSE_SESSIONS = 20
DAYS = 5 * 365
PORTAL_LOGIN = "benchmark_customer"
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
    """Set up a company with years of invoices and credits."""
    invoices = open_books(env, TO_WORK_ON)
    credit_note = add_credit(env, invoices[0].partner_id, 40.0)
    env["res.users"].with_context(no_reset_password=True).create(
        {
            "name": "Portal customer",
            "login": PORTAL_LOGIN,
            "password": PORTAL_LOGIN,
            "partner_id": invoices[0].partner_id.id,
            "group_ids": [Command.set(env.ref("base.group_portal").ids)],
        }
    )
    env.flush_all()
    add_years_of_invoices(env, invoices[0])
    add_years_of_credits(env, credit_note)


def open_books(env, count):
    """Set up a company with a chart of accounts, customers and an accountant; return
    as many invoices to work on.
    """
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
    invoices = env["account.move"].create(invoice_vals(env, count))
    invoices.action_post()
    return invoices


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


def add_credit(env, partner, amount):
    """Return a credit note that the customer can still use."""
    credit_note = env["account.move"].create(
        {
            "move_type": "out_refund",
            "partner_id": partner.id,
            "invoice_date": fields.Date.today(),
            "invoice_line_ids": [
                Command.create({"name": "Credit", "price_unit": amount})
            ],
        }
    )
    credit_note.action_post()
    return credit_note


def add_years_of_invoices(env, invoice):
    """Copy the row of a posted invoice, over five years and all customers."""
    customer = f"partner_id + mod(number, {CUSTOMERS})"
    copy_rows(
        env,
        invoice,
        SQL("generate_series(1, %s) AS number", YEARS_OF_INVOICES),
        {
            **prepare_old_document("OLD/", YEARS_OF_INVOICES),
            "partner_id": customer,
            "commercial_partner_id": customer,
            "partner_shipping_id": customer,
            **{name: f"{name} + number" for name in AMOUNTS},
        },
    )


def add_years_of_credits(env, credit_note):
    """Copy an open credit note, over five years, one for each of many customers."""
    [receivable] = credit_note.line_ids.filtered(
        lambda line: line.account_type == "asset_receivable"
    )
    last = env["res.partner"].search([], order="id desc", limit=1)
    numbers = SQL("generate_series(1, %s) AS number", CUSTOMERS_WITH_CREDIT)
    customer = f"{last.id} + number"
    copy_rows(
        env,
        credit_note.partner_id,
        numbers,
        {
            "id": customer,
            "name": "'Customer with credit ' || number",
            "complete_name": "'Customer with credit ' || number",
            "ref": "NULL",
            "commercial_partner_id": customer,
        },
    )
    env.cr.execute(
        "SELECT setval('res_partner_id_seq', (SELECT max(id) FROM res_partner))"
    )
    copy_rows(
        env,
        credit_note,
        numbers,
        {
            **prepare_old_document("OLDR/", CUSTOMERS_WITH_CREDIT),
            "partner_id": customer,
            "commercial_partner_id": customer,
            "partner_shipping_id": customer,
        },
    )
    old = SQL(
        "(SELECT id AS old_id, name AS old_name, date AS old_date,"
        " partner_id AS old_partner_id FROM account_move"
        " WHERE sequence_prefix = 'OLDR/') old"
    )
    copy_rows(
        env,
        receivable,
        old,
        {
            "move_id": "old_id",
            "move_name": "old_name",
            "partner_id": "old_partner_id",
            "date": "old_date",
            "date_maturity": "old_date",
            "invoice_date": "old_date",
        },
    )


def prepare_old_document(prefix, count):
    """Return what a copied document has of its own, as SQL.

    Numbers follow dates, as they do in books: else Odoo takes the last number of this
    year and tries those after it, one by one, until it finds a free one.
    """
    date = f"date - 1 - ({count} - number) * {DAYS} / {count}"
    return {
        "name": f"'{prefix}' || number",
        "sequence_prefix": f"'{prefix}'",
        "sequence_number": "number",
        "date": date,
        "invoice_date": date,
        "invoice_date_due": date,
        "payment_reference": f"'{prefix}' || number",
        "access_token": "NULL",
        "secure_sequence_number": "NULL",
    }


def copy_rows(env, record, source, changed):
    """Copy the row of a record once for each row of a source of numbers or names."""
    columns = [
        name
        for name, field in record._fields.items()
        if field.store and field.column_type and (name != "id" or name in changed)
    ]
    # References are checked row by row, by plans that were made for small tables.
    analyze = SQL("ANALYZE %s", SQL.identifier(record._table))
    env.cr.execute("SET LOCAL enable_seqscan = off")
    env.cr.execute(analyze)
    env.cr.execute(
        SQL(
            "INSERT INTO %(table)s (%(columns)s) SELECT %(values)s"
            " FROM %(source)s, %(table)s WHERE id = %(id)s",
            table=SQL.identifier(record._table),
            columns=SQL(", ").join(SQL.identifier(name) for name in columns),
            values=SQL(", ").join(
                SQL(changed[name]) if name in changed else SQL.identifier(name)
                for name in columns
            ),
            source=source,
            id=record.id,
        )
    )
    env.cr.execute(analyze)


def hold_session(env, invoices):
    """Return a session whose bookings these invoices are for, one client each."""
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
        invoice.sudo()._as_owner().invoice_line_ids.booking_id = seat
    env.flush_all()
    return session


def hold_course(env, count, has_addon):
    """Return the enrolments of as many clients in a course of twenty sessions, a week
    apart, invoiced at once; without the addon, invoices of as many lines.
    """
    product = env["product.product"].search([("name", "=", "Session")], limit=1)
    clients = (
        env["res.partner"]
        .sudo()
        .create(
            [
                {"name": f"Member {number}", "email": f"member{number}@example.com"}
                for number in range(count)
            ]
        )
    )
    if has_addon:
        subject = enrol(env, product, clients)
        drafts = subject.invoice_enrolments()
        invoices = env["account.move"].browse(draft["invoice_id"] for draft in drafts)
    else:
        subject = invoices = env["account.move"].create(
            [
                {
                    "move_type": "out_invoice",
                    "partner_id": client.id,
                    "invoice_date": fields.Date.today(),
                    "invoice_line_ids": [
                        Command.create({"product_id": product.id, "price_unit": 12.5})
                    ]
                    * COURSE_SESSIONS,
                }
                for client in clients
            ]
        )
    invoices.action_post()
    env.flush_all()
    return subject


def enrol(env, product, clients):
    """Return the enrolments of these clients in a course that is planned for them."""
    env.user.sudo().group_ids += env.ref("konfidens_credit.group_administrator")
    start = fields.Datetime.now() + timedelta(days=7)
    env["calendar.event"].create(
        [
            {
                "name": "Course",
                "session_product_id": product.id,
                "start": start + timedelta(weeks=number),
                "stop": start + timedelta(weeks=number, hours=1),
            }
            for number in range(COURSE_SESSIONS)
        ]
    )
    return env["product.enrolment"].create(
        [
            {
                "partner_id": client.id,
                "product_id": product.id,
                "billing": "once",
                "price": 12.5 * COURSE_SESSIONS,
            }
            for client in clients
        ]
    )

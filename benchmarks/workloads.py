# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is timed: the same work with the addon and as Odoo alone does it.

Each takes an environment, the invoices to work on and whether the addon is there.
"""

from functools import cache

from lxml import etree, html
from werkzeug.test import Client

from odoo import fields, http

from benchmarks.books import (
    CUSTOMERS,
    PORTAL_LOGIN,
    add_credit,
    get_customers,
    get_invoices,
    hold_course,
    hold_session,
    invoice_vals,
)

ROWS = 80
ADDRESS = {"REMOTE_ADDR": "127.0.0.1"}


def reissue(env, invoices, has_addon):
    """Credit each invoice whole and make a new draft of it."""
    if has_addon:
        invoices.credit_invoice(reissue=True)
    else:
        reversal(invoices).modify_moves()


def credit(env, invoices, has_addon):
    """Credit each invoice whole; the credit notes are posted and matched."""
    if has_addon:
        invoices.credit_invoice()
    else:
        wizard = reversal(invoices)
        wizard.refund_moves()
        wizard.new_move_ids.action_post()


def prepare_credit_paid(env, invoices, has_addon):
    """Return invoices that are paid, each by a payment of its own."""
    env["account.payment.register"].with_context(
        active_model="account.move", active_ids=invoices.ids
    ).create({"group_payment": False})._create_payments()
    env.flush_all()
    return invoices


def credit_paid(env, invoices, has_addon):
    """Credit each paid invoice whole: all of it becomes account credit."""
    invoices.credit_invoice()


prepare_refund = prepare_outside = prepare_credit_paid


def refund(env, invoices, has_addon):
    """Credit each paid invoice whole, and record that the money goes back."""
    invoices.credit_invoice(settlement="refund")


def outside(env, invoices, has_addon):
    """Credit each paid invoice whole, and book that it was settled elsewhere."""
    invoices.credit_invoice(settlement="outside", outside={"method": "Cash"})


def prepare_cancel(env, invoices, has_addon):
    """Return what `cancel` works on: a session with the addon, else the invoices."""
    return hold_session(env, invoices) if has_addon else invoices


def cancel(env, subject, has_addon):
    """Cancel a session until the books are right and the messages are queued; by its
    own means, Odoo reverses the invoices in one batch and posts the credit notes.
    """
    if has_addon:
        subject.cancel_sessions(message="The instructor is ill.")
    else:
        credit(env, subject, has_addon)


def prepare_cancel_paid(env, invoices, has_addon):
    """Return a session whose bookings are paid, each by a payment of its own."""
    return hold_session(env, prepare_credit_paid(env, invoices, has_addon))


def cancel_paid(env, session, has_addon):
    """Cancel a session; all that was paid becomes account credit."""
    session.cancel_sessions()


prepare_cancel_refunded = prepare_cancel_paid


def cancel_refunded(env, session, has_addon):
    """Cancel a session, and record that the money goes back."""
    session.cancel_sessions(settlement="refund")


def prepare_remove(env, invoices, has_addon):
    """Return what `remove` works on: as many enrolments in a course, or invoices of as
    many sessions each.
    """
    return hold_course(env, len(invoices), has_addon)


def remove(env, subject, has_addon):
    """Remove clients from a course after eight of its twenty sessions; by its own
    means, Odoo reverses their invoices in one batch and posts the credit notes.
    """
    if has_addon:
        last_day = fields.Date.add(fields.Date.today(), weeks=8)
        subject.remove_from_product(last_day, message="Thank you for being with us.")
    else:
        credit(env, subject, has_addon)


def reversal(invoices):
    return (
        invoices.env["account.move.reversal"]
        .with_context(active_model="account.move", active_ids=invoices.ids)
        .create({"journal_id": invoices.journal_id.id})
    )


def post(env, invoices, has_addon):
    """Make and post as many ordinary invoices."""
    env["account.move"].create(invoice_vals(env, len(invoices))).action_post()


def prepare_collect(env, invoices, has_addon):
    """Return drafts of customers who have credit for half of them; with the addon,
    they use it when they are posted.
    """
    for customer in get_customers(env):
        add_credit(env, customer, 60.0 * len(invoices) / CUSTOMERS)
    drafts = env["account.move"].create(invoice_vals(env, len(invoices)))
    if has_addon:
        drafts.auto_collect = True
    env.flush_all()
    return drafts


def collect(env, drafts, has_addon):
    """Post drafts."""
    drafts.action_post()


def open_portal_home(env, invoices, has_addon):
    """Open the first page of the customer portal."""
    open_page("/my")


def open_portal_invoice(env, invoices, has_addon):
    """Open the page of an invoice as its customer."""
    open_page(f"/my/invoices/{get_invoices(env, 1).id}")


def open_page(url):
    answer = customer().get(url, environ_base=ADDRESS)
    if answer.status_code != 200:
        raise RuntimeError(f"{url}: {answer.status}")


@cache
def customer():
    """Return somebody who has logged in to the portal, in this very process."""
    http.root.initialize()
    visitor = Client(http.root)
    page = html.fromstring(visitor.get("/web/login", environ_base=ADDRESS).data)
    [token] = page.xpath("//input[@name='csrf_token']/@value")
    visitor.post(
        "/web/login",
        data={
            "login": PORTAL_LOGIN,
            "password": PORTAL_LOGIN,
            "csrf_token": token,
        },
        environ_base=ADDRESS,
    )
    return visitor


def open_credits(env, invoices, has_addon):
    """Read what the list of account credit asks for when it is opened; without the
    addon, Odoo's own list of the same journal items.
    """
    items = env["account.move.line"]
    name = (
        "konfidens_credit.account_credit_view_list"
        if has_addon
        else "account.view_move_line_tree"
    )
    view = items.get_view(env.ref(name).id, "list")
    items.web_search_read(
        [
            ("account_type", "=", "asset_receivable"),
            ("parent_state", "=", "posted"),
            ("balance", "<", 0),
            ("partner_id", "!=", False),
            ("reconciled", "=", False),
            ("amount_residual_currency", "<", 0),
        ],
        specification(items, view["arch"]),
        limit=ROWS,
        count_limit=10001,
    )


def open_list(env, invoices, has_addon):
    """Read what the list of customer invoices asks for when it is opened."""
    moves = env["account.move"].with_context(default_move_type="out_invoice")
    view = moves.get_view(env.ref("account.view_out_invoice_tree").id, "list")
    moves.web_search_read(
        [("move_type", "in", ["out_invoice", "out_refund"])],
        specification(moves, view["arch"]),
        limit=ROWS,
        count_limit=10001,
    )


def specification(model, arch):
    """Return what the web client asks for to show the fields of a list view."""
    wanted = {}
    for node in etree.fromstring(arch).iterfind("./field"):
        field = model._fields[node.get("name")]
        wanted[field.name] = (
            {"fields": {"display_name": {}}} if field.type == "many2one" else {}
        )
    return wanted

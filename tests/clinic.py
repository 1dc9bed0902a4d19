# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A practice with clients and invoices for the browser journeys."""

import json
from functools import partial
from types import SimpleNamespace

from books import BOOKS, GIVE_KEY, KEEP_BOOKS, call
from playwright.sync_api import expect

from tools.databases import create
from tools.odoo_process import OdooServer, query, shell

# Code for `odoo shell`, before the addon is installed: the books of an existing Odoo.
# It needs the names URL and SMTP_PORT, and prints the ids of invoices by name.
OPEN_CLINIC = """
import base64
import io
import json
from PIL import Image, ImageDraw, ImageFont

company.name = "Fairview Practice"
logo = Image.new("RGB", (360, 80), "white")
ImageDraw.Draw(logo).text(
    (0, 16), company.name, fill="#146C94", font=ImageFont.load_default(36)
)
png = io.BytesIO()
logo.save(png, "png")
env["ir.config_parameter"].set_param("web.base.url", URL)
env["ir.config_parameter"].set_param("web.base.url.freeze", "True")
env["ir.mail_server"].create({
    "name": "Loopback", "smtp_host": "127.0.0.1", "smtp_port": SMTP_PORT,
})
company.write({
    # No call to a service that looks up companies.
    "iap_enrich_auto_done": True,
    "logo": base64.b64encode(png.getvalue()),
    "email": "post@fairview.example.com",
    "external_report_layout_id": env.ref("web.external_layout_standard").id,
})
env["payment.provider"].search([("code", "=", "demo")]).write(
    {"state": "test", "is_published": True}
)
accountant = env["res.users"].search([("login", "=", "accountant")])
accountant.write({
    "name": "Maria Solberg",
    "email": "maria@fairview.example.com",
    "signature": "Maria Solberg",
})
company.account_sale_tax_id.tax_group_id.name = "VAT 25 %"

clients = {}
for name in ("Nora Berg", "Emil Strand", "Ida Holm", "Sofie Dahl", "Jonas Lund"):
    address = name.lower().replace(" ", ".") + "@example.com"
    clients[name] = env["res.partner"].create({"name": name, "email": address})
clients["club"] = env["res.partner"].create(
    {"name": "Northside Padel Club", "is_company": True}
)
env["res.users"].create({
    "partner_id": clients["Sofie Dahl"].id,
    "login": "sofie",
    "password": "sofie",
    "group_ids": [Command.set([env.ref("base.group_portal").id])],
})


def bill(client, *lines, paid=False, **options):
    move = invoice(
        *[price for _name, price in lines],
        partner_id=clients[client].id,
        invoice_user_id=accountant.id,
        **options,
    )
    for line, (name, _price) in zip(move.invoice_line_ids, lines):
        line.name = name
    if paid:
        env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        ).create({})._create_payments()
    return move.id


session = ("Therapy session, 50 minutes", 100.0)
RAIN = "Rainy Tuesday"
lesson = ("Tutoring, mathematics", 60.0)
print(json.dumps({
    "wrong_price": bill("Nora Berg", session),
    "part": bill("Emil Strand", session),
    "lines": bill(
        "club", ("Padel training, 6 evenings", 240.0), ("Court for the cup", 80.0)
    ),
    "twice": bill("Ida Holm", session),
    "undone": bill("Ida Holm", lesson),
    "rained_off": [
        bill("Nora Berg", lesson, ref=RAIN),
        bill("Emil Strand", lesson, paid=True, ref=RAIN),
        bill("Jonas Lund", session, lesson, ref=RAIN),
        bill("Ida Holm", session, lesson, ref=RAIN),
        bill("Jonas Lund", lesson, ref=RAIN, post=False),
    ],
    "credited": bill("Sofie Dahl", session),
    "partly": bill("Sofie Dahl", session, lesson),
    "paid": bill("Sofie Dahl", session, paid=True),
    "replaced": bill("Sofie Dahl", session, paid=True),
}))
env.cr.commit()
"""


class Clinic(OdooServer):
    """A server of the practice, and what its books say."""

    def __init__(self, database, smtp_port):
        super().__init__(create(database, addon=False))
        names = f"URL, SMTP_PORT = {self.url!r}, {smtp_port}"
        code = "\n".join((KEEP_BOOKS, BOOKS, names, OPEN_CLINIC, GIVE_KEY))
        invoices, key = shell(database, code).split("\n")[:2]
        self.invoices = SimpleNamespace(**json.loads(invoices))
        self.call = partial(call, self.url, key, "account.move")

    def credit(self, move_id, **options):
        """Credit an invoice as a program does."""
        status, results = self.call("credit_invoice", ids=[move_id], **options)
        assert status == 200, results
        return results[0]

    def name(self, move_id):
        return query(
            self.database, f"SELECT name FROM account_move WHERE id = {move_id}"
        )

    def credited(self, move_id):
        return query(
            self.database,
            "SELECT amount_credited, credit_state FROM account_move"
            f" WHERE id = {move_id}",
        )

    def owed(self, move_id):
        return query(
            self.database,
            f"SELECT amount_residual FROM account_move WHERE id = {move_id}",
        )

    def credit_lines(self, move_id):
        """Return what the credit notes of an invoice take back, line by line."""
        return query(
            self.database,
            f"""
            SELECT line.name, line.price_total
              FROM account_move_line line
              JOIN account_move note ON note.id = line.move_id
             WHERE note.reversed_entry_id = {move_id}
               AND line.display_type = 'product'
            """,
        )


def install_from_apps_menu(administrator):
    """Update the list of apps, find the addon and activate it, as the README says."""
    page = administrator.page
    # What the page before still asks for may take developer mode off the session.
    for _turn in range(2):
        administrator.open("odoo/apps?debug=1")
        expect(page.locator(".o_kanban_record").first).to_be_visible()
    page.get_by_role("menuitem", name="Update Apps List").click()
    administrator.confirm("Update")
    administrator.open("odoo/apps?debug=0")
    administrator.search("Credit Notes for Sessions")
    tile = page.locator(".o_kanban_record", has_text="Credit Notes for Sessions")
    expect(tile).to_have_count(1)
    administrator.keep("apps")
    administrator.press("Activate", tile)
    page.wait_for_url("**/odoo")
    expect(page.locator(".o_main_navbar")).to_be_visible()

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A practice with clients and invoices for the browser journeys: code for `odoo shell`.

It runs before the addon is installed: these are the books of an existing Odoo.
"""

# Needs the name SITE: {"url", "smtp_port"}. Prints the ids of invoices by name.
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
env["ir.config_parameter"].set_param("web.base.url", SITE["url"])
env["ir.config_parameter"].set_param("web.base.url.freeze", "True")
env["ir.mail_server"].create({
    "name": "Loopback", "smtp_host": "127.0.0.1", "smtp_port": SITE["smtp_port"],
})
company.write({
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
        bill("Emil Strand", session, paid=True, ref=RAIN),
        bill("Jonas Lund", session, lesson, ref=RAIN),
        bill("Ida Holm", session, ref=RAIN),
        bill("Jonas Lund", lesson, ref=RAIN, post=False),
    ],
    "credited": bill("Sofie Dahl", session),
    "partly": bill("Sofie Dahl", session, lesson),
    "paid": bill("Sofie Dahl", session, paid=True),
    "replaced": bill("Sofie Dahl", session, paid=True),
}))
env.cr.commit()
"""

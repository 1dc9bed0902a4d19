# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A yoga studio with sessions to invoice and to cancel, for the browser journeys."""

import json
from datetime import datetime, timedelta
from functools import partial
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from books import BOOKS, GIVE_KEY, call
from browser import DESKTOP, Visitor
from playwright.sync_api import expect

from tools.odoo_process import OdooServer, query, shell

ZONE = "Europe/Oslo"
# Code for `odoo shell`; it needs the names URL and SMTP_PORT, and prints ids by name.
OPEN_STUDIO = """
import json
from datetime import datetime, time, timedelta

company.write({
    "name": "Fairview Yoga",
    "email": "post@fairview.example.com",
    "iap_enrich_auto_done": True,
    "external_report_layout_id": env.ref("web.external_layout_standard").id,
    "cancel_free_hours": 24.0,
    "cancel_fee_type": "percent",
    "cancel_fee_percent": 30.0,
})
env["ir.config_parameter"].set_param("web.base.url", URL)
env["ir.config_parameter"].set_param("web.base.url.freeze", "True")
env["ir.mail_server"].create({
    "name": "Loopback", "smtp_host": "127.0.0.1", "smtp_port": SMTP_PORT,
})
norwegian = env["res.lang"].with_context(active_test=False).search(
    [("code", "=", "nb_NO")]
)
env["base.language.install"].create(
    {"lang_ids": [Command.set(norwegian.ids)]}
).lang_install()
kari = env["res.users"].with_context(no_reset_password=True).create({
    "name": "Kari Lund",
    "login": "kari",
    "password": "kari",
    "email": "kari.lund@fairview.example.com",
    "tz": "Europe/Oslo",
    "signature": "Kari Lund",
    # Its greeting hides what is on a phone.
    "odoobot_state": "disabled",
    "group_ids": [Command.set([env.ref("konfidens_credit.group_practitioner").id])],
})
siri = env["res.users"].with_context(no_reset_password=True).create({
    "name": "Siri Moe",
    "login": "siri",
    "password": "siri",
    "tz": "Europe/Oslo",
    "odoobot_state": "disabled",
    "group_ids": [Command.set([env.ref("konfidens_credit.group_administrator").id])],
})
# Clients pay 100.00: 25 % tax comes on top.
yoga = env["product.product"].create({
    "name": "Yoga class",
    "type": "service",
    "list_price": 80.0,
    "taxes_id": [Command.set(company.account_sale_tax_id.ids)],
})


def person(name, **vals):
    address = name.lower().replace(" ", ".") + "@example.com"
    return env["res.partner"].create({"name": name, "email": address, **vals})


tone = person("Tone Strand")
nora = person("Nora Berg")
emil = person("Emil Strand", invoice_to_id=tone.id)
ida = person("Ida Strand", invoice_to_id=tone.id, email=False)
sofie = person("Sofie Dahl", lang="nb_NO")
jonas = person("Jonas Holm")


def session(name, start, *clients):
    return env["calendar.event"].with_user(kari).create({
        "name": name,
        "session_product_id": yoga.id,
        "start": start,
        "stop": start + timedelta(hours=1),
        "partner_ids": [
            Command.set([kari.partner_id.id, *(client.id for client in clients)])
        ],
    })


def bill(sessions, post=True):
    moves = env["account.move"].browse(
        [draft["invoice_id"] for draft in sessions.invoice_sessions()]
    )
    if post:
        moves.action_post()
    return {move.partner_id: move for move in moves}


def on(days, hour):
    return datetime.combine(fields.Date.today(), time(hour)) + timedelta(days)


# The weekly class that is planned in the browser ends within 30 days.
draft = session("Yin Yoga", on(33, 9), nora)
bill(draft, post=False)
sick = (
    session("Morning Yoga", on(40, 6), nora, emil)
    + session("Lunch Yoga", on(40, 10), nora, sofie)
    + session("Evening Yoga", on(40, 16), sofie, nora)
)
pay(bill(sick)[nora])
reinstated = session("Full Moon Yoga", on(45, 17), nora, jonas)
pay(bill(reinstated)[nora])
reinstated.cancel_sessions(notify=False)
story = session("Story Yoga", on(50, 9), nora)
pay(bill(story)[nora])
late = session("Private Yoga", fields.Datetime.now() + timedelta(hours=20), jonas)
bill(late)
print(json.dumps({
    "draft": draft.id,
    "sick": sick.ids,
    "sick_day": sick[0].start.strftime("%m/%d/%Y"),
    "reinstated_day": str(reinstated.start.date()),
    "reinstated": reinstated.id,
    "late": late.id,
    "story": story.id,
}))
env.cr.commit()
"""


def get_sunday(day):
    """Return the first day of the week of `day`, as the calendar has it."""
    return day - timedelta(days=(day.weekday() + 1) % 7)


class Practitioner(Visitor):
    """Somebody with a calendar, whose computer is where the studio is."""

    def __init__(self, browser, url, viewport=DESKTOP):
        super().__init__(browser, url, viewport)
        self.context.new_cdp_session(self.page).send(
            "Emulation.setTimezoneOverride", {"timezoneId": ZONE}
        )

    def open_week_of(self, day):
        """Open the calendar of sessions where `day` can be seen; return its column."""
        sunday = get_sunday(datetime.now(ZoneInfo(ZONE)).date())
        self.go("Sessions", "Sessions")
        expect(self._get_column(sunday)).to_be_attached()
        while sunday < get_sunday(day):
            sunday += timedelta(weeks=1)
            self.page.locator(".o_calendar_button_next").click()
            expect(self._get_column(sunday)).to_be_attached()
        return self._get_column(day)

    def click_at(self, day, time):
        """Click the calendar on this day at this time of day."""
        column = self.open_week_of(day)
        slot = self.page.locator(f".fc-timegrid-slot-lane[data-time='{time}']")
        slot.scroll_into_view_if_needed()
        place, line = column.bounding_box(), slot.bounding_box()
        self.page.mouse.click(place["x"] + place["width"] / 2, line["y"] + 4)

    def open_session(self, session_id):
        self.open(f"odoo/sessions/{session_id}")
        expect(self.page.locator(".o_form_view .o_form_sheet")).to_be_visible()

    def _get_column(self, day):
        return self.page.locator(f".fc-timegrid-col[data-date='{day}']")


class Studio(OdooServer):
    """A server of the studio that sends its messages, and what its books say."""

    def __init__(self, database, smtp_port):
        super().__init__(database, "--max-cron-threads=1")
        names = f"URL, SMTP_PORT = {self.url!r}, {smtp_port}"
        code = "\n".join((BOOKS, names, OPEN_STUDIO, GIVE_KEY))
        ids, key = shell(database, code).split("\n")[:2]
        self.ids = SimpleNamespace(**json.loads(ids))
        self.next_tuesday = get_sunday(datetime.now(ZoneInfo(ZONE)).date())
        self.next_tuesday += timedelta(days=9)
        self.call = partial(call, self.url, key)

    def pay(self, move_id):
        """Register the payment of an invoice, as the accountant's bank does."""
        context = {"active_model": "account.move", "active_ids": [move_id]}
        register = "account.payment.register"
        status, ids = self.call(register, "create", vals_list=[{}], context=context)
        assert status == 200, ids
        status, _action = self.call(register, "action_create_payments", ids=ids)
        assert status == 200, _action

    def send_queued_mail(self):
        """Have Odoo send what waits in its queue, which it does once an hour."""
        cron = "env.ref('mail.ir_cron_mail_scheduler_action')"
        shell(self.database, f"{cron}._trigger()\nenv.cr.commit()")

    # What the books say of a session, a text per row.

    def seats(self, session_id):
        return self._ask(
            f"""
            SELECT client.name, booking.state, booking.invoice_state,
                   booking.cancel_outcome, NULLIF(booking.cancel_amount, 0)
              FROM session_booking booking
              JOIN res_partner client ON client.id = booking.partner_id
             WHERE booking.event_id = {session_id}
             ORDER BY client.name
            """
        )

    def invoices(self, session_id):
        """Return payer, state, total and what is owed."""
        return self._ask_moves(
            session_id,
            "payer.name, move.state, move.amount_total, move.amount_residual",
            "move.move_type = 'out_invoice'",
        )

    def account_credit(self, session_id):
        """Return the payers of credit notes that are not used yet, and what is left."""
        return self._ask_moves(
            session_id,
            "payer.name, move.amount_residual",
            "move.move_type = 'out_refund' AND move.state = 'posted'"
            " AND move.amount_residual > 0",
        )

    def invoice_of(self, session_id, payer):
        """Return the id of the payer's invoice of a session."""
        (move_id,) = self._ask_moves(
            session_id,
            "move.id",
            f"move.move_type = 'out_invoice' AND payer.name = '{payer}'",
        )
        return int(move_id)

    def name_of(self, move_id):
        return query(
            self.database, f"SELECT name FROM account_move WHERE id = {move_id}"
        )

    def sessions(self, name):
        """Return the ids of the sessions of this name, in the order of time."""
        sql = f"SELECT id FROM calendar_event WHERE name = '{name}' ORDER BY start"
        return [int(row) for row in self._ask(sql)]

    def state(self, session_id):
        sql = f"SELECT session_state FROM calendar_event WHERE id = {session_id}"
        return query(self.database, sql)

    def _ask_moves(self, session_id, columns, condition):
        return self._ask(
            f"""
            SELECT DISTINCT {columns}
              FROM account_move move
              JOIN account_move_line line ON line.move_id = move.id
              JOIN session_booking booking ON booking.id = line.booking_id
              JOIN res_partner payer ON payer.id = move.partner_id
             WHERE booking.event_id = {session_id} AND {condition}
             ORDER BY 1
            """
        )

    def _ask(self, sql):
        return query(self.database, sql).splitlines()

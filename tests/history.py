# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A practice that has worked with the addon: records of each kind that it leaves.

The code is for `odoo shell` and the version that landed last; it uses public methods
and workers only.
"""

# It needs the names of BOOKS and SMTP_PORT, and leaves `ids` by name.
LIVE_HISTORY = """
from datetime import datetime, time, timedelta

Move = env["account.move"]
env["ir.mail_server"].create({
    "name": "Loopback", "smtp_host": "127.0.0.1", "smtp_port": SMTP_PORT,
})
provider = env.ref("payment.payment_provider_demo")
provider.write({
    "state": "test",
    "journal_id": env["account.journal"].search(
        [("type", "=", "bank"), ("company_id", "=", company.id)], limit=1
    ).id,
})
reason = env.ref("konfidens_credit.credit_reason_wrong_price")
maria = env.ref("konfidens_credit.user_maria_demo")
NUMBERS = iter(range(1, 1000))


def person(**vals):
    number = next(NUMBERS)
    return env["res.partner"].create({
        "name": f"Client {number}", "email": f"client{number}@example.com", **vals
    })


def bill(*prices, **vals):
    return invoice(*prices, partner_id=vals.pop("partner_id", person().id), **vals)


def bill_paid(*prices, **vals):
    move = bill(*prices, **vals)
    pay(move)
    return move


def notes(results):
    return Move.browse(result["credit_note_id"] for result in results)


def run(name):
    env.cr.commit()
    env.ref(f"konfidens_credit.ir_cron_{name}").method_direct_trigger()
    env.cr.commit()


# === CREDITS === #

bill(100.0).credit_invoice(reason_id=reason.id, note="Agreed by phone")
part = bill(200.0)
part.credit_invoice(amount=46.0)
last_note = notes(part.credit_invoice(amount=23.0))
lines = bill(100.0, 60.0)
lines.credit_invoice(lines={lines.invoice_line_ids[0].id: 34.5})
bill(80.0).credit_invoice(reissue=True)
[replaced] = bill_paid(90.0).credit_invoice(reissue=True)
replacement = Move.browse(replaced["replacement_id"])
replacement.invoice_line_ids.price_unit = 70.0
replacement.action_post()
bill_paid(110.0).credit_invoice(
    settlement="outside", outside={"method": "Cash", "reference": "17"}
)
notes(bill(120.0).credit_invoice()).undo_credit()
kept = bill_paid(130.0)
kept.credit_invoice()
used = bill(50.0, partner_id=kept.partner_id.id)
used.apply_account_credit()
owed = bill(40.0, partner_id=kept.partner_id.id)

# === CARDS: CHARGES AND REFUNDS === #


def save_card(partner, state="done"):
    partner.payment_token_id = env["payment.token"].create({
        "provider_id": provider.id,
        "payment_method_id": env.ref("payment_demo.payment_method_demo").id,
        "partner_id": partner.id,
        "payment_details": "4242",
        "provider_ref": f"card of {partner.name}",
        "demo_simulated_state": state,
    })
    return partner


def bill_paid_by_card(price):
    move = bill(price, partner_id=save_card(person()).id)
    charge = env["payment.transaction"].create({
        "provider_id": provider.id,
        "payment_method_id": env.ref("payment_demo.payment_method_demo").id,
        "token_id": move.partner_id.payment_token_id.id,
        "reference": move.name,
        "amount": move.amount_total,
        "currency_id": move.currency_id.id,
        "partner_id": move.partner_id.id,
        "operation": "online_token",
        "invoice_ids": [Command.set(move.ids)],
    })
    charge._set_done()
    charge._post_process()
    return move


charged = save_card(person(auto_collect=True))
bill_paid(30.0, partner_id=charged.id, auto_collect=False).credit_invoice()
bill(100.0, partner_id=charged.id)
bill(100.0, partner_id=save_card(person(auto_collect=True), "error").id)
run("charge_invoices")
bill(100.0, partner_id=charged.id)

# The provider says of two what became of them, and does the third when it is asked.
states = ("pending", "error")
for move in [bill_paid_by_card(100.0) for _refund in range(3)]:
    move.credit_invoice(amount=57.5, settlement="refund")
refunds = env["payment.transaction"].search([("operation", "=", "refund")], order="id")
for refund, state in zip(refunds, states):
    refund._process("demo", {"reference": refund.reference, "simulated_state": state})
run("send_refunds")
bill_paid_by_card(100.0).credit_invoice(settlement="refund")
by_hand = bill_paid(100.0) + bill_paid(100.0)
by_hand.credit_invoice(settlement="refund")
env["account.payment"].search([
    ("partner_id", "=", by_hand[0].partner_id.id), ("payment_type", "=", "outbound")
]).mark_as_refunded(reference="Bank 4711")

# === SESSIONS === #

yoga = env["product.product"].create({
    "name": "Yoga class", "type": "service", "list_price": 100.0,
    "taxes_id": [Command.set(company.account_sale_tax_id.ids)],
})


def hold(days, *clients, hour=10):
    start = datetime.combine(fields.Date.today() + timedelta(days), time(hour))
    return env["calendar.event"].with_user(maria).create({
        "name": "Yoga",
        "session_product_id": yoga.id,
        "start": start,
        "stop": start + timedelta(hours=1),
        "partner_ids": [Command.set([maria.partner_id.id, *(c.id for c in clients)])],
    }).sudo()


def bill_sessions(sessions):
    return {
        move.partner_id: move
        for move in Move.browse(
            draft["invoice_id"] for draft in sessions.invoice_sessions()
        )
    }


def hold_paid(days, *clients):
    session = hold(days, *clients)
    moves = Move.union(*bill_sessions(session).values())
    moves.action_post()
    pay(moves)
    return session


told = hold(9, person(), person(email=False))
told.cancel_sessions(message="The hall is closed.")
run("send_cancellations")

drafted, owing, paid, free = (person() for _client in range(4))
outcomes = hold(10, drafted, owing, paid)
moves = bill_sessions(outcomes)
(moves[owing] + moves[paid]).action_post()
pay(moves[paid])
outcomes.write({"partner_ids": [Command.link(free.id)]})
outcomes.cancel_sessions(reason_id=reason.id)
hold_paid(11, person(), person()).cancel_sessions(settlement="refund", notify=False)
late = hold_paid(1, person(), person())
unpaid = hold(1, person())
company.write({
    "cancel_free_hours": 72.0, "cancel_fee_type": "percent", "cancel_fee_percent": 30.0
})
(late.booking_ids[0] + unpaid.booking_ids).cancel_bookings(notify=False)

spender, saver = person(), person()
reinstated = hold_paid(12, spender, saver)
reinstated.cancel_sessions(notify=False)
bill(20.0, partner_id=spender.id).apply_account_credit()
reinstated.reinstate_sessions()
off = hold_paid(13, person(), person())
off.cancel_sessions(notify=False)
on = hold_paid(14, person(), person())

# === ENROLMENTS === #

course, membership = env["product.product"].create([
    {
        "name": name, "type": "service", "list_price": price,
        "enrolment_billing": billing,
        "taxes_id": [Command.set(company.account_sale_tax_id.ids)],
    }
    for name, price, billing in (("Course", 20.0, "once"), ("Club", 60.0, "month"))
])
yoga = course
weeks = [hold(7 * week + 3, hour=15) for week in range(5)]


def enrol(product, **vals):
    enrolment = env["product.enrolment"].create({
        "partner_id": person().id, "product_id": product.id, **vals
    })
    moves = Move.browse(
        draft["invoice_id"] for draft in enrolment.invoice_enrolments()
    )
    moves.action_post()
    pay(moves)
    return enrolment


first = fields.Date.start_of(fields.Date.today(), "month")
active, credited, refunded, asked = (enrol(course) for _enrolment in range(4))
_member, former = (enrol(membership, date_from=first) for _enrolment in range(2))
after_two = weeks[2].start.date()
credited.remove_from_product(after_two, message="Good luck!")
refunded.remove_from_product(after_two, settlement="refund", notify=False)
asked.remove_from_product(
    after_two, mode="fixed", amounts={str(asked.id): 11.5}, notify=False
)
former.remove_from_product(fields.Date.add(first, days=20))

ids = {
    "part": part.id,
    "last_note": last_note.id,
    "owed": owed.id,
    "off": off.id,
    "on": on.id,
    "active": active.id,
    "refund": refunds[0].id,
}
"""

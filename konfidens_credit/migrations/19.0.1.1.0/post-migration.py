# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What was given back for bookings and enrolments is read from their credit notes."""

from odoo import SUPERUSER_ID, api
from odoo.tools import SQL, split_every

CHUNK = 1000


def migrate(cr, version):
    """Link all credit notes of each cancelled booking, keep what was taken off drafts,
    of which there is no document, and compute the rest anew.
    """
    link_credit_notes(cr)
    keep_what_was_taken_off_drafts(cr)
    env = api.Environment(cr, SUPERUSER_ID, {})
    given_back = ("owed_less", "account_credit", "refund")
    compute_anew(
        env["session.booking"],
        [("state", "=", "cancelled"), ("cancel_outcome", "in", given_back)],
        ("cancel_outcome", "cancel_amount", "cancel_refund"),
    )
    compute_anew(
        env["product.enrolment"],
        [("state", "=", "ended"), ("removal_date", "!=", False)],
        ("removal_owed_less", "removal_credit", "removal_refund"),
    )


def link_credit_notes(cr):
    """Link the credit note that each booking knew, and those made with it: of several,
    on an invoice and its debit note, only the last was kept. Bookings that are back on
    and were invoiced anew have done with theirs.
    """
    cr.execute(
        SQL(
            """
            INSERT INTO session_booking_credit_note_rel
                        (session_booking_id, account_move_id)
                 SELECT booking.id, booking.cancel_credit_note_id
                   FROM session_booking booking
                  WHERE booking.cancel_credit_note_id IS NOT NULL
                    AND (booking.state = 'cancelled' OR booking.is_reinstated)
                  UNION
                 SELECT booking.id, other.id
                   FROM session_booking booking
                   JOIN account_move known
                     ON known.id = booking.cancel_credit_note_id
                   JOIN account_move_line line
                     ON line.booking_id = booking.id
                   JOIN account_move other
                     ON other.id = line.move_id
                  WHERE (booking.state = 'cancelled' OR booking.is_reinstated)
                    AND other.move_type = 'out_refund'
                    AND other.create_date = known.create_date
            ON CONFLICT DO NOTHING
            """
        )
    )


def keep_what_was_taken_off_drafts(cr):
    """Keep the part of what was given back that no credit note tells."""
    cr.execute(
        SQL(
            """
            UPDATE session_booking
               SET cancel_off_draft = cancel_amount
             WHERE state = 'cancelled'
               AND cancel_outcome = 'taken_off_draft'
            """
        )
    )
    # A cent on a line may come of taxes that are rounded for the whole document.
    cr.execute(
        SQL(
            """
            WITH credited AS (
                SELECT rel.session_booking_id AS id,
                       SUM(line.price_total) AS amount,
                       SUM(currency.rounding) AS slack
                  FROM session_booking_credit_note_rel rel
                  JOIN account_move_line line
                    ON line.move_id = rel.account_move_id
                   AND line.booking_id = rel.session_booking_id
                  JOIN res_currency currency
                    ON currency.id = line.currency_id
              GROUP BY rel.session_booking_id
            )
            UPDATE session_booking booking
               SET cancel_off_draft = booking.cancel_amount - credited.amount
              FROM credited
             WHERE credited.id = booking.id
               AND booking.cancel_amount - credited.amount > credited.slack
            """
        )
    )


def compute_anew(model, domain, names):
    """Compute these fields of the records in ``domain``, some at a time."""
    env = model.env
    for ids in split_every(CHUNK, model.search(domain, order="id").ids):
        for name in names:
            env.add_to_compute(model._fields[name], model.browse(ids))
        env.flush_all()
        env.invalidate_all()

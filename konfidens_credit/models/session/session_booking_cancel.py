# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Cancelling bookings: the invoices, the money and the people put right (rule 24)."""

from odoo import Command, fields, models

from ...core.request import (
    to_amounts_by_id,
    to_day,
    to_flag,
    to_flag_or_ids,
    to_id,
    to_line,
    to_text,
)
from ..common.asking import ask, asked
from ..common.locking import lock_rows
from ..common.public_method import public_method


class SessionBooking(models.Model):
    _inherit = "session.booking"

    cancel_date = fields.Datetime(
        string="Cancelled on",
        copy=False,
        readonly=True,
        owned=True,
    )
    cancel_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Cancelled by",
        copy=False,
        readonly=True,
        owned=True,
    )
    cancel_reason_id = fields.Many2one(
        comodel_name="account.credit.reason",
        copy=False,
        readonly=True,
        owned=True,
    )
    cancel_terms_note = fields.Char(
        string="Why Not by the Terms",
        copy=False,
        readonly=True,
        owned=True,
    )
    is_cancelled_with_session = fields.Boolean(
        copy=False,
        readonly=True,
        owned=True,
    )

    # === BUSINESS METHODS === #

    @asked(
        settlement=to_text,
        notify=to_flag_or_ids,
        message=to_text,
        reason_id=to_id,
        terms_note=to_line,
        accept_date=to_day,
        cancel_empty=to_flag,
    )
    @public_method
    def cancel_bookings(
        self,
        settlement="credit",
        amounts=None,
        notify=True,
        message=None,
        reason_id=None,
        terms_note=None,
        accept_date=None,
        cancel_empty=False,
    ):
        """Cancel these bookings and put the money right for each of them.

        Not invoiced: nothing but the fee is left to invoice. On a draft: taken off.
        Owed: owed less. Paid: account credit, or a refund. One that fails does not
        undo the others (rule 24); a booking that is cancelled already stays as it is
        (rule 25).

        :param str settlement: see ``credit_invoice``; or ``choose``: account credit,
            and the customer is asked what becomes of it
        :param amounts: gross amount to give back for each booking, in its currency; or
            a dict of them by booking id, whose keys may be strings. Default: what the
            cancellation terms say
        :param notify: whether to tell the customers (rule 26); or the list of ids of
            the bookings to tell about
        :param str message: what to tell them besides
        :param int reason_id: id of an ``account.credit.reason``
        :param str terms_note: why amounts differ from the terms; needed if they do
        :param str accept_date: ISO date that credit notes may get at most, where the
            books are closed today; not credited there when not given
        :param bool cancel_empty: also cancel sessions of several clients that nobody is
            booked in any more; those of one client are in any case
        :return: a dict per session: ``session_id`` and ``bookings``, a dict per booking
            with ``booking_id``, ``outcome`` (``nothing``, ``taken_off_draft``,
            ``owed_less``, ``account_credit``, ``refund``, ``already_done``,
            ``failed``), gross ``amount``, of which ``refunding`` is paid back,
            ``credit_note_ids``, ``credit_note_id``, the last of them (or False), and
            ``message``, why it failed
        :rtype: list[dict]
        :raise UserError: if amounts differ from the terms without a reason, or a
            session that is to be cancelled, too, is past with several clients and the
            user no administrator
        :raise AccessError: if a session is somebody else's
        """
        self.event_id._check_are_sessions()
        if cancel_empty:
            self.event_id._filter_left_by(self)._check_may_cancel()
        self.env["account.move.credit"]._check_end_settlement(settlement)
        bookings = self.sudo()
        asked = bookings._to_amounts_by_id(amounts)
        live = bookings._filter_live()
        live._check_terms_kept(asked, terms_note)
        for booking in live:
            asked.setdefault(booking.id, booking._get_cancel_proposal()["amount"])
        results = bookings._cancel_each(
            asked,
            {
                "settlement": settlement,
                "reason_id": reason_id,
                "accept_date": accept_date,
            },
            notify,
            message,
            {"cancel_terms_note": (terms_note or "").strip()},
        )
        cancelled = live.filtered(lambda booking: booking.state == "cancelled")
        cancelled._leave_sessions(cancel_empty, reason_id)
        return [
            {
                "session_id": event.id,
                "bookings": [results[booking.id] for booking in seats],
            }
            for event, seats in self.grouped("event_id").items()
        ]

    def _cancel_each(self, amounts, options, notify, message, vals):
        """Cancel each booking, with one credit note per invoice.

        :param dict amounts: gross amount to give back, by booking id; all that is
            billed if missing
        :param dict options: what ``credit_invoice`` takes
        :param notify: see ``cancel_bookings``
        :param dict vals: further values of the cancelled bookings
        :return: by booking id, its part of the result of ``cancel_bookings``
        :rtype: dict[int, dict]
        """
        self._lock_for_cancel()
        live = self._filter_live()
        plans = [booking._plan_cancel(amounts) for booking in live]
        given_back = self.env["account.move.line"]._give_back(plans, options)
        vals = {**vals, "cancel_reason_id": options.get("reason_id")}
        results = live._conclude_cancel(given_back, amounts, vals)
        done = live.filtered(lambda booking: booking.state == "cancelled")
        told = (
            done if notify is True else done.filtered(lambda b: b.id in (notify or ()))
        )
        if told:
            told._queue_notice(message)
            if message:
                told.event_id._keep_message(message)
        # They were to hear that it is on again, which it is not any more.
        (done - told)._as_owner().notice_state = "none"
        return {
            booking.id: results.get(booking.id)
            or booking._prepare_cancel_result({"outcome": "already_done"})
            for booking in self
        }

    # === STEPS === #

    def _lock_for_cancel(self):
        """Wait for whoever cancels these bookings now. When the database says that they
        have done so, Odoo runs the request anew, which then finds them cancelled.
        """
        self.flush_recordset()
        lock_rows(self)

    def _plan_cancel(self, amounts):
        """Return the gross amount to take off each invoice line of this booking."""
        self.ensure_one()
        left = amounts.get(self.id)
        plan = {}
        for line in self._get_billed_lines():
            open_gross = line.amount_creditable
            plan[line] = open_gross if left is None else min(left, open_gross)
            if left is not None:
                left = line.currency_id.round(left - plan[line])
        if left and plan and not line.currency_id.is_zero(left):
            # More than there is: let the engine refuse it, in its words.
            plan[line] += left
        return {
            line: amount
            for line, amount in plan.items()
            if not line.currency_id.is_zero(amount)
        }

    def _conclude_cancel(self, given_back, amounts, vals):
        """Mark these bookings as cancelled, but for those that failed.

        :param list given_back: what ``_give_back`` says of each booking
        :param dict amounts: see ``_cancel_each``
        :param dict vals: further values of the cancelled bookings
        :return: result by booking id
        :rtype: dict[int, dict]
        """
        results = {
            booking.id: booking._prepare_cancel_result(given or {"outcome": "nothing"})
            for booking, given in zip(self, given_back, strict=True)
        }
        self._keep_given_back(
            {
                booking: given or {}
                for booking, given in zip(self, given_back, strict=True)
            }
        )
        done = self.filtered(lambda b: results[b.id]["outcome"] != "failed")
        done._set_cancelled(vals, amounts)
        return results

    def _set_cancelled(self, vals=None, amounts=None):
        """Mark these bookings as cancelled: when, by whom, and what they still owe."""
        self.event_id._raise_ics_sequence()
        self = self._as_owner()
        self.write(
            {
                "state": "cancelled",
                "cancel_date": fields.Datetime.now(),
                "cancel_user_id": self.env.user.id,
                **(vals or {}),
            }
        )
        for booking in self:
            booking.cancel_fee = booking._get_fee_to_invoice(amounts or {})

    def _get_fee_to_invoice(self, amounts):
        """Return the fee that a booking without an invoice still owes, as a price."""
        self.ensure_one()
        gross = self._get_open_gross()
        if self.invoice_state != "none" or self.id not in amounts or not gross:
            return 0.0
        return self._get_price_of(max(gross - amounts[self.id], 0.0))

    def _unlink_attendees(self):
        """Take the clients of these bookings off the sessions, without telling them."""
        for event, seats in self.grouped("event_id").items():
            gone = seats.partner_id - event.booking_ids._filter_live().partner_id
            event.with_context(skip_attendee_notification=True).write(
                {"partner_ids": [Command.unlink(partner.id) for partner in gone]}
            )

    # === HELPERS === #

    def _to_amounts_by_id(self, amounts):
        """Return the checked gross amounts by booking id."""
        return ask(
            self.env,
            to_amounts_by_id,
            amounts,
            set(self.ids),
            unknown=lambda key: self.env._(
                "Nothing can be given back for booking %(id)s: it is none of those "
                "that you cancel.",
                id=key,
            ),
        )

    def _prepare_cancel_result(self, given_back):
        """Return the result of this booking, from what ``_give_back`` says of it."""
        self.ensure_one()
        credit_note_ids = given_back.get("credit_note_ids")
        to_money = self._get_document_currency().round
        return {
            "booking_id": self.id,
            "outcome": given_back["outcome"],
            "amount": to_money(given_back.get("amount", 0.0)),
            "refunding": to_money(given_back.get("refunding", 0.0)),
            "credit_note_ids": credit_note_ids or [],
            "credit_note_id": credit_note_ids[-1] if credit_note_ids else False,
            "message": given_back.get("message") or False,
        }

    # === ACTION METHODS === #

    @asked()
    @public_method
    def action_cancel(self):
        """Open the dialog that cancels these bookings."""
        self.event_id._check_are_sessions()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "konfidens_credit.calendar_event_cancel_action"
        )
        action.update(
            name=self.env._("Cancel Booking"),
            context={
                "dialog_size": "extra-large",
                "active_model": self._name,
                "active_ids": self._filter_live().ids,
            },
        )
        return action

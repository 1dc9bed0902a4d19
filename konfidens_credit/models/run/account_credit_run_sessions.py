# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What runs do with sessions and bookings."""

from odoo import api, models


class AccountCreditRun(models.Model):
    _inherit = "account.credit.run"

    # === CANCEL === #

    @api.model
    def _check_cancel_sessions(self, sessions, options):
        """Raise unless the user may cancel these sessions, and as chosen."""
        sessions._check_session_access()
        scope = options.pop("scope", "this")
        sessions = sessions._get_sessions_in_scope(scope)
        sessions._check_cancel(
            options.get("settlement", "credit"), options.get("reason_id")
        )
        sessions.sudo().booking_ids._to_amounts_by_id(options.get("amounts"))
        return {**options, "session_ids": sessions.ids}

    @api.model
    def _plan_cancel_sessions(self, sessions, options):
        """Work on seats, as a session may have hundreds, and on sessions without."""
        sessions = sessions.browse(options.pop("session_ids"))
        seats_sudo = sessions.sudo().booking_ids._filter_live()
        bare = sessions - seats_sudo.event_id.with_env(sessions.env)
        bare = bare.filtered(lambda session: session.session_state != "cancelled")
        return [part for part in (bare, seats_sudo.with_env(self.env)) if part]

    @api.model
    def _get_keys_cancel_sessions(self, records):
        """Have one credit note for what one invoice has of several sessions."""
        return self._get_payer_keys(records) if "payer_id" in records else {}

    def _do_cancel_sessions(self, records, options):
        seats_sudo = self.env["session.booking"]
        sessions = records
        if records._name == "session.booking":
            seats_sudo = records.sudo()
            sessions = seats_sudo.event_id.with_env(records.env)
            # Who was booked since has no line of their own.
            planned = sessions.filtered(lambda each: each.session_state == "planned")
            seats_sudo |= self._filter_without_line(
                planned.sudo().booking_ids._filter_live()
            )
        sessions._check_cancel(
            options.get("settlement", "credit"), options.get("reason_id")
        )
        narrow = self._narrow(options, seats_sudo)
        results = sessions._cancel_seats(
            seats_sudo.with_env(sessions.sudo().env),
            narrow.get("amounts"),
            {
                "settlement": narrow.get("settlement", "credit"),
                "reason_id": narrow.get("reason_id"),
                "accept_date": narrow.get("accept_date"),
            },
            narrow.get("notify", True),
            narrow.get("message"),
        )
        return self._prepare_cancelled(results)

    def _filter_without_line(self, seats_sudo):
        """Return those of these seats that this run has no line for."""
        if not seats_sudo:
            return seats_sudo
        lines = self.line_ids.search(
            [
                ("run_id", "=", self.id),
                ("res_model", "=", seats_sudo._name),
                ("res_id", "in", seats_sudo.ids),
            ]
        )
        return seats_sudo - seats_sudo.browse(lines.mapped("res_id"))

    @api.model
    def _check_cancel_bookings(self, bookings, options):
        """Raise unless the user may cancel these bookings, and as chosen."""
        bookings.event_id._check_are_sessions()
        if options.get("cancel_empty"):
            bookings.event_id._filter_left_by(bookings)._check_may_cancel()
        Credit = self.env["account.move.credit"]
        Credit._check_end_settlement(options.get("settlement", "credit"))
        Credit._get_reason(options.get("reason_id"))
        bookings_sudo = bookings.sudo()
        asked = bookings_sudo._to_amounts_by_id(options.get("amounts"))
        bookings_sudo._filter_live()._check_terms_kept(asked, options.get("terms_note"))
        return options

    @api.model
    def _plan_cancel_bookings(self, bookings, _options):
        live = bookings.sudo()._filter_live().with_env(bookings.env)
        return [live] if live else []

    @api.model
    def _get_keys_cancel_bookings(self, bookings):
        return self._get_payer_keys(bookings)

    def _do_cancel_bookings(self, bookings, options):
        results = bookings.cancel_bookings(**self._narrow(options, bookings))
        return self._prepare_cancelled(results)

    @api.model
    def _narrow(self, options, records):
        """Return these options with what they say of these records only."""
        ids = {*records.ids}
        narrow = dict(options)
        if isinstance(amounts := options.get("amounts"), dict):
            narrow["amounts"] = {
                key: amount for key, amount in amounts.items() if int(key) in ids
            }
        if isinstance(notify := options.get("notify"), list):
            narrow["notify"] = [each for each in notify if each in ids]
        return narrow

    @api.model
    def _prepare_cancelled(self, results):
        """Return the values of lines for what ``cancel_bookings`` returned."""
        return {
            booking["booking_id"]: self._prepare_failed(booking["message"])
            if booking["outcome"] == "failed"
            else {"credit_note_id": booking["credit_note_id"]}
            for result in results
            for booking in result["bookings"]
        }

    # === REINSTATE === #

    @api.model
    def _get_subjects_reinstate(self, lines):
        """Return the sessions that were cancelled, of seats or by themselves."""
        by_model = lines.grouped("res_model")
        seats = self.env["session.booking"].sudo()
        if "session.booking" in by_model:
            seats = seats.browse(by_model["session.booking"].mapped("res_id")).exists()
        sessions = seats.event_id
        if "calendar.event" in by_model:
            ids = by_model["calendar.event"].mapped("res_id")
            sessions |= sessions.browse(ids).exists()
        return sessions.filtered(lambda each: each.session_state == "cancelled")

    @api.model
    def _check_reinstate(self, sessions, options):
        sessions._check_session_access()
        return options

    @api.model
    def _plan_reinstate(self, sessions, _options):
        return [sessions]

    @api.model
    def _get_keys_reinstate(self, sessions):
        return self._get_shared_keys(
            sessions, lambda session: session.booking_ids.cancel_credit_note_ids
        )

    def _do_reinstate(self, sessions, _options):
        """Put these sessions back on; who heard that they are off hears of it."""
        sessions._check_session_access()
        told = sessions.sudo().booking_ids.filtered(
            lambda seat: seat.notice_state == "sent"
        )
        told_sessions = told.event_id.with_env(sessions.env)
        spent = {}
        for part in (told_sessions & sessions, sessions - told_sessions):
            if not part:
                continue
            for result in part.reinstate_sessions(notify=part <= told_sessions):
                texts = part._get_spent_texts([result])
                spent[result["session_id"]] = {"message": "\n".join(texts) or False}
        return spent

    # === INVOICE === #

    @api.model
    def _check_invoice_bookings(self, records, options):
        self._get_seats(records).event_id._check_session_access()
        return options

    @api.model
    def _plan_invoice_bookings(self, records, _options):
        seats_sudo = self._get_seats(records).sudo()._filter_to_invoice()
        return [seats_sudo.with_env(records.env)] if seats_sudo else []

    @api.model
    def _get_seats(self, records):
        """Return the seats of sessions, or these bookings, as the user has them."""
        if records._name == "calendar.event":
            records._check_session_access()
            return records.filtered("session_product_id").booking_ids
        return records

    @api.model
    def _get_keys_invoice_bookings(self, bookings):
        return self._get_payer_keys(bookings)

    def _do_invoice_bookings(self, bookings, _options):
        return {
            booking_id: {"replacement_id": draft["invoice_id"]}
            for draft in bookings.invoice_bookings()
            for booking_id in draft["booking_ids"]
        }

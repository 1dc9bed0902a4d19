# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Cancelling sessions (rules 24 to 27)."""

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from ...core.request import to_day, to_flag_or_ids, to_id, to_text
from ..common.asking import MOST_CHANGED, asked, check_count
from ..common.public_method import public_method
from .calendar_event_access import ADMINISTRATOR, PRACTITIONER

SCOPES = ("this", "following", "all")


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    cancel_obstacle = fields.Char(
        compute="_compute_cancel_obstacle",
        groups=PRACTITIONER,
        help="Why you may not cancel this session.",
    )

    # === COMPUTE METHODS === #

    @api.depends("start", "booking_ids.state")
    @api.depends_context("uid")
    def _compute_cancel_obstacle(self):
        """Tell before anybody tries why the user may not cancel a session that is over:
        practitioners cancel the hour of one client, and single bookings of a class;
        whole classes administrators.
        """
        now = fields.Datetime.now()
        may_all = self.env.user.has_group(ADMINISTRATOR)
        self.cancel_obstacle = False
        for event in self.filtered("start"):
            booked = len(event.booking_ids._filter_live())
            if event.start < now and booked > 1 and not may_all:
                event.cancel_obstacle = self.env._(
                    "%(session)s has begun already, and %(count)s clients are booked. "
                    "Cancel single bookings of it, or ask an administrator to cancel "
                    "the session.",
                    session=event.display_name,
                    count=booked,
                )

    # === BUSINESS METHODS === #

    @asked(
        settlement=to_text,
        scope=to_text,
        notify=to_flag_or_ids,
        message=to_text,
        reason_id=to_id,
        accept_date=to_day,
    )
    @public_method
    def cancel_sessions(
        self,
        settlement="credit",
        amounts=None,
        scope="this",
        notify=True,
        message=None,
        reason_id=None,
        accept_date=None,
    ):
        """Cancel these sessions, put the money right for each booking, and tell
        everyone.

        The sessions stay in the calendar, struck through (rule 27). One booking that
        fails does not undo the others: it stays booked, and can be cancelled later.

        :param str settlement: see ``cancel_bookings``
        :param amounts: gross amount to give back for each booking, in its currency; or
            a dict of them by booking id, whose keys may be strings. Default: all that
            is billed for the booking
        :param str scope: ``this``, ``following`` (this and the later ones of its
            series) or ``all``
        :param notify: whether to tell the customers (rule 26); or the list of ids of
            the bookings to tell about
        :param str message: what to tell them besides
        :param int reason_id: id of an ``account.credit.reason``
        :param str accept_date: ISO date that credit notes may get at most, where the
            books are closed today; not credited there when not given
        :return: see ``cancel_bookings``
        :rtype: list[dict]
        :raise UserError: if one is no session, or is past with several clients and the
            user no administrator
        :raise AccessError: if a session is somebody else's
        """
        self._check_session_access()
        sessions = self._get_sessions_in_scope(scope)
        sessions._check_cancel(settlement, reason_id)
        bookings = sessions.sudo().booking_ids
        check_count(bookings.with_env(self.env), MOST_CHANGED)
        options = {
            "settlement": settlement,
            "reason_id": reason_id,
            "accept_date": accept_date,
        }
        return sessions._cancel_seats(bookings, amounts, options, notify, message)

    # === STEPS === #

    def _cancel_seats(self, bookings, amounts, options, notify, message):
        """Cancel these sessions with these of their bookings; see ``cancel_sessions``.

        :param bookings: the bookings, as superuser
        :param dict options: what ``credit_invoice`` takes
        """
        results = bookings._cancel_each(
            bookings._to_amounts_by_id(amounts),
            options,
            notify,
            message,
            {"is_cancelled_with_session": True},
        )
        self.sudo()._set_cancelled(options["reason_id"])
        by_session = bookings.grouped("event_id")
        return [
            {
                "session_id": session.id,
                "bookings": [
                    results[booking.id] for booking in by_session.get(session, ())
                ],
            }
            for session in self.sudo()
        ]

    def _set_cancelled(self, reason_id):
        """Mark these sessions as cancelled; those cancelled before keep who and when.

        They no longer take up time, and nobody is reminded of them.
        """
        for session in self._as_owner():
            if session.session_state == "cancelled":
                continue
            session.write(
                {
                    "session_state": "cancelled",
                    "show_as": "free",
                    "cancel_show_as": session.show_as,
                    "cancel_date": fields.Datetime.now(),
                    "cancel_user_id": self.env.user.id,
                    "cancel_reason_id": reason_id,
                    "cancel_alarm_ids": [Command.set(session.alarm_ids.ids)],
                    "alarm_ids": [Command.clear()],
                }
            )

    def _keep_message(self, message):
        """Keep what the clients of these sessions were told in the chatter."""
        text = self.env._("Message to the clients: %(message)s", message=message)
        self._message_log_batch(dict.fromkeys(self.ids, plaintext2html(text)))

    # === CHECKS AND GETTERS === #

    def _check_cancel(self, settlement, reason_id):
        """Raise unless the user may cancel these sessions, and so.

        :param str settlement: see ``credit_invoice``
        :param int reason_id: id of an ``account.credit.reason``
        """
        self._check_may_cancel()
        Credit = self.env["account.move.credit"]
        Credit._check_end_settlement(settlement)
        Credit._get_reason(reason_id)

    def _check_may_cancel(self):
        """Raise unless these are sessions that the user may cancel as a whole."""
        self._check_are_sessions()
        for event in self:
            if event.cancel_obstacle and not self.env.su:
                raise UserError(event.cancel_obstacle)

    def _check_are_sessions(self):
        """Raise unless these are sessions that the user runs: then single bookings may
        be cancelled, held hours too, as invoices come after them.
        """
        self._check_session_access()
        for event in self:
            if not event.session_product_id:
                raise UserError(
                    self.env._(
                        "%(event)s is not a session: it has no service to sell.",
                        event=event.display_name,
                    )
                )

    def _check_not_begun(self):
        """Raise unless the user runs these sessions, and they are still to come or the
        user is an administrator.
        """
        self._check_are_sessions()
        if self.env.su or self.env.user.has_group(ADMINISTRATOR):
            return
        if past := self.filtered(lambda event: event.start < fields.Datetime.now()):
            raise UserError(
                self.env._(
                    "%(session)s has begun already. Ask an administrator to cancel it.",
                    session=past[0].display_name,
                )
            )

    def _get_sessions_in_scope(self, scope):
        """Return these sessions, with the later ones or all of their series."""
        if scope not in SCOPES:
            raise UserError(
                self.env._(
                    '"%(scope)s" is not a scope. Choose one of: %(scopes)s.',
                    scope=scope,
                    scopes=", ".join(SCOPES),
                )
            )
        if scope == "this":
            return self
        sessions = self
        for event in self:
            sessions |= event.recurrence_id.calendar_event_ids.filtered(
                lambda other, event=event: (
                    other.session_product_id
                    and other.session_state == "planned"
                    and (scope == "all" or other.start >= event.start)
                )
            )
        return sessions.sorted("start")

    # === ACTION METHODS === #

    @asked()
    @public_method
    def action_cancel_session(self):
        """Open the dialog that cancels these sessions."""
        self._check_may_cancel()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "konfidens_credit.calendar_event_cancel_action"
        )
        action["context"] = {
            "dialog_size": "extra-large",
            "active_model": self._name,
            "active_ids": self.ids,
        }
        return action

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Cancelling sessions, and putting them back on (rules 24 to 27)."""

from odoo import Command, fields, models
from odoo.exceptions import UserError

from ...core.request import to_day, to_flag_or_ids, to_id, to_text
from ..common.asking import MOST_CHANGED, asked, check_count
from ..common.public_method import public_method

SCOPES = ("this", "following", "all")


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    cancel_alarm_ids = fields.Many2many(
        comodel_name="calendar.alarm",
        relation="calendar_event_cancelled_alarm_rel",
        copy=False,
        help="The reminders that come back when the session is reinstated.",
        owned=True,
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

        :param str settlement: see ``credit_invoice``
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
        :raise UserError: if one is no session, or is past and the user no
            administrator
        :raise AccessError: if a session is somebody else's
        """
        self._check_session_access()
        sessions = self._get_sessions_in_scope(scope)
        sessions._check_may_cancel()
        Credit = self.env["account.move.credit"]
        Credit._check_settlement_name(settlement)
        Credit._get_reason(reason_id)
        sessions_sudo = sessions.sudo()
        bookings = sessions_sudo.booking_ids
        check_count(bookings.with_env(self.env), MOST_CHANGED)
        results = bookings._cancel_each(
            bookings._to_amounts_by_id(amounts),
            {
                "settlement": settlement,
                "reason_id": reason_id,
                "accept_date": accept_date,
            },
            notify,
            message,
            {"is_cancelled_with_session": True},
        )
        sessions_sudo._set_cancelled(reason_id)
        return [
            {
                "session_id": session.id,
                "bookings": [results[booking.id] for booking in session.booking_ids],
            }
            for session in sessions_sudo
        ]

    @asked()
    @public_method
    def reinstate_sessions(self):
        """Put cancelled sessions back on: the bookings that were cancelled with them
        are booked again, unspent credit is taken back, spent credit is listed.

        :return: a dict per session: ``session_id``, ``taken_back`` (gross amount) and
            ``spent``, a list of ``booking_id`` and gross ``amount`` that the customer
            has used; those bookings are to be invoiced anew
        :rtype: list[dict]
        :raise UserError: if one is not cancelled
        :raise AccessError: if a session is somebody else's
        """
        self._check_session_access()
        for event in self:
            if event.session_state != "cancelled":
                raise UserError(
                    self.env._(
                        "%(session)s is not cancelled, so there is nothing to "
                        "reinstate.",
                        session=event.display_name,
                    )
                )
        sessions_sudo = self.sudo()
        bookings = sessions_sudo.booking_ids.filtered("is_cancelled_with_session")
        bookings._lock_for_cancel()
        for session in sessions_sudo._as_owner():
            session.write(
                {
                    "session_state": "planned",
                    "show_as": "busy",
                    "cancel_date": False,
                    "cancel_user_id": False,
                    "cancel_reason_id": False,
                    "alarm_ids": [Command.set(session.cancel_alarm_ids.ids)],
                    "cancel_alarm_ids": [Command.clear()],
                }
            )
        taken_back, spent = bookings._take_credit_back()
        bookings._set_reinstated(spent)
        return [
            {
                "session_id": session.id,
                "taken_back": sum(
                    taken_back.get(booking, 0.0) for booking in session.booking_ids
                ),
                "spent": [
                    {"booking_id": booking.id, "amount": spent[booking]}
                    for booking in session.booking_ids
                    if booking in spent
                ],
            }
            for session in sessions_sudo
        ]

    # === STEPS === #

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
                    "cancel_date": fields.Datetime.now(),
                    "cancel_user_id": self.env.user.id,
                    "cancel_reason_id": reason_id,
                    "cancel_alarm_ids": [Command.set(session.alarm_ids.ids)],
                    "alarm_ids": [Command.clear()],
                }
            )

    # === CHECKS AND GETTERS === #

    def _check_may_cancel(self):
        """Raise unless these are sessions that the user may cancel: practitioners
        cancel what is still to come, administrators the past, too.
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
        if self.env.su or self.env.user.has_group(
            "konfidens_credit.group_administrator"
        ):
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

    @asked()
    @public_method
    def action_reinstate(self):
        """Put these sessions back on, and tell what became of the credit."""
        results = self.reinstate_sessions()
        bookings = self.env["session.booking"]
        texts = [self.env._("The session is back on.")]
        texts += [
            self.env._(
                "%(client)s has used the credit of %(amount)s: invoice the session "
                "anew.",
                client=booking.partner_id.name,
                amount=booking.currency_id.format(spent["amount"]),
            )
            for result in results
            for spent in result["spent"]
            for booking in bookings.browse(spent["booking_id"])
        ]
        return self.env["ir.actions.client"]._get_notification(
            "\n".join(texts),
            stay=len(texts) > 1,
            then={"type": "ir.actions.client", "tag": "soft_reload"},
        )

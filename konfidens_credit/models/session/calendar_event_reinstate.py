# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Putting cancelled sessions back on, or planning others like them: these take up time
and remind as they did before.
"""

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ...core.request import to_flag, to_text
from ..common.asking import asked
from ..common.public_method import public_method


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    cancel_alarm_ids = fields.Many2many(
        comodel_name="calendar.alarm",
        relation="calendar_event_cancelled_alarm_rel",
        copy=False,
        help="The reminders that come back when the session is reinstated.",
        owned=True,
    )
    cancel_show_as = fields.Selection(
        selection=lambda self: self._fields["show_as"].selection,
        string="Shown as before It Was Cancelled",
        copy=False,
        readonly=True,
        owned=True,
    )

    # === CRUD METHODS === #

    def copy_data(self, default=None):
        """Override to have the copy of a cancelled session, which is planned, take up
        time and remind as that one did before.
        """
        vals_list = super().copy_data(default)
        for event, vals in zip(self, vals_list, strict=True):
            if event.session_state == "cancelled":
                vals.update({**event._prepare_planned_vals(), **(default or {})})
        return vals_list

    # === BUSINESS METHODS === #

    @asked(notify=to_flag, message=to_text)
    @public_method
    def reinstate_sessions(self, notify=False, message=None):
        """Put cancelled sessions back on: the bookings that were cancelled with them
        are booked again, unspent credit is taken back, spent credit is listed.

        :param bool notify: whether to tell the customers, after the commit (rule 26)
        :param str message: what to tell them besides
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
        bookings = sessions_sudo.booking_ids._filter_back_with_session()
        bookings._lock_for_cancel()
        for session in sessions_sudo._as_owner():
            session.write(
                {
                    **session._prepare_planned_vals(),
                    "session_state": "planned",
                    "cancel_date": False,
                    "cancel_user_id": False,
                    "cancel_reason_id": False,
                    "cancel_show_as": False,
                    "cancel_alarm_ids": [Command.clear()],
                }
            )
        taken_back, spent = bookings._take_credit_back()
        bookings._set_reinstated(spent)
        if notify:
            bookings._queue_notice(message)
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

    def _prepare_planned_vals(self):
        """Return how this cancelled session took up time, and reminded of it, before it
        was cancelled.
        """
        self.ensure_one()
        return {
            "show_as": self.cancel_show_as or "busy",
            "alarm_ids": [Command.set(self.cancel_alarm_ids.ids)],
        }

    # === ACTION METHODS === #

    @asked()
    @public_method
    def action_reinstate(self):
        """Open the dialog that puts these sessions back on."""
        self._check_session_access()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reinstate"),
            "res_model": "calendar.event.reinstate",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_event_ids": self.ids},
        }

    def _get_reinstated_action(self, results):
        """Return the notification of what became of the credit.

        :param list results: what ``reinstate_sessions`` returned
        """
        texts = [
            self.env._("The session is back on."),
            *self._get_spent_texts(results),
        ]
        return self.env["ir.actions.client"]._get_notification(
            "\n".join(texts),
            stay=len(texts) > 1,
            then={"type": "ir.actions.client", "tag": "soft_reload"},
        )

    @api.model
    def _get_spent_texts(self, results):
        """Return in sentences which credit was used, of what ``reinstate_sessions``
        returned.
        """
        bookings = self.env["session.booking"]
        return [
            self.env._(
                "%(client)s has used the credit of %(amount)s: invoice the session "
                "anew.",
                client=booking.partner_id.name,
                amount=booking._get_credit_currency().format(spent["amount"]),
            )
            for result in results
            for spent in result["spent"]
            for booking in bookings.browse(spent["booking_id"])
        ]

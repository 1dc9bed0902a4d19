# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sessions in calendars elsewhere, such as Google's and Outlook's: what goes out, and
what comes of changes made there.

Bookings are the ledger, here as well; what a calendar elsewhere lists never is. The
addons that stand between a calendar and sessions call these; a calendar is asked in the
name of its user, with all rights, so who asks is looked at here.
"""

from functools import partial

from odoo import fields, models
from odoo.exceptions import UserError


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    # === WHAT GOES OUT === #

    def _is_client_hidden(self):
        """Tell whether this is a session with one client, of whom the practice tells
        calendars elsewhere nothing.
        """
        self.ensure_one()
        session = self.sudo()
        return (
            bool(session.session_product_id)
            and not session.session_company_id.is_client_named_elsewhere
            and len(session._get_clients()) < 2
        )

    def _get_name_elsewhere(self):
        """Return what this event is called elsewhere."""
        self.ensure_one()
        hidden = self._is_client_hidden()
        return self.sudo().session_product_id.name if hidden else self.name

    def _is_description_hidden(self):
        """Tell whether the description stays here: it may be about a client."""
        return self._is_client_hidden() or self._is_client_described()

    def _get_attendees_elsewhere(self):
        """Return the attendees that a calendar elsewhere is told of: those that can be
        reached; of clients only those that may be named, in a calendar that hides them
        from one another, which only its owner's does.
        """
        self.ensure_one()
        attendees = self.attendee_ids.filtered("partner_id.email_normalized")
        if self.user_id and not self._is_client_hidden():
            return attendees
        return attendees.filtered(
            lambda attendee: attendee.partner_id not in self._get_clients()
        )

    def _send_again_elsewhere(self):
        """Have these sent once more, as they are, to the calendars elsewhere that know
        them: a hook.
        """

    # === WHAT COMES IN === #

    def _filter_own_sessions(self):
        """Return the sessions among these that the user runs as their organiser, in
        whichever of their companies they work now.
        """
        user = self.env.user
        return self.filtered(
            lambda event: (
                event.session_product_id
                and event.user_id == user
                and event.session_company_id in user.company_ids
                and self._may_run(user, event.session_company_id.browse())
            )
        )

    def _prepare_vals_elsewhere(self, vals):
        """Return what a session takes over of these values from elsewhere: not whose it
        is, nor what went out without its client.
        """
        self.ensure_one()
        left_out = {"user_id"}
        if self._is_client_hidden():
            left_out.add("name")
        if self._is_description_hidden():
            left_out.add("description")
        return {name: value for name, value in vals.items() if name not in left_out}

    def _change_elsewhere(self, calendar, write, state):
        """Change this session as it was changed elsewhere: all of it for its organiser,
        but for others only their own reply. A cancelled one is a record of what was.

        :param str calendar: where, for people
        :param write: the function that changes it, see ``_try_elsewhere``
        :param state: the reply of the user, if any
        :return: whether it is now as it is elsewhere
        """
        self.ensure_one()
        if self.session_state == "cancelled":
            return True
        if not self._filter_own_sessions():
            self._reply_elsewhere(state)
            return True
        return self._try_elsewhere(calendar, write)

    def _try_elsewhere(self, calendar, change):
        """Do what a change of this session elsewhere takes. Tell its organiser why when
        it is refused, and undo it, so that the other events go on.

        :return: whether it was done
        """
        try:
            with self.env.cr.savepoint():
                change()
        except UserError as refusal:
            session = self._in_users_language()
            session._tell_refused_elsewhere(calendar, str(refusal))
            return False
        return True

    def _reply_elsewhere(self, state):
        """Take over the user's own reply to these."""
        partner = self.env.user.partner_id
        if state:
            self.sudo().attendee_ids.filtered(
                lambda attendee: attendee.partner_id == partner
            ).state = state

    def _delete_elsewhere(self, calendar):
        """Do what it takes that these sessions were deleted elsewhere by the user, who
        is told: those with seats that money hangs on stay, the others are cancelled.
        Clients are told nothing yet.

        :param str calendar: where, for people
        :return: the sessions that stay: they are to be sent there again
        """
        planned = self._in_users_language().filtered(
            lambda event: event.session_state != "cancelled"
        )
        kept = planned.filtered(
            lambda event: any(
                event._has_begun() or seat.is_billed
                for seat in event.booking_ids._filter_live()
            )
        )
        for session in kept:
            session._tell_kept_elsewhere(calendar)
        for session in planned - kept:
            seats = session.booking_ids._filter_live()
            if session._try_elsewhere(
                calendar, partial(session.cancel_sessions, notify=False)
            ):
                session._tell_cancelled_elsewhere(calendar, seats)
            else:
                kept |= session
        return kept.with_env(self.env)

    def _take_off_elsewhere(self, partners, calendar):
        """Do what it takes that these guests are not listed elsewhere any more.

        Who was never sent stays. Whom the user took off the guests is no longer booked,
        unless invoiced; the user is told either way.

        :param str calendar: where, for people
        :return: the clients that stay
        """
        self.ensure_one()
        session = self._in_users_language()
        seats = session.booking_ids._filter_live().filtered(
            lambda seat: seat.partner_id in partners
        )
        if not self._filter_own_sessions() or session.session_state == "cancelled":
            return seats.partner_id
        sent = session._get_attendees_elsewhere().partner_id
        taken_off = seats.filtered(lambda seat: seat.partner_id in sent)
        kept = taken_off.filtered(lambda seat: seat.is_billed or session._has_begun())
        session._tell_seats_elsewhere(calendar, kept, taken_off - kept)
        return (seats - taken_off + kept).partner_id

    def _has_begun(self):
        """Tell whether this session was held, or is being held."""
        self.ensure_one()
        return self.session_state == "done" or self.start < fields.Datetime.now()

    def _in_users_language(self):
        """Return these, with all rights, such that the user is told in their language:
        workers that look into calendars elsewhere speak none.
        """
        return self.sudo().with_context(lang=self.env.user.lang)

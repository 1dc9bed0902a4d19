# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which changes of sessions are for Outlook.

Odoo refuses those who are connected to Outlook any change of a series, so that Outlook
does not mail all its guests for each of its events.
"""

from odoo import api, models

# Who comes, which mirrors the bookings, and that it is a session is kept here.
OURS = frozenset({"session_product_id", "partner_ids", "attendee_ids"})


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    def write(self, vals):
        """Override of `microsoft_calendar` to let sessions of a series be cancelled,
        held, booked and priced: neither is a change of the series. Guests of one are
        not sent; that it is cancelled, or back on, is.
        """
        if self._check_microsoft_sync_status() and self._is_own_change(vals):
            self = self.with_context(dont_notify=True)
            is_sent = self._is_sent(vals) or "session_product_id" in vals
            if not is_sent and not any(self.mapped("need_sync_m")):
                vals = {**vals, "need_sync_m": False}
        state = vals.get("session_state")
        known = self.filtered("microsoft_id") if state else self.browse()
        gone = known.filtered(lambda event: event.session_state == "cancelled")
        if gone or state == "cancelled":
            vals = {**vals, "need_sync_m": False}
        result = super().write(vals)
        if state == "cancelled":
            (known - gone)._delete_in_outlook()
        elif gone:
            gone._insert_in_outlook()
        return result

    def _is_own_change(self, vals):
        """Tell whether writing these values is our own change of sessions of series,
        and none of the series.
        """
        names = set(vals) - {"recurrence_update"}
        of_series = self._get_recurrent_fields() | {"recurrency"}
        if names & of_series or not any(event.recurrency for event in self):
            return False
        if vals.get("recurrence_update") == "future_events":
            # They become a series of their own.
            return False
        if "session_product_id" not in names and self != self._filter_sessions():
            return False
        return self._is_owner() or not self._is_sent(vals)

    def _is_sent(self, vals):
        """Tell whether these values change what Outlook is for."""
        return bool((set(vals) - OURS) & self._get_microsoft_synced_fields())

    # === WHAT GOES OUT === #

    def _delete_in_outlook(self):
        """Take these sessions off Outlook: what is cancelled there is gone."""
        timeout = self._get_microsoft_graph_timeout()
        for session in self._as_outlook_user():
            session._microsoft_delete(
                session._get_organizer(), session.microsoft_id, timeout=timeout
            )

    def _insert_in_outlook(self):
        """Put these sessions, gone there, on Outlook as events of their own."""
        self.with_context(dont_notify=True).write(
            {
                "microsoft_id": False,
                "ms_universal_event_id": False,
                "microsoft_recurrence_master_id": False,
                "need_sync_m": False,
                "follow_recurrence": False,
            }
        )
        timeout = self._get_microsoft_graph_timeout()
        for session in self._as_outlook_user():
            values = session._microsoft_values(self._get_microsoft_synced_fields())
            session._microsoft_insert(values, timeout=timeout)

    def _send_again_elsewhere(self):
        """Override to send those of these to Outlook that are there."""
        timeout = self._get_microsoft_graph_timeout()
        for session in self.filtered("microsoft_id")._as_outlook_user():
            if values := session._microsoft_values(self._get_microsoft_synced_fields()):
                session._microsoft_patch(
                    session._get_organizer(),
                    session.microsoft_id,
                    values,
                    timeout=timeout,
                )
        return super()._send_again_elsewhere()

    def _as_outlook_user(self):
        """Yield each of these as the user in whose calendar it is, and their companies:
        Odoo asks for the calendars of others only while the user is connected, too.
        """
        for session in self:
            user = session.user_id or self.env.user
            companies = user.sudo().company_ids
            yield session.with_user(user).with_context(
                allowed_company_ids=companies.ids
            )

    @api.model
    def _get_microsoft_synced_fields(self):
        """Override of `microsoft_calendar`: what becomes a session, or none, is sent
        again, with what its guests may see of each other.
        """
        return super()._get_microsoft_synced_fields() | {"session_product_id"}

    def _microsoft_values(self, fields_to_sync, initial_values=()):
        """Override of `microsoft_calendar` to show no guest of a session to another,
        and to send nothing of one that is gone there.
        """
        if not self.session_product_id:
            return super()._microsoft_values(fields_to_sync, initial_values)
        if self.session_state == "cancelled":
            return {}
        names = set(fields_to_sync)
        if "session_product_id" in names:
            names |= {"name", "description", "attendee_ids"}
        if "attendee_ids" in names:
            # These decide whether the client is named.
            names |= {"name", "description"}
        values = super()._microsoft_values(names, initial_values)
        if not names:
            return values
        values["hideAttendees"] = True
        if "subject" in values:
            values["subject"] = self._get_name_elsewhere()
        if "body" in values and self._is_description_hidden():
            values["body"]["content"] = ""
        if "attendees" in values:
            known = self._get_attendees_elsewhere().mapped("email")
            values["attendees"] = [
                attendee
                for attendee in values["attendees"]
                if attendee["emailAddress"]["address"] in known
            ]
        return values

    def _ensure_attendees_have_email(self):
        """Override of `microsoft_calendar`: clients of sessions need no address; those
        without are not sent.
        """
        others = self.filtered(lambda event: not event.session_product_id)
        return super(CalendarEvent, others)._ensure_attendees_have_email()

    def _is_microsoft_insertion_blocked(self, sender_user):
        """Override of `microsoft_calendar`: a session that was cancelled before it was
        sent is not.
        """
        return (
            self.session_state == "cancelled"
            or super()._is_microsoft_insertion_blocked(sender_user)
        )

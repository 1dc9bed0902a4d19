# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What comes of changes of sessions in Outlook."""

from odoo import api, models

from odoo.addons.microsoft_calendar.models.calendar import ATTENDEE_CONVERTER_M2O

CALENDAR = "Outlook"


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    @api.model
    def _microsoft_to_odoo_values(
        self,
        microsoft_event,
        default_reminders=(),
        default_values=None,
        with_ids=False,
    ):
        """Override of `microsoft_calendar` to leave to a session what is not
        Outlook's.
        """
        values = super()._microsoft_to_odoo_values(
            microsoft_event, default_reminders, default_values, with_ids
        )
        if microsoft_event.is_recurrence() or microsoft_event.is_cancelled():
            return values
        event = self.browse(microsoft_event.odoo_id(self.env)).exists()
        if not event.session_product_id:
            return values
        return event._prepare_vals_elsewhere(values)

    def _write_from_microsoft(self, microsoft_event, vals):
        """Override of `microsoft_calendar`: what is refused of a session is sent again,
        as it was.
        """
        if not self.session_product_id:
            return super()._write_from_microsoft(microsoft_event, vals)
        reply = (microsoft_event.responseStatus or {}).get("response")
        write = super()._write_from_microsoft
        if not self._change_elsewhere(
            CALENDAR,
            lambda: write(microsoft_event, vals),
            ATTENDEE_CONVERTER_M2O.get(reply),
        ):
            self._send_again_elsewhere()
        return None

    def _cancel_microsoft(self):
        """Override of `microsoft_calendar`: a session is cancelled, or comes back as an
        event of its own. Guests only leave it, and one that is cancelled here is gone
        there, as it was sent.
        """
        sessions = self.filtered(
            lambda event: event.active and event.session_product_id
        )
        own = sessions._filter_own_sessions()
        kept = own._delete_elsewhere(CALENDAR)
        series = kept.recurrence_id
        kept.with_context(dont_notify=True).write(
            {"recurrence_id": False, "recurrency": False, "follow_recurrence": False}
        )
        series.filtered(
            lambda recurrence: recurrence.base_event_id in kept
        )._select_new_base_event()
        kept._insert_in_outlook()
        (sessions - own)._reply_elsewhere("declined")
        return super(CalendarEvent, self - sessions)._cancel_microsoft()

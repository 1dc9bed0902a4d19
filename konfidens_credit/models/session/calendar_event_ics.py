# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Calendar files of sessions: what a client's calendar program reads (rule 26).

An invitation and what cancels it are messages to one calendar (iTIP, RFC 5546): they
have the same UID, organizer and attendee, each file tells of one session, and what is
newer has the higher sequence.
"""

from datetime import timedelta

import vobject

from odoo import fields, models
from odoo.tools import email_normalize, html2plaintext

from ...core.request import join_lines

# What has a client's calendar program move a session.
TIMES = frozenset({"allday", "duration", "start", "start_date", "stop", "stop_date"})
ANSWERS = {
    "accepted": "ACCEPTED",
    "declined": "DECLINED",
    "tentative": "TENTATIVE",
}


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    ics_sequence = fields.Integer(
        string="Calendar Sequence",
        default=0,
        copy=False,
        readonly=True,
        help="Calendar programs take the file with the highest one for the newest.",
        owned=True,
    )

    # === SEQUENCE === #

    def _filter_moved(self, vals):
        """Return the sessions that writing these values gives another time."""
        times = {name: vals[name] for name in TIMES.intersection(vals)}
        if not times:
            return self.browse()
        return self.filtered(
            lambda event: (
                event.session_product_id
                and any(
                    self._fields[name].convert_to_record(
                        self._fields[name].convert_to_cache(value, event), event
                    )
                    != event[name]
                    for name, value in times.items()
                )
            )
        )

    def _raise_ics_sequence(self):
        """Have what calendars are told of these sessions from now on count as newer
        than all before, as when they are moved, or seats in them cancelled or booked
        again; it never goes back.
        """
        events = self.sudo()._as_owner().with_context(dont_notify=True)
        for sequence, sessions in events.grouped("ics_sequence").items():
            sessions.ics_sequence = sequence + 1

    # === FILES === #

    def _get_ics_file(self):
        """Override of `calendar` to give sessions a stable identity, and to keep the
        clients' addresses from one another.

        Odoo makes up a new UID on every call, so that no cancellation could ever match
        its invitation. Each session stands alone, without the rule of its series: it
        can be moved and cancelled alone.
        """
        files = super()._get_ics_file()
        for session in self.filtered("session_product_id"):
            if content := files.get(session.id):
                calendar = session._read_odoos_ics(content)
                session._make_ics_stable(calendar.vevent)
                files[session.id] = calendar.serialize().encode()
        return files

    def _get_ics_cancellations(self, recipient):
        """Return the files that take these sessions off a calendar, one for each.

        :param recipient: the ``res.partner`` whose calendar it is; nobody else is named
        :rtype: list[bytes]
        """
        return [
            self._address_ics(content, "CANCEL", recipient)
            for content in self._get_ics_file().values()
        ]

    def _get_ics_invitation(self, content, recipient):
        """Return the file that puts this session on a calendar.

        :param bytes content: what ``_get_ics_file`` says of it
        :param recipient: the ``res.partner`` whose calendar it is; nobody else is named
        :rtype: bytes
        """
        self.ensure_one()
        attendee = self.attendee_ids.filtered(
            lambda attendee: attendee.partner_id == recipient
        )[:1]
        answer = ANSWERS.get(attendee.state, "NEEDS-ACTION")
        return self._address_ics(content, "REQUEST", recipient, answer)

    def _address_ics(self, content, method, recipient, answer=None):
        calendar = vobject.readOne(content.decode())
        calendar.add("method").value = method
        vevent = calendar.vevent
        attendee = vevent.add("attendee")
        attendee.value = f"MAILTO:{recipient.email_normalized}"
        if method == "CANCEL":
            vevent.contents.pop("valarm", None)
            vevent.status.value = "CANCELLED"
        else:
            attendee.params["PARTSTAT"] = [answer]
        return calendar.serialize().encode()

    # === WHAT IS IN THEM === #

    def _read_odoos_ics(self, content):
        """Return the calendar that Odoo writes, which puts the organizer's name and
        address there as they are: a line break in one would break the file.
        """
        text = self._unfold_ics(content.decode())
        organizer = self.partner_id
        name = (organizer.display_name or "").replace('"', "'")
        for value in map(self._unfold_ics, (name, organizer.email or "")):
            if value != join_lines(value):
                text = text.replace(value, join_lines(value))
        return vobject.readOne(text)

    def _unfold_ics(self, text):
        return text.replace("\r\n ", "")

    def _make_ics_stable(self, vevent):
        self.ensure_one()
        for name in ("attendee", "organizer", "rrule", "uid"):
            vevent.contents.pop(name, None)
        if self._is_client_described():
            vevent.contents.pop("description", None)
        vevent.add("uid").value = self._get_ics_uid()
        vevent.add("sequence").value = str(self.sudo().ics_sequence)
        cancelled = self.session_state == "cancelled"
        vevent.add("status").value = "CANCELLED" if cancelled else "CONFIRMED"
        if self.allday:
            # Odoo writes its office hours; the last day is not part of the time.
            vevent.dtstart.value = self.start_date
            vevent.dtend.value = self.stop_date + timedelta(days=1)
        for alarm in vevent.contents.get("valarm", ()):
            # Odoo's would ring that long after the session has begun.
            alarm.trigger.value = -abs(alarm.trigger.value)
        self._add_ics_organizer(vevent)

    def _add_ics_organizer(self, vevent):
        """Name the practitioner, or the company for one without an address."""
        organizer = vevent.add("organizer")
        if address := self.partner_id.email_normalized:
            name = join_lines(self.partner_id.display_name or "")
            organizer.params["CN"] = [name.replace('"', "'") or address]
        else:
            address = email_normalize(self.session_company_id.email_formatted or "")
            address = address or "noreply@localhost"
        organizer.value = f"MAILTO:{address}"

    def _is_client_described(self):
        """Tell whether a client's address is in the description: Odoo writes that of
        the first there while an event is no session yet.
        """
        description = html2plaintext(self.description or "")
        session = self.sudo()
        clients = session.booking_ids.partner_id | session._get_clients()
        return any(client.email in description for client in clients.filtered("email"))

    def _get_ics_uid(self):
        """Return what tells this session apart in every calendar program."""
        self.ensure_one()
        database = self.env["ir.config_parameter"].sudo().get_param("database.uuid", "")
        return f"odoo-{database}-{self.id}"

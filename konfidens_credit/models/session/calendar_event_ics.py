# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Calendar files of sessions: what a client's calendar program reads (rule 26)."""

import vobject

from odoo import models
from odoo.tools import email_normalize, html2plaintext


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

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
                calendar = self._read_ics(content)
                session._make_ics_stable(calendar.vevent)
                files[session.id] = calendar.serialize().encode()
        return files

    def _read_ics(self, content):
        """Return what Odoo writes, without lines that a name with a line break breaks:
        Odoo writes the organizer's as it is.
        """
        return vobject.readOne(content.decode(), ignoreUnreadable=True)

    def _make_ics_stable(self, vevent):
        self.ensure_one()
        for name in ("attendee", "rrule", "uid"):
            vevent.contents.pop(name, None)
        # Odoo writes the first client's address into an event that was none yet.
        description = html2plaintext(self.description or "")
        if any(client.email in description for client in self._get_reachable()):
            vevent.contents.pop("description", None)
        vevent.add("uid").value = self._get_ics_uid()

    def _get_reachable(self):
        return self.sudo().booking_ids.partner_id.filtered("email")

    def _get_ics_uid(self):
        """Return what tells this session apart in every calendar program."""
        self.ensure_one()
        database = self.env["ir.config_parameter"].sudo().get_param("database.uuid", "")
        return f"odoo-{database}-{self.id}"

    def _get_ics_cancellation(self, recipient):
        """Return the file that takes these sessions off a calendar (iTIP, RFC 5546).

        :param recipient: the ``res.partner`` whose calendar it is; nobody else is named
        :rtype: bytes
        """
        cancellation = vobject.iCalendar()
        cancellation.add("method").value = "CANCEL"
        for session_id, content in self._get_ics_file().items():
            vevent = self._read_ics(content).vevent
            vevent.contents.pop("valarm", None)
            vevent.add("status").value = "CANCELLED"
            vevent.add("sequence").value = "1"
            vevent.add("attendee").value = f"MAILTO:{recipient.email_normalized}"
            if "organizer" not in vevent.contents:
                # A practitioner without an address; a cancellation needs an organizer.
                company = self.browse(session_id).session_company_id
                address = email_normalize(company.email_formatted or "")
                address = address or "noreply@localhost"
                vevent.add("organizer").value = f"MAILTO:{address}"
            cancellation.add(vevent)
        return cancellation.serialize().encode()

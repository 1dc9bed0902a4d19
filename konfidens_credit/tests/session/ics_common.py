# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Calendar files as clients get them, read with another library than the one that wrote
them.
"""

from icalendar import Calendar

from .session_common import SessionCommon

LONGEST_LINE = 75
# What may stand in a file.
KNOWN = {
    "ATTENDEE",
    "CREATED",
    "DESCRIPTION",
    "DTEND",
    "DTSTAMP",
    "DTSTART",
    "LOCATION",
    "ORGANIZER",
    "SEQUENCE",
    "STATUS",
    "SUMMARY",
    "UID",
}


class IcsCommon(SessionCommon):
    def _read(self, content):
        """Return the method of a calendar file, and its only event."""
        for line in content.split(b"\r\n"):
            self.assertLessEqual(len(line), LONGEST_LINE)
        calendar = Calendar.from_ical(content)
        [event] = calendar.events
        self.assertFalse(calendar.errors + event.errors)
        self.assertFalse(set(event) - KNOWN, "Something was put into the file.")
        return str(calendar.get("METHOD", "")), event

    def _read_files(self, mails):
        """Return the calendar files by the recipient of the mail that they come with,
        in the order in which they are attached.
        """
        return {
            mail.recipient_ids: [
                self._read(file.raw)
                for file in mail.attachment_ids.sorted("id")
                if file.name.endswith(".ics")
            ]
            for mail in mails
        }

    def _invite(self, session):
        """Invite to a session, and return the file that each attendee gets."""
        before = self.env["mail.mail"].search([])
        session.with_user(self.practitioner).action_send_invitations()
        files = self._read_files(self.env["mail.mail"].search([]) - before)
        return {recipient: file for recipient, [file] in files.items()}

    def _tell_cancelled(self, seats):
        """Tell of cancelled bookings, and return the files that each customer gets."""
        before = self.env["mail.mail"].search([])
        seats.sudo().with_user(self.env.ref("base.user_root"))._send_notices()
        return self._read_files(self.env["mail.mail"].search([]) - before)

    def _cancel(self, sessions, **options):
        """Cancel sessions, and return the files that each customer gets."""
        sessions.with_user(self.practitioner).cancel_sessions(**options)
        seats = sessions.sudo().booking_ids
        return self._tell_cancelled(
            seats.filtered(lambda seat: seat.notice_state == "queued")
        )

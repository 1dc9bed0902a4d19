# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What stands in the e-mails that arrived, and in the calendar files they bring, read
with another library than the one that wrote them.
"""

from email.utils import parseaddr

from icalendar import Calendar
from inbox import PATIENCE_SECONDS


def take(inbox, names, about=""):
    """Wait for the messages to these customers; return one each, by name."""
    messages = {}
    while set(messages) < set(names):
        message = inbox.received.get(timeout=PATIENCE_SECONDS)
        name = parseaddr(message["To"])[1].partition("@")[0]
        if name in names:
            assert name not in messages, f"{name} is told twice"
            assert about in message["Subject"]
            messages[name] = message
    return messages


def read_text(message):
    """Return the words of a message, with plain spaces."""
    text = message.get_body("plain").get_content().replace("*", "")
    return " ".join(text.split())


def attached(message):
    return {part.get_filename(): part for part in message.iter_attachments()}


def read_attachment(message, name):
    content = attached(message)[name].get_content()
    text = content if isinstance(content, str) else content.decode()
    return text.replace("\r\n", "\n").replace("\n ", "")


def read_calendars(message):
    """Return the method and the event of each calendar file of a message."""
    calendars = [
        Calendar.from_ical(read_attachment(message, name))
        for name in attached(message)
        if name.endswith(".ics")
    ]
    return [
        (str(calendar.get("METHOD", "")), event)
        for calendar in calendars
        for event in calendar.events
    ]

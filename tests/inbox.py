# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A real SMTP server on loopback, and what arrived there."""

import email
import queue
from email import policy

from aiosmtpd.controller import Controller

from tools.odoo_process import free_port

PATIENCE_SECONDS = 60


class Inbox:
    """Takes every e-mail; use it as a context manager."""

    def __init__(self):
        self.port = free_port()
        self.received = queue.Queue()
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *error):
        self.controller.stop()

    async def handle_DATA(self, server, session, envelope):
        self.received.put(
            email.message_from_bytes(envelope.content, policy=policy.default)
        )
        return "250 OK"

    def next_to(self, address):
        """Wait for the next e-mail to `address`."""
        while True:
            message = self.received.get(timeout=PATIENCE_SECONDS)
            if address in message["To"]:
                return message

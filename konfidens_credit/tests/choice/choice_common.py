# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A class that falls out, whose customers have paid by bank or by card."""

from datetime import timedelta

from odoo import Command

from ..refund.refund_common import RefundCommon
from ..session.session_common import SessionCommon


class ChoiceCommon(RefundCommon, SessionCommon):
    """A class of 100.00 with two places, in the company's currency."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.service.session_places = 2

    @classmethod
    def _paid(cls, *clients, by_card=(), **values):
        """Return a session of these clients, each of whom has paid."""
        session = cls._session(*clients, **values)
        for invoice in cls._invoiced(session):
            if invoice.partner_id in by_card:
                cls._pay_by_card(invoice)
            else:
                cls._pay(invoice)
        return session

    @classmethod
    def _later(cls, *clients, price=80.0, weeks=1, **values):
        """Return another date that so many weeks later these clients come to, or
        nobody, at a net price.
        """
        start = cls._in_a_week() + timedelta(weeks=weeks)
        people = cls.practitioner.partner_id + cls.env["res.partner"].union(*clients)
        session = (
            cls.env["calendar.event"]
            .with_user(values.get("user_id") or cls.practitioner)
            .create(
                {
                    "name": "Another class",
                    "session_product_id": cls.service.id,
                    "start": start,
                    "stop": start + timedelta(hours=1),
                    "event_tz": "UTC",
                    "partner_ids": [Command.set(people.ids)],
                    **values,
                }
            )
        )
        session.session_price = price
        return session

    def _asked(self, *clients, by_card=(), **values):
        """Cancel a paid session and let its customers choose; return its bookings."""
        session = self._paid(*clients, by_card=by_card, **values)
        session.with_user(self.practitioner).cancel_sessions(settlement="choose")
        return session.sudo().booking_ids.sorted("id")

    def _choose(self, seats, choice, event=None, **options):
        """Choose as the practitioner, and return the results."""
        if event:
            options["event_id"] = event.id
        return seats.with_user(self.practitioner).choose(choice, **options)

    def _offers(self, seat):
        [choices] = seat._get_choices()
        return {offer["choice"]: offer for offer in choices["offers"]}

    def _send_messages(self):
        """Send what is queued; return the new messages by recipient."""
        mails = self.env["mail.mail"].search([])
        self._run_worker("session.booking", "_cron_send_notices")
        new = self.env["mail.mail"].search([]) - mails
        return {mail.recipient_ids: mail for mail in new}

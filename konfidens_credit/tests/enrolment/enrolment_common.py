# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Courses with sessions, and clients who are enrolled in them."""

from datetime import timedelta

from odoo import Command, fields

from ..session.session_common import SessionCommon


class EnrolmentCommon(SessionCommon):
    """A course of sessions a week apart, for which clients pay 12.50 each, and a
    membership for 400.00 by the month, both with 25 % tax.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()
        cls.course = cls._create_service("Padel course", 10.0, enrolment_billing="once")
        cls.membership = cls._create_service(
            "Membership", 320.0, enrolment_billing="month"
        )

    @classmethod
    def _plan_course(cls, count=10, product=None, start=None, **values):
        """Return the sessions of a course that nobody is in yet."""
        start = start or cls._in_a_week()
        sessions = cls.env["calendar.event"].with_user(cls.practitioner)
        return sessions.create(
            [
                {
                    "name": "Padel",
                    "session_product_id": (product or cls.course).id,
                    "start": start + timedelta(weeks=number),
                    "stop": start + timedelta(weeks=number, hours=1),
                    "event_tz": "UTC",
                    "partner_ids": [Command.set(cls.practitioner.partner_id.ids)],
                    **values,
                }
                for number in range(count)
            ]
        )

    @classmethod
    def _enrol(cls, *clients, product=None, **values):
        """Enrol the clients as their practitioner."""
        return (
            cls.env["product.enrolment"]
            .with_user(cls.practitioner)
            .create(
                [
                    {
                        "partner_id": client.id,
                        "product_id": (product or cls.course).id,
                        **values,
                    }
                    for client in clients
                ]
            )
        )

    @classmethod
    def _bill(cls, enrolments, post=True, date=None):
        """Invoice what is due of these enrolments and return the invoices."""
        drafts = enrolments.invoice_enrolments(date)
        invoices = cls.env["account.move"].browse(
            [draft["invoice_id"] for draft in drafts]
        )
        if post:
            invoices.action_post()
        return invoices

    def _day_of(self, session):
        return fields.Date.to_string(session.start)

    def _credit_notes(self, result):
        return self.env["account.move"].browse(result["credit_note_ids"])

    def _await_payment(self, invoice):
        """Let a payment of the invoice be under way, which blocks crediting it."""
        provider = self.env["payment.provider"].search([("code", "=", "demo")], limit=1)
        charge = self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": self.env.ref("payment.payment_method_card").id,
                "reference": f"pending {invoice.name}",
                "amount": 1.0,
                "currency_id": invoice.currency_id.id,
                "partner_id": invoice.partner_id.id,
                "invoice_ids": [Command.set(invoice.ids)],
            }
        )
        charge._set_pending()
        return charge

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sessions, clients and practitioners for tests."""

from datetime import datetime, timedelta

from odoo import Command, fields
from odoo.tests import new_test_user

from ..common.credit_common import CreditCommon
from ..common.kept import take_kept

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class SessionCommon(CreditCommon):
    """A practitioner with a service of 80.00, for which clients pay 100.00: 25 % tax
    comes on top; and four clients.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if take_kept(cls, SessionCommon):
            return
        groups = "base.group_user,konfidens_credit.group_practitioner"
        cls.practitioner = new_test_user(
            cls.env, "practitioner", groups=groups, tz="UTC"
        )
        cls.colleague = new_test_user(cls.env, "colleague", groups=groups, tz="UTC")
        cls.administrator = new_test_user(
            cls.env, "secretary", groups="konfidens_credit.group_administrator"
        )
        cls.tax = cls._create_tax(25, name="VAT 25 %")
        cls.service = cls._create_service("Yoga class", 80.0)
        cls.ann, cls.ben, cls.cleo, cls.dan = cls.env["res.partner"].create(
            [
                {"name": name, "email": f"{name.lower()}@example.com"}
                for name in ("Ann", "Ben", "Cleo", "Dan")
            ]
        )
        cls.clients = cls.ann + cls.ben

    @classmethod
    def _create_service(cls, name, price, **values):
        """Return a service of ``price``, to which the tax is added."""
        return cls.env["product.product"].create(
            {
                "name": name,
                "type": "service",
                "list_price": price,
                "taxes_id": [Command.set(cls.tax.ids)],
                "property_account_income_id": cls.company_data[
                    "default_account_revenue"
                ].id,
                **values,
            }
        )

    @classmethod
    def _session(cls, *clients, start=None, **values):
        """Return a session of the practitioner, or of whom ``user_id`` names; it starts
        in a week, at ten o'clock.
        """
        clients = clients or cls.clients
        start = start or cls._in_a_week()
        return (
            cls.env["calendar.event"]
            .with_user(values.get("user_id") or cls.practitioner)
            .create(
                {
                    "name": "Monday Yoga",
                    "session_product_id": cls.service.id,
                    "start": start,
                    "stop": start + timedelta(hours=1),
                    "partner_ids": [
                        Command.set(
                            [
                                cls.practitioner.partner_id.id,
                                *(client.id for client in clients),
                            ]
                        )
                    ],
                    **values,
                }
            )
        )

    @classmethod
    def _in_a_week(cls):
        day = fields.Date.today() + timedelta(days=7)
        return datetime.combine(day, datetime.min.time()).replace(hour=10)

    @classmethod
    def _series(cls, *clients, count=6, **values):
        """Return the sessions of a weekly series, in order."""
        start = values.get("start") or cls._in_a_week()
        first = cls._session(
            *clients,
            **{
                "start": start,
                WEEKDAYS[start.weekday()]: True,
                "recurrency": True,
                "rrule_type": "weekly",
                "event_tz": "UTC",
                "end_type": "count",
                "count": count,
                **values,
            },
        )
        return first.recurrence_id.calendar_event_ids.sorted("start")

    @classmethod
    def _invoiced(cls, sessions, post=True):
        """Invoice these sessions and return the invoices."""
        drafts = sessions.invoice_sessions()
        invoices = cls.env["account.move"].browse(
            [draft["invoice_id"] for draft in drafts]
        )
        if post:
            invoices.action_post()
        return invoices

    def _booking(self, session, client):
        """Return the newest booking of ``client`` in ``session``."""
        return (
            session.sudo()
            .booking_ids.filtered(lambda booking: booking.partner_id == client)
            .sorted("id")[-1:]
        )

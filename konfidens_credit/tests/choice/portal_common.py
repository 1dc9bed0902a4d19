# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Customers at the portal, with a login and without."""

from datetime import timedelta

import lxml.html

from odoo import Command, fields
from odoo.tests import HttpCase, new_test_user

from ..refund.refund_common import RefundCommon
from ..session.session_common import SessionCommon


class PortalChoiceCommon(SessionCommon, RefundCommon, HttpCase):
    """Ann pays for herself, and for her children Ben and Cleo; all have a login, and so
    has Dan, a stranger.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.ben + cls.cleo).invoice_to_id = cls.ann
        for partner in cls.ann + cls.ben + cls.cleo + cls.dan:
            new_test_user(
                cls.env,
                f"portal_{partner.name.lower()}",
                groups="base.group_portal",
                partner_id=partner.id,
                name=partner.name,
            )
        cls.token = cls._save_card(cls.ann)
        cls.company.write(
            {
                "customer_may_cancel": True,
                "cancel_free_hours": 24,
                "cancel_fee_percent": 30,
            }
        )

    def _log_in(self, partner):
        login = partner.user_ids.login
        self.authenticate(login, login)

    def _in(self, **time):
        return fields.Datetime.now().replace(second=30) + timedelta(**time)

    def _seat(self, client=None, paid=True, card=False, **values):
        """Return the seat of a client in a session of their own, which is paid."""
        session = self._session(client or self.ann, **values)
        if paid:
            invoice = self._invoiced(session)
            if card:
                self._pay_by_card(invoice)
            else:
                self._pay(invoice)
        return session.sudo().booking_ids

    def _date(self, *clients, days=1, **values):
        """Return a session that is open to others, days after the next week's."""
        people = self.practitioner.partner_id.ids + [client.id for client in clients]
        start = self._in_a_week() + timedelta(days=days)
        vals = {"partner_ids": [Command.set(people)], **values}
        return self._session(start=start, **vals)

    def _read(self, answer):
        """Return a page as a tree, whose texts have plain spaces."""
        return lxml.html.fromstring(answer.text.replace("\xa0", " "))

    def _text(self, page, name):
        """Return the text of the parts of a page of this name."""
        return " ".join(
            " ".join(part.text_content().split())
            for part in page.xpath(f"//*[@name='{name}']")
        )

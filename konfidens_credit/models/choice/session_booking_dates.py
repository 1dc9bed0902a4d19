# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Other dates for a cancelled seat: open sessions of the same service."""

from odoo import fields, models
from odoo.fields import Domain

# How many are offered, and among how many they are looked for.
MOST_DATES = 20
MOST_SEARCHED = 200


class SessionBooking(models.Model):
    _inherit = "session.booking"

    def _get_other_dates(self, amount):
        """Return the other dates that this seat's customer may choose, the next first;
        see ``_get_choices``.

        :param float amount: gross amount that is left of its credit
        """
        self.ensure_one()
        return [
            self._explain_date(event, amount)
            for event in self._find_other_dates()[:MOST_DATES]
        ]

    def _find_other_dates(self):
        """Return the sessions that this seat's customer may move to: to come, of the
        same service and company, and open to them. Who else comes there is not told.
        """
        self.ensure_one()
        events = self.env["calendar.event"].search(
            Domain(
                [
                    ("session_product_id", "=", self.product_id.id),
                    ("session_company_id", "=", self.company_id.id),
                    ("session_state", "=", "planned"),
                    ("start", ">", fields.Datetime.now()),
                    ("id", "!=", self.event_id.id),
                ]
            ),
            order="start, id",
            limit=MOST_SEARCHED,
        )
        # Private by its own mark, or by default in its practitioner's calendar.
        events = events.filtered(lambda event: event.effective_privacy != "private")
        return events._filter_open_to(self.partner_id, self.user_id)

    def _explain_date(self, event, amount):
        """Return what moving this seat to that session would come to."""
        currency = self._get_credit_currency()
        price = self._get_gross_of(self._get_price_on(event))
        # Credit of another currency is not used on it (rule 13).
        usable = amount if currency == self.currency_id else 0.0
        to_pay = self.currency_id.round(max(price - usable, 0.0))
        stays = currency.round(amount - min(usable, price))
        return {
            "event_id": event.id,
            "service": self.product_id.name,
            "time": event._get_session_time_text(),
            "practitioner": event.user_id.name or False,
            "place": event.location or False,
            "price": price,
            "to_pay": to_pay,
            "stays": stays,
            "message": self._get_price_text(price, to_pay, stays),
        }

    def _get_price_text(self, price, to_pay, stays):
        """Return what a seat at this price leaves to pay, or leaves as credit."""
        names = {
            "price": self.currency_id.format(price),
            "to_pay": self.currency_id.format(to_pay),
            "stays": self._get_credit_currency().format(stays),
        }
        if not self.currency_id.is_zero(to_pay):
            return self.env._("%(price)s: %(to_pay)s is left to pay.", **names)
        if not self._get_credit_currency().is_zero(stays):
            return self.env._("%(price)s: %(stays)s stays your credit.", **names)
        return self.env._("%(price)s: your credit covers it.", **names)

    def _get_price_on(self, event):
        """Return what this seat's client pays in another session: what was agreed where
        the sessions cost the same, else what that session costs.
        """
        self.ensure_one()
        is_same = not self.currency_id.compare_amounts(
            event.session_price, self.event_id.session_price
        )
        return self.price if is_same else event.session_price

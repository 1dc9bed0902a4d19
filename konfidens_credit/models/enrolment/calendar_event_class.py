# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Classes: a session each week, and the clients who come to all of them."""

from datetime import datetime, timedelta

import pytz

from odoo import Command, api, models

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    @api.model
    def _plan_class(self, vals, days, hour, duration, clients, billing, price):
        """Plan a session on each of these days, a week apart, with these clients.

        :param dict vals: what all sessions have: name, service, practitioner, company
        :param list days: dates of one weekday, in order
        :param float hour: when they start, where the practitioner is
        :param float duration: in hours
        :param res.partner clients: who comes to all of them
        :param str billing: "session" books each by itself; else the clients are
            enrolled, and invoiced as ``product.enrolment.billing`` says
        :param float price: of a session, or of the enrolment
        :return: the sessions, and the enrolments
        """
        organiser = self.env["res.users"].browse(vals["user_id"])
        zone = organiser.tz or self.env.user.tz or "UTC"
        start = self._get_class_start(days[0], hour, zone)
        is_single = billing == "session"
        guests = organiser.sudo().partner_id.ids + (clients.ids if is_single else [])
        session = self.create(
            {
                **vals,
                **self._prepare_class_rule(days, zone),
                **({"session_price": price} if is_single else {}),
                "start": start,
                "stop": start + timedelta(hours=duration),
                "partner_ids": [Command.set(guests)],
            }
        )
        enrolments = self.env["product.enrolment"]
        if not is_single:
            enrolments = enrolments.create(
                [
                    {
                        "partner_id": client.id,
                        "product_id": vals["session_product_id"],
                        "company_id": vals["session_company_id"],
                        "user_id": organiser.id,
                        "date_from": days[0],
                        "date_to": days[-1],
                        "billing": billing,
                        "price": price,
                    }
                    for client in clients
                ]
            )
        return session.recurrence_id.calendar_event_ids or session, enrolments

    @api.model
    def _get_class_start(self, day, hour, zone):
        """Return when a session on this day starts, as Odoo keeps time."""
        local = datetime.combine(day, datetime.min.time()) + timedelta(hours=hour)
        return (
            pytz.timezone(zone)
            .localize(local)
            .astimezone(pytz.utc)
            .replace(tzinfo=None)
        )

    @api.model
    def _prepare_class_rule(self, days, zone):
        """Return the values that repeat a session on these days."""
        if len(days) == 1:
            return {"event_tz": zone}
        return {
            "event_tz": zone,
            "recurrency": True,
            "rrule_type": "weekly",
            WEEKDAYS[days[0].weekday()]: True,
            "end_type": "end_date",
            "until": days[-1],
        }

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the dialog of a new class shows beforehand: who comes, and how often."""

from odoo import Command, api, models
from odoo.tools import format_date

from ...core.people import read_people
from ...core.periods import get_days

MOST_CLIENTS = 200


class CalendarEventNewClass(models.TransientModel):
    _inherit = "calendar.event.new.class"

    @api.depends("people")
    def _compute_line_ids(self):
        for wizard in self:
            people = read_people(wizard.people or "")[:MOST_CLIENTS]
            wizard.line_ids = [
                Command.clear(),
                *(
                    Command.create(
                        {
                            "name": person.name,
                            "email": person.email,
                            "payer_name": person.payer_name,
                            "payer_email": person.payer_email,
                            "found_count": len(clients),
                            "partner_id": clients.id if len(clients) == 1 else False,
                            "payer_id": payers.id if len(payers) == 1 else False,
                        }
                    )
                    for person, (clients, payers) in self.env["res.partner"]
                    ._find_people(people)
                    .items()
                ),
            ]

    @api.depends(
        "product_id",
        "billing",
        "weekday",
        "date_from",
        "date_until",
        "user_id",
        "line_ids.partner_id",
    )
    def _compute_summary(self):
        for wizard in self:
            days, lines = wizard._get_days(), wizard.line_ids
            wizard.summary = wizard.remark = False
            if not days:
                continue
            wizard.summary = self.env._(
                "%(sessions)s sessions from %(first)s to %(last)s, %(clients)s "
                "clients, %(new)s of them new.",
                sessions=len(days),
                first=format_date(self.env, days[0]),
                last=format_date(self.env, days[-1]),
                clients=len(lines),
                new=len(lines.filtered(lambda line: line.state == "new")),
            )
            others = wizard._get_other_sessions()
            if wizard.billing != "session" and others:
                wizard.remark = self.env._(
                    "%(count)s other sessions of %(service)s in this time are booked, "
                    "too.",
                    count=len(others),
                    service=wizard.product_id.name,
                )

    def _get_days(self):
        """Return the days on which there is a session."""
        self.ensure_one()
        if not (self.date_from and self.date_until and self.weekday):
            return []
        return get_days(int(self.weekday), self.date_from, self.date_until)

    def _get_other_sessions(self):
        """Return the sessions of the service that are planned in this time already:
        whoever is enrolled in it comes to these, too.
        """
        self.ensure_one()
        enrolment = self.env["product.enrolment"].new(
            {
                "product_id": self.product_id.id,
                "company_id": self.company_id.id,
                "user_id": self.user_id.id,
                "date_from": self.date_from,
                "date_to": self.date_until,
            }
        )
        return enrolment._get_sessions()[enrolment]

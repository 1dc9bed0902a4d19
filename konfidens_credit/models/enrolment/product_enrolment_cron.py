# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is done to enrolments every day, with nobody watching."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..common.telling import get_why
from ..common.worker_mixin import Task

# How long an enrolment that has ended is looked at for what is left to invoice.
LATE = timedelta(days=62)


class ProductEnrolment(models.Model):
    _inherit = "product.enrolment"

    @api.model
    def _cron_invoice(self):
        """Invoice what is due, and end the enrolments whose last day is over."""
        today = fields.Date.context_today(self)
        is_active = Domain("state", "=", "active")
        due = Domain("billing", "!=", "other") & (
            is_active | Domain("date_to", ">=", today - LATE)
        )
        self._work_off(
            Task(
                name="invoice_enrolments",
                records=self,
                domain=due,
                unit=lambda enrolment: enrolment._with_same_draft(due),
                do=lambda enrolments: enrolments.invoice_enrolments(),
                users=lambda enrolments: enrolments.user_id,
                explain=lambda enrolments, refusal: enrolments._explain_not_invoiced(
                    refusal
                ),
            ),
            Task(
                name="end_enrolments",
                records=self,
                domain=is_active & Domain("date_to", "<", today),
                do=lambda enrolments: enrolments._as_owner().write({"state": "ended"}),
                users=lambda enrolments: enrolments.user_id,
                explain=lambda enrolments, refusal: enrolments._explain_not_ended(
                    refusal
                ),
            ),
        )

    def _with_same_draft(self, domain):
        """Return the enrolments in ``domain`` that are invoiced together with this."""
        return self.search(
            domain
            & Domain("payer_id", "in", self.payer_id.ids)
            & Domain("company_id", "in", self.company_id.ids)
        )

    def _explain_not_invoiced(self, refusal):
        """Return what a person reads about enrolments that could not be invoiced."""
        return (
            self.env._(
                "The enrolments of %(payer)s can't be invoiced",
                payer=self.payer_id.display_name,
            ),
            self.env._(
                "What is due of %(enrolments)s was not invoiced: %(reason)s Put that "
                "right: it is tried again within a day.",
                enrolments=", ".join(self.mapped("display_name")),
                reason=get_why(self.env, refusal),
            ),
        )

    def _explain_not_ended(self, refusal):
        """Return what a person reads about an enrolment that could not be ended."""
        return (
            self.env._("%(enrolment)s can't be ended", enrolment=self.display_name),
            self.env._(
                "The last day of %(enrolment)s is over, but it could not be ended: "
                "%(reason)s Put that right: it is tried again within a day.",
                enrolment=self.display_name,
                reason=get_why(self.env, refusal),
            ),
        )

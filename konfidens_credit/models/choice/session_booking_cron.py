# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Questions that nobody answered: the credit stays."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..common.telling import get_why
from ..common.worker_mixin import Task

CRON = "konfidens_credit.ir_cron_expire_choices"


class SessionBooking(models.Model):
    _inherit = "session.booking"

    @api.model
    def _cron_expire_choices(self):
        """Close the questions whose last day is over (rule 32)."""
        self._work_off(
            Task(
                name=CRON,
                records=self,
                domain=Domain("choice_state", "=", "open")
                & Domain("choice_until", "<", fields.Datetime.now()),
                do=lambda bookings: bookings._close_choice(),
                users=lambda bookings: bookings.user_id | bookings.create_uid,
                explain=lambda bookings, refusal: bookings._explain_not_closed(refusal),
            )
        )

    def _explain_not_closed(self, refusal):
        """Return what a person reads about a question that could not be closed."""
        return (
            self.env._("A customer's question stays open"),
            self.env._(
                "The time to choose for %(booking)s is over, but the question could "
                "not be closed: %(reason)s It is tried again within a day.",
                booking="; ".join(self.mapped("display_name")),
                reason=get_why(self.env, refusal),
            ),
        )

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the customers of a cancelled session chose, for the staff."""

from odoo import api, fields, models

from ..common.asking import asked
from ..common.context_keys import WITH_TIME
from ..common.public_method import public_method
from ..session.calendar_event_access import PRACTITIONER


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    choice_text = fields.Char(
        string="Customers Chose", compute="_compute_choice_text", groups=PRACTITIONER
    )

    # === COMPUTE METHODS === #

    @api.depends("booking_ids.choice_state", "booking_ids.choice_until")
    @api.depends_context("lang")
    def _compute_choice_text(self):
        """Tell how many keep the credit, get it back, come on another date, and have
        not answered.
        """
        for event in self:
            seats = event.booking_ids.grouped("choice_state")
            texts = [
                words(count=len(seats[state]))
                for state, words in self._get_choice_words().items()
                if state in seats
            ]
            event.choice_text = ", ".join(texts)

    @api.depends_context(WITH_TIME)
    def _compute_display_name(self):
        """Override of `calendar` to call sessions by their time where one is chosen."""
        super()._compute_display_name()
        if self.env.context.get(WITH_TIME):
            for event in self.filtered("session_product_id"):
                time = event._get_session_time_text()
                event.display_name = f"{event.display_name}, {time}"

    @api.model
    def _get_choice_words(self):
        """Return functions that tell how many chose what, in the order of telling."""
        return {
            "credit": lambda count: self.env._("%(count)s keep", count=count),
            "refund": lambda count: self.env._("%(count)s refund", count=count),
            "other_date": lambda count: self.env._("%(count)s moved", count=count),
            "open": lambda count: self.env._("%(count)s not answered", count=count),
            "expired": lambda count: self.env._(
                "%(count)s never answered", count=count
            ),
        }

    @api.model
    def _search(
        self,
        domain,
        offset=0,
        limit=None,
        order=None,
        *,
        active_test=True,
        bypass_access=False,
    ):
        """Override of `calendar` to offer the next session first where one is chosen:
        Odoo begins with the last.
        """
        if self.env.context.get(WITH_TIME) and order in (None, self._order):
            order = "start, id"
        return super()._search(
            domain,
            offset,
            limit,
            order,
            active_test=active_test,
            bypass_access=bypass_access,
        )

    # === ACTION METHODS === #

    @asked()
    @public_method
    def action_open_choices(self):
        """Open the bookings whose customers were asked."""
        action = self.action_open_bookings()
        name = self.env._("What Customers Chose")
        action.update(name=name, display_name=name)
        action["domain"] = [*action["domain"], ("choice_state", "!=", "not_asked")]
        view = self.env.ref("konfidens_credit.session_booking_view_list_choices")
        action["views"] = [(view.id, "list"), (False, "form")]
        return action

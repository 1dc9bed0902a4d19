# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.tools import format_date

from ...models.choice.account_move_credit import CHOOSE


class GiveBackMixin(models.AbstractModel):
    _inherit = "give.back.mixin"

    settlement = fields.Selection(
        selection_add=[(CHOOSE, "Let the customer choose")],
        default=lambda self: self._get_proposed_settlement(),
        ondelete={CHOOSE: "set default"},
    )
    choice_notice = fields.Char(compute="_compute_choice_notice")

    @api.model
    def _get_proposed_settlement(self):
        """Return what the company proposes to do with the money."""
        return CHOOSE if self.env.company.is_choice_proposed else "credit"

    @api.depends("settlement", "notify")
    def _compute_choice_notice(self):
        """Tell before anything is cancelled what the customers are asked."""
        for dialog in self:
            dialog.choice_notice = (
                dialog.settlement == CHOOSE and dialog._get_choice_notice()
            )

    def _get_choice_notice(self):
        company = self.env.company
        if company.choice_offers == "credit":
            return self.env._(
                "Your settings let customers do nothing but keep the credit, so nobody "
                "is asked."
            )
        day = fields.Date.add(fields.Date.context_today(self), days=company.choice_days)
        names = {"day": format_date(self.env, day, date_format="full")}
        if not self.notify:
            return self.env._(
                "The money is account credit at once. Nobody is told, so nobody is "
                "asked by mail: choose for your customers on their bookings until "
                "%(day)s.",
                **names,
            )
        return self.env._(
            "The money is account credit at once. Who paid is asked by mail what "
            "becomes of it, and can choose until %(day)s; who does not answer keeps "
            "the credit.",
            **names,
        )

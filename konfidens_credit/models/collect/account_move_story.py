# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models
from odoo.tools import format_date


class AccountMove(models.Model):
    _inherit = "account.move"

    def _get_money_story(self):
        """Override to tell what is to be charged by itself (rule 16)."""
        parts = super()._get_money_story()
        token = self.collect_date and self._get_token()
        if token:
            text = self.env._(
                "%(amount)s to be charged to %(token)s on %(date)s",
                amount=self.currency_id.format(self.amount_residual),
                token=token.display_name,
                date=format_date(self.env, self.collect_date),
            )
            parts.append(self._tell(text))
        return parts

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import Command, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _copy_data_extend_business_fields(self, values):
        """Override of `account` to leave orders alone when a credit of a value is
        copied: nothing tells the copy's quantity from one that is sold or returned.
        """
        super()._copy_data_extend_business_fields(values)
        if self.credits_value:
            values["sale_line_ids"] = [Command.clear()]

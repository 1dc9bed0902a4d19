# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models
from odoo.exceptions import UserError


class ResCompany(models.Model):
    _inherit = "res.company"

    credit_outside_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Credits Settled Elsewhere",
        domain="[('account_type', 'in',"
        " ('asset_current', 'asset_cash', 'liability_current'))]",
        check_company=True,
        help="Credits that are settled outside Odoo are booked against this account; "
        "the internal transfer account when empty.",
    )

    def _get_credit_outside_account(self):
        """Return the account that closes credits settled elsewhere."""
        self.ensure_one()
        return self.credit_outside_account_id or self.transfer_account_id

    def _check_credit_outside_account(self):
        """Raise when credits settled elsewhere can't be booked yet."""
        self.ensure_one()
        if not self._get_credit_outside_account():
            raise UserError(
                self.env._(
                    "%(company)s has no account for credits settled elsewhere. Choose "
                    "one in the accounting settings.",
                    company=self.name,
                )
            )

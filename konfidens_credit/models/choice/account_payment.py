# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models


class AccountPayment(models.Model):
    _inherit = "account.payment"

    refund_account_typed = fields.Char(
        string="Account Number (Not Verified)",
        copy=False,
        readonly=True,
        help="As the customer typed it. Make sure that it is theirs before you pay.",
        owned=True,
    )

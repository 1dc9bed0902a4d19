# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models
from odoo.exceptions import UserError


class AccountPaymentRegister(models.TransientModel):
    _inherit = "account.payment.register"

    def _create_payments(self):
        """Override of `account` to pay nothing back that is on its way back already."""
        refunding = self.line_ids.move_id.filtered("amount_refunding")
        if refunding:
            raise UserError(
                self.env._(
                    "%(credits)s is being refunded. Wait until that has ended, or drop "
                    "the refund first.",
                    credits=refunding._get_names(),
                )
            )
        return super()._create_payments()

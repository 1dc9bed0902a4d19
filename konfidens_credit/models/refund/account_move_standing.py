# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is being paid back stays in the books until that has ended (rules 18 and 37)."""

from odoo import models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    _inherit = "account.move"

    def write(self, vals):
        """Override of `account` to keep a credit that is being refunded, and the
        invoice that it credits, posted.
        """
        if vals.get("state") in ("draft", "cancel"):
            self._check_not_refunding()
        return super().write(vals)

    def _check_not_refunding(self):
        """Raise when these documents, or credit notes of theirs, are being refunded."""
        for credit in (self | self._get_credit_notes()).filtered("amount_refunding"):
            document = credit if credit in self else credit.reversed_entry_id
            raise UserError(
                self.env._(
                    "%(document)s stays posted: %(amount)s of %(credit)s is being "
                    "refunded. Wait until that has ended, or drop the refund first.",
                    document=document.display_name,
                    amount=credit.currency_id.format(credit.amount_refunding),
                    credit=credit.display_name,
                )
            )

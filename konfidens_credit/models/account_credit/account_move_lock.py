# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two people who use the same account credit at once (rule 13)."""

from psycopg2.errors import SerializationFailure

from odoo import models
from odoo.exceptions import UserError

from ..common.locking import lock_rows


class AccountMove(models.Model):
    _inherit = "account.move"

    def _lock_account_credit(self):
        """Wait for whoever uses credit of these customers now; then go on, or say that
        it was used, when this transaction can't see by whom.
        """
        try:
            self._lock_credit_rows()
        except SerializationFailure:
            raise UserError(
                self.env._(
                    "Account credit of %(customers)s was used a moment ago, or their "
                    "invoices were paid. Nothing more was used: look at what is left, "
                    "then try again.",
                    customers=", ".join(
                        self.commercial_partner_id.mapped("display_name")
                    ),
                )
            ) from None

    def _lock_credit_rows(self):
        """Wait for whoever uses credit of these customers now; a request that can't see
        by whom it was used is run anew, where nobody has to look before it is.
        """
        self.flush_model()
        lines = self._get_receivable_lines()
        for credits_ in self._get_usable_credits().values():
            lines |= credits_
        lock_rows(lines)

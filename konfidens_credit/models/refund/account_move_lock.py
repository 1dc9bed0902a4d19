# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two people who pay the same credit back at once (rule 18)."""

from psycopg2.errors import SerializationFailure

from odoo import models
from odoo.exceptions import UserError

from ..common.locking import leave_mark, lock_rows


class AccountMove(models.Model):
    _inherit = "account.move"

    def _lock_for_refund(self):
        """Wait for whoever uses or refunds these credits, or gives money of the same
        invoices back; then go on, or say that it was done.
        """
        self.env.flush_all()
        moves = self | self.reversed_entry_id
        charges = self.env["payment.transaction"].union(
            *(
                charge
                for credit in self
                for charge, _available, _paid in credit._get_refund_sources()
            )
        )
        try:
            lock_rows(moves)
            lock_rows(self._get_credit_lines())
            lock_rows(charges)
            leave_mark(moves)
            leave_mark(charges)
        except SerializationFailure:
            raise UserError(
                self.env._(
                    "%(credits)s was used or refunded a moment ago. Nothing more was "
                    "refunded: look at what is left, then try again.",
                    credits=self._get_names(),
                )
            ) from None
        self.env.invalidate_all()

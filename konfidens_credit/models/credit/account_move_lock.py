# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two people who credit the same invoice at once (rule 2)."""

from psycopg2.errors import SerializationFailure

from odoo import models
from odoo.exceptions import UserError

from ..common.locking import lock_rows


class AccountMove(models.Model):
    _inherit = "account.move"

    def _lock_for_credit(self):
        """Wait for whoever credits these invoices now; then go on, or say what they
        took (rule 2).
        """
        self.flush_recordset()
        try:
            lock_rows(self)
        except SerializationFailure:
            known = self._get_credit_notes().ids
            with self.env.registry.cursor() as cr:
                invoices = self.with_env(self.env(cr=cr))
                newer = invoices._get_credit_notes().filtered(
                    lambda move: move.id not in known
                )
                messages = [
                    invoice._get_taken_meanwhile_message(credit_notes)
                    for invoice, credit_notes in newer.grouped(
                        "reversed_entry_id"
                    ).items()
                ]
            if not messages:
                raise
            raise UserError("\n".join(messages)) from None

    def _get_taken_meanwhile_message(self, credit_notes):
        self.ensure_one()
        return self.env._(
            "%(invoice)s was credited a moment ago: %(credit_notes)s took %(amount)s. "
            "Nothing more was credited; %(left)s is left. Look at it, then try again "
            "if it still needs to be.",
            invoice=self.display_name,
            credit_notes=credit_notes._get_names(),
            amount=self.currency_id.format(sum(credit_notes.mapped("amount_total"))),
            left=self.currency_id.format(self.amount_creditable),
        )

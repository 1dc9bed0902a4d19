# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two people at once on the same money: one gets it, the other a sentence (rule 2).

A transaction that began before another ended does not see what that one did. The
database says so by a serialization failure, because the other wrote the rows; a retry
would do the same a second time without anyone having looked.
"""

from psycopg2.errors import SerializationFailure

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL


class AccountMove(models.Model):
    _inherit = "account.move"

    def _lock_rows(self, records):
        """Wait for whoever works with these records, and keep others off them until
        the end; after a serialization failure the transaction can go on.
        """
        if not records:
            return
        with self.env.cr.savepoint(flush=False):
            self.env.cr.execute(
                SQL(
                    "SELECT id FROM %s WHERE id IN %s ORDER BY id FOR NO KEY UPDATE",
                    SQL.identifier(records._table),
                    tuple(records.ids),
                )
            )

    def _leave_mark(self, records):
        """Write the rows of these records, so that who does not see what is done here
        collides with it.
        """
        if records:
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET write_date = write_date WHERE id IN %s",
                    SQL.identifier(records._table),
                    tuple(records.ids),
                )
            )

    # === CREDITING === #

    def _lock_for_credit(self):
        """Wait for whoever credits these invoices now; then go on, or say what they
        took (rule 2).
        """
        self.flush_recordset()
        try:
            self._lock_rows(self)
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

    # === USING ACCOUNT CREDIT === #

    def _lock_account_credit(self):
        """Wait for whoever uses credit of these customers now; then go on, or say that
        it was used, when this transaction can't see by whom.
        """
        self.flush_model()
        lines = self._get_receivable_lines()
        for credits_ in self._get_usable_credits().values():
            lines |= credits_
        try:
            self._lock_rows(lines)
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

    # === REFUNDING === #

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
            self._lock_rows(moves)
            self._lock_rows(self._get_credit_lines())
            self._lock_rows(charges)
            self._leave_mark(moves)
            self._leave_mark(charges)
        except SerializationFailure:
            raise UserError(
                self.env._(
                    "%(credits)s was used or refunded a moment ago. Nothing more was "
                    "refunded: look at what is left, then try again.",
                    credits=self._get_names(),
                )
            ) from None
        self.env.invalidate_all()

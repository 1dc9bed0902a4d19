# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def write(self, vals):
        """Override of `account` to take questions back about credit that does not stand
        any more, whoever undoes it (rule 31).
        """
        result = super().write(vals)
        if vals.get("state") in ("draft", "cancel"):
            self.filtered(
                lambda move: move.move_type == "out_refund"
            )._withdraw_choices()
        return result

    def _withdraw_choices(self):
        """Take the questions back about seats that none of their credit is left of."""
        if not self:
            return
        seats_sudo = (
            self.env["session.booking"]
            .sudo()
            .search(
                [
                    ("choice_state", "=", "open"),
                    ("cancel_credit_note_ids", "in", self.ids),
                ]
            )
        )
        seats_sudo.filtered(
            lambda seat: all(
                note.state != "posted" for note in seat.cancel_credit_note_ids
            )
        )._withdraw_choice()

    def _use_choice_credit(self, credit_left):
        """Use what is left of a cancelled seat's credit on this invoice, of the seat
        that took its place: as much as fits (rule 13).

        :param dict credit_left: gross amount by credit note
        """
        self.ensure_one()
        for note, amount in credit_left.items():
            part = min(amount, note._get_credit_left(), self.amount_residual)
            if (
                self._can_take_credit()
                and note in self._get_usable_credits()[self].move_id
                and self.currency_id._is_payable(part)
            ):
                self._apply_account_credit({self: part}, note.ids)

    def _get_taken_by(self, invoices):
        """Return how much of this credit note these invoices took."""
        self.ensure_one()
        uses = self.line_ids.matched_debit_ids.filtered(
            lambda use: invoices and use.debit_move_id.move_id in invoices
        )
        return sum(uses.mapped("credit_amount_currency"))

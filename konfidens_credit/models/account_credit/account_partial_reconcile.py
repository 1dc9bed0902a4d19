# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One use of account credit: a match of a credit with an invoice."""

from odoo import fields, models

from ..common.asking import asked
from ..common.public_method import public_method


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    used_on_move_id = fields.Many2one(related="debit_move_id.move_id", string="Used On")

    @asked()
    @public_method
    def undo_account_credit(self):
        """Take each of these uses of account credit back: the credit can be used again,
        the invoice owes that much again. No other match is touched (rule 13).

        :raise AccessError: if the user has no billing rights
        """
        moves = (self.debit_move_id | self.credit_move_id).move_id
        moves._check_billing_rights()
        self._undo_account_credit()

    def _undo_account_credit(self):
        """Do what ``undo_account_credit`` says, for whom that was checked."""
        by_invoice = {
            use.used_on_move_id.id: self.env._(
                "%(amount)s of account credit from %(credit)s is not used any more.",
                amount=use.debit_currency_id.format(use.debit_amount_currency),
                credit=use.credit_move_id.move_id._get_html_link(),
            )
            for use in self
        }
        self.unlink()
        invoices = self.env["account.move"].browse(by_invoice)
        invoices._message_log_batch(bodies=by_invoice)
        invoices._after_credit_taken_back()

    @asked()
    @public_method
    def action_undo_account_credit(self):
        """Undo this use and show what is left."""
        self.undo_account_credit()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

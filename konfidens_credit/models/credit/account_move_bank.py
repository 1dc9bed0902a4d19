# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which bank account what is made of an invoice names."""

from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _leave_out_own_bank(self, vals):
        """Leave the account that this invoice is paid into out of the values of its
        credit note: Odoo takes the customer's. Nobody pays a credit note, and one that
        names an archived account is not posted.
        """
        bank = self.env["res.partner.bank"].browse(vals.get("partner_bank_id") or ())
        if (
            bank
            and self.bank_partner_id | self.company_id.partner_id >= bank.partner_id
        ):
            del vals["partner_bank_id"]

    def _leave_out_archived_bank(self, vals):
        """Leave an account out of use out of the values of what replaces this invoice:
        Odoo takes the one that a new invoice gets.
        """
        if self.partner_bank_id and not self.partner_bank_id.active:
            vals.pop("partner_bank_id", None)

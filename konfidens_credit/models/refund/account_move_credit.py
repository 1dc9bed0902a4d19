# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Refunds as a part of crediting: asked for, checked, settled (rules 18 and 19)."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class AccountMoveCredit(models.AbstractModel):
    _inherit = "account.move.credit"

    @api.model
    def _is_refunded(self, request):
        """Tell whether some of the credit is paid back."""
        return bool(request.settlement == "refund" or request.refund_amount)

    @api.model
    def _is_kept(self, request):
        """Override for what is paid back."""
        return super()._is_kept(request) and not self._is_refunded(request)

    @api.model
    def _check_settlement(self, invoices, request, dates):
        """Override to pay nothing back before its credit note counts."""
        super()._check_settlement(invoices, request, dates)
        today = fields.Date.context_today(self)
        future = [date for date in dates.values() if date > today]
        if future and self._is_refunded(request):
            raise UserError(
                self.env._(
                    "A credit note of %(date)s, in the future, can't be refunded now. "
                    "Refund it on its day, or use today's date.",
                    date=format_date(self.env, max(future)),
                )
            )

    @api.model
    def _settle(self, credit_notes, request):
        """Override to pay back what was asked for, or all that can be: ``refunding``
        of what is left, with ``refund_transaction_id``.
        """
        settled = super()._settle(credit_notes, request)
        refunds = {}
        if self._is_refunded(request):
            refunds = credit_notes.sudo()._settle_by_refund(request.refund_amount)
        for credit_note in credit_notes:
            refund = refunds.get(credit_note.id, {})
            result = settled[credit_note.id]
            result["refunding"] = refund.get("refunding", 0.0)
            result["account_credit"] = credit_note.currency_id.round(
                result["account_credit"] - result["refunding"]
            )
            result["refund_transaction_id"] = next(
                iter(refund.get("refund_transaction_ids", ())), False
            )
        return settled

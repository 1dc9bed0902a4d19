# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What may be asked of a credit: which invoices, for what reason, settled how."""

from odoo import api, models
from odoo.exceptions import UserError

from ...core.request import to_amount, to_day
from ..common.asking import ask


class AccountMoveCredit(models.AbstractModel):
    _inherit = "account.move.credit"

    @api.model
    def _check_request(self, invoices, request):
        """Raise when what is asked for is unknown or incomplete, before anything is
        looked at.
        """
        self._check_settlement(request.settlement)
        if self._is_settled_outside(request):
            self._check_outside(invoices, request.outside or {})

    @api.model
    def _is_settled_outside(self, request):
        """Tell whether some of the credit is settled elsewhere."""
        return bool(request.settlement == "outside" or request.outside)

    @api.model
    def _get_settlements(self):
        """Return the names of what may become of a credit that is not owed any more."""
        return ["credit", "outside"]

    @api.model
    def _check_settlement(self, settlement):
        """Raise when the settlement asked for is unknown."""
        settlements = self._get_settlements()
        if settlement not in settlements:
            raise UserError(
                self.env._(
                    '"%(settlement)s" is not a settlement. Choose one of: '
                    "%(settlements)s.",
                    settlement=settlement,
                    settlements=", ".join(settlements),
                )
            )

    @api.model
    def _check_outside(self, invoices, outside):
        """Raise when what was settled elsewhere lacks its method, or isn't right."""
        if not outside.get("method"):
            raise UserError(
                self.env._("Say how it was settled elsewhere: the method is missing.")
            )
        if outside.get("amount") is not None and (
            ask(self.env, to_amount, outside["amount"]) <= 0
        ):
            raise UserError(
                self.env._("The amount settled elsewhere must be more than zero.")
            )
        ask(self.env, to_day, outside.get("date"))
        for company in invoices.company_id:
            company._check_credit_outside_account()

    @api.model
    def _get_reason(self, reason_id):
        """Return the reason for crediting with this id, or none.

        :raise UserError: if there is no such reason
        """
        reason = self.env["account.credit.reason"].browse(reason_id or ()).exists()
        if reason_id and not reason:
            raise UserError(
                self.env._(
                    "There is no credit reason with id %(id)s. Choose one of the list.",
                    id=reason_id,
                )
            )
        return reason

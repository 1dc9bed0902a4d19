# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What may be asked of a credit: for what reason, settled how; and who comes first."""

from psycopg2.errors import SerializationFailure

from odoo import api, models
from odoo.exceptions import UserError

from ...core.request import SETTLEMENTS
from ..common.locking import lock_rows


class AccountMoveCredit(models.AbstractModel):
    _inherit = "account.move.credit"

    @api.model
    def _check_settlement(self, invoices, request, dates):
        """Raise when what is to become of what is not owed any more is incomplete.

        :param dict dates: see ``_get_dates``
        """
        self._check_settlement_name(request.settlement)
        if self._is_settled_outside(request):
            self._check_outside_now(dates)
            self._check_outside(invoices, request.outside or {})

    @api.model
    def _check_settled_now(self, credit_notes, request):
        """Raise when something would be settled before its credit note counts, as
        somebody has to review that first.
        """
        waiting = credit_notes.filtered(lambda move: move._is_waiting_for_review())
        if waiting and not self._is_kept(request):
            raise UserError(
                self.env._(
                    "The credit note of %(invoices)s has to be reviewed before it "
                    "counts, so nothing can be paid back or settled elsewhere now. "
                    "Keep it as account credit, and pay that back once it is "
                    "confirmed.",
                    invoices=waiting.reversed_entry_id._get_names(),
                )
            )

    @api.model
    def _is_kept(self, request):
        """Tell whether all that is not owed any more becomes account credit."""
        return not self._is_settled_outside(request)

    @api.model
    def _is_settled_outside(self, request):
        """Tell whether some of the credit is settled elsewhere."""
        return bool(request.settlement == "outside" or request.outside)

    @api.model
    def _check_end_settlement(self, settlement):
        """Raise when it is unknown what is to become of the money for something that is
        given up.
        """
        self._check_settlement_name(settlement, self._get_end_settlements())

    @api.model
    def _get_end_settlements(self):
        """Return what may become of money for something that is given up: a hook."""
        return SETTLEMENTS

    @api.model
    def _check_settlement_name(self, settlement, known=SETTLEMENTS):
        """Raise when the settlement asked for is none of those that are known."""
        if settlement not in known:
            raise UserError(
                self.env._(
                    '"%(settlement)s" is not a settlement. Choose one of: '
                    "%(settlements)s.",
                    settlement=settlement,
                    settlements=", ".join(known),
                )
            )

    @api.model
    def _check_outside(self, invoices, outside):
        """Raise when what was settled elsewhere lacks its method, or isn't right."""
        if not outside.get("method"):
            raise UserError(
                self.env._("Say how it was settled elsewhere: the method is missing.")
            )
        amount = outside.get("amount")
        if amount is not None and not all(
            currency._is_payable(amount) for currency in invoices.currency_id
        ):
            raise UserError(
                self.env._("The amount settled elsewhere must be more than zero.")
            )
        self._check_outside_date(invoices, outside.get("date"))
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

    @api.model
    def _lock(self, invoices):
        """Wait for whoever credits these invoices now; then go on, or say what they
        took (rule 2).
        """
        invoices.flush_recordset()
        try:
            lock_rows(invoices)
        except SerializationFailure:
            known = invoices._get_credit_notes().ids
            with self.env.registry.cursor() as cr:
                seen = invoices.with_env(invoices.env(cr=cr))
                newer = seen._get_credit_notes().filtered(
                    lambda move: move.id not in known
                )
                messages = [
                    self._get_taken_meanwhile_message(invoice, credit_notes)
                    for invoice, credit_notes in newer.grouped(
                        "reversed_entry_id"
                    ).items()
                ]
            if not messages:
                raise
            raise UserError("\n".join(messages)) from None

    @api.model
    def _get_taken_meanwhile_message(self, invoice, credit_notes):
        currency = invoice.currency_id
        return self.env._(
            "%(invoice)s was credited a moment ago: %(credit_notes)s took %(amount)s. "
            "Nothing more was credited; %(left)s is left. Look at it, then try again "
            "if it still needs to be.",
            invoice=invoice.display_name,
            credit_notes=credit_notes._get_names(),
            amount=currency.format(sum(credit_notes.mapped("amount_total"))),
            left=currency.format(invoice.amount_creditable),
        )

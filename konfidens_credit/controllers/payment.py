# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Paying invoices on the portal: no more than is owed."""

from odoo.exceptions import ValidationError
from odoo.http import request

from odoo.addons.account_payment.controllers.payment import (
    PaymentPortal as AccountPaymentPortal,
)


class OwedPaymentPortal(AccountPaymentPortal):
    def _process_transaction(
        self, partner_id, currency_id, invoice_ids, payment_reference, **kwargs
    ):
        """Override of `account_payment` to take no more than is owed: a page or link
        that is older than a credit asks for too much.
        """
        invoices_sudo = request.env["account.move"].sudo().browse(invoice_ids)
        currency_sudo = request.env["res.currency"].sudo().browse(currency_id)
        owed = sum(invoices_sudo.mapped("amount_residual"))
        amount = self._cast_as_float(kwargs.get("amount")) or 0.0
        is_posted = set(invoices_sudo.mapped("state")) == {"posted"}
        if is_posted and currency_sudo.compare_amounts(amount, owed) > 0:
            raise ValidationError(
                request.env._(
                    "%(invoices)s owes %(owed)s by now. Load this page again, then pay "
                    "that amount.",
                    invoices=", ".join(invoices_sudo.mapped("name")),
                    owed=currency_sudo.format(owed),
                )
            )
        return super()._process_transaction(
            partner_id, currency_id, invoice_ids, payment_reference, **kwargs
        )

    def _get_extra_payment_form_values(
        self, invoice_id=None, access_token=None, **kwargs
    ):
        """Override of `account_payment` to ask for no more than is owed."""
        values = super()._get_extra_payment_form_values(
            invoice_id=invoice_id, access_token=access_token, **kwargs
        )
        invoice_id = self._cast_as_int(invoice_id)
        amount = self._cast_as_float(kwargs.get("amount"))
        if invoice_id and amount and "amount" not in values:
            invoice_sudo = request.env["account.move"].sudo().browse(invoice_id)
            if invoice_sudo.state == "posted":
                values["amount"] = min(amount, invoice_sudo.amount_residual)
        return values

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Paying invoices on the portal: with account credit first, no more than is owed."""

from odoo.exceptions import ValidationError
from odoo.http import request, route

from odoo.addons.account_payment.controllers.payment import (
    PaymentPortal as AccountPaymentPortal,
)

from ..core.request import to_optional_amount
from ..models.common.asking import ask
from .portal import NUMBER, CreditPortal


class CreditPaymentPortal(CreditPortal, AccountPaymentPortal):
    @route(
        f"/my/invoices/{NUMBER % 'invoice_id'}/pay_rest", type="jsonrpc", auth="user"
    )
    def portal_pay_rest(self, invoice_id, amount=None, access_token=None, **kwargs):
        """Use the customer's own credit on their own invoice, and start the payment of
        the rest, in one go: the invoice's transaction route where credit is ticked. It
        is given back when the payment fails.

        How much that is, is computed here, under lock: `amount` only says what the
        customer saw.
        """
        invoice_sudo = self._get_own_open_invoices(self._read_ids([invoice_id]))
        if not invoice_sudo:
            raise ValidationError(
                request.env._("There is nothing to pay here. Load the page again.")
            )
        self._validate_transaction_kwargs(kwargs)
        rest, uses = invoice_sudo._use_credit_before_payment(
            ask(request.env, to_optional_amount, amount) or 0.0
        )
        values = self._process_transaction(
            request.env.user.partner_id.id,
            invoice_sudo.currency_id.id,
            invoice_sudo.ids,
            False,
            **{**kwargs, "amount": rest},
        )
        invoice_sudo.transaction_ids.filtered(
            lambda payment: payment.reference == values["reference"]
        )._begin_with_credit(uses)
        return values

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

    def _overdue_invoices_get_page_view_values(self, overdue_invoices, **kwargs):
        """Override of `account_payment` to ask for what is owed: native asks for the
        totals, of which some may be credited, or paid.
        """
        values = super()._overdue_invoices_get_page_view_values(
            overdue_invoices, **kwargs
        )
        if payment := values.get("payment"):
            owed = sum(overdue_invoices.mapped("amount_residual"))
            values.update(amount=owed, payment={**payment, "amount": owed})
        return values

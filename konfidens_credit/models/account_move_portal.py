# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The invoice page of the customer portal, and the e-mails that lead there."""

from odoo import models

PAYMENT_NOTIFICATION = "konfidens_credit_payment_notification"


class AccountMove(models.Model):
    _inherit = "account.move"

    # === PORTAL === #

    def _get_invoice_portal_extra_values(self, custom_amount=None):
        """Override of `account` to tell credit from payment.

        A link that asks for more than is owed by now is older than a credit: it asks
        for what is owed.
        """
        currency = self.currency_id
        if custom_amount is not None and (
            currency.compare_amounts(custom_amount, self.amount_residual) > 0
        ):
            custom_amount = None
        values = super()._get_invoice_portal_extra_values(custom_amount=custom_amount)
        credited = account_credit = 0.0
        if self.move_type == "out_refund":
            # Nothing is to be paid on it, and nothing is due.
            values.update(payment_state=False, installment_state=False)
        elif values.get("payment_state") == "partial":
            for kind, document, amount in self.sudo()._get_receivable_matches()[self]:
                if kind == "credit" and document.reversed_entry_id == self:
                    credited += amount
                elif kind == "credit":
                    account_credit += amount
            values["amount_paid"] -= credited + account_credit
        return {
            **values,
            "amount_credited": currency.round(credited),
            "amount_account_credit": currency.round(account_credit),
        }

    # === MAIL === #

    def _get_mail_template(self):
        """Override of `account` to send what the document is for: a credit note says
        what became of the money (rule 23), a payment notification how to pay.

        Either template may have been deleted: then Odoo's own is used.
        """
        xmlid = None
        if self.env.context.get(PAYMENT_NOTIFICATION) and all(
            move.move_type == "out_invoice" for move in self
        ):
            xmlid = "konfidens_credit.mail_template_payment_notification"
        elif self and all(
            move.move_type == "out_refund" and move.reversed_entry_id for move in self
        ):
            xmlid = "konfidens_credit.mail_template_credit_note"
        template = xmlid and self.env.ref(xmlid, raise_if_not_found=False)
        return template or super()._get_mail_template()

    def _get_payment_notification_values(self):
        """Return what a payment notification of this posted invoice tells.

        :return: ``amount`` left to pay, ``url`` that works without a login,
            ``is_payable``: whether it leads to an online payment, and
            ``is_under_way``: whether a payment is being processed
        :rtype: dict
        """
        self.ensure_one()
        is_payable = self._has_to_be_paid() and bool(self._get_online_providers())
        if is_payable:
            url = self._get_portal_payment_link()
        else:
            url = self.get_base_url() + self.get_portal_url()
        return {
            "amount": self.amount_residual,
            "url": url,
            "is_payable": is_payable,
            "is_under_way": bool(self._get_transactions_under_way()),
        }

    def _get_online_providers(self):
        """Return the payment providers that the customer can choose from."""
        self.ensure_one()
        return (
            self.env["payment.provider"]
            .sudo()
            ._get_compatible_providers(
                self.company_id.id,
                self.partner_id.id,
                self.amount_residual,
                currency_id=self.currency_id.id,
            )
            .filtered("is_published")
        )

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What payers are told of invoices that pay themselves, or should have (rule 16)."""

from odoo import models

from ...core.request import join_lines
from .letter import send_letter


class AccountMove(models.Model):
    _inherit = "account.move"

    def _send_charge_receipt(self, charge):
        """Tell the payer of this invoice that it was charged, and what credit was used
        before; it leaves after the commit, with which the charge is booked.
        """
        self.ensure_one()
        invoice = self.with_context(lang=self.partner_id.lang)
        currency = invoice.currency_id
        names = {
            "company": join_lines(invoice.company_id.name),
            "invoice": invoice.name,
            "amount": currency.format(charge.amount),
            "method": charge._get_method_name(),
        }
        credit = invoice.sudo()._get_settled_amounts()[invoice]["account_credit"]
        if currency.is_zero(credit) or invoice._has_earlier_charges(charge):
            told = invoice.env._(
                "We charged %(amount)s to %(method)s for %(invoice)s.", **names
            )
        else:
            told = invoice.env._(
                "We used %(credit)s of your credit and charged %(amount)s to "
                "%(method)s for %(invoice)s.",
                credit=currency.format(credit),
                **names,
            )
        if currency.is_zero(invoice.amount_residual):
            left = invoice.env._("It is paid: you don't need to do anything.")
        else:
            left = invoice._get_planned_charge()
        invoice._tell_payer(
            invoice.env._("%(company)s: receipt for %(invoice)s", **names),
            [*invoice._get_sold_texts(), told, *filter(None, [left])],
            invoice.env._("See the invoice"),
            invoice.get_base_url() + invoice.get_portal_url(),
        )

    def _has_earlier_charges(self, charge):
        """Tell whether another charge of this invoice, with its receipt, was before."""
        others = self.sudo().transaction_ids - charge
        return any(
            other.is_collection and other.state == "done" and other.id < charge.id
            for other in others
        )

    def _tell_payer(self, subject, sentences, label, url):
        """Send the payer of this document an e-mail, with a button, if they have an
        address; it leaves after the commit.
        """
        self.ensure_one()
        send_letter(
            self, self.partner_id, self.company_id, subject, sentences, label, url
        )

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the e-invoice of a document says of those before it (rule 40)."""

from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _get_preceding_invoices(self):
        """Return what this document credits or replaces: EN 16931, BG-3. Their number
        and date stand on the document, whoever may read them.
        """
        self.ensure_one()
        move_sudo = self.sudo()
        return move_sudo.reversed_entry_id | move_sudo.replaces_id

    def _get_order_reference(self):
        """Return which order this document belongs to (BT-13): what the customer gave
        as a reference, or else gave for the document before; of neither, the number of
        the first, as Odoo does.

        What a reversal writes there by itself names the document before, no order.

        :rtype: str
        """
        self.ensure_one()
        preceding = self._get_preceding_invoices()
        given = self.ref or ""
        if any(invoice.name and invoice.name in given for invoice in preceding):
            given = ""
        if given or not preceding:
            return given or self.name
        return preceding[0]._get_order_reference()

    def _is_credit_of_invoice(self):
        """Tell whether this is the credit note of an invoice."""
        self.ensure_one()
        return self.move_type == "out_refund" and bool(self.sudo().reversed_entry_id)

    def _prepare_tax_lines_for_taxes_computation(self, tax_amls, round_from_tax_lines):
        """Override of `account` to tell the taxes of a credit note as they are booked.
        Worked out anew from its lines, they may be a cent off, and what was edited by
        hand is lost.
        """
        return super()._prepare_tax_lines_for_taxes_computation(
            tax_amls, round_from_tax_lines or self._is_credit_of_invoice()
        )

    def _is_without_account(self):
        """Tell whether the e-invoice of this document names no account: it credits an
        invoice, so that there is nothing to pay; nor is the practice's own account one
        to pay back into.
        """
        self.ensure_one()
        move_sudo = self.sudo()
        practice = move_sudo.company_id.partner_id.commercial_partner_id
        holder = move_sudo.partner_bank_id.partner_id.commercial_partner_id
        return self._is_credit_of_invoice() or (
            self.move_type == "out_refund" and holder == practice
        )

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models

# UNTDID 4461: standing agreement, as Odoo has it on credit notes in UBL.
STANDING_AGREEMENT = 57


class AccountEdiXmlCii(models.AbstractModel):
    _inherit = "account.edi.xml.cii"

    def _export_invoice_vals(self, invoice):
        """Override of `account_edi_ubl_cii` to name the documents before this one, its
        order, and no account where there is nothing to pay (rule 40).
        """
        vals = super()._export_invoice_vals(invoice)
        vals["preceding_invoices"] = invoice._get_preceding_invoices()
        if vals["purchase_order_reference"] == (invoice.ref or invoice.name):
            vals["purchase_order_reference"] = invoice._get_order_reference()
        vals["is_without_account"] = invoice._is_without_account()
        if vals["is_without_account"]:
            vals["payment_means_code"] = STANDING_AGREEMENT
        if invoice._is_credit_of_invoice():
            self._tell_as_booked(vals)
        return vals

    def _tell_as_booked(self, vals):
        """Make the net amounts of a credit note those that are booked: worked out anew,
        they may be a cent off its total (BR-CO-10, BR-CO-15).
        """
        for line_vals in vals["invoice_line_vals_list"]:
            line_vals["line_total_amount"] = line_vals["line"]._get_booked_net() + sum(
                charge["amount"] for charge in line_vals["allowance_charge_vals_list"]
            )
        vals["tax_basis_total_amount"] = sum(
            line_vals["line_total_amount"]
            for line_vals in vals["invoice_line_vals_list"]
        )

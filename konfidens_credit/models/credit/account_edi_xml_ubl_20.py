# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""E-invoices in UBL, of every country: all its formats are made of this one."""

from odoo import models


class AccountEdiXmlUbl20(models.AbstractModel):
    _inherit = "account.edi.xml.ubl_20"

    def _get_invoice_node(self, vals):
        """Override of `account_edi_ubl_cii` to name the documents before this one, and
        its order (rule 40). The headers of each country are made by now.
        """
        document_node = super()._get_invoice_node(vals)
        invoice = vals["invoice"]
        if preceding := invoice._get_preceding_invoices():
            self._name_preceding_invoices(document_node, invoice, preceding)
            self._name_order(document_node, invoice)
        return document_node

    def _name_preceding_invoices(self, document_node, invoice, preceding):
        """Name each preceding invoice by its number and date (BT-25, BT-26), unless
        the country has a number of its own for it, from its authorities.

        What a reversal writes as a reference is no number: Odoo's own rules for the
        Netherlands and Croatia would say "Reversal of: ..." here.
        """
        named = document_node.get("cac:BillingReference") or {}
        number = named.get("cac:InvoiceDocumentReference", {}).get("cbc:ID", {})
        if number.get("_text") not in (None, False, "", invoice.ref):
            return
        document_node["cac:BillingReference"] = [
            {
                "cac:InvoiceDocumentReference": {
                    "cbc:ID": {"_text": before.name},
                    "cbc:IssueDate": {"_text": before.invoice_date or before.date},
                }
            }
            for before in preceding
        ]

    def _name_order(self, document_node, invoice):
        """Name the customer's order, unless the country has said which it is."""
        order = document_node.get("cac:OrderReference") or {}
        if order.get("cbc:ID", {}).get("_text") == (invoice.ref or invoice.name):
            order["cbc:ID"] = {"_text": invoice._get_order_reference()}

    def _add_invoice_payment_means_nodes(self, document_node, vals):
        """Override of `account_edi_ubl_cii` to name no account where there is nothing
        to pay; the node itself has to be there in Germany.
        """
        super()._add_invoice_payment_means_nodes(document_node, vals)
        if vals["invoice"]._is_without_account():
            document_node["cac:PaymentMeans"]["cac:PayeeFinancialAccount"] = None

    def _add_invoice_base_lines_vals(self, vals):
        """Override of `account_edi_ubl_cii` to tell a credit note as it is booked.

        Worked out anew, its lines may be a cent off where taxes are rounded for the
        whole document (BR-CO-16).
        """
        super()._add_invoice_base_lines_vals(vals)
        if vals["invoice"]._is_credit_of_invoice():
            for base_line in vals["base_lines"]:
                self._tell_as_booked(base_line)

    def _tell_as_booked(self, base_line):
        """Make the net amount of a line the one that is booked; of a line that is
        credited in part, all that prices are made of.

        Prices are made of what the tax engine has before it rounds, without amounts
        that were given to it: a fixed tax would be that of one piece (R120).
        """
        tax_details, line = base_line["tax_details"], base_line["record"]
        for suffix in ("_currency", ""):
            booked = line._get_booked_net(suffix)
            tax_details[f"delta_total_excluded{suffix}"] = (
                booked - tax_details[f"total_excluded{suffix}"]
            )
            if not base_line["manual_tax_amounts"]:
                continue
            tax_details[f"raw_total_excluded{suffix}"] = booked
            for tax_data in tax_details["taxes_data"]:
                for name in (f"base_amount{suffix}", f"tax_amount{suffix}"):
                    tax_data[f"raw_{name}"] = tax_data[name]
                booked += tax_data[f"tax_amount{suffix}"]
            tax_details[f"raw_total_included{suffix}"] = booked

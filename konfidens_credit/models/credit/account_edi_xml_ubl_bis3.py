# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models


class AccountEdiXmlUblBis3(models.AbstractModel):
    _inherit = "account.edi.xml.ubl_bis3"

    def _invoice_constraints_peppol_en16931_ubl(self, invoice, vals):
        """Override of `account_edi_ubl_cii` to ask of a Dutch credit note what the
        rules ask, and no more: its invoice (NL-R-001), which is named by its number
        whatever the reference says, and an account only where the customer is to pay
        (NL-R-007).
        """
        constraints = super()._invoice_constraints_peppol_en16931_ubl(invoice, vals)
        if invoice._is_without_account():
            constraints.pop("nl_r_007", None)
            if invoice._get_preceding_invoices():
                constraints.pop("nl_r_001", None)
        return constraints

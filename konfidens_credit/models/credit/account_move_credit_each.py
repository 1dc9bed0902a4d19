# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Crediting many invoices where one that fails must not undo the others."""

from dataclasses import replace

from odoo import api, models
from odoo.exceptions import UserError


class AccountMoveCredit(models.AbstractModel):
    _inherit = "account.move.credit"

    @api.model
    def _credit_each(self, invoices, request):
        """Credit each of these invoices that can be credited.

        They are credited together, which is fast; when that fails, in halves, until
        those that can't be stand alone.

        :param CreditRequest request: what is asked for; ``lines`` may name lines of all
            of the invoices
        :return: for each invoice, in the order of the recordset, the dict of
            ``credit_invoice``, or ``invoice_id`` and ``error``, a sentence
        :rtype: list[dict]
        """
        results = {
            result["invoice_id"]: {
                "invoice_id": result["invoice_id"],
                "error": self._get_reasons_text(result["reasons"]),
            }
            for result in invoices._explain_credit(request.override)
            if result["reasons"]
        }
        creditable = invoices.filtered(lambda invoice: invoice.id not in results)
        for result in self._credit_in_halves(creditable, request):
            results[result["invoice_id"]] = result
        return [results[invoice.id] for invoice in invoices]

    @api.model
    def _credit_in_halves(self, invoices, request):
        own = request
        if request.lines:
            lines = invoices.invoice_line_ids
            own = replace(
                request,
                lines={
                    line.id: request.lines[line.id]
                    for line in lines
                    if line.id in request.lines
                },
            )
        try:
            with self.env.cr.savepoint():
                return invoices._credit(own)
        except UserError as error:
            if len(invoices) == 1:
                return [{"invoice_id": invoices.id, "error": str(error)}]
        middle = len(invoices) // 2
        return self._credit_in_halves(
            invoices[:middle], request
        ) + self._credit_in_halves(invoices[middle:], request)

    @api.model
    def _get_reasons_text(self, reasons):
        """Return the reasons of ``explain_credit`` as one text."""
        return "\n".join(
            f"{reason['message']} {reason['next_step']}" for reason in reasons
        )

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Crediting many invoices where one that fails must not undo the others."""

from dataclasses import replace

from odoo import api, models

from ..common.halves import in_halves


class AccountMoveCredit(models.AbstractModel):
    _inherit = "account.move.credit"

    @api.model
    def _credit_each(self, invoices, request):
        """Credit each of these invoices that can be credited.

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
        parts = in_halves(
            creditable, lambda part: part._credit(self._narrow_to(part, request))
        )
        for part, done, error in parts:
            for result in done or [{"invoice_id": part.id, "error": error}]:
                results[result["invoice_id"]] = result
        return [results[invoice.id] for invoice in invoices]

    @api.model
    def _narrow_to(self, invoices, request):
        """Return what is asked for of these invoices: no line of others."""
        if not request.lines:
            return request
        lines = {
            line.id: request.lines[line.id]
            for line in invoices.invoice_line_ids
            if line.id in request.lines
        }
        return replace(request, lines=lines)

    @api.model
    def _get_reasons_text(self, reasons):
        """Return the reasons of ``explain_credit`` as one text."""
        return "\n".join(
            f"{reason['message']} {reason['next_step']}" for reason in reasons
        )

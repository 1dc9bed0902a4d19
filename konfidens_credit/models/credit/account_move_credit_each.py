# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Crediting many invoices where one that fails must not undo the others."""

from odoo import models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    _inherit = "account.move"

    def _credit_each(self, **options):
        """Credit each of these invoices that can be credited.

        They are credited together, which is fast; only when that fails, one by one.

        :param options: what ``credit_invoice`` takes
        :return: for each invoice, in the order of the recordset, the dict of
            ``credit_invoice``, or ``invoice_id`` and ``error``, a sentence
        :rtype: list[dict]
        """
        results = {
            result["invoice_id"]: {
                "invoice_id": result["invoice_id"],
                "error": self._get_reasons_text(result["reasons"]),
            }
            for result in self.explain_credit()
            if result["reasons"]
        }
        creditable = self.filtered(lambda invoice: invoice.id not in results)
        for result in creditable._credit_together_or_each(options):
            results[result["invoice_id"]] = result
        return [results[invoice.id] for invoice in self]

    def _credit_together_or_each(self, options):
        if lines := options.get("lines"):
            own = self.invoice_line_ids
            options = {
                **options,
                "lines": {line.id: lines[line.id] for line in own if line.id in lines},
            }
        try:
            with self.env.cr.savepoint():
                return self.credit_invoice(**options)
        except UserError as error:
            if len(self) == 1:
                return [{"invoice_id": self.id, "error": str(error)}]
        return [
            result
            for invoice in self
            for result in invoice._credit_together_or_each(options)
        ]

    def _get_reasons_text(self, reasons):
        """Return the reasons of ``explain_credit`` as one text."""
        return "\n".join(
            f"{reason['message']} {reason['next_step']}" for reason in reasons
        )

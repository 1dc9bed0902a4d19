# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Matching credit notes at an unchanged rate (rules 6 and 8)."""

from math import isclose

from odoo import api, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    @api.model
    def _prepare_reconciliation_single_partial(
        self, debit_values, credit_values, shadowed_aml_values=None
    ):
        """Override of `account` to book no exchange difference where a credit note has
        the rate of what it is matched with.

        Native takes the rate of each item from its rounded amounts; where a unit of the
        company's currency is worth many of the document's, the two are a cent apart.
        """
        rate = self._get_rate_of_match(debit_values, credit_values)
        if rate:
            shadowed_aml_values = dict(shadowed_aml_values or {})
            for values in (debit_values, credit_values):
                item = values["aml"]
                shadowed_aml_values[item] = {
                    **shadowed_aml_values.get(item, {}),
                    **rate,
                }
        return super()._prepare_reconciliation_single_partial(
            debit_values, credit_values, shadowed_aml_values=shadowed_aml_values
        )

    @api.model
    def _get_rate_of_match(self, debit_values, credit_values):
        """Return what both sides of a match come to, in both currencies: what is left
        of the item that ends with it. None where that is native's to find out, as the
        rates differ or something would be left over.

        :rtype: dict | None
        """
        debit, credit = debit_values["aml"], credit_values["aml"]
        currency, company_currency = debit.currency_id, debit.company_currency_id
        if (
            credit.move_id.move_type != "out_refund"
            or credit.currency_id != currency
            or currency == company_currency
        ):
            return None
        # Amounts in the document's currency and in the company's.
        owed = (
            debit_values["amount_residual_currency"],
            debit_values["amount_residual"],
        )
        given = (
            -credit_values["amount_residual_currency"],
            -credit_values["amount_residual"],
        )
        order = currency.compare_amounts(owed[0], given[0])
        ending, other = (owed, given) if order <= 0 else (given, owed)
        excess = company_currency.compare_amounts(ending[1], other[1])
        if ending[0] <= 0 or ending[1] < 0 or excess > 0 or (not order and excess):
            return None
        share = company_currency.round(other[1] * ending[0] / other[0])
        is_unchanged = not company_currency.compare_amounts(share, ending[1])
        if not (is_unchanged or debit._is_credited_at_its_rate(credit)):
            return None
        return {"amount_currency": ending[0], "balance": ending[1]}

    def _is_credited_at_its_rate(self, credit):
        """Tell whether ``credit`` is an item of a credit note of this item's invoice,
        at the rate of the invoice.
        """
        self.ensure_one()
        invoice, credit_note = self.move_id, credit.move_id
        return credit_note.reversed_entry_id == invoice and isclose(
            invoice.invoice_currency_rate,
            credit_note.invoice_currency_rate,
            rel_tol=1e-9,
        )

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What limits a credit besides what was credited before: tills, locked periods, early
payment discounts (rules 2, 7 and 21).
"""

from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _is_point_of_sale_credit(self):
        """Tell whether a till made a credit note of this invoice.

        Cash rounding lets such refunds exceed the invoice, lawfully.
        """
        self.ensure_one()
        if "pos_order_ids" not in self._fields:
            return False
        return bool(self.reversal_move_ids.sudo().pos_order_ids)

    def _get_open_credit_date(self, date):
        """Return ``date``, or the first open one if the books are closed on it."""
        self.ensure_one()
        has_tax = self._affect_tax_report()
        lock_dates = self._get_violated_lock_dates(date, has_tax)
        if not lock_dates:
            return date
        return self._get_accounting_date(date, has_tax, lock_dates=lock_dates)

    def _get_early_payment_discounts(self):
        """Return how much early payment discount was taken on each invoice (rule 7).

        :return: the gross discount in the invoice's currency, by invoice id
        :rtype: dict[int, float]
        """
        discountable = self.filtered(
            lambda move: (
                move.move_type == "out_invoice"
                and move.invoice_payment_term_id.early_discount
            )
        )
        discounts = {}
        for invoice in discountable:
            partials = invoice._get_receivable_lines().matched_credit_ids
            discounts[invoice.id] = invoice.currency_id.round(
                sum(
                    partial.debit_amount_currency
                    * partial.credit_move_id.move_id._get_written_off_share()
                    for partial in partials
                )
            )
        return discounts

    def _get_written_off_share(self):
        """Return which part of what this payment settles was not paid in money."""
        self.ensure_one()
        source = self.origin_payment_id or self.statement_line_id
        if not source:
            return 0.0
        liquidity_lines = source._seek_for_lines()[0]
        settled = self._get_receivable_lines()
        if not settled:
            return 0.0
        paid = sum(liquidity_lines.mapped("balance"))
        return max(1.0 - abs(paid / sum(settled.mapped("balance"))), 0.0)

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which money a credit can give back: what was paid and not given back (rule 18)."""

from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _get_credit_lines(self):
        """Return the items of these credits on the customer's account."""
        return self._get_receivable_lines().filtered(
            lambda line: line.currency_id.compare_amounts(line.amount_currency, 0.0) < 0
        )

    def _get_credit_left(self):
        """Return what can still be used of this credit, gross in its currency."""
        self.ensure_one()
        left = sum(self._get_credit_lines().mapped("credit_left"))
        return max(self.currency_id.round(left), 0.0) if self.state == "posted" else 0.0

    def _get_credit_open(self):
        """Return what of this credit is open in the books, gross in its currency."""
        self.ensure_one()
        return -sum(self._get_credit_lines().mapped("amount_residual_currency"))

    def _get_money_to_give_back(self):
        """Return how much of the money behind this credit was not given back yet and is
        not being given back. What was paid with account credit is no money.
        """
        self.ensure_one()
        if self.move_type == "out_refund":
            invoice = self.reversed_entry_id
            return invoice._get_money_left() if invoice else 0.0
        if not (self.origin_payment_id or self.statement_line_id):
            return 0.0
        charge_sudo = self.origin_payment_id.sudo().payment_transaction_id
        left = self._get_credit_left() - charge_sudo._get_amount_lost(self)
        return max(self.currency_id.round(left), 0.0)

    def _get_money_left(self):
        """Return how much of the money paid on this invoice was not given back."""
        payments = self._get_money_paid()
        credits_ = self.reversal_move_ids.filtered(
            lambda move: move.move_type == "out_refund" and move.state == "posted"
        )
        given_back = sum(credits_.mapped("amount_refunding"))
        for matches in credits_._get_receivable_matches().values():
            given_back += sum(
                amount for kind, _move, amount in matches if kind == "payment"
            )
        charges_sudo = (
            self.env["account.payment"]
            .union(*(line.payment_id for line, _amount in payments))
            .sudo()
            .payment_transaction_id
        )
        given_back += charges_sudo._get_amount_lost(credits_)
        paid = sum(amount for _line, amount in payments)
        return max(self.currency_id.round(paid - given_back), 0.0)

    def _get_money_paid(self):
        """Return the payments of this invoice, the newest first, each as its item on
        the customer's account and the gross amount that it paid here.
        """
        paid = {}
        for partial in self._get_receivable_lines().matched_credit_ids:
            line = partial.credit_move_id
            if line.payment_id or line.statement_line_id:
                paid[line] = paid.get(line, 0.0) + partial.debit_amount_currency
        newest_first = sorted(paid, key=lambda line: (line.date, line.id), reverse=True)
        return [(line, paid[line]) for line in newest_first]

    def _get_refund_sources(self):
        """Return the payments that this credit can go back to, the newest first.

        :return: tuples of the transaction that a provider can give back (empty: by
            hand), what it can still give back for this credit, and what was paid by it
        :rtype: list[tuple]
        """
        self.ensure_one()
        is_invoice = self.move_type == "out_invoice"
        invoice = self if is_invoice else self.reversed_entry_id
        if invoice:
            payments = invoice._get_money_paid()
        else:
            payments = [
                (line, -line.amount_currency) for line in self._get_credit_lines()
            ]
        siblings = invoice.reversal_move_ids | self
        sources = []
        for line, paid in payments:
            charge_sudo = line.payment_id.sudo().payment_transaction_id
            if charge_sudo.currency_id == self.currency_id:
                returned = charge_sudo._get_amount_returned(siblings)
                available = self.currency_id.round(paid - returned)
            else:
                charge_sudo, available = charge_sudo.browse(), 0.0
            sources.append((charge_sudo, max(available, 0.0), paid))
        return sources

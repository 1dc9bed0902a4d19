# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What of a credit was account credit: the customer's to use, used, or left."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

# What a search may ask of what is left: that there is something, or nothing.
SEARCHED = {">": SQL(">"), "<=": SQL("<=")}


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    @api.model
    def _search_credit_left(self, operator, value):
        """Find the credits of which something can be used, or nothing."""
        if operator not in SEARCHED or value:
            return NotImplemented
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                # What a refund takes may leave less than a cent of a float.
                "ROUND((%s)::numeric, 4) %s 0",
                model._field_to_sql(alias, "credit_left", query),
                SEARCHED[operator],
            )
        )

    def _get_credit_given(self):
        """Return how much of this credit could be used, gross in its currency: what is
        left, and what was used. The rest took off its own invoice, or was paid back.
        """
        self.ensure_one()
        used = sum(amount for _invoice, amount in self._get_credit_uses())
        return self.currency_id.round(self.credit_left + used)

    def _get_credit_uses(self):
        """Return what this credit of a credit note was used on: pairs of an invoice and
        the gross amount. What a payment paid is no use of credit.

        :rtype: list[tuple]
        """
        self.ensure_one()
        credit_note = self.move_id
        if credit_note.move_type != "out_refund":
            return []
        return [
            (invoice, use.credit_amount_currency)
            for use in self.matched_debit_ids.sorted("id")
            for invoice in use.debit_move_id.move_id
            if invoice._get_match_kind() == "applied"
            and invoice != credit_note.reversed_entry_id
            and not self.currency_id.is_zero(use.credit_amount_currency)
        ]

    def _get_credit_uses_text(self):
        """Return what this credit was used on, and how much, as the customer reads."""
        return ", ".join(
            f"{invoice.name} {self.currency_id.format(amount)}"
            for invoice, amount in self._get_credit_uses()
        )

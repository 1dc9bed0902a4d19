# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What became of each line of a credit note, read from the documents (rule 31)."""

from odoo import models

from ...core.allocation import split
from ...core.outcome import lay_over
from ..common.halves import in_halves

# The order in which the lines of a credit note share what became of it (rule 10).
IN_ORDER = ("applied", "refunded", "refunding", "used", "outside", "account_credit")


class AccountMove(models.Model):
    _inherit = "account.move"

    def _get_line_outcomes(self):
        """Return what became of each line of these credit notes, as of now.

        In the order of the lines, what the invoice owed goes first, then what is paid
        back, then the rest; the lines add up to the credit note, exactly.

        :return: by line: its gross ``amount``, and the kinds of
            ``_get_credit_outcome`` that it has a part in; nothing for lines of credit
            notes that aren't posted
        :rtype: dict
        """
        outcomes = {}
        for move in self.filtered(lambda move: move.state == "posted"):
            grosses = move._get_gross_by_line()
            to_cents = move._get_cents_converter()
            outcome = move._get_credit_outcome()
            parts = lay_over(
                [to_cents(gross) for gross in grosses.values()],
                [max(to_cents(outcome[kind]), 0) for kind in IN_ORDER],
            )
            for (line, gross), shares in zip(grosses.items(), parts, strict=True):
                outcomes[line] = {"amount": gross} | {
                    kind: move._to_amount(share)
                    for kind, share in zip(IN_ORDER, shares, strict=True)
                    if share
                }
        return outcomes

    def _get_gross_by_line(self):
        """Return the gross amount of each line that sells or takes back something.

        They add up to the total of the document: where taxes are rounded for the whole
        of it, its lines may be cents off.
        """
        grosses = {}
        for move in self:
            lines = move.invoice_line_ids.filtered(
                lambda line: line.display_type == "product"
            ).sorted(lambda line: (line.sequence, line.id))
            to_cents = move._get_cents_converter()
            cents = split(
                [to_cents(line.price_total) for line in lines],
                to_cents(move.amount_total),
            )
            grosses.update(zip(lines, map(move._to_amount, cents), strict=True))
        return grosses

    def _undo_credit_each(self):
        """Undo those of these credit notes that can be; return them."""
        return self.browse().union(
            *(
                part
                for part, _results, error in in_halves(
                    self, lambda part: part.undo_credit()
                )
                if not error
            )
        )

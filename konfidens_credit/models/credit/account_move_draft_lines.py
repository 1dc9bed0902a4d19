# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Taking lines off draft invoices."""

from odoo import Command, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    _inherit = "account.move"

    def _remove_drafts(self):
        """Delete what was never posted; cancel what has a number to keep."""
        numbered = self.filtered("posted_before")
        numbered.button_cancel()
        (self - numbered).unlink()

    def _take_off_lines(self, amounts):
        """Take lines off this draft, and delete it when nothing is left.

        :param dict amounts: gross amount to take off, by line; a line of which less
            than all goes is reduced to the rest
        """
        self.ensure_one()
        currency = self.currency_id
        commands = []
        removed = self.env["account.move.line"]
        for line, amount in amounts.items():
            rest = currency.round(line.price_total - amount)
            if currency.compare_amounts(rest, 0.0) < 0:
                raise UserError(
                    self.env._(
                        "%(amount)s can't be taken off %(invoice)s: the line is of "
                        "%(total)s.",
                        amount=currency.format(amount),
                        invoice=self.display_name,
                        total=currency.format(line.price_total),
                    )
                )
            if currency.is_zero(rest):
                removed |= line
                commands.append(Command.delete(line.id))
            else:
                price = self.env["account.tax"]._get_price_for(
                    rest,
                    self._prepare_product_base_line_for_taxes_computation(line),
                    self.company_id,
                )
                commands.append(Command.update(line.id, {"price_unit": price}))
        if removed >= self._get_priced_lines():
            self._remove_drafts()
        else:
            self.write({"invoice_line_ids": commands})

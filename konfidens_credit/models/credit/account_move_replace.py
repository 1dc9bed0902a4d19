# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The draft that replaces a credited invoice: it carries what was credited."""

from odoo import models

from ...core.credit_item import DOCUMENT

# What Odoo keeps on a line whose amounts somebody typed: of another price, it is wrong.
MANUAL = (
    "manual_tax_amounts",
    "manual_total_excluded",
    "manual_total_excluded_currency",
)


class AccountMove(models.Model):
    _inherit = "account.move"

    def _make_replacement(self, vals, reversal):
        """Make the values of this invoice's copy those of its replacement: the lines
        that are credited, of what is credited of each.

        Complete at the same rate, and else without amounts, so that Odoo doesn't write
        each of the lines once more.
        """
        self.ensure_one()
        self._leave_out_archived_bank(vals)
        prices = None
        if reversal and self.id in reversal.parts:
            prices = self._get_prices_of_parts(*reversal.parts[self.id])
        kept = []
        for command in vals["line_ids"]:
            line_vals = command[2]
            line_vals.pop("no_followup", None)
            if line_vals["display_type"] == "product":
                line = line_vals.get("credited_line_id")
                if prices is not None and line not in prices:
                    continue
                self._complete_replaced_line(line_vals, prices and prices[line])
            kept.append(command)
        vals["line_ids"] = kept

    def _complete_replaced_line(self, line_vals, price_unit):
        """Complete the values of a product line of a replacement.

        :param float price_unit: its price; None for that of the invoice
        """
        is_same = price_unit is None or price_unit == line_vals["price_unit"]
        if not is_same:
            line_vals.pop("balance", None)
            line_vals.update(price_unit=price_unit, extra_tax_data=False)
        if is_same and self.currency_id == self.company_currency_id:
            line_vals["balance"] = line_vals["amount_currency"]
        else:
            line_vals.pop("amount_currency", None)

    def _get_prices_left(self):
        """Return the unit prices with which the lines of this invoice come to what is
        left of them; of a draft, their own.

        :return: unit price by id of each line that something is left of
        :rtype: dict[int, float]
        """
        self.ensure_one()
        if self.state != "posted" or self.credit_state == "none":
            return {line.id: line.price_unit for line in self._get_priced_lines()}
        return self._get_prices_of_parts(*self._get_credit_parts())

    def _get_prices_of_parts(self, parts, is_last):
        """Return the unit prices with which the lines of this invoice come to these
        parts of it, to the cent in all.

        :param list[CreditPart] parts: what a credit takes of each item
        :param bool is_last: nothing is left of the invoice afterwards
        :return: unit price by id of each line that has a part
        :rtype: dict[int, float]
        """
        self.ensure_one()
        parts = [
            part
            for part in parts
            if part.item.line.display_type == "product"
            and (not part.is_empty or (is_last and part.is_whole))
        ]
        if all(part.is_whole for part in parts):
            return {part.item.line.id: part.item.line.price_unit for part in parts}
        base_lines = [self._prepare_base_line_of_part(part) for part in parts]
        wanted = self._to_amount(sum(_get_gross(part) for part in parts))
        total = self.env["account.tax"]._get_total_of(
            [dict(base_line) for base_line in base_lines],
            self.currency_id,
            self.company_id,
        )
        if self.currency_id.compare_amounts(total, wanted):
            # Taxes are rounded for the whole invoice: the largest bears the cent.
            largest = max(range(len(parts)), key=lambda i: _get_gross(parts[i]))
            gross = self._to_amount(_get_gross(parts[largest])) + wanted - total
            base_lines[largest]["price_unit"] = self.env[
                "account.tax"
            ]._get_exact_price_for(gross, base_lines[largest], self.company_id)
        return {
            part.item.line.id: base_line["price_unit"]
            for part, base_line in zip(parts, base_lines, strict=True)
        }

    def _prepare_base_line_of_part(self, part):
        """Return a line for the tax engine that comes to a part of its item."""
        line = part.item.line
        base_line = self._prepare_product_base_line_for_taxes_computation(line)
        if part.is_whole:
            return base_line
        base_line.update(dict.fromkeys(MANUAL))
        base_line["price_unit"] = self.env["account.tax"]._get_exact_price_for(
            self._to_amount(_get_gross(part)), base_line, self.company_id
        )
        return base_line


def _get_gross(part):
    """Return what a part comes to, in cents of the document's currency."""
    return sum(part.amounts[DOCUMENT].values())

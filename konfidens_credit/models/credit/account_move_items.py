# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is left of an invoice, item by item, and what a credit takes of it."""

from functools import partial

from odoo import models

from ...core.allocation import BASE, allocate
from ...core.credit_item import COMPANY, DOCUMENT, CreditItem, take
from ..common.cents import to_amount, to_cents


class AccountMove(models.Model):
    _inherit = "account.move"

    # === WHAT IS LEFT === #

    def _get_items_left(self):
        """Return the items of this invoice less what its credit notes took (rule 9).

        A credit note line that isn't linked to an invoice line, or whose taxes were
        changed, counts by its gross amount against all lines.

        :rtype: list[CreditItem]
        """
        self.ensure_one()
        items = self._get_items()
        by_line = {item.line: item for item in items}
        by_kind = {item.line._get_credit_kind(): item for item in items}
        unlinked = [0, 0]
        for credit_note in self._get_credit_notes():
            for credited in credit_note._get_items():
                line = credited.line
                item = by_line.get(line.credited_line_id)
                if item is None and line.display_type != "product":
                    item = by_kind.get(line._get_credit_kind())
                if item is not None and item.matches(credited):
                    item.subtract(credited)
                else:
                    for which in (DOCUMENT, COMPANY):
                        unlinked[which] += sum(credited.amounts[which].values())
        for which in (DOCUMENT, COMPANY):
            if unlinked[which]:
                parts = allocate(
                    [item.amounts[which] for item in items], unlinked[which]
                )
                for item, part in zip(items, parts, strict=True):
                    for component, cents in part.items():
                        item.amounts[which][component] -= cents
        return items

    def _get_items(self):
        """Return the items of this invoice or credit note as they are booked."""
        self.ensure_one()
        base_lines = self._get_item_base_lines()
        return [
            CreditItem(
                line=base_line["record"],
                base_line=base_line,
                amounts=(
                    self._get_item_amounts(base_line, "_currency"),
                    self._get_item_amounts(base_line, ""),
                ),
                tax_bases=(
                    self._get_item_tax_bases(base_line, "_currency"),
                    self._get_item_tax_bases(base_line, ""),
                ),
            )
            for base_line in base_lines
        ]

    def _get_item_base_lines(self):
        """Return the tax engine's base line of each item, rounded as it is booked.

        This is `_get_rounded_base_and_tax_lines` with every booked item: discount
        allocation too, and cash rounding apart from the tax that it was added to.
        """
        AccountTax = self.env["account.tax"]
        prepare_by_type = {
            "product": self._prepare_product_base_line_for_taxes_computation,
            "epd": self._prepare_epd_base_line_for_taxes_computation,
            "rounding": self._prepare_untaxed_base_line,
            "discount": self._prepare_untaxed_base_line,
        }
        base_lines = [
            prepare_by_type[line.display_type](line)
            for line in self.line_ids
            if line.display_type in prepare_by_type
        ]
        tax_lines = [
            self._prepare_tax_line_for_taxes_computation(line)
            for line in self.line_ids
            if line.display_type == "tax"
        ]
        AccountTax._add_tax_details_in_base_lines(base_lines, self.company_id)
        AccountTax._round_base_lines_tax_details(
            base_lines, self.company_id, tax_lines=tax_lines
        )
        return base_lines

    def _prepare_untaxed_base_line(self, line):
        """Return the base line of an item that bears no tax of its own."""
        return self.env["account.tax"]._prepare_base_line_for_taxes_computation(
            line,
            price_unit=self.direction_sign * line.amount_currency,
            quantity=1.0,
            discount=0.0,
            sign=self.direction_sign,
            special_mode="total_excluded",
            is_refund=self.move_type == "out_refund",
            rate=self.invoice_currency_rate,
            tax_ids=self.env["account.tax"],
        )

    def _get_item_amounts(self, base_line, suffix):
        """Return an item's cents by component; the base comes from the books, because
        balances can be edited by hand.
        """
        to_cents = self._get_cents_converter(suffix)
        amounts = {BASE: to_cents(base_line["record"]._get_booked_net(suffix))}
        for tax_data in base_line["tax_details"]["taxes_data"]:
            key = (tax_data["tax"].id, tax_data["is_reverse_charge"])
            amounts[key] = to_cents(tax_data[f"tax_amount{suffix}"])
        return amounts

    def _get_item_tax_bases(self, base_line, suffix):
        to_cents = self._get_cents_converter(suffix)
        return {
            (tax_data["tax"].id, tax_data["is_reverse_charge"]): to_cents(
                tax_data[f"base_amount{suffix}"]
            )
            for tax_data in base_line["tax_details"]["taxes_data"]
        }

    def _get_cents_converter(self, suffix="_currency"):
        """Return the function from an amount to whole cents of the currency."""
        currency = self.currency_id if suffix else self.company_currency_id
        return partial(to_cents, currency)

    def _to_amount(self, cents, suffix="_currency"):
        """Return whole cents of the currency as an amount."""
        return to_amount(
            self.currency_id if suffix else self.company_currency_id, cents
        )

    # === WHAT A CREDIT NOTE TAKES === #

    def _get_credit_parts(self, amount=None, line_amounts=None):
        """Return what a credit takes from each item of this invoice (rules 5 and 9).

        :param float amount: gross amount, in the invoice's currency
        :param dict line_amounts: gross amount by invoice line id
        :return: a pair: the parts, and whether nothing is left afterwards
        :rtype: tuple[list[CreditPart], bool]
        """
        self.ensure_one()
        items = self._get_items_left()
        to_cents = self._get_cents_converter()
        if line_amounts:
            # Lines that take back all there is come as a whole credit, without amounts.
            return [
                part
                for item in items
                if item.line.id in line_amounts
                for part in take([item], to_cents(line_amounts[item.line.id]))
            ], False
        if amount is not None:
            target = to_cents(amount)
            if target != to_cents(self.amount_total - self.amount_credited):
                return take(items, target), False
        return take(items), True

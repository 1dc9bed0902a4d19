# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The journal items of a credit note, exact to the cent (rules 5 to 8)."""

from odoo import Command, api, models

from ...core.allocation import BASE
from ...core.credit_item import COMPANY, DOCUMENT
from ..common.owned_mixin import Kept

SHOWN_ONLY = ("line_section", "line_subsection", "line_note")


class AccountMoveCredit(models.AbstractModel):
    _inherit = "account.move.credit"

    @api.model
    def _prepare_content_vals(self, invoice, copied_vals, by_line, parts, is_last):
        """Return the content of a credit note, ready to be created as it is.

        Odoo's tax engine says which accounts, tags and repartition lines a refund
        uses; the amounts are ours, to the cent.

        :param dict copied_vals: the invoice's ``copy_data`` as a credit note
        :param dict by_line: the copied values of its items, by invoice line id
        :param list[CreditPart] parts: what the credit note takes
        :param bool is_last: nothing is left of the invoice afterwards
        :return: values of the credit note: its journal items, and no cash rounding or
            payment term of its own unless it mirrors the whole invoice
        :rtype: dict
        """
        AccountTax = self.env["account.tax"]
        parts = [
            part
            for part in parts
            if part.item.line.id in by_line
            # What costs nothing goes back once, with the last of the others.
            and (not part.is_empty or (is_last and part.is_whole))
        ]
        base_lines = [self._prepare_refund_base_line(invoice, part) for part in parts]
        AccountTax._add_accounting_data_in_base_lines_tax_details(
            base_lines,
            invoice.company_id,
            include_caba_tags=invoice.always_tax_exigible,
        )
        self._keep_tax_accounts(invoice, base_lines)
        if is_last:
            for base_line in base_lines:
                for tax_data in base_line["tax_details"]["taxes_data"]:
                    for tax_rep_data in tax_data["tax_reps_data"]:
                        tax_rep_data["grouping_key"]["__keep_zero_line"] = True
        computed = AccountTax._prepare_tax_lines(base_lines, invoice.company_id)
        tax_vals_list = computed["tax_lines_to_add"]
        if is_last:
            tax_vals_list = self._close_tax_items(invoice, tax_vals_list)

        is_whole = is_last and all(part.is_whole for part in parts)
        vals_list = [
            self._prepare_line_vals(invoice, by_line[part.item.line.id], part, booked)
            for part, (_base_line, booked) in zip(
                parts, computed["base_lines_to_update"], strict=True
            )
        ]
        vals_list += [{**vals, "display_type": "tax"} for vals in tax_vals_list]
        vals_list += self._prepare_receivable_vals_list(
            invoice, vals_list, copied_vals["invoice_date_due"], is_last
        )
        if is_whole:
            vals_list += [
                vals for vals in by_line.values() if vals["display_type"] in SHOWN_ONLY
            ]
        content = {"line_ids": [Command.create(vals) for vals in vals_list]}
        if not is_whole:
            content.update(
                invoice_cash_rounding_id=False, invoice_payment_term_id=False
            )
        return content

    @api.model
    def _prepare_refund_base_line(self, invoice, part):
        """Return a part as a base line of a refund, for the tax engine."""
        base_line, to_amount = part.item.base_line, invoice._to_amount
        taxes_data = []
        for tax_data in base_line["tax_details"]["taxes_data"]:
            key = (tax_data["tax"].id, tax_data["is_reverse_charge"])
            taxes_data.append(
                {
                    **tax_data,
                    "tax_amount_currency": to_amount(part.amounts[DOCUMENT][key]),
                    "tax_amount": to_amount(part.amounts[COMPANY][key], ""),
                    "base_amount_currency": to_amount(part.tax_bases[DOCUMENT][key]),
                    "base_amount": to_amount(part.tax_bases[COMPANY][key], ""),
                }
            )
        return {
            **base_line,
            "is_refund": True,
            "sign": -invoice.direction_sign,
            "tax_details": {
                "total_excluded_currency": to_amount(part.amounts[DOCUMENT][BASE]),
                "total_excluded": to_amount(part.amounts[COMPANY][BASE], ""),
                "delta_total_excluded_currency": 0.0,
                "delta_total_excluded": 0.0,
                "taxes_data": taxes_data,
            },
        }

    @api.model
    def _prepare_line_vals(self, invoice, copied_vals, part, booked):
        """Return the values of the credit note line that takes ``part``."""
        line = part.item.line
        vals = {**copied_vals, **booked}
        # Its inverse would write the whole document once more for each line.
        vals.pop("no_followup", None)
        if line.display_type == "product":
            vals["credited_line_id"] = Kept(line.id)
            if not part.is_whole:
                vals.update(self._prepare_partial_line_vals(invoice, part))
        elif line.tax_repartition_line_id:
            repartition_line = line.tax_repartition_line_id._get_refund_counterpart()
            vals["tax_repartition_line_id"] = repartition_line.id
            vals["tax_tag_ids"] = [Command.set(repartition_line.tag_ids.ids)]
        return vals

    @api.model
    def _prepare_partial_line_vals(self, invoice, part):
        """Return price and taxes of a line that is credited by an amount.

        `extra_tax_data` makes Odoo keep our amounts when the line is shown or edited.
        Its quantity of one is none (rule 36).
        """
        to_amount = invoice._to_amount
        base = to_amount(part.amounts[DOCUMENT][BASE])
        manual_tax_amounts, included = {}, 0.0
        for tax_data in part.item.base_line["tax_details"]["taxes_data"]:
            tax = tax_data["tax"]
            key = (tax.id, tax_data["is_reverse_charge"])
            if tax_data["is_reverse_charge"]:
                continue
            tax_amount = to_amount(part.amounts[DOCUMENT][key])
            manual_tax_amounts[str(tax.id)] = {
                "tax_amount_currency": tax_amount,
                "tax_amount": to_amount(part.amounts[COMPANY][key], ""),
                "base_amount_currency": to_amount(part.tax_bases[DOCUMENT][key]),
                "base_amount": to_amount(part.tax_bases[COMPANY][key], ""),
            }
            if tax.price_include:
                included += tax_amount
        price_unit = invoice.currency_id.round(base + included)
        base_line = {
            **part.item.base_line,
            "price_unit": price_unit,
            "quantity": 1.0,
            "discount": 0.0,
            "computation_key": f"konfidens_credit,{part.item.line.id}",
            "manual_total_excluded_currency": base if manual_tax_amounts else None,
            "manual_total_excluded": to_amount(part.amounts[COMPANY][BASE], "")
            if manual_tax_amounts
            else None,
            "manual_tax_amounts": manual_tax_amounts or None,
        }
        return {
            "quantity": 1.0,
            "discount": 0.0,
            "price_unit": price_unit,
            "extra_tax_data": self.env["account.tax"]._export_base_line_extra_tax_data(
                base_line
            ),
            "credits_value": Kept(True),
        }

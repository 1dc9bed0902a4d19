# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.owned_mixin import Kept
from .reversal import Reversal


class AccountMoveLine(models.Model):
    _name = "account.move.line"
    _inherit = ["account.move.line", "owned.mixin"]

    credited_line_id = fields.Many2one(
        comodel_name="account.move.line",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        readonly=True,
        help="The invoice line that this credit note line takes back.",
        owned=True,
    )
    amount_credited = fields.Monetary(
        string="Credited",
        compute="_compute_amount_credited",
        help="Gross amount of this line taken back by credit notes, posted and draft.",
    )

    amount_creditable = fields.Monetary(
        string="Left to Credit",
        compute="_compute_amount_credited",
        help="Gross amount of this line that no credit note takes back; on a draft, "
        "all of it.",
    )

    @api.depends("move_id.amount_credited", "move_id.state", "price_total")
    def _compute_amount_credited(self):
        """The share of a line in the invoice's total: where taxes are rounded for the
        whole invoice, it may be a cent off the total of the line.
        """
        for line in self:
            line.amount_credited = 0.0
            line.amount_creditable = line.price_total
        booked = self.filtered(
            lambda line: (
                line.move_type == "out_invoice"
                and line.parent_state == "posted"
                and (line.move_id.amount_credited or line.move_id.amount_tax)
            )
        )
        for invoice, lines in booked.grouped("move_id").items():
            left = {item.line: item for item in invoice._get_items_left()}
            for line in lines:
                if item := left.get(line):
                    line.amount_credited = invoice._to_amount(item.original - item.left)
                    line.amount_creditable = invoice._to_amount(item.left)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_credited(self):
        """Say in a sentence what the foreign key would say without."""
        for credit_line in self.search([("credited_line_id", "in", self.ids)], limit=1):
            if credit_line not in self:
                raise UserError(
                    self.env._(
                        'The line "%(line)s" can\'t be removed: %(credit_note)s '
                        "credits it. Cancel that credit note first.",
                        line=credit_line.credited_line_id.name,
                        credit_note=credit_line.move_id.display_name,
                    )
                )

    def _copy_data_extend_business_fields(self, values):
        """Override of `account` to link a credit note's lines to the invoice's; of
        those that are no product lines, and of a replacement's,
        `account.move.copy_data` takes the link again.
        """
        super()._copy_data_extend_business_fields(values)
        if self.move_type == "out_invoice" and (
            "move_reverse_cancel" in self.env.context or Reversal.of(self.env)
        ):
            values["credited_line_id"] = Kept(self.id)

    @api.model_create_multi
    def create(self, vals_list):
        """Override of `account` to check the invoices that are being credited."""
        moves = self.env["account.move"].browse(
            {vals["move_id"] for vals in vals_list if vals.get("move_id")}
        )
        with moves.reversed_entry_id._check_credited_after():
            return super().create(vals_list)

    def write(self, vals):
        """Override of `account` to check the invoices that are being credited."""
        credit_notes = self.move_id.filtered("reversed_entry_id")
        if not credit_notes:
            return super().write(vals)
        drafts = credit_notes.filtered(lambda move: move.state == "draft")
        with drafts.reversed_entry_id._check_credited_after():
            return super().write(vals)

    def _is_taken_back(self, lines):
        """Tell whether the credit lines among ``lines`` take all of this one back, but
        for the cent that it may be off where taxes are rounded for the whole invoice.
        """
        self.ensure_one()
        credits_ = lines.filtered(lambda line: line.credited_line_id == self)
        left = self.price_total - sum(credits_.mapped("price_total"))
        slack = self.currency_id.rounding if self.tax_ids else 0.0
        return bool(credits_) and self.currency_id.compare_amounts(left, slack) <= 0

    def _get_booked_net(self, suffix="_currency"):
        """Return this item without tax as it is booked, positive where the document
        adds it; in the document's currency, or without suffix in the company's.
        """
        self.ensure_one()
        booked = self.amount_currency if suffix else self.balance
        return self.move_id.direction_sign * booked

    def _get_credit_kind(self):
        """Return what tells apart the items of an invoice that users don't type."""
        return (self.display_type, self.account_id, self.tax_ids)

    def _get_tax_item_key(self):
        """Return what an invoice's tax item and its credit notes' have in common."""
        return self.tax_repartition_line_id._get_tax_item_key(
            self.group_tax_id.id, self.tax_ids.ids, self.analytic_distribution
        )

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    credited_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Credited Line",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        readonly=True,
        help="The invoice line that this credit note line takes back.",
    )
    amount_credited = fields.Monetary(
        string="Credited",
        compute="_compute_amount_credited",
        help="Gross amount of this line taken back by credit notes, posted and draft.",
    )

    @api.depends("move_id.amount_credited")
    def _compute_amount_credited(self):
        self.amount_credited = 0.0
        for invoice in self.move_id.filtered("amount_credited"):
            left = {item.line: item for item in invoice._get_items_left()}
            for line in self & invoice.invoice_line_ids:
                if item := left.get(line):
                    line.amount_credited = item.total - item.left

    def _copy_data_extend_business_fields(self, values):
        """Override of `account` to link a credit note's lines to the invoice's."""
        super()._copy_data_extend_business_fields(values)
        if "move_reverse_cancel" in self.env.context:
            values["credited_line_id"] = self.id

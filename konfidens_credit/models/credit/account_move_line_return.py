# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which quantity goes back with a credit note line (rule 36).

A credit of an amount says "1 x 60.00" on the document, whatever was sold: that is a
value, and no quantity. Odoo and other modules count quantities, so each such line says
how much really goes back with it: nothing, or what is left of its invoice line when the
credits add up to the whole of it.
"""

from odoo import api, fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    credits_value = fields.Boolean(
        string="Credits a Value",
        copy=False,
        readonly=True,
        help="It takes back an amount of its invoice line, whatever its quantity says.",
        owned=True,
    )
    quantity_returned = fields.Float(
        digits="Product Unit",
        compute="_compute_quantity_returned",
        store=True,
        # What sells, not what credits a value, is most lines: they get it as they come.
        precompute=True,
        help="On a line that credits a value: how much goes back with it, in its unit. "
        "The last credit of a whole invoice line returns its quantity.",
        owned=True,
    )
    credit_line_ids = fields.One2many(
        comodel_name="account.move.line",
        inverse_name="credited_line_id",
        string="Credit Note Lines",
        readonly=True,
    )

    @api.depends(
        "credits_value",
        # Its own amounts, and those of the other credit notes.
        "move_id.reversed_entry_id.amount_credited",
        "move_id.reversed_entry_id.reversal_move_ids.state",
    )
    def _compute_quantity_returned(self):
        """Keep rule 36 whatever becomes of the other credit notes, an undo included."""
        by_value = self.filtered("credits_value")
        (self - by_value).quantity_returned = 0.0
        for sold, lines in by_value.grouped("credited_line_id").items():
            last, quantity = sold._get_last_return()
            for line in lines:
                line.quantity_returned = quantity if line._origin == last else 0.0

    def _get_last_return(self):
        """Return the credit note line that returns what is left of the quantity of this
        invoice line, and how much; nothing while a part of its value stands.

        A draft comes last: until it is posted, its part stands in the books.
        """
        credits_ = self.credit_line_ids._origin.filtered(
            lambda line: line.parent_state in ("draft", "posted")
        )
        by_value = credits_.filtered("credits_value").sorted(
            lambda line: (line.parent_state == "draft", line.id)
        )
        if not by_value or not self._is_credited_by(credits_):
            return self.browse(), 0.0
        plain = credits_ - by_value
        return by_value[-1], self.quantity - sum(plain.mapped("quantity"))

    def _is_credited_by(self, credits_):
        """Tell whether credit note lines take back all that can be of this line."""
        self.ensure_one()
        currency, invoice = self.currency_id, self.move_id
        left = self.amount_currency + sum(credits_.mapped("amount_currency"))
        if currency.is_zero(left):
            return True
        if invoice.credit_state == "full":
            # What was typed on a credit note counts against all lines.
            return currency.is_zero(self.amount_creditable)
        # What was let off for paying early can't be credited (rule 7).
        discount = invoice._get_early_payment_discounts().get(invoice.id, 0.0)
        left = invoice.amount_total - invoice.amount_credited - discount
        return bool(discount) and currency.compare_amounts(left, 0.0) <= 0

    def _get_quantity_counted(self):
        """Return the quantity that this line stands for, in its unit."""
        self.ensure_one()
        return self.quantity_returned if self.credits_value else self.quantity

    def _get_invoiced_qty_per_product(self):
        """Override of `account` to count what goes back, and no value (rule 36)."""
        by_value = self.filtered("credits_value")
        rest = super(AccountMoveLine, self - by_value)
        quantities = rest._get_invoiced_qty_per_product()
        for line in by_value:
            quantities[line.product_id] -= line.product_uom_id._compute_quantity(
                line.quantity_returned, line.product_id.uom_id
            )
        return quantities

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Orders count the quantity that goes back with a credit, and no other (rule 36)."""

from odoo import api, models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    # === COMPUTE METHODS === #

    @api.depends("invoice_lines.quantity_returned")
    def _compute_qty_invoiced(self):
        """Override of `sale` to look again when a credit returns more, or less."""
        return super()._compute_qty_invoiced()

    @api.depends("invoice_lines.quantity_returned")
    def _compute_qty_invoiced_posted(self):
        """Override of `sale` to count what goes back with a credit of a value."""
        result = super()._compute_qty_invoiced_posted()
        for line in self:
            line.qty_invoiced_posted += line._get_quantity_not_returned(("posted",))
        return result

    @api.depends("qty_invoiced_posted")
    def _compute_untaxed_amount_to_invoice(self):
        """Override of `sale` to go by the quantity where a value was credited: native
        would have the value that was let off invoiced anew, and where the order has a
        discount, which credits of a value have not, all that was credited forgotten.
        """
        result = super()._compute_untaxed_amount_to_invoice()
        for line in self:
            if line.state != "sale" or line.is_downpayment or not line.product_uom_qty:
                continue
            if line._get_invoice_lines().filtered("credits_value"):
                is_delivered = line.product_id.invoice_policy == "delivery"
                wanted = line.qty_delivered if is_delivered else line.product_uom_qty
                line.untaxed_amount_to_invoice = (
                    line.price_subtotal
                    / line.product_uom_qty
                    * (wanted - line.qty_invoiced_posted)
                )
        return result

    # === QUANTITIES === #

    def _prepare_qty_invoiced(self):
        """Override of `sale` to count what goes back with a credit of a value."""
        quantities = super()._prepare_qty_invoiced()
        for line in self:
            quantities[line] += line._get_quantity_not_returned(("draft", "posted"))
        return quantities

    def _get_quantity_not_returned(self, states):
        """Return how much credits of a value seem to return, and don't, in this line's
        unit; each quantity is converted as `sale` does.
        """
        self.ensure_one()
        quantity = 0.0
        for credit in self._get_invoice_lines().filtered("credits_value"):
            if credit.parent_state in states:
                convert = credit.product_uom_id._compute_quantity
                quantity += convert(credit.quantity, self.product_uom_id)
                quantity -= convert(credit.quantity_returned, self.product_uom_id)
        return quantity

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def action_post(self):
        """Override of `sale` to tell orders what stands of a down payment; native takes
        one for deducted of which a credit leaves lines of another tax alone.
        """
        result = super().action_post()
        self._update_down_payments()
        return result

    def _post(self, soft=True):
        """Override of `account` to tell orders what stands of a down payment, also when
        a credit note is posted on its day, by no button.
        """
        posted = super()._post(soft)
        posted._update_down_payments()
        return posted

    def button_draft(self):
        """Override of `account` to tell orders what stands of a down payment again."""
        result = super().button_draft()
        self._update_down_payments()
        return result

    def _update_down_payments(self):
        """Set the prices of the orders' down payments to what these credit notes have
        left of them, as `sale` does when one is posted by its button; orders that are
        locked stay as they are.
        """
        # Who may post a credit note or take it back need not work with sales.
        credit_notes = self.sudo().filtered(lambda move: move._is_credit_of_invoice())
        lines = credit_notes.line_ids.sale_line_ids.filtered(
            lambda line: (
                line.is_downpayment
                and not line.display_type
                and not line.order_id.locked
            )
        )
        for order, order_lines in lines.grouped("order_id").items():
            sold = order.order_line.filtered(lambda line: not line.is_downpayment)
            # They deduct the down payment, or take that back: it stands all the same.
            deducting = set(sold.invoice_lines.move_id)
            for line in order_lines:
                line.price_unit = line._get_downpayment_line_price_unit(deducting)

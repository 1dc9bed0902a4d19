# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whatever becomes of an order's invoices, in whatever order, by our buttons and by
Odoo's: what the order says is invoiced is what the documents say (rules 31 and 36).
"""

from hypothesis import given
from hypothesis import strategies as st
from test_sale_values import ValueCommon

from odoo import Command
from odoo.tests import tagged

from odoo.addons.konfidens_credit.tests.credit.histories import (
    HistoryMixin,
    histories_of,
)
from odoo.addons.konfidens_credit.tests.credit.test_credit_exact import SEVERAL_EXAMPLES

STEPS = histories_of(
    "invoice",
    "credit_amount",
    "credit_amount",
    "credit_line",
    "credit_rest",
    "reissue",
    "post_draft",
    "undo",
    "reset",
    "cancel",
    records=4,
)


@tagged("post_install", "-at_install")
class TestSaleHistories(HistoryMixin, ValueCommon):
    @SEVERAL_EXAMPLES
    @given(STEPS, st.integers(100, 20000), st.booleans())
    def test_any_history_is_what_the_order_says(self, steps, cents, is_discounted):
        with self.env.cr.savepoint() as savepoint:
            order = self._order(2.0)
            order.order_line.price_unit = cents / 100
            order.order_line.discount = 10.0 if is_discounted else 0.0
            order.order_line = [
                Command.create(
                    {
                        "product_id": self.session.id,
                        "product_uom_id": self.env.ref("uom.product_uom_dozen").id,
                        "product_uom_qty": 1.0,
                        "price_unit": 60.0,
                        "tax_ids": [Command.set(self.tax.ids)],
                    }
                )
            ]
            self._invoice_order(order)
            self._live(steps, self._check, order)
            savepoint.rollback()
        self.env.invalidate_all()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax = cls._create_tax(25)

    def _get_invoices(self, order):
        return order.invoice_ids.filtered(
            lambda move: move.move_type == "out_invoice" and move.state == "posted"
        ).sorted("id")

    def _get_credit_notes(self, order):
        return order.invoice_ids.filtered(
            lambda move: move.move_type == "out_refund"
        ).sorted("id")

    def _do_invoice(self, order, which, percent):
        self._invoice_order(order)

    def _do_credit_amount(self, order, which, percent):
        invoice = self._pick(self._get_invoices(order), which)
        self._credit(invoice, amount=invoice.amount_creditable * percent / 100)

    def _do_credit_line(self, order, which, percent):
        invoice = self._pick(self._get_invoices(order), which)
        line = self._pick(invoice.invoice_line_ids, percent)
        amount = line.amount_creditable * (percent / 100 if percent % 2 else 1.0)
        self._credit(invoice, lines={line.id: amount})

    def _do_credit_rest(self, order, which, percent):
        self._credit(self._pick(self._get_invoices(order), which))

    def _do_reissue(self, order, which, percent):
        self._reissue(self._pick(self._get_invoices(order), which))

    def _do_post_draft(self, order, which, percent):
        drafts = order.invoice_ids.filtered(lambda move: move.state == "draft")
        self._pick(drafts.sorted("id"), which).action_post()

    def _do_undo(self, order, which, percent):
        credit_note = self._pick(self._get_credit_notes(order), which)
        credit_note.with_user(self.accountant).undo_credit()

    def _do_reset(self, order, which, percent):
        self._pick(self._get_credit_notes(order), which).button_draft()

    def _do_cancel(self, order, which, percent):
        self._pick(self._get_credit_notes(order), which).button_cancel()

    def _count(self, order_line, states):
        """Return what stands of an order line's invoices: the quantity that is not
        credited as a whole, and the gross amount.
        """
        quantity = amount = 0.0
        sold = order_line.invoice_lines.filtered(
            lambda line: line.move_type == "out_invoice" and line.parent_state in states
        )
        for line in sold:
            credits_ = line.credit_line_ids.filtered(
                lambda credit: credit.parent_state in states
            )
            left = line.amount_currency + sum(credits_.mapped("amount_currency"))
            if not line.currency_id.is_zero(left):
                quantity += line.quantity
            amount += line.price_total - sum(credits_.mapped("price_total"))
        return quantity, amount

    def _check(self, order, message):
        self.env.flush_all()
        for line in order.order_line:
            quantity, _amount = self._count(line, ("draft", "posted"))
            self.assertAlmostEqual(line.qty_invoiced, quantity, 2, message)
            self.assertAlmostEqual(
                line.qty_to_invoice, line.product_uom_qty - quantity, 2, message
            )
            quantity, amount = self._count(line, ("posted",))
            self.assertAlmostEqual(line.qty_invoiced_posted, quantity, 2, message)
            self.assertAlmostEqual(line.amount_invoiced, amount, 2, message)
        posted = order.invoice_ids.filtered(lambda move: move.state == "posted")
        [[reported]] = self.env["account.invoice.report"]._read_group(
            [("move_id", "in", posted.ids)], aggregates=["quantity:sum"]
        )
        first, dozens = order.order_line
        expected = first.qty_invoiced_posted + 12 * dozens.qty_invoiced_posted
        self.assertAlmostEqual(reported or 0.0, expected, 2, message)

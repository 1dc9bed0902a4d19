# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Goods whose cost is booked with their invoice: crediting it takes the cost back."""

from neighbours_common import NeighboursCommon

from odoo import Command
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestCostOfGoods(NeighboursCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax = cls._create_tax(25)
        cls.book = cls.env["product.product"].create(
            {
                "name": "Book",
                "is_storable": True,
                "list_price": 100.0,
                "standard_price": 30.0,
                "categ_id": cls.env["product.category"]
                .create(
                    {
                        "name": "Books",
                        "property_valuation": "real_time",
                        "property_cost_method": "standard",
                    }
                )
                .id,
            }
        )
        warehouse = cls.env["stock.warehouse"].create({"company_id": cls.company.id})
        cls.env["stock.quant"]._update_available_quantity(
            cls.book, warehouse.lot_stock_id, 100
        )
        cls.picking_type = warehouse.out_type_id

    def _deliver(self, quantity):
        move = self.env["stock.move"].create(
            {
                "product_id": self.book.id,
                "product_uom_qty": quantity,
                "location_id": self.picking_type.default_location_src_id.id,
                "location_dest_id": self.env.ref("stock.stock_location_customers").id,
                "picking_type_id": self.picking_type.id,
            }
        )
        move._action_confirm()
        move.quantity = quantity
        move.picked = True
        move._action_done()

    def _books(self, quantity=2.0, **values):
        """Return the invoice of delivered books, 125.00 each, that cost 30.00 each."""
        self._deliver(quantity)
        invoice = self._invoice(
            {
                "product_id": self.book.id,
                "quantity": quantity,
                "price_unit": 100.0,
                "tax_ids": [Command.set(self.tax.ids)],
            },
            **values,
        )
        self.assertEqual(len(self._get_cost_lines(invoice)), 2)
        return invoice

    def _get_cost_lines(self, move):
        return move.line_ids.filtered(lambda line: line.display_type == "cogs")

    def _get_costs(self, move):
        """Return what was booked as cost, by account."""
        return {
            account.code: [
                (line.balance, line.amount_currency, line.quantity) for line in lines
            ]
            for account, lines in self._get_cost_lines(move)
            .grouped("account_id")
            .items()
        }

    def test_a_whole_credit_takes_the_cost_back_as_natively(self):
        ours, natively = self._books(), self._books()
        self.assertEqual(
            self._get_costs(self._credit(ours)),
            self._get_costs(self._refund_natively(natively)),
        )
        self.assertAddsUpToNothing(ours)

    def test_a_credit_with_a_new_draft_takes_the_cost_back_as_natively(self):
        ours, natively = self._books(), self._books()
        draft = self._reissue(ours)
        native_draft = self._modify_natively(natively)
        self.assertEqual(
            self._get_costs(ours.reversal_move_ids),
            self._get_costs(natively.reversal_move_ids),
        )
        self.assertAddsUpToNothing(ours)
        self.assertEqual(self._get_costs(draft), {})
        (draft + native_draft).action_post()
        self.assertEqual(self._get_costs(draft), self._get_costs(native_draft))

    def test_several_at_once_take_the_cost_back_as_one_by_one(self):
        invoices = self._books() + self._books(3.0)
        self._credit(invoices, reissue=True)
        for invoice in invoices:
            self.assertAddsUpToNothing(invoice)

    def test_a_credit_of_an_amount_has_that_total(self):
        invoice = self._books()
        self.assertEqual(self._credit(invoice, amount=10).amount_total, 10.0)

    def test_a_new_draft_can_be_had_with_a_credit_of_an_amount(self):
        invoice = self._books()
        draft = self._reissue(invoice, amount=10)
        self.assertEqual(draft.amount_total, 250.0)
        self.assertEqual(invoice.amount_credited, 10.0)

    def test_the_payment_stays_matched(self):
        invoice = self._books()
        payment = self._pay(invoice)
        self._reissue(invoice)
        self.assertPaidBy(invoice, payment)

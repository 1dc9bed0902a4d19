# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Goods whose cost is booked with their invoice: crediting it takes the cost back."""

from neighbours_common import NeighboursCommon

from odoo import Command
from odoo.exceptions import UserError
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
        self.assertEqual(draft.amount_total, 10.0)
        self.assertEqual(invoice.amount_credited, 10.0)

    def test_the_cost_goes_back_once_with_the_last_credit(self):
        """Native takes it back for a quantity of one with each of them."""
        invoice = self._books()
        for amount in (10.0, 20.0):
            self.assertEqual(self._get_costs(self._credit(invoice, amount=amount)), {})
        last = self._credit(invoice)
        self.assertEqual(
            self._get_costs(last), self._get_costs(self._credit(self._books()))
        )
        self.assertAddsUpToNothing(invoice)

    def test_the_cost_of_each_line_goes_back_with_it(self):
        invoice = self._books()
        other = self._books(3.0)
        other.button_draft()
        other.invoice_line_ids.copy({"move_id": other.id, "quantity": 1.0})
        other.action_post()
        first, second = other.invoice_line_ids
        self.assertEqual(self._get_costs(self._credit(other, lines={first.id: 75})), {})
        half = self._credit(other, lines={first.id: 300, second.id: 25})
        self.assertEqual({line.quantity for line in self._get_cost_lines(half)}, {3.0})
        self._credit(other)
        self.assertAddsUpToNothing(other)
        self.assertEqual(len(self._get_cost_lines(invoice)), 2)

    def test_the_cost_that_was_booked_goes_back_whatever_it_is_now(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        invoice = self._books(24.0)
        invoice.button_draft()
        invoice.invoice_line_ids.write(
            {"product_uom_id": dozen.id, "quantity": 2.0, "price_unit": 1200.0}
        )
        invoice.action_post()
        self._credit(invoice, amount=60.0)
        self.book.standard_price = 45.0
        self.book.categ_id.property_stock_valuation_account_id = (
            self.book.categ_id.property_stock_valuation_account_id.copy()
        )
        self._credit(invoice)
        self.assertAddsUpToNothing(invoice)

    def test_part_of_the_cost_went_back_with_a_native_credit_note(self):
        invoice = self._books(4.0)
        native = self._native_reversal(invoice)
        native.refund_moves()
        native.new_move_ids.invoice_line_ids.quantity = 1.0
        native.new_move_ids.action_post()
        self._credit(invoice, amount=100.0)
        last = self._credit(invoice)
        self.assertEqual({line.quantity for line in self._get_cost_lines(last)}, {3.0})
        self.assertAddsUpToNothing(invoice)

    def test_the_credit_that_took_the_cost_back_is_undone_first(self):
        invoice = self._books()
        first = self._credit(invoice, amount=100.0)
        last = self._credit(invoice)
        accountant = self.accountant
        with self.assertRaisesRegex(UserError, f"{last.name} took the cost"):
            first.with_user(accountant).undo_credit()
        last.with_user(accountant).undo_credit()
        self.assertFalse(self._get_cost_lines(last))
        first.with_user(accountant).undo_credit()
        self._credit(invoice)
        self.assertAddsUpToNothing(invoice)

    def test_after_a_native_undo_the_cost_goes_back_no_more(self):
        invoice = self._books()
        first = self._credit(invoice, amount=100.0)
        self._credit(invoice)
        first.button_draft()
        first.button_cancel()
        self.assertEqual(self._get_costs(self._credit(invoice)), {})
        self.assertAddsUpToNothing(invoice)

    def test_what_had_no_cost_takes_none_back(self):
        self.book.standard_price = 0.0
        self._deliver(2.0)
        invoice = self._invoice({"product_id": self.book.id, "price_unit": 100.0})
        self.assertFalse(self._get_cost_lines(invoice))
        self.book.standard_price = 30.0
        self._credit(invoice, amount=10.0)
        self.assertFalse(self._get_cost_lines(self._credit(invoice)))

    def test_the_payment_stays_matched(self):
        invoice = self._books()
        payment = self._pay(invoice)
        self._reissue(invoice)
        self.assertPaidBy(invoice, payment)

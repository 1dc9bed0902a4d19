# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sales orders whose invoices are credited: prices and quantities as after Odoo's own
reversal.
"""

from neighbours_common import NeighboursCommon

from odoo import Command
from odoo.tests import tagged


class SaleCommon(NeighboursCommon):
    @classmethod
    def get_default_groups(cls):
        return super().get_default_groups() | cls.env.ref(
            "sales_team.group_sale_manager"
        )

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session = cls.env["product.product"].create(
            {
                "name": "Session",
                "type": "service",
                "invoice_policy": "order",
                "list_price": 100.0,
                "taxes_id": [Command.clear()],
                "property_account_income_id": (
                    cls.company_data["default_account_revenue"].id
                ),
            }
        )

    def _order(self, quantity=4.0, product=None):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.partner_a.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": (product or self.session).id,
                            "product_uom_qty": quantity,
                            "price_unit": 100.0,
                        }
                    )
                ],
            }
        )
        order.action_confirm()
        return order

    def _invoice_order(self, order, post=True, **values):
        """Invoice what an order has left, with the form of Odoo's sales orders."""
        wizard = (
            self.env["sale.advance.payment.inv"]
            .with_context(active_model="sale.order", active_ids=order.ids)
            .create({"advance_payment_method": "delivered", **values})
        )
        invoice = wizard._create_invoices(order)
        if post:
            invoice.action_post()
        return invoice


@tagged("post_install", "-at_install")
class TestSaleOrder(SaleCommon):
    def _get_facts(self, order):
        line = order.order_line.filtered(lambda line: not line.is_downpayment)
        return {
            "quantity": line.qty_invoiced,
            "quantity posted": line.qty_invoiced_posted,
            "amount": line.amount_invoiced,
            "left": line.qty_to_invoice,
            "status": order.invoice_status,
        }

    def test_a_whole_credit_returns_the_quantity_as_natively(self):
        ours, natively = self._order(), self._order()
        self._credit(self._invoice_order(ours))
        self._refund_natively(self._invoice_order(natively))
        self.assertEqual(self._get_facts(ours), self._get_facts(natively))
        self.assertEqual(ours.order_line.qty_to_invoice, 4.0)

    def test_a_reissue_keeps_the_quantity_invoiced_as_natively(self):
        ours, natively = self._order(), self._order()
        draft = self._reissue(self._invoice_order(ours))
        native_draft = self._modify_natively(self._invoice_order(natively))
        self.assertEqual(self._get_facts(ours), self._get_facts(natively))
        self.assertEqual(draft.invoice_line_ids.sale_line_ids, ours.order_line)
        draft.action_post()
        native_draft.action_post()
        self.assertEqual(self._get_facts(ours), self._get_facts(natively))

    def test_a_credit_of_an_amount_returns_no_quantity(self):
        order = self._order()
        self._credit(self._invoice_order(order), amount=50)
        self.assertEqual(order.order_line.qty_invoiced, 4.0)
        self.assertEqual(order.order_line.qty_to_invoice, 0.0)

    def test_several_orders_are_credited_at_once_as_one_by_one(self):
        orders = [self._order(quantity) for quantity in (1.0, 2.0, 3.0)]
        invoices = self.env["account.move"].union(*map(self._invoice_order, orders))
        self._credit(invoices)
        for order, quantity in zip(orders, (1.0, 2.0, 3.0), strict=True):
            self.assertEqual(order.order_line.qty_to_invoice, quantity)

    def test_the_payment_stays_matched(self):
        invoice = self._invoice_order(self._order())
        payment = self._pay(invoice)
        self._reissue(invoice)
        self.assertPaidBy(invoice, payment)

    def test_campaign_medium_and_source_are_on_the_credit_note(self):
        campaign = self.env["utm.campaign"].create({"name": "Autumn"})
        invoice = self._invoice_order(self._order())
        invoice.campaign_id = campaign
        self.assertEqual(self._credit(invoice).campaign_id, campaign)


@tagged("post_install", "-at_install")
class TestDownPayment(SaleCommon):
    def _down_payment(self, order):
        return self._invoice_order(
            order, advance_payment_method="fixed", fixed_amount=120.0
        )

    def _get_facts(self, order):
        line = order.order_line.filtered(
            lambda line: line.is_downpayment and not line.display_type
        )
        return {
            "price": line.price_unit,
            "quantity": line.qty_invoiced,
            "left": line.qty_to_invoice,
            "name": line.name.split("(")[0],
        }

    def test_after_a_whole_credit_the_orders_line_is_as_natively(self):
        ours, natively = self._order(), self._order()
        self._credit(self._down_payment(ours))
        self._refund_natively(self._down_payment(natively))
        self.assertEqual(self._get_facts(ours), self._get_facts(natively))
        self.assertEqual(self._get_facts(ours)["price"], 0.0)

    def test_after_a_whole_credit_the_whole_order_is_invoiced(self):
        order = self._order()
        self._credit(self._down_payment(order))
        self.assertEqual(self._invoice_order(order).amount_total, 400.0)

    def test_a_reissued_down_payment_is_as_natively_once_it_is_posted(self):
        ours, natively = self._order(), self._order()
        self._reissue(self._down_payment(ours)).action_post()
        self._modify_natively(self._down_payment(natively)).action_post()
        self.assertEqual(self._get_facts(ours), self._get_facts(natively))
        self.assertEqual(self._get_facts(ours)["price"], 120.0)

    def test_crediting_the_final_invoice_keeps_the_down_payment(self):
        ours, natively = self._order(), self._order()
        for order in (ours, natively):
            self._down_payment(order)
        self._credit(self._invoice_order(ours))
        self._refund_natively(self._invoice_order(natively))
        self.assertEqual(self._get_facts(ours), self._get_facts(natively))
        self.assertEqual(self._invoice_order(ours).amount_total, 280.0)

    def test_the_payment_stays_matched(self):
        invoice = self._down_payment(self._order())
        payment = self._pay(invoice)
        self._credit(invoice)
        self.assertPaidBy(invoice, payment)

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A till takes back what it sold, for whatever it gives."""

from neighbours_common import NeighboursCommon

from odoo import Command
from odoo.tests import new_test_user, tagged


@tagged("post_install", "-at_install")
class TestPointOfSale(NeighboursCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = new_test_user(
            cls.env,
            login="konfidens_cashier",
            groups="base.group_user,point_of_sale.group_pos_manager,"
            "account.group_account_invoice",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.tax = cls._create_tax(25)
        cls.mat = cls.env["product.product"].create(
            {
                "name": "Yoga mat",
                "list_price": 100.0,
                "available_in_pos": True,
                "taxes_id": [Command.set(cls.tax.ids)],
            }
        )
        journal = cls.env["account.journal"].create(
            {"name": "Cash", "type": "cash", "code": "KCTIL"}
        )
        cls.cash = (
            cls.env["pos.payment.method"]
            .sudo()
            .create({"name": "Cash", "journal_id": journal.id})
        )
        config = (
            cls.env["pos.config"]
            .sudo()
            .create(
                {"name": "Reception", "payment_method_ids": [Command.set(cls.cash.ids)]}
            )
        )
        cls.config = config.with_user(cls.cashier).sudo(False)
        cls.config.open_ui()
        cls.config.current_session_id.set_opening_control(0, "")

    def _pay_and_invoice(self, order):
        """Pay an order, or give its money back, and return its invoice."""
        context = {"active_ids": order.ids, "active_id": order.id}
        payment = self.env["pos.make.payment"].with_user(self.cashier)
        payment.with_context(**context).create(
            {"amount": order.amount_total, "payment_method_id": self.cash.id}
        ).with_context(**context).check()
        order.action_pos_order_invoice()
        return order.account_move

    def test_a_till_may_refund_more_than_the_invoice(self):
        order = (
            self.env["pos.order"]
            .with_user(self.cashier)
            .create(
                {
                    "session_id": self.config.current_session_id.id,
                    "company_id": self.company.id,
                    "partner_id": self.partner_a.id,
                    "pricelist_id": self.config.pricelist_id.id,
                    "lines": [
                        Command.create(
                            {
                                "product_id": self.mat.id,
                                "qty": 1,
                                "price_unit": 100.0,
                                "tax_ids": [Command.set(self.tax.ids)],
                                "price_subtotal": 100.0,
                                "price_subtotal_incl": 125.0,
                            }
                        )
                    ],
                    "amount_tax": 25.0,
                    "amount_total": 125.0,
                    "amount_paid": 0.0,
                    "amount_return": 0.0,
                    "to_invoice": True,
                    "last_order_preparation_change": "{}",
                }
            )
        )
        sold = self._pay_and_invoice(order)
        refund = order.browse(order.refund()["res_id"])
        refund.lines.price_unit = 150.0
        refund.lines._onchange_amount_line_all()
        refund._compute_prices()
        refund.to_invoice = True
        credit_note = self._pay_and_invoice(refund)
        self.assertEqual(credit_note.state, "posted")
        self.assertEqual(credit_note.reversed_entry_id, sold)
        self.assertEqual((sold.amount_total, sold.amount_credited), (125.0, 187.5))

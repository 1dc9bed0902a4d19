# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sales orders whose invoices are credited by amounts (rule 36).

Native Odoo credits quantities at prices: 1 x 100.00 of 4 x 100.00 is one session less,
and what is credited twice is returned twice.
"""

from datetime import timedelta

from freezegun import freeze_time
from test_sale import SaleCommon

from odoo import Command, fields
from odoo.tests import tagged

from odoo.addons.konfidens_credit_sale.hooks import post_init_hook


class ValueCommon(SaleCommon):
    def _get_facts(self, order, number=0):
        self.env.flush_all()
        line = order.order_line[number]
        return {
            "quantity": line.qty_invoiced,
            "quantity posted": line.qty_invoiced_posted,
            "left": line.qty_to_invoice,
            "amount": line.amount_invoiced,
            "untaxed amount": line.untaxed_amount_invoiced,
            "untaxed left": line.untaxed_amount_to_invoice,
            "amount left": line.amount_to_invoice,
            "status": line.invoice_status,
        }

    def assertInvoiced(self, order, quantity, amount, left, amount_left, number=0):
        """Of untaxed order lines: what is invoiced, and what is not."""
        self.assertEqual(
            self._get_facts(order, number),
            {
                "quantity": quantity,
                "quantity posted": quantity,
                "left": left,
                "amount": amount,
                "untaxed amount": amount,
                "untaxed left": amount_left,
                "amount left": amount_left,
                "status": "to invoice" if left else "invoiced",
            },
        )


@tagged("post_install", "-at_install")
class TestCreditsOfValue(ValueCommon):
    def test_a_value_lowers_the_amount_and_no_quantity(self):
        order = self._order()
        invoice = self._invoice_order(order)
        credit_note = self._credit(invoice, amount=100.0)
        self.assertInvoiced(order, 4.0, 300.0, 0.0, 0.0)
        self.assertEqual(order.amount_invoiced, 300.0)
        self.assertEqual(order.amount_to_invoice, 0.0)
        self.assertEqual(order.invoice_ids, invoice + credit_note)
        self.assertEqual(order.invoice_status, "invoiced")

    def test_when_all_is_credited_the_order_can_be_invoiced_again(self):
        order = self._order()
        invoice = self._invoice_order(order)
        self._credit(invoice, amount=100.0)
        self._credit(invoice)
        self.assertInvoiced(order, 0.0, 0.0, 4.0, 400.0)
        again = self._invoice_order(order)
        self.assertEqual((again.move_type, again.amount_total), ("out_invoice", 400.0))
        self.assertInvoiced(order, 4.0, 400.0, 0.0, 0.0)

    def test_a_new_draft_with_the_rest_leaves_nothing_to_invoice(self):
        """It said 8 invoiced, -4 to invoice, and was invoiced by a credit note."""
        order = self._order()
        invoice = self._invoice_order(order)
        self._credit(invoice, amount=100.0)
        draft = self._reissue(invoice)
        self.assertEqual(order.order_line.qty_to_invoice, 0.0)
        draft.action_post()
        self.assertInvoiced(order, 4.0, 300.0, 0.0, 0.0)

    def test_a_new_draft_with_a_value_is_as_natively_until_the_rest_goes(self):
        """Whoever asks for a new draft beside a credit of a part has two invoices."""
        order = self._order()
        invoice = self._invoice_order(order)
        self._reissue(invoice, amount=100.0).action_post()
        self.assertEqual(order.order_line.qty_invoiced, 8.0)
        self._credit(invoice)
        self.assertInvoiced(order, 4.0, 100.0, 0.0, 0.0)

    def test_an_undo_brings_back_what_was_invoiced(self):
        for number in (0, 1):
            with self.subTest(undone=number):
                order = self._order()
                invoice = self._invoice_order(order)
                credit_notes = self._credit(invoice, amount=100.0)
                credit_notes += self._credit(invoice)
                undone = credit_notes[number]
                amount = undone.amount_total
                undone.with_user(self.accountant).undo_credit()
                self.assertInvoiced(order, 4.0, amount, 0.0, 0.0)

    def test_a_draft_counts_for_what_is_left_and_not_for_what_is_posted(self):
        order = self._order()
        invoice = self._invoice_order(order)
        tomorrow = fields.Date.context_today(invoice) + timedelta(days=1)
        draft = self._credit(invoice, amount=100.0, date=str(tomorrow))
        self._credit(invoice)
        facts = self._get_facts(order)
        self.assertEqual((facts["quantity"], facts["left"]), (0.0, 4.0))
        self.assertEqual((facts["quantity posted"], facts["amount"]), (4.0, 100.0))
        with freeze_time(tomorrow):
            draft._post()
        self.assertInvoiced(order, 0.0, 0.0, 4.0, 400.0)

    def test_each_line_of_an_order_counts_by_itself(self):
        order = self._order()
        order.order_line = [
            Command.create(
                {
                    "product_id": self.session.id,
                    "product_uom_qty": 2.0,
                    "price_unit": 50.0,
                }
            )
        ]
        invoice = self._invoice_order(order)
        first, second = invoice.invoice_line_ids
        self._credit(invoice, lines={first.id: 150.0})
        self._credit(invoice, lines={first.id: 250.0, second.id: 10.0})
        self.assertInvoiced(order, 0.0, 0.0, 4.0, 400.0)
        self.assertInvoiced(order, 2.0, 90.0, 0.0, 0.0, number=1)
        self._credit(invoice)
        self.assertInvoiced(order, 0.0, 0.0, 2.0, 100.0, number=1)

    def test_orders_on_one_invoice_count_by_themselves(self):
        orders = self._order(1.0) + self._order(3.0)
        invoice = orders._create_invoices()
        invoice.action_post()
        self._credit(invoice, amount=100.0)
        self.assertInvoiced(orders[0], 1.0, 75.0, 0.0, 0.0)
        self.assertInvoiced(orders[1], 3.0, 225.0, 0.0, 0.0)
        self._credit(invoice)
        self.assertInvoiced(orders[0], 0.0, 0.0, 1.0, 100.0)
        self.assertInvoiced(orders[1], 0.0, 0.0, 3.0, 300.0)

    def test_dozens_are_dozens(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self._order(2.0)
        order.order_line.write({"product_uom_id": dozen.id, "price_unit": 1200.0})
        invoice = self._invoice_order(order)
        self.assertEqual(invoice.invoice_line_ids.product_uom_id, dozen)
        # The invoice may be in another unit than the order.
        order.order_line.product_uom_id = self.session.uom_id
        order.order_line.write({"product_uom_qty": 24.0, "price_unit": 100.0})
        self._credit(invoice, amount=60.0)
        self.assertInvoiced(order, 24.0, 2340.0, 0.0, 0.0)
        self._credit(invoice)
        self.assertInvoiced(order, 0.0, 0.0, 24.0, 2400.0)

    def test_an_order_with_a_discount_is_to_be_invoiced_by_what_is_left(self):
        """Native adds up all its invoices, credit notes too, without discounts, and
        finds nothing left to invoice.
        """
        order = self._order()
        order.order_line.discount = 10.0
        invoice = self._invoice_order(order)
        self._credit(invoice, amount=60.0)
        self.assertInvoiced(order, 4.0, 300.0, 0.0, 0.0)
        self._credit(invoice)
        self.assertInvoiced(order, 0.0, 0.0, 4.0, 360.0)

    def test_a_line_that_takes_off_counts_with_its_sign(self):
        order = self._order()
        order.order_line = [
            Command.create(
                {
                    "product_id": self.session.id,
                    "product_uom_qty": 1.0,
                    "price_unit": -40.0,
                }
            )
        ]
        invoice = self._invoice_order(order)
        self._credit(invoice, amount=90.0)
        self.assertInvoiced(order, 1.0, -30.0, 0.0, 0.0, number=1)
        self._credit(invoice)
        self.assertInvoiced(order, 0.0, 0.0, 1.0, -40.0, number=1)

    def test_taxes_go_with_the_amounts(self):
        tax = self._create_tax(25)
        order = self._order()
        order.order_line.tax_ids = tax
        invoice = self._invoice_order(order)
        self._credit(invoice, amount=100.0)
        line = order.order_line
        self.assertEqual(line.amount_invoiced, 400.0)
        self.assertEqual(line.untaxed_amount_invoiced, 320.0)
        self.assertEqual(line.untaxed_amount_to_invoice, 0.0)
        self._credit(invoice)
        self.assertEqual(line.amount_invoiced, 0.0)
        self.assertEqual(line.untaxed_amount_to_invoice, 400.0)
        self.assertEqual(line.amount_to_invoice, 500.0)

    def test_the_statistics_of_sales_say_the_same(self):
        order = self._order()
        invoice = self._invoice_order(order)
        self._credit(invoice, amount=100.0)
        self._credit(invoice)
        self.env.flush_all()
        [[invoiced, left, amount]] = self.env["sale.report"]._read_group(
            [("order_reference", "=", f"sale.order,{order.id}")],
            aggregates=[
                "qty_invoiced:sum",
                "qty_to_invoice:sum",
                "untaxed_amount_to_invoice:sum",
            ],
        )
        self.assertEqual((invoiced, left, amount), (0.0, 4.0, 400.0))

    def test_a_copy_of_a_credit_of_a_value_leaves_the_order_alone(self):
        """Native takes a quantity of one back with it, and once more."""
        order = self._order()
        credit_note = self._credit(self._invoice_order(order), amount=100.0)
        credit_note.with_context(include_business_fields=True).copy()
        credit_note._reverse_moves().action_post()
        self.assertEqual(order.order_line.qty_invoiced, 4.0)
        self.assertEqual(order.order_line.qty_to_invoice, 0.0)

    def test_credits_made_before_count_once_the_addon_is_there(self):
        order, other = self._order(), self._order()
        invoice = self._invoice_order(order)
        credit_notes = self._credit(invoice, amount=100.0) + self._credit(invoice)
        down_payment = self._invoice_order(
            other, advance_payment_method="fixed", fixed_amount=200.0
        )
        credit_notes += self._credit(down_payment, amount=80.0)
        facts = self._get_facts(order)
        # As they were: not linked.
        credit_notes.invoice_line_ids.sale_line_ids = False
        other.order_line.filtered(
            lambda line: line.is_downpayment and not line.display_type
        ).price_unit = 200.0
        self.assertEqual(self._get_facts(order)["quantity"], 4.0)
        post_init_hook(self.env)
        self.assertEqual(self._get_facts(order), facts)
        self.assertEqual(facts["left"], 4.0)
        self.assertEqual(self._invoice_order(other).amount_total, 280.0)


@tagged("post_install", "-at_install")
class TestDownPaymentsOfValue(ValueCommon):
    """What the final invoice deducts is what stands of the down payment. Native takes a
    credit of a part for the whole when it says 1 x 80.00.
    """

    def _down_payment(self, order, amount=200.0):
        return self._invoice_order(
            order, advance_payment_method="fixed", fixed_amount=amount
        )

    def _get_line(self, order):
        return order.order_line.filtered(
            lambda line: line.is_downpayment and not line.display_type
        )

    def test_a_down_payment_credited_in_two_parts_is_not_deducted(self):
        order = self._order()
        down_payment = self._down_payment(order)
        self._credit(down_payment, amount=80.0)
        self._credit(down_payment)
        self.assertEqual(self._get_line(order).price_unit, 0.0)
        self.assertEqual(self._get_line(order).qty_invoiced, 0.0)
        self.assertEqual(self._invoice_order(order).amount_total, 400.0)

    def test_what_stands_of_it_is_deducted(self):
        order = self._order()
        self._credit(self._down_payment(order), amount=80.0)
        self.assertEqual(self._get_line(order).price_unit, 120.0)
        self.assertEqual(self._get_line(order).qty_invoiced, 1.0)
        final = self._invoice_order(order)
        self.assertEqual(final.amount_total, 280.0)
        self.assertEqual(order.order_line[0].qty_invoiced, 4.0)
        self.assertEqual(self._get_line(order).untaxed_amount_invoiced, 0.0)

    def test_what_stands_of_it_is_deducted_with_its_tax(self):
        for values, total in (
            ({}, 250.0),
            ({"price_include_override": "tax_included"}, 200.0),
        ):
            with self.subTest(total=total):
                order = self._order()
                order.order_line.tax_ids = self._create_tax(25, **values)
                whole = order.amount_total
                down_payment = self._down_payment(order)
                paid = down_payment.amount_total
                self._credit(down_payment, amount=80.01)
                final = self._invoice_order(order)
                self.assertAlmostEqual(final.amount_total, whole - paid + 80.01)

    def test_an_undo_has_all_of_it_deducted(self):
        order = self._order()
        credit_note = self._credit(self._down_payment(order), amount=80.0)
        credit_note.with_user(self.accountant).undo_credit()
        self.assertEqual(self._get_line(order).price_unit, 200.0)
        self.assertEqual(self._invoice_order(order).amount_total, 200.0)

    def test_a_credit_on_its_day_counts_then(self):
        order = self._order()
        down_payment = self._down_payment(order)
        tomorrow = fields.Date.context_today(order) + timedelta(days=1)
        draft = self._credit(down_payment, amount=80.0, date=str(tomorrow))
        self.assertEqual(self._get_line(order).price_unit, 200.0)
        with freeze_time(tomorrow):
            draft._post()
        self.assertEqual(self._get_line(order).price_unit, 120.0)

    def test_a_final_invoice_that_is_credited_in_parts_deducts_it_again(self):
        order = self._order()
        self._down_payment(order)
        final = self._invoice_order(order)
        self.assertEqual(final.amount_total, 200.0)
        self._credit(final, amount=50.0)
        self.assertEqual(self._get_line(order).price_unit, 200.0)
        self.assertEqual(self._get_line(order).qty_to_invoice, 0.0)
        self._credit(final)
        self.assertEqual(self._get_line(order).price_unit, 200.0)
        self.assertEqual(self._get_line(order).qty_to_invoice, -1.0)
        self.assertEqual(self._invoice_order(order).amount_total, 200.0)

    def test_one_tax_of_it_is_credited_by_itself(self):
        """Native takes the down payment for its own final invoice then."""
        order = self._order()
        order.order_line.tax_ids = self._create_tax(25)
        order.order_line = [
            Command.create(
                {
                    "product_id": self.session.id,
                    "product_uom_qty": 4.0,
                    "price_unit": 100.0,
                }
            )
        ]
        down_payment = self._down_payment(order, amount=90.0)
        first, second = down_payment._get_priced_lines()
        whole = first.price_total + second.price_total
        self._credit(down_payment, lines={second.id: 10.0})
        final = self._invoice_order(order)
        self.assertAlmostEqual(final.amount_total, order.amount_total - whole + 10.0)

    def test_a_locked_order_stays_as_it_is(self):
        order = self._order()
        down_payment = self._down_payment(order)
        order.action_lock()
        self._credit(down_payment, amount=80.0)
        self.assertEqual(self._get_line(order).price_unit, 200.0)

    def test_who_knows_no_sales_credits_it(self):
        order = self._order()
        down_payment = self._down_payment(order)
        self.assertFalse(
            self.accountant.has_group("sales_team.group_sale_salesman"),
        )
        self._credit(down_payment, amount=80.0)
        self.assertEqual(self._get_line(order).price_unit, 120.0)

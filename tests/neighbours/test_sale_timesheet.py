# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Hours of a credited invoice can be invoiced again, as after Odoo's own reversal."""

from test_sale import SaleCommon

from odoo import Command, fields
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestSaleTimesheet(SaleCommon):
    @classmethod
    def get_default_groups(cls):
        groups = super().get_default_groups()
        for name in (
            "project.group_project_manager",
            "hr.group_hr_user",
            "hr_timesheet.group_timesheet_manager",
        ):
            groups |= cls.env.ref(name)
        return groups

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.project = cls.env["project.project"].create(
            {"name": "Sessions", "allow_timesheets": True, "allow_billable": True}
        )
        cls.hour = cls.env["product.product"].create(
            {
                "name": "Hour",
                "type": "service",
                "service_policy": "delivered_timesheet",
                "service_tracking": "task_global_project",
                "project_id": cls.project.id,
                "list_price": 100.0,
                "uom_id": cls.env.ref("uom.product_uom_hour").id,
                "taxes_id": [Command.clear()],
                "property_account_income_id": (
                    cls.company_data["default_account_revenue"].id
                ),
            }
        )
        cls.therapist = cls.env["hr.employee"].create({"name": "Therapist"})

    def _order_with_hours(self):
        order = self._order(quantity=4.0, product=self.hour)
        self.env["account.analytic.line"].create(
            [
                {
                    "name": f"Session {number}",
                    "employee_id": self.therapist.id,
                    "project_id": self.project.id,
                    "task_id": order.tasks_ids.id,
                    "unit_amount": 2.0,
                }
                for number in (1, 2)
            ]
        )
        return order

    def _get_facts(self, order):
        line = order.order_line
        hours = order.tasks_ids.timesheet_ids
        return {
            "linked": [bool(hour.timesheet_invoice_id) for hour in hours],
            "invoiced": line.qty_invoiced,
            "delivered": line.qty_delivered,
            "left": line.qty_to_invoice,
            "status": order.invoice_status,
        }

    def test_a_credit_frees_the_hours_as_natively(self):
        ours, natively = self._order_with_hours(), self._order_with_hours()
        self._credit(self._invoice_order(ours))
        self._refund_natively(self._invoice_order(natively))
        self.assertEqual(self._get_facts(ours), self._get_facts(natively))
        self.assertFalse(ours.tasks_ids.timesheet_ids.timesheet_invoice_id)

    def test_the_next_invoice_of_the_order_takes_the_hours(self):
        order = self._order_with_hours()
        self._credit(self._invoice_order(order))
        again = self._invoice_order(order)
        self.assertEqual(again.amount_total, 400.0)
        self.assertEqual(order.tasks_ids.timesheet_ids.timesheet_invoice_id, again)

    def test_a_reissue_leaves_hours_and_order_as_natively(self):
        ours, natively = self._order_with_hours(), self._order_with_hours()
        draft = self._reissue(self._invoice_order(ours))
        native_draft = self._modify_natively(self._invoice_order(natively))
        self.assertEqual(self._get_facts(ours), self._get_facts(natively))
        self.assertEqual(draft.invoice_line_ids.sale_line_ids, ours.order_line)
        draft.action_post()
        native_draft.action_post()
        self.assertEqual(self._get_facts(ours), self._get_facts(natively))

    def test_the_hours_of_a_removed_new_draft_are_invoiced_again(self):
        ours, natively = self._order_with_hours(), self._order_with_hours()
        self._reissue(self._invoice_order(ours)).unlink()
        self._modify_natively(self._invoice_order(natively)).unlink()
        self.assertEqual(self._get_facts(ours), self._get_facts(natively))
        again = self._invoice_order(ours)
        self.assertEqual(again.amount_total, 400.0)
        self.assertEqual(ours.tasks_ids.timesheet_ids.timesheet_invoice_id, again)

    def test_a_credit_of_an_amount_frees_no_hours(self):
        order = self._order_with_hours()
        invoice = self._invoice_order(order)
        self._credit(invoice, amount=50)
        self.assertEqual(order.tasks_ids.timesheet_ids.timesheet_invoice_id, invoice)
        self.assertEqual(order.order_line.qty_to_invoice, 0.0)

    def test_the_last_credit_frees_the_hours(self):
        order = self._order_with_hours()
        invoice = self._invoice_order(order)
        self._credit(invoice, amount=50)
        self._credit(invoice)
        self.assertFalse(order.tasks_ids.timesheet_ids.timesheet_invoice_id)
        self.assertEqual(order.order_line.qty_to_invoice, 4.0)
        again = self._invoice_order(order)
        self.assertEqual(again.amount_total, 400.0)
        self.assertEqual(order.tasks_ids.timesheet_ids.timesheet_invoice_id, again)

    def test_the_hours_of_a_period_are_not_invoiced_once_more(self):
        """Native takes all hours of an invoice with a credit note to be free."""
        order = self._order_with_hours()
        invoice = self._invoice_order(order)
        self._credit(invoice, amount=50)
        self.env["account.analytic.line"].create(
            {
                "name": "Session 3",
                "employee_id": self.therapist.id,
                "project_id": self.project.id,
                "task_id": order.tasks_ids.id,
                "unit_amount": 1.0,
            }
        )
        today = fields.Date.context_today(order)
        period = {
            "date_start_invoice_timesheet": today,
            "date_end_invoice_timesheet": today,
        }
        again = self._invoice_order(order, **period)
        self.assertEqual(again.amount_total, 100.0)
        self._credit(invoice)
        rest = self._invoice_order(order, **period)
        self.assertEqual(rest.amount_total, 400.0)

    def test_crediting_one_orders_invoice_keeps_anothers_hours(self):
        credited, other = self._order_with_hours(), self._order_with_hours()
        self._credit(self._invoice_order(credited))
        invoice = self._invoice_order(other)
        self.assertEqual(other.tasks_ids.timesheet_ids.timesheet_invoice_id, invoice)

    def test_two_orders_credited_at_once_have_their_hours_free(self):
        orders = [self._order_with_hours(), self._order_with_hours()]
        invoices = self.env["account.move"].union(*map(self._invoice_order, orders))
        self._credit(invoices)
        for order in orders:
            self.assertFalse(order.tasks_ids.timesheet_ids.timesheet_invoice_id)

    def test_the_payment_stays_matched(self):
        invoice = self._invoice_order(self._order_with_hours())
        payment = self._pay(invoice)
        self._reissue(invoice)
        self.assertPaidBy(invoice, payment)

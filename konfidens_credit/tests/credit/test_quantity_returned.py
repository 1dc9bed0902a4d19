# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A credit of value returns no quantity; the last of a whole line returns it (rule 36).
Native Odoo has no credits of a value: there, each line is a quantity at a price.
"""

import runpy
from datetime import timedelta
from pathlib import Path

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common.credit_common import CreditCommon

MIGRATION = Path(__file__).parents[2] / "migrations" / "19.0.1.3.0"


class QuantityCommon(CreditCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax = cls._create_tax(25)
        cls.dozen = cls.env.ref("uom.product_uom_dozen")
        cls.mat = cls.env["product.product"].create(
            {
                "name": "Mat",
                "standard_price": 40.0,
                "uom_id": cls.env.ref("uom.product_uom_unit").id,
            }
        )

    def _mats(self, quantity=4.0, price=100.0, **values):
        """Return the values of a line of mats that cost 40.00 each."""
        return {
            "product_id": self.mat.id,
            "quantity": quantity,
            "price_unit": price,
            "product_uom_id": self.mat.uom_id.id,
            "tax_ids": [Command.clear()],
            **values,
        }

    def _get_returned(self, invoice):
        """Return the quantity that goes back with each standing credit, by line."""
        self.env.flush_all()
        return [
            [
                (line._get_quantity_counted(), line.price_subtotal)
                for line in sold.credit_line_ids.sorted("id")
                if line.parent_state != "cancel"
            ]
            for sold in invoice.invoice_line_ids
        ]


@tagged("post_install", "-at_install")
class TestQuantityReturned(QuantityCommon):
    def test_no_quantity_goes_back_until_the_last_credit_of_a_line(self):
        invoice = self._invoice(self._mats())
        self._credit(invoice, amount=100.0)
        self.assertEqual(self._get_returned(invoice), [[(0.0, 100.0)]])
        self._credit(invoice)
        self.assertEqual(self._get_returned(invoice), [[(0.0, 100.0), (4.0, 300.0)]])

    def test_a_whole_credit_returns_its_own_quantity(self):
        invoice = self._invoice(self._mats(), self._mats(2.0, 50.0))
        first, second = invoice.invoice_line_ids
        self._credit(invoice, lines={first.id: 400.0})
        self.assertEqual(self._get_returned(invoice), [[(4.0, 400.0)], []])
        self._credit(invoice, lines={second.id: 30.0})
        self._credit(invoice, lines={second.id: 70.0})
        self.assertEqual(
            self._get_returned(invoice), [[(4.0, 400.0)], [(0.0, 30.0), (2.0, 70.0)]]
        )

    def test_each_line_of_an_invoice_goes_back_when_it_is_credited(self):
        invoice = self._invoice(
            self._mats(3.0, 33.33, tax_ids=[Command.set(self.tax.ids)], discount=10.0),
            self._mats(1.0, 10.01, tax_ids=[Command.set(self.tax.ids)]),
        )
        for amount in (0.01, 17.77, 50.0):
            self._credit(invoice, amount=amount)
        returned = self._get_returned(invoice)
        self.assertEqual({quantity for line in returned for quantity, _ in line}, {0.0})
        self._credit(invoice)
        counted = [
            [quantity for quantity, _price in line if quantity]
            for line in self._get_returned(invoice)
        ]
        self.assertEqual(counted, [[3.0], [1.0]])

    def test_a_line_that_costs_nothing_goes_back_once(self):
        invoice = self._invoice(self._mats(), self._mats(2.0, 0.0))
        self._credit(invoice, amount=100.0)
        self._credit(invoice, amount=100.0)
        self.assertEqual(self._get_returned(invoice)[1], [])
        self._credit(invoice)
        self.assertEqual(self._get_returned(invoice)[1], [(2.0, 0.0)])

    def test_a_deducted_line_goes_back_with_its_sign(self):
        invoice = self._invoice(self._mats(), self._mats(-1.0, 100.0))
        self._credit(invoice, amount=90.0)
        self._credit(invoice)
        self.assertEqual(
            self._get_returned(invoice),
            [[(0.0, 120.0), (4.0, 280.0)], [(0.0, -30.0), (-1.0, -70.0)]],
        )

    def test_the_quantity_of_a_native_credit_note_counts(self):
        invoice = self._invoice(self._mats())
        native = invoice.with_user(self.accountant)._reverse_moves()
        native.invoice_line_ids.quantity = 1.0
        native.action_post()
        self._credit(invoice, amount=100.0)
        self._credit(invoice)
        self.assertEqual(
            self._get_returned(invoice), [[(1.0, 100.0), (0.0, 100.0), (3.0, 200.0)]]
        )

    def test_a_native_reversal_of_the_rest_returns_the_quantity(self):
        invoice = self._invoice(self._mats())
        self._credit(invoice, amount=100.0)
        wizard = (
            self.env["account.move.reversal"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"journal_id": invoice.journal_id.id})
        )
        wizard.refund_moves()
        wizard.new_move_ids.action_post()
        self.assertEqual(self._get_returned(invoice), [[(0.0, 100.0), (4.0, 300.0)]])

    def test_an_undo_keeps_the_quantity_sold_whichever_credit_it_takes_back(self):
        for number in (0, 1):
            with self.subTest(undone=number):
                invoice = self._invoice(self._mats())
                credit_notes = self._credit(invoice, amount=100.0)
                credit_notes += self._credit(invoice)
                credit_notes[number].with_user(self.accountant).undo_credit()
                [[(quantity, _price)]] = self._get_returned(invoice)
                self.assertEqual(quantity, 0.0)
                self._credit(invoice)
                quantities = [each[0] for each in self._get_returned(invoice)[0]]
                self.assertEqual(sorted(quantities), [0.0, 4.0])

    def test_an_undo_by_native_odoo_does_the_same(self):
        invoice = self._invoice(self._mats())
        first = self._credit(invoice, amount=100.0)
        self._credit(invoice)
        first.button_draft()
        self.assertEqual(self._get_returned(invoice), [[(4.0, 100.0), (0.0, 300.0)]])
        first.button_cancel()
        self.assertEqual(self._get_returned(invoice), [[(0.0, 300.0)]])
        first.button_draft()
        first.unlink()
        self.assertEqual(self._get_returned(invoice), [[(0.0, 300.0)]])

    def test_a_draft_comes_last(self):
        invoice = self._invoice(self._mats())
        tomorrow = fields.Date.context_today(invoice) + timedelta(days=1)
        draft = self._credit(invoice, amount=100.0, date=str(tomorrow))
        self.assertEqual(draft.state, "draft")
        self._credit(invoice)
        self.assertEqual(self._get_returned(invoice), [[(4.0, 100.0), (0.0, 300.0)]])
        with freeze_time(tomorrow):
            draft._post()
        quantities = [each[0] for each in self._get_returned(invoice)[0]]
        self.assertEqual(sum(quantities), 4.0)

    def test_what_was_typed_on_a_credit_note_counts_against_all_lines(self):
        invoice = self._invoice(self._mats(), self._mats(2.0, 50.0))
        native = invoice.with_user(self.accountant)._reverse_moves()
        native.invoice_line_ids = [
            Command.clear(),
            Command.create(
                {
                    "name": "Goodwill",
                    "price_unit": 50.0,
                    "tax_ids": [Command.clear()],
                    "account_id": invoice.invoice_line_ids[0].account_id.id,
                }
            ),
        ]
        native.action_post()
        self._credit(invoice, amount=100.0)
        self._credit(invoice)
        self.assertEqual(
            self._get_returned(invoice),
            [[(0.0, 80.0), (4.0, 280.0)], [(0.0, 20.0), (2.0, 70.0)]],
        )

    def test_all_that_can_be_credited_after_an_early_payment_is_the_whole(self):
        term = self._create_discount_term("included")
        invoice = self._invoice(self._mats(), invoice_payment_term_id=term.id)
        self._pay(invoice)
        self.assertEqual(invoice.amount_creditable, 392.0)
        self._credit(invoice, amount=92.0)
        self.assertEqual([each[0] for each in self._get_returned(invoice)[0]], [0.0])
        self._credit(invoice)
        self.assertEqual(
            [each[0] for each in self._get_returned(invoice)[0]], [0.0, 4.0]
        )

    def test_an_invoice_that_is_credited_is_not_each_of_its_lines(self):
        """Nothing can be credited any more, but part of both lines stands."""
        invoice = self._invoice(self._mats(), self._mats(-1.0, 200.0))
        first = invoice.invoice_line_ids[0]
        self._credit(invoice, lines={first.id: 200.0})
        self.assertEqual(invoice.credit_state, "full")
        self.assertEqual(self._get_returned(invoice), [[(0.0, 200.0)], []])

    def test_nobody_types_in_what_goes_back(self):
        invoice = self._invoice(self._mats())
        line = self._credit(invoice, amount=100.0).invoice_line_ids
        for name, value in (("credits_value", False), ("quantity_returned", 4.0)):
            with self.assertRaisesRegex(AccessError, "can't be typed in"):
                line.with_user(self.accountant).write({name: value})
        copy = line.move_id.with_user(self.accountant).copy()
        self.assertFalse(copy.invoice_line_ids.credits_value)

    def test_an_upgrade_tells_values_from_quantities(self):
        invoice = self._invoice(self._mats())
        self._credit(invoice, amount=100.0)
        self._credit(invoice)
        whole = self._invoice(self._mats())
        self._credit(whole)
        returned = self._get_returned(invoice + whole)
        cr = self.env.cr
        cr.execute(
            "UPDATE account_move_line"
            " SET credits_value = NULL, quantity_returned = NULL"
        )
        self.env.invalidate_all()
        self.assertNotEqual(self._get_returned(invoice + whole), returned)
        for moment in ("pre", "post"):
            script = runpy.run_path(str(MIGRATION / f"{moment}-credits_value.py"))
            script["migrate"](cr, "19.0.1.2.0")
            self.env.invalidate_all()
        self.assertEqual(self._get_returned(invoice + whole), returned)


@tagged("post_install", "-at_install")
class TestQuantityReported(QuantityCommon):
    """What Odoo's statistics of invoices say."""

    def _read_report(self, *moves):
        self.env.flush_all()
        [(*totals, average)] = self.env["account.invoice.report"]._read_group(
            [("move_id", "in", [move.id for each in moves for move in each])],
            aggregates=[
                "quantity:sum",
                "price_subtotal:sum",
                "price_margin:sum",
                "inventory_value:sum",
                "price_average:avg",
            ],
        )
        return [round(total, 2) for total in totals], round(average, 2)

    def test_credits_in_parts_add_up_to_nothing(self):
        """Native would count each part as one: -2 mats, a margin of 80.00."""
        invoice = self._invoice(self._mats(1.0, 100.0))
        credits_ = invoice.browse()
        self.assertEqual(self._read_report(invoice), ([1.0, 100.0, 60.0, -40.0], 100.0))
        for amount, left in ((10.0, 90.0), (10.0, 80.0)):
            credits_ += self._credit(invoice, amount=amount)
            self.assertEqual(
                self._read_report(invoice, credits_),
                ([1.0, left, left - 40.0, -40.0], left),
            )
        credits_ += self._credit(invoice)
        self.assertEqual(
            self._read_report(invoice, credits_), ([0.0, 0.0, 0.0, 0.0], 0.0)
        )
        self.assertEqual(
            self._read_report(credits_[-1]), ([-1.0, -80.0, -40.0, 40.0], 80.0)
        )

    def test_a_credit_of_a_value_counts_no_dozen(self):
        line = self._mats(2.0, 1200.0, product_uom_id=self.dozen.id)
        invoice = self._invoice(line)
        credits_ = self._credit(invoice, amount=60.0)
        self.assertEqual(self._read_report(credits_), ([0.0, -60.0, -60.0, 0.0], 0.0))
        self.assertEqual(
            self._read_report(invoice, credits_),
            ([24.0, 2340.0, 1380.0, -960.0], 97.5),
        )
        credits_ += self._credit(invoice)
        self.assertEqual(
            self._read_report(invoice, credits_), ([0.0, 0.0, 0.0, 0.0], 0.0)
        )

    def test_invoices_and_whole_credits_count_as_natively(self):
        invoice = self._invoice(
            self._mats(3.0, 90.0, discount=10.0, tax_ids=[Command.set(self.tax.ids)])
        )
        self.assertEqual(
            self._read_report(invoice), ([3.0, 243.0, 123.0, -120.0], 81.0)
        )
        self.assertEqual(
            self._read_report(self._credit(invoice)),
            ([-3.0, -243.0, -123.0, 120.0], 81.0),
        )

    def test_each_line_tells_its_own_price(self):
        invoice = self._invoice(self._mats())
        credits_ = self._credit(invoice, amount=100.0) + self._credit(invoice)
        self.env.flush_all()
        rows = self.env["account.invoice.report"].search(
            [("move_id", "in", (invoice + credits_).ids)], order="id"
        )
        self.assertEqual(rows.mapped("quantity"), [4.0, 0.0, -4.0])
        self.assertEqual(rows.mapped("price_average"), [100.0, 0.0, 75.0])

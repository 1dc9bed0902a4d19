# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from contextlib import contextmanager

from odoo import Command, fields
from odoo.tests import new_test_user

from odoo.addons.account.tests.common import AccountTestInvoicingCommon
from odoo.addons.base.tests.common import BaseCommon

from .kept import find_kept, take_kept


class CreditCommon(AccountTestInvoicingCommon):
    """A practice, its customers, and an accountant with the least rights."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        if kept := find_kept(CreditCommon):
            # Past Odoo's own common classes, whose set-up was kept with ours.
            super(BaseCommon, cls).setUpClass()
            _model, [user_id] = kept["user"]
            cls.env = cls.env(user=user_id, context=cls.default_env_context())
            take_kept(cls, CreditCommon)
            return
        super().setUpClass()
        cls.accountant = new_test_user(
            cls.env,
            login="konfidens_accountant",
            groups="base.group_user,account.group_account_invoice",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.reason = cls.env.ref("konfidens_credit.credit_reason_wrong_price")

    @classmethod
    def _create_tax(cls, amount, **values):
        """Return a sale tax of ``amount`` per cent."""
        return cls.env["account.tax"].create(
            {
                "name": values.pop("name", f"{amount} % {values or ''}"),
                "amount": amount,
                "type_tax_use": "sale",
                "company_id": cls.company.id,
                **values,
            }
        )

    @classmethod
    def _create_discount_term(cls, computation):
        """Return a payment term with 2 % off when paid within 10 days."""
        return cls.env["account.payment.term"].create(
            {
                "name": computation,
                "early_discount": True,
                "discount_percentage": 2,
                "discount_days": 10,
                "early_pay_discount_computation": computation,
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": 100, "nb_days": 30}
                    )
                ],
            }
        )

    @classmethod
    def _invoice(cls, *lines, post=True, **values):
        """Return an invoice; a line is a price, or a dict of line values."""
        commands = []
        for line in lines or (100.0,):
            line_vals = line if isinstance(line, dict) else {"price_unit": line}
            commands.append(
                Command.create(
                    {
                        "name": "Session",
                        "account_id": cls.company_data["default_account_revenue"].id,
                        "tax_ids": [Command.clear()],
                        **line_vals,
                    }
                )
            )
        invoice = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": cls.partner_a.id,
                "invoice_date": fields.Date.context_today(cls.env["account.move"]),
                "invoice_payment_term_id": False,
                "invoice_line_ids": commands,
                **values,
            }
        )
        if post:
            invoice.action_post()
        return invoice

    @classmethod
    def _pay(cls, invoice, amount=None, **values):
        """Register a payment of ``amount``, or of all that is owed."""
        return cls._register_payment(
            invoice, **({"amount": amount} if amount is not None else {}), **values
        )

    @contextmanager
    def assertRaisesRegex(self, expected_exception, expected_regex):
        """Roll back what the refused call has done, as a request does."""
        with (
            super().assertRaisesRegex(expected_exception, expected_regex) as raised,
            self.env.cr.savepoint(),
        ):
            yield raised

    def _count_queries(self, do):
        """Return how many queries it takes to do something, with nothing cached."""
        self.env.flush_all()
        self.env.invalidate_all()
        self.env.registry.clear_all_caches()
        before = self.env.cr.sql_log_count
        do()
        return self.env.cr.sql_log_count - before

    def _assert_no_more_queries(self, few, many, do):
        """Check that it takes no more queries to do something to many than to few."""
        # What is cached for ever is there from now on.
        do(few)
        self.assertLessEqual(
            self._count_queries(lambda: do(many)), self._count_queries(lambda: do(few))
        )

    def _credit(self, invoices, **kwargs):
        """Credit as the accountant and return the credit notes."""
        results = invoices.with_user(self.accountant).credit_invoice(**kwargs)
        return (
            self.env["account.move"]
            .browse([result["credit_note_id"] for result in results])
            .with_env(self.env)
        )

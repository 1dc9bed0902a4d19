# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who may use account credit, and on which invoices."""

from odoo import models
from odoo.exceptions import AccessError, UserError


class AccountMove(models.Model):
    _inherit = "account.move"

    def _check_billing_rights(self):
        """Raise unless the user works with these invoices as with native Odoo."""
        if not (self.env.su or self._has_billing_rights()):
            raise AccessError(
                self.env._(
                    "You may not use account credit. Ask your accountant, or an "
                    "administrator to give you billing rights."
                )
            )
        self.check_access("write")

    def _check_can_take_credit(self):
        """Raise when one of these invoices can't take any credit, and say why."""
        under_way = self._get_transactions_under_way()
        obstacles = []
        for invoice in self:
            if not invoice._can_take_credit():
                obstacles.append(
                    self.env._(
                        "%(document)s takes no account credit: only posted invoices "
                        "do that still owe something.",
                        document=invoice.display_name,
                    )
                )
            elif invoice.id in under_way:
                obstacles.append(
                    invoice._get_money_under_way_obstacle(under_way[invoice.id])[
                        "message"
                    ]
                )
        if obstacles:
            raise UserError("\n".join(obstacles))

    def _check_credit_uses(self, uses, amounts):
        """Raise when less can be used on an invoice than was asked for."""
        obstacles = []
        for invoice, wanted in amounts.items():
            currency = invoice.currency_id
            used = sum(amount for _line, amount in uses[invoice])
            if not currency._is_payable(wanted):
                obstacles.append(
                    self.env._(
                        "Enter an amount above zero to use on %(invoice)s.",
                        invoice=invoice.display_name,
                    )
                )
            elif currency.compare_amounts(wanted, invoice.amount_residual) > 0:
                obstacles.append(
                    self.env._(
                        "%(amount)s can't be used on %(invoice)s: it owes %(owed)s.",
                        amount=currency.format(wanted),
                        invoice=invoice.display_name,
                        owed=currency.format(invoice.amount_residual),
                    )
                )
            elif currency.compare_amounts(used, wanted) < 0:
                obstacles.append(
                    self.env._(
                        "%(amount)s can't be used on %(invoice)s: %(available)s of "
                        "%(customer)s's account credit is left for it.",
                        amount=currency.format(wanted),
                        invoice=invoice.display_name,
                        available=currency.format(used),
                        customer=invoice.commercial_partner_id.display_name,
                    )
                )
        if not amounts:
            obstacles = [
                self.env._(
                    "There is no account credit of %(customer)s left to use on "
                    "%(invoice)s.",
                    customer=invoice.commercial_partner_id.display_name,
                    invoice=invoice.display_name,
                )
                for invoice in self
                if not uses[invoice]
            ]
        if obstacles:
            raise UserError("\n".join(obstacles))

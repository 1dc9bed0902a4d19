# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Correcting a draft invoice: its prices and its payer."""

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...core.request import to_amount, to_id
from ..common.asking import ask, asked
from ..common.public_method import public_method


class AccountMove(models.Model):
    _inherit = "account.move"

    # === BUSINESS METHODS === #

    @asked(one=True, line_id=to_id)
    @public_method
    def change_price(self, line_id, price_unit):
        """Change the unit price of one line of this draft invoice; zero makes it free.

        :param int line_id: id of the invoice line
        :param float price_unit: new unit price, in the invoice's currency; with or
            without taxes as the taxes of the line say
        :return: ``invoice_id`` and its new gross ``amount_total``
        :rtype: dict
        :raise UserError: if this is no draft invoice, or the line is not one of its own
        """
        self._change_prices({line_id: price_unit})
        return {"invoice_id": self.id, "amount_total": self.amount_total}

    @asked(one=True, partner_id=to_id)
    @public_method
    def change_payer(self, partner_id):
        """Send this draft invoice to somebody else.

        Odoo takes address, payment terms and fiscal position from the new payer.
        Prices stay; taxes and accounts change only if the fiscal position does.

        :param int partner_id: id of the contact who is to pay
        :return: ``invoice_id`` and its ``partner_id``
        :rtype: dict
        :raise UserError: if this is no draft invoice, or there is no such contact
        :raise AccessError: if the user may not change it, or not to that payer
        """
        payer = self.env["res.partner"].browse(partner_id or ()).exists()
        self = self._with_right_to_credit()
        self._check_draft_invoice()
        # Who may not read a contact does not learn that there is one (rule 30).
        payer = payer._filtered_access("read").with_env(self.env)
        if not payer:
            raise UserError(self.env._("Choose who is to pay: the payer is missing."))
        self._check_payer(payer)
        self._set_payer(payer)
        return {"invoice_id": self.id, "partner_id": payer.id}

    def _set_payer(self, payer):
        """Send this draft to ``payer``, for whom that was checked."""
        fiscal_position = self.fiscal_position_id
        self.partner_id = payer
        if self.fiscal_position_id != fiscal_position:
            self._keep_free_lines_free(self.action_update_fpos_values)

    def _change_prices(self, prices):
        """Change several unit prices in one write.

        :param dict prices: new unit price by invoice line id
        """
        self.ensure_one()
        self = self._with_right_to_credit()
        self._check_draft_invoice()
        lines = {line.id: line for line in self._get_priced_lines()}
        commands = []
        for line_id, price_unit in prices.items():
            if line_id not in lines:
                raise UserError(
                    self.env._(
                        "Line %(id)s is not a line of %(invoice)s with a price. Choose "
                        "a line of the invoice.",
                        id=line_id,
                        invoice=self.display_name,
                    )
                )
            commands.append(
                (1, line_id, {"price_unit": ask(self.env, to_amount, price_unit)})
            )
        self.write({"invoice_line_ids": commands})

    def _keep_free_lines_free(self, update):
        """Run ``update`` without letting it give lines that cost nothing a price:
        native recomputes every price of zero from its product.
        """
        free = self._get_priced_lines().filtered(lambda line: not line.price_unit)
        update()
        free.price_unit = 0.0

    # === CHECKS AND GETTERS === #

    def _check_draft_invoice(self):
        """Raise unless these are draft customer invoices."""
        for move in self:
            if move.move_type != "out_invoice":
                raise UserError(
                    self.env._(
                        "%(name)s is not a customer invoice. Change it in its own "
                        "form.",
                        name=move.display_name,
                    )
                )
            if move.state != "draft":
                raise UserError(
                    self.env._(
                        "%(name)s is not a draft any more. Credit it with a new draft, "
                        "and change that one.",
                        name=move.display_name,
                    )
                )

    def _check_payer(self, payer):
        """Raise when the user may not have ``payer`` pay this invoice. A hook: whoever
        works with invoices may send them to anybody.
        """

    def _get_payer_domain(self):
        """Return the domain of those whom the user may have pay this invoice: what
        ``_check_payer`` lets pass.

        :rtype: odoo.fields.Domain
        """
        self.ensure_one()
        return Domain("company_id", "in", (False, self.company_id.id))

    def _get_priced_lines(self):
        """Return the lines of this invoice that have a price."""
        return self.invoice_line_ids.filtered(
            lambda line: line.display_type == "product"
        )

    def _get_total_with_prices(self, prices, lines=None):
        """Return the gross total that this draft would have with these unit prices.

        :param dict prices: unit price by invoice line id
        :param lines: the lines that it would have; all when not given
        :rtype: float
        """
        self.ensure_one()
        base_lines = [
            {
                **self._prepare_product_base_line_for_taxes_computation(line),
                **({"price_unit": prices[line.id]} if line.id in prices else {}),
            }
            for line in (self._get_priced_lines() if lines is None else lines)
        ]
        return self.env["account.tax"]._get_total_of(
            base_lines,
            self.currency_id,
            self.company_id,
            cash_rounding=self.invoice_cash_rounding_id,
        )

    # === ACTION METHODS === #

    @asked(one=True)
    @public_method
    def action_change_price(self):
        """Open the prices of this draft."""
        self._with_right_to_credit()._check_draft_invoice()
        return self._get_draft_action(
            "account.move.change.price", self.env._("Change Price")
        )

    @asked(one=True)
    @public_method
    def action_change_payer(self):
        """Open the payer of this draft."""
        self._with_right_to_credit()._check_draft_invoice()
        return self._get_draft_action(
            "account.move.change.payer", self.env._("Change Payer")
        )

    def _get_draft_action(self, model, name):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_move_id": self.id, "dialog_size": "medium"},
        }

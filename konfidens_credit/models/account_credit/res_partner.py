# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Account credit of a customer: what they may still use, computed from the books."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..common.asking import MOST_TOLD, asked
from ..common.public_method import public_method


class ResPartner(models.Model):
    _inherit = "res.partner"

    account_credit = fields.Monetary(
        compute="_compute_account_credit",
        compute_sudo=True,
        search="_search_account_credit",
        groups="account.group_account_invoice,account.group_account_readonly",
        help="What this customer may still use, in the currency of the company.",
    )
    account_credit_text = fields.Char(
        compute="_compute_account_credit",
        compute_sudo=True,
        groups="account.group_account_invoice,account.group_account_readonly",
        help="Account credit by currency.",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("allowed_company_ids", "lang")
    def _compute_account_credit(self):
        sums = {}
        for partner, currency, amount, balance in self.env[
            "account.move.line"
        ]._read_group(
            self._get_account_credit_domain(),
            ["partner_id", "currency_id"],
            ["credit_left:sum", "credit_left_balance:sum"],
        ):
            if currency.is_zero(amount):
                continue
            key = partner.commercial_partner_id
            by_currency = sums.setdefault(key, {})
            total = by_currency.get(currency, (0.0, 0.0))
            by_currency[currency] = (total[0] + amount, total[1] + balance)
        for partner in self:
            by_currency = sums.get(partner.commercial_partner_id._origin, {})
            partner.account_credit = sum(
                balance for _amount, balance in by_currency.values()
            )
            partner.account_credit_text = " + ".join(
                currency.format(amount)
                for currency, (amount, _b) in by_currency.items()
            )

    def _search_account_credit(self, operator, value):
        if operator not in ("<", ">", "<=", ">="):
            return NotImplemented
        groups = (
            self.env["account.move.line"]
            .sudo()
            ._read_group(
                self.env["account.move.line"]._get_account_credit_domain()
                & Domain("company_id", "in", self.env.companies.ids),
                ["partner_id"],
                having=[("credit_left_balance:sum", operator, value)],
            )
        )
        return [("id", "in", [partner.id for (partner,) in groups])]

    # === GETTERS === #

    @asked(most=MOST_TOLD)
    @public_method
    def get_account_credit(self):
        """Tell per customer what account credit is left, and where it comes from.

        Credit belongs to the commercial partner: each of its contacts has the same.
        Keeps rule 13.

        :return: a dict per customer, in the order of the recordset: ``partner_id`` and
            ``balances``, a list of dicts with ``company_id``, ``currency_id``,
            ``amount`` (gross, in that currency) and ``items``, the oldest first, each
            with ``move_id``, ``origin`` (``session``, ``credit_note``, ``payment``,
            ``other``), ``date`` (ISO) and ``left`` (gross, in that currency)
        :rtype: list[dict]
        :raise AccessError: if the user may not read journal items
        """
        items = self.env["account.move.line"].search(
            self._get_account_credit_domain(), order="date, id"
        )
        items = items.filtered(
            lambda line: not line.currency_id.is_zero(line.credit_left)
        )
        by_customer = items.grouped(lambda line: line.partner_id.commercial_partner_id)
        return [
            {
                "partner_id": partner.id,
                "balances": [
                    {
                        "company_id": company.id,
                        "currency_id": currency.id,
                        "amount": currency.round(sum(lines.mapped("credit_left"))),
                        "items": [
                            {
                                "move_id": line.move_id.id,
                                "origin": line.credit_origin,
                                "date": fields.Date.to_string(line.date),
                                "left": line.credit_left,
                            }
                            for line in lines
                        ],
                    }
                    for (company, currency), lines in by_customer.get(
                        partner.commercial_partner_id, items.browse()
                    )
                    .grouped(lambda line: (line.company_id, line.currency_id))
                    .items()
                ],
            }
            for partner in self
        ]

    def _get_account_credit_domain(self):
        """Return the domain of the open credits of these customers, in the companies
        that the user has chosen.
        """
        Item = self.env["account.move.line"]
        return Item._get_account_credit_domain() & self._get_own_items_domain()

    def _get_account_credit_history_domain(self):
        """Return the domain of what these customers see of their account credit: credit
        notes, and whatever else has something left.
        """
        Item = self.env["account.move.line"]
        is_open = Domain("reconciled", "=", False)
        return (
            Item._get_customer_items_domain()
            & self._get_own_items_domain()
            & Domain("amount_currency", "<", 0.0)
            & (Domain("move_type", "=", "out_refund") | is_open)
        )

    def _get_own_items_domain(self):
        """Return the domain of journal items of these customers, in the companies that
        the user has chosen.
        """
        return Domain(
            [
                (
                    "partner_id.commercial_partner_id",
                    "in",
                    self.commercial_partner_id.ids,
                ),
                ("company_id", "in", self.env.companies.ids),
            ]
        )

    # === ACTION METHODS === #

    @asked(one=True)
    @public_method
    def action_open_account_credit(self):
        """Open the account credit of this customer, item by item."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "konfidens_credit.account_credit_action"
        )
        action.update(
            name=self.env._(
                "Account Credit of %(customer)s",
                customer=self.commercial_partner_id.display_name,
            ),
            domain=[
                ("partner_id", "child_of", self.commercial_partner_id.ids),
                ("account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("balance", "<", 0.0),
            ],
            context={"search_default_open": 1},
        )
        return action

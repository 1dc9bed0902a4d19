# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Account credit of a customer: what they may still use, computed from the books."""

import operator

from odoo import api, fields, models
from odoo.fields import NO_ACCESS, Domain

from ..common.asking import MOST_TOLD, asked
from ..common.public_method import public_method

COMPARISONS = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class ResPartner(models.Model):
    _inherit = "res.partner"

    # What account credit depends on: whatever is booked on a contact of the customer.
    commercial_contact_ids = fields.One2many(
        comodel_name="res.partner",
        inverse_name="commercial_partner_id",
        groups=NO_ACCESS,
        export_string_translation=False,
    )
    journal_item_ids = fields.One2many(
        comodel_name="account.move.line",
        inverse_name="partner_id",
        groups=NO_ACCESS,
        export_string_translation=False,
    )
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

    @api.depends_context("allowed_company_ids", "uid", "lang")
    @api.depends(
        *(
            f"commercial_partner_id.commercial_contact_ids.journal_item_ids.{name}"
            for name in (
                "account_id",
                "credit_left",
                "credit_left_balance",
                "parent_state",
                "reconciled",
            )
        )
    )
    def _compute_account_credit(self):
        credits_ = self._sum_account_credit(self._get_account_credit_domain())
        for partner in self:
            by_currency = credits_.get(partner.commercial_partner_id._origin, {})
            partner.account_credit = self._to_company_currency(by_currency)
            totals = {}
            for (_company, currency), (amount, _balance) in by_currency.items():
                totals[currency] = totals.get(currency, 0.0) + amount
            partner.account_credit_text = " + ".join(
                currency.format(amount)
                for currency, amount in totals.items()
                if not currency.is_zero(amount)
            )

    def _search_account_credit(self, operator, value):
        """Find the contacts of the customers whose account credit compares with
        ``value`` so; most have none. Only who may read it learns of it (rule 30).
        """
        if operator not in (*COMPARISONS, "in", "not in"):
            return NotImplemented
        self._check_field_access(self._fields["account_credit"], "read")
        currency = self.env.company.currency_id

        def is_found(credit):
            if operator in COMPARISONS:
                difference = currency.compare_amounts(credit, value or 0.0)
                return COMPARISONS[operator](difference, 0)
            is_in = any(
                not currency.compare_amounts(credit, each or 0.0) for each in value
            )
            return is_in == (operator == "in")

        Item = self.env["account.move.line"]
        credits_ = self.sudo()._sum_account_credit(
            Item._get_account_credit_domain()
            & Domain("company_id", "in", self.env.companies.ids)
        )
        found, others = [], []
        for customer, by_currency in credits_.items():
            is_one = is_found(self._to_company_currency(by_currency))
            (found if is_one else others).append(customer.id)
        if is_found(0.0):
            return Domain("commercial_partner_id", "not in", others)
        return Domain("commercial_partner_id", "in", found)

    @api.model
    def _sum_account_credit(self, domain):
        """Return what is left of the open credits of a domain, in the currency of the
        documents and in that of the company.

        :rtype: dict[res.partner, dict[tuple, tuple]]
        """
        credits_ = {}
        for partner, company, currency, *amounts in self.env[
            "account.move.line"
        ]._read_group(
            domain,
            ["partner_id", "company_id", "currency_id"],
            ["credit_left:sum", "credit_left_balance:sum"],
        ):
            own = credits_.setdefault(partner.commercial_partner_id, {})
            before = own.get((company, currency), (0.0, 0.0))
            own[company, currency] = tuple(map(sum, zip(before, amounts, strict=True)))
        return credits_

    @api.model
    def _to_company_currency(self, by_currency):
        """Return the sum of what ``_sum_account_credit`` says of a customer, in the
        currency of the company that the user works in.
        """
        own = self.env.company
        today = fields.Date.context_today(self)
        return own.currency_id.round(
            sum(
                company.currency_id._convert(balance, own.currency_id, own, today)
                for (company, currency), (amount, balance) in by_currency.items()
                if not currency.is_zero(amount)
            )
        )

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

    def _get_account_credit_history(self):
        """Return what these customers see of their account credit, what can be used
        first, then the last given first: what was, or is, theirs to use. What a credit
        took off its own invoice, or what was paid back, is not.
        """
        Item = self.env["account.move.line"]
        is_open = Domain("reconciled", "=", False)
        items = Item.search(
            Item._get_customer_items_domain()
            & self._get_own_items_domain()
            & Domain("amount_currency", "<", 0.0)
            & (Domain("move_type", "=", "out_refund") | is_open),
            order="reconciled, date desc, id desc",
        )
        return items.filtered(
            lambda item: not item.currency_id.is_zero(item._get_credit_given())
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

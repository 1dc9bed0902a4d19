# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Account credit: every open credit on a customer's account, item by item.

Nothing is stored: an item is a posted journal item with something left, whatever booked
it. Its origin and age are told by SQL, so that lists can be grouped by them.
"""

from datetime import timedelta
from itertools import pairwise

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..common.asking import asked
from ..common.public_method import public_method

CREDIT_ORIGINS = [
    ("credit_note", "Credit Note"),
    ("payment", "Payment"),
    ("other", "Other"),
]
CREDIT_AGES = [
    ("0", "Up to 30 Days"),
    ("31", "31 to 90 Days"),
    ("91", "91 to 365 Days"),
    ("366", "More Than a Year"),
]
# What is credit for the customer is negative in the books.
TURNED_ROUND = {
    "credit_total": "amount_currency",
    "credit_left": "amount_residual_currency",
    "credit_left_balance": "amount_residual",
}


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    credit_origin = fields.Selection(
        selection=CREDIT_ORIGINS,
        string="Origin",
        compute="_compute_credit_origin",
        search="_search_credit_origin",
        help="What the credit comes from.",
    )
    credit_age = fields.Selection(
        selection=CREDIT_AGES,
        string="Age",
        compute="_compute_credit_age",
        search="_search_credit_age",
    )
    credit_total = fields.Monetary(
        string="Given",
        compute="_compute_credit_amounts",
        currency_field="currency_id",
    )
    credit_left = fields.Monetary(
        string="Left",
        compute="_compute_credit_amounts",
        search="_search_credit_left",
        currency_field="currency_id",
        help="What of this credit can still be used.",
    )
    credit_left_balance = fields.Monetary(
        string="Left in Company Currency",
        compute="_compute_credit_amounts",
        currency_field="company_currency_id",
    )
    credited_invoice_id = fields.Many2one(related="move_id.reversed_entry_id")
    credit_used_on = fields.Char(
        string="Used On",
        compute="_compute_credit_used_on",
        help="Documents that this credit was used on, and how much.",
    )

    # === COMPUTE METHODS === #

    def _compute_credit_origin(self):
        for line in self:
            if line.move_id.move_type == "out_refund":
                line.credit_origin = "credit_note"
            elif line.payment_id or line.statement_line_id:
                line.credit_origin = "payment"
            else:
                line.credit_origin = "other"

    def _search_credit_origin(self, operator, value):
        if operator != "in":
            return NotImplemented
        domains = self._get_credit_origin_domains()
        return Domain.OR(domains[origin] for origin in value if origin in domains)

    @api.model
    def _get_credit_origin_domains(self):
        """Return the domain of the credits of each origin."""
        refund = Domain("move_type", "=", "out_refund")
        payment = Domain("payment_id", "!=", False) | Domain(
            "statement_line_id", "!=", False
        )
        return {
            "credit_note": refund,
            "payment": ~refund & payment,
            "other": ~refund & ~payment,
        }

    @api.depends("date")
    def _compute_credit_age(self):
        today = fields.Date.context_today(self)
        for line in self:
            # A form may have no date for a moment.
            days = (today - (line.date or today)).days
            line.credit_age = next(
                (age for age, _label in reversed(CREDIT_AGES) if days >= int(age)), "0"
            )

    def _search_credit_age(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        starts = [int(age) for age, _label in CREDIT_AGES]
        ends = dict(pairwise(starts))
        domains = []
        for start in (int(age) for age in value if age):
            domain = Domain.TRUE
            if start:
                domain &= Domain("date", "<=", today - timedelta(start))
            if start in ends:
                domain &= Domain("date", ">", today - timedelta(ends[start]))
            domains.append(domain)
        return Domain.OR(domains)

    @api.depends(
        "amount_currency",
        "amount_residual_currency",
        "amount_residual",
        "move_id.move_type",
        "move_id.reversed_entry_id.move_type",
        "move_id.reversed_entry_id.state",
    )
    def _compute_credit_amounts(self):
        """Nothing is left of a credit note whose invoice doesn't stand: nobody paid
        what it gives (rule 37).
        """
        for line in self:
            for name, booked in TURNED_ROUND.items():
                line[name] = -line[booked]
        floating = self.move_id._filter_floating()
        for line in self.filtered(lambda line: line.move_id in floating):
            line.credit_left = line.credit_left_balance = 0.0

    @api.depends("matched_debit_ids")
    def _compute_credit_used_on(self):
        for line in self:
            uses = line.matched_debit_ids.sorted("id")
            line.credit_used_on = ", ".join(
                f"{use.debit_move_id.move_id.name} "
                f"{line.currency_id.format(use.credit_amount_currency)}"
                for use in uses
                if not line.currency_id.is_zero(use.credit_amount_currency)
            )

    def _field_to_sql(self, alias, field_expr, query=None):
        """Override of `account` to group credits by origin and by age, and to sum them
        up.
        """
        if field_expr in TURNED_ROUND:
            booked = self._field_to_sql(alias, TURNED_ROUND[field_expr], query)
            turned = SQL("(-%s)", booked)
            if field_expr == "credit_total":
                return turned
            return self._get_credit_left_sql(alias, turned, query)
        if field_expr == "credit_origin":
            return self._get_credit_origin_sql(alias, query)
        if field_expr == "credit_age":
            return SQL(
                "CASE %(cases)s ELSE '0' END",
                cases=SQL(" ").join(
                    SQL(
                        "WHEN %(today)s::date - %(date)s >= %(days)s THEN %(age)s",
                        today=fields.Date.context_today(self),
                        date=self._field_to_sql(alias, "date", query),
                        days=int(age),
                        age=age,
                    )
                    for age, _label in reversed(CREDIT_AGES[1:])
                ),
            )
        return super()._field_to_sql(alias, field_expr, query)

    def _get_credit_left_sql(self, alias, left, query):
        """Return what of ``left``, what is open of a credit, can be used. A hook: all
        of it, while the invoice that it credits stands (rule 37).
        """
        Move = self.env["account.move"]

        def column(table, name):
            return SQL.identifier(table, name, to_flush=Move._fields[name])

        return SQL(
            """(CASE WHEN EXISTS (
                SELECT FROM account_move credit
                JOIN account_move invoice ON invoice.id = %(original)s
                WHERE credit.id = %(move)s AND %(kind)s = 'out_refund'
                    AND %(kind_of_original)s = 'out_invoice' AND %(state)s <> 'posted'
            ) THEN 0.0 ELSE %(left)s END)""",
            original=column("credit", "reversed_entry_id"),
            move=self._field_to_sql(alias, "move_id", query),
            kind=column("credit", "move_type"),
            kind_of_original=column("invoice", "move_type"),
            state=column("invoice", "state"),
            left=left,
        )

    def _get_credit_origin_sql(self, alias, query):
        """Return what a credit comes from, by SQL."""
        return SQL(
            """CASE
                WHEN %(move_type)s = 'out_refund' THEN 'credit_note'
                WHEN COALESCE(%(payment)s, %(statement_line)s) IS NOT NULL
                THEN 'payment'
                ELSE 'other'
            END""",
            move_type=self._field_to_sql(alias, "move_type", query),
            payment=self._field_to_sql(alias, "payment_id", query),
            statement_line=self._field_to_sql(alias, "statement_line_id", query),
        )

    # === OPEN CREDITS === #

    @api.model
    def _get_account_credit_domain(self):
        """Return the domain of all open credits of customers (rule 13)."""
        return self._get_customer_items_domain() & self._get_open_credit_domain()

    @api.model
    def _get_open_credit_domain(self):
        """Return the domain of all open credits, on whatever account."""
        return Domain(
            [
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
                ("amount_residual_currency", "<", 0.0),
                ("partner_id", "!=", False),
            ]
        )

    @api.model
    def _get_customer_items_domain(self):
        """Return the domain of what is booked on customers' accounts."""
        return Domain(
            [
                ("account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("partner_id", "!=", False),
            ]
        )

    def _get_credit_origin_label(self):
        """Return in words what this credit comes from."""
        self.ensure_one()
        labels = dict(self._fields["credit_origin"]._description_selection(self.env))
        return labels[self.credit_origin]

    # === ACTION METHODS === #

    @asked(one=True)
    @public_method
    def action_use_credit(self):
        """Open the dialog that uses this credit on an invoice of the customer."""
        self.ensure_one()
        return self.env["account.move.apply.credit"]._get_dialog(
            credit_line_ids=self.ids
        )

    @asked(one=True)
    @public_method
    def action_print_credit(self):
        """Open the PDF of the credit note that this credit comes from."""
        self.ensure_one()
        return self.move_id.action_print_pdf()

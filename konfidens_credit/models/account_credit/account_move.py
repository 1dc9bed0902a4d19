# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Using account credit on invoices: oldest first, computed here (rule 13)."""

from odoo import api, fields, models
from odoo.fields import Domain

from ...core.request import to_ids, to_optional_amount
from ..common.asking import asked
from ..common.context_keys import LIMITS
from ..common.public_method import public_method
from .account_move_line_match import CreditLimits

# Invoices that can take credit; receipts are paid on the spot.
TAKES_CREDIT = ("not_paid", "partial")


class AccountMove(models.Model):
    _inherit = "account.move"

    account_credit_available = fields.Monetary(
        compute="_compute_account_credit_available",
        compute_sudo=True,
        help="Account credit of the customer that can be used on this invoice.",
    )

    @api.depends("state", "payment_state", "commercial_partner_id.account_credit")
    def _compute_account_credit_available(self):
        """Sum what the customer may use on each invoice, which may be more than it
        owes.
        """
        takers = self._origin.filtered(lambda move: move._can_take_credit())
        available = {}
        if takers:
            # Without an order, four models' names would be joined to sort by them.
            for partner, *others, left in self.env["account.move.line"]._read_group(
                takers._get_usable_credits_domain(),
                ["partner_id", "company_id", "currency_id", "account_id"],
                ["credit_left:sum"],
                order="__count",
            ):
                key = (partner.commercial_partner_id, *others)
                available[key] = available.get(key, 0.0) + left
        for invoice in self:
            left = 0.0
            if available and invoice._origin in takers:
                left = available.get(invoice._origin._get_credit_key(), 0.0)
            invoice.account_credit_available = invoice.currency_id.round(left)

    @asked(amount=to_optional_amount, credit_ids=to_ids)
    @public_method
    def apply_account_credit(self, amount=None, credit_ids=None):
        """Use the customer's account credit on each of these open invoices: the oldest
        first, then the lowest id, one match at a time. Keeps rule 13.

        All or nothing: if one invoice can't take the credit, none does.

        :param float amount: gross amount to use on each invoice, in its currency; all
            that fits when not given
        :param list[int] credit_ids: ids of the credit notes, payments' entries or other
            ``account.move`` records whose credit is used; any when not given
        :return: a dict per invoice, in the order of the recordset: ``invoice_id``, and
            the gross amounts ``applied`` and ``left_to_pay``
        :rtype: list[dict]
        :raise UserError: if one invoice can't take it; it names each and says why
        :raise AccessError: if the user may not work on the invoices
        """
        if not self:
            return []
        self._check_billing_rights()
        amounts = {} if amount is None else dict.fromkeys(self, amount)
        return self._apply_account_credit(amounts, credit_ids)

    def _apply_account_credit(self, amounts=(), credit_ids=None):
        """Do what ``apply_account_credit`` says, for whom that was checked.

        :param dict amounts: gross amount to use, by invoice; all that fits if empty
        """
        self._lock_account_credit()
        self._check_can_take_credit()
        amounts = dict(amounts)
        uses = self._plan_account_credit(amounts, credit_ids)
        self._check_credit_uses(uses, amounts)
        self._use_credits(uses, amounts)
        return [
            {
                "invoice_id": invoice.id,
                "applied": invoice.currency_id.round(
                    sum(used for _line, used in uses[invoice])
                ),
                "left_to_pay": invoice.amount_residual,
            }
            for invoice in self
        ]

    # === WHAT CAN BE USED === #

    def _can_take_credit(self):
        """Tell whether this invoice is posted and still owes something."""
        self.ensure_one()
        return (
            self.move_type == "out_invoice"
            and self.state == "posted"
            and self.payment_state in TAKES_CREDIT
            and self.currency_id.compare_amounts(self.amount_residual, 0.0) > 0
        )

    def _get_usable_credits(self, credit_ids=None):
        """Return the open credits that each invoice can take, oldest first, then by id.

        :rtype: dict[account.move, account.move.line]
        """
        takers = self._origin.filtered(
            lambda move: move.move_type == "out_invoice" and move.state != "cancel"
        )
        if not takers:
            return {}
        Item = self.env["account.move.line"]
        credits_ = Item.search(
            takers._get_usable_credits_domain(credit_ids), order="date, id"
        ).grouped(
            lambda line: (
                line.partner_id.commercial_partner_id,
                line.company_id,
                line.currency_id,
                line.account_id,
            )
        )
        return {
            invoice: credits_.get(invoice._get_credit_key(), Item) for invoice in takers
        }

    def _get_usable_credits_domain(self, credit_ids=None):
        """Return the domain of the credits that these invoices may take, each from the
        account that it is owed on.
        """
        domain = self.env["account.move.line"]._get_open_credit_domain() & Domain(
            [
                (
                    "partner_id.commercial_partner_id",
                    "in",
                    self.commercial_partner_id.ids,
                ),
                ("company_id", "in", self.company_id.ids),
                ("currency_id", "in", self.currency_id.ids),
            ]
        )
        if credit_ids is not None:
            domain &= Domain("move_id", "in", list(credit_ids))
        return domain

    def _get_credit_key(self):
        """Return what credit and this invoice must have in common (rule 13)."""
        self.ensure_one()
        return (
            self.commercial_partner_id,
            self.company_id,
            self.currency_id,
            self._get_credit_account()[:1],
        )

    def _get_credit_available(self):
        """Override to count nothing while the invoice doesn't stand (rule 37)."""
        if self._filter_floating():
            return 0.0
        return super()._get_credit_available()

    def _get_credit_account(self):
        """Return the accounts that these invoices are owed on."""
        # What kind of account it is would have to be read for each page.
        return self.line_ids.filtered(
            lambda line: line.display_type == "payment_term"
        ).account_id

    def _plan_account_credit(self, amounts=None, credit_ids=None):
        """Return what would be used on each invoice now, in the order of the recordset:
        what one takes, the next one can't.

        Invoices that are still drafts take what they could when posted (rule 17).

        :param dict amounts: gross amount to use at most, by invoice
        :return: by invoice, pairs of an open credit and the gross amount used of it
        :rtype: dict[account.move, list[tuple]]
        """
        credits_ = self._get_usable_credits(credit_ids)
        left = {}
        uses = {}
        for invoice in self:
            wanted = (amounts or {}).get(invoice, invoice.amount_residual)
            wanted = min(wanted, invoice.amount_residual)
            uses[invoice] = []
            for line in credits_.get(invoice, ()):
                available = left.get(line, line.credit_left)
                used = invoice.currency_id.round(min(wanted, available))
                if invoice.currency_id.is_zero(wanted):
                    break
                if invoice.currency_id.compare_amounts(used, 0.0) > 0:
                    uses[invoice].append((line, used))
                    left[line] = available - used
                    wanted -= used
        return uses

    # === MATCH === #

    def _use_credits(self, uses, amounts=()):
        """Match each invoice with the credits that were planned for it."""
        Item = self.env["account.move.line"]
        plan = []
        for invoice, parts in uses.items():
            account = invoice._get_credit_account()[:1]
            owed = invoice.line_ids.filtered(
                lambda line, account=account: (
                    line.account_id == account and not line.reconciled
                )
            )
            if invoice in amounts:
                limits = CreditLimits({line.id: used for line, used in parts})
                for line, _used in parts:
                    Item.with_context(**{LIMITS: limits})._reconcile_plan(
                        [owed.filtered(lambda line: not line.reconciled) | line]
                    )
            else:
                plan += [owed | line for line, _used in parts]
        if plan:
            Item._reconcile_plan(plan)

    def _after_credit_taken_back(self):
        """Go on with invoices that owe again what account credit had paid. A hook."""

    # === ACTION METHODS === #

    @asked(one=True)
    @public_method
    def action_apply_account_credit(self):
        """Open the dialog that uses account credit on this invoice."""
        return self.env["account.move.apply.credit"]._get_dialog(move_id=self.id)

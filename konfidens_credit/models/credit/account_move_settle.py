# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What becomes of the part of a credit that its invoice no longer owes."""

from odoo import Command, fields, models
from odoo.exceptions import UserError

RECEIVABLE_OR_PAYABLE = ("asset_receivable", "liability_payable")
LIQUIDITY = ("asset_cash", "liability_credit_card")


class AccountMove(models.Model):
    _inherit = "account.move"

    def _post(self, soft=True):
        """Override of `account` to use the credit of what an invoice replaces first of
        all, whatever posts it (rule 12), to book credit notes where the books are open
        (rule 21), and to send those that waited.
        """
        self._wait_for_open_books(soft)
        posted = super()._post(soft=soft)
        posted._use_credit_of_replaced()
        posted._send_what_waited()
        return posted

    # === MATCH === #

    def _reconcile_reversed_moves(self, reverse_moves, move_reverse_cancel):
        """Override of `account` to match each reversal with its own original, all of
        them in one reconciliation plan (rules 10 and 14).

        Without super(): native pairs the two recordsets by position, and posting two
        credit notes of one invoice together matches the second with another customer's
        invoice (``addons/account/models/account_move.py:5389``).
        """
        receivable_plan, other_groups = [], []
        for original, reversals in reverse_moves.grouped("reversed_entry_id").items():
            groups = (
                (original.line_ids + reversals.line_ids)
                .filtered(lambda line: not line.reconciled)
                .grouped(lambda line: (line.account_id, line.currency_id))
            )
            for (account, _currency), lines in groups.items():
                if account.account_type in RECEIVABLE_OR_PAYABLE:
                    receivable_plan.append(lines)
                elif account.reconcile or account.account_type in LIQUIDITY:
                    other_groups.append(lines)
        lines_to_match = self.env["account.move.line"].with_context(
            move_reverse_cancel=move_reverse_cancel
        )
        if receivable_plan:
            lines_to_match._reconcile_plan(receivable_plan)
        # Cash basis entries have closed their transition accounts by now; matching
        # what is left of those by account would mix up taxes.
        other_plan = [
            lines
            for lines in other_groups
            if not any(line.reconciled for line in lines)
        ]
        if other_plan:
            lines_to_match._reconcile_plan(other_plan)
        return reverse_moves

    # === SETTLE === #

    def _settle_outside(self, outside, left):
        """Record that these credit notes were settled elsewhere, and close each of them
        by as much.

        :param dict outside: see ``credit_invoice``
        :param dict left: gross amount that each credit note has left for that
        :return: the gross amounts that were settled, by credit note
        :rtype: dict
        """
        amounts = {
            credit_note: credit_note._get_outside_amount(outside, left[credit_note])
            for credit_note in self
        }
        settled = self.filtered(
            lambda credit_note: (
                not credit_note.currency_id.is_zero(amounts[credit_note])
            )
        )
        entries = self.env["account.move"].create(
            [
                credit_note._prepare_outside_entry_vals(outside, amounts[credit_note])
                for credit_note in settled
            ]
        )
        entries._post(soft=False)
        plan = []
        for credit_note, entry in zip(settled, entries, strict=True):
            lines = (credit_note + entry).line_ids.filtered(
                lambda line: not line.reconciled
            )
            by_account = lines.grouped("account_id")
            plan += [
                by_account[account]
                for account in credit_note._get_receivable_lines().account_id
                if account in by_account
            ]
        if plan:
            self.env["account.move.line"]._reconcile_plan(plan)
        return amounts

    def _get_outside_amount(self, outside, left):
        """Return the gross amount of this credit note that is settled elsewhere."""
        self.ensure_one()
        currency = self.currency_id
        amount = outside.get("amount")
        amount = left if amount is None else currency.round(float(amount))
        if currency.compare_amounts(amount, left) > 0:
            raise UserError(
                self.env._(
                    "%(amount)s can't be settled elsewhere: after what %(invoice)s "
                    "still owes, %(left)s of the credit is left.",
                    amount=currency.format(amount),
                    invoice=self.reversed_entry_id.display_name,
                    left=currency.format(left),
                )
            )
        return amount

    def _prepare_outside_entry_vals(self, outside, amount):
        """Return the entry that moves ``amount`` off the customer's account, at the
        rate of the credit note, so that closing it makes no exchange difference.
        """
        label = self.env._("Settled elsewhere (%(method)s)", method=outside["method"])
        if outside.get("reference"):
            label += f" {outside['reference']}"
        common = {
            "name": label,
            "partner_id": self.commercial_partner_id.id,
            "currency_id": self.currency_id.id,
        }
        return {
            "move_type": "entry",
            "company_id": self.company_id.id,
            "date": outside.get("date") or fields.Date.context_today(self),
            "ref": f"{self.name}: {label}",
            "line_ids": [
                Command.create({**common, **vals})
                for account, part, balance in self._split_over_open(amount)
                for vals in (
                    {
                        "account_id": account.id,
                        "amount_currency": part,
                        "balance": balance,
                    },
                    {
                        "account_id": self.company_id._get_credit_outside_account().id,
                        "amount_currency": -part,
                        "balance": -balance,
                    },
                )
            ],
        }

    def _split_over_open(self, amount):
        """Return ``amount`` split over what is open of this credit note, item by item.

        :return: tuples of an account, and what of the amount falls on it, in the
            currency of the document and in the company's
        :rtype: list[tuple]
        """
        parts, rest = [], amount
        for line in self._get_receivable_lines():
            part = min(rest, -line.amount_residual_currency)
            if self.currency_id.compare_amounts(part, 0.0) <= 0:
                continue
            rest = self.currency_id.round(rest - part)
            balance = line.amount_residual * part / line.amount_residual_currency
            parts.append(
                (line.account_id, part, self.company_currency_id.round(balance))
            )
        return parts

    def _use_credit_of_replaced(self):
        """Use the credit of the invoices that these replace, first of all (rule 12).

        Only within the same payer, company, currency and receivable account (rule 13),
        and only while the invoice that was credited stands (rule 37).
        """
        plan = []
        for invoice in self.filtered(
            lambda move: (
                move.replaces_id.state == "posted"
                and move.move_type == "out_invoice"
                and move.state == "posted"
            )
        ):
            accounts = invoice._get_receivable_lines().account_id
            credits_ = invoice.replaces_id.reversal_move_ids.filtered(
                lambda move, invoice=invoice: (
                    move.move_type == "out_refund"
                    and move.state == "posted"
                    and move.company_id == invoice.company_id
                    and move.commercial_partner_id == invoice.commercial_partner_id
                    and move.currency_id == invoice.currency_id
                )
            )
            lines = (invoice + credits_.sorted("id")).line_ids.filtered(
                lambda line: not line.reconciled
            )
            plan += [
                own
                for account, own in lines.grouped("account_id").items()
                if account in accounts and own.move_id - invoice
            ]
        if plan:
            self.env["account.move.line"]._reconcile_plan(plan)

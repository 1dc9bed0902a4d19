# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Giving back what lines sell: drafts are reduced, posted invoices credited."""

from odoo import api, models
from odoo.exceptions import UserError

from ...core.request import CreditRequest
from ..common.outcomes import get_foremost


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    @api.model
    def _give_back(self, plans, options):
        """Take gross amounts off the lines of invoices: off drafts, and by one credit
        note for each posted invoice. One invoice that fails does not undo the others
        (rule 24).

        :param list plans: dicts of the gross amount to take off, by line
        :param dict options: what ``credit_invoice`` takes
        :return: what became of each plan, in their order: ``outcome``, ``amount``, of
            which ``applied`` was still owed and ``refunding`` is paid back (gross),
            ``credit_note_ids`` and ``message``, why it failed; None if there was
            nothing to take off
        :rtype: list
        """
        amounts = {line: amount for plan in plans for line, amount in plan.items()}
        lines = self.union(*amounts)
        results = lines._credit_posted(amounts, options)
        results.update(lines._take_off_drafts(amounts))
        return [
            self._sum_up_given_back([results[line] for line in plan if line in results])
            for plan in plans
        ]

    def _take_off_drafts(self, amounts):
        """Take these amounts off the draft invoices among those of these lines."""
        drafts = self.filtered(lambda line: line.parent_state == "draft")
        results = {
            line: {
                "outcome": "taken_off_draft",
                "amount": amounts[line],
                "rate": line.move_id.invoice_currency_rate or 1.0,
            }
            for line in drafts
        }
        for draft, lines in drafts.grouped("move_id").items():
            try:
                with self.env.cr.savepoint():
                    draft._take_off_lines({line: amounts[line] for line in lines})
            except UserError as error:
                failure = {"outcome": "failed", "message": str(error)}
                results.update(dict.fromkeys(lines, failure))
        return results

    def _credit_posted(self, amounts, options):
        """Credit these lines of posted invoices: one credit note per invoice.

        What the invoice still owes goes down first, in the order of the lines; then
        come the refund and the account credit (rule 10).
        """
        posted = self.filtered(
            lambda line: (
                line.parent_state == "posted"
                and not line.currency_id.is_zero(amounts[line])
            )
        )
        credited = self.env["account.move.credit"]._credit_each(
            posted.move_id,
            CreditRequest(**options, lines={line.id: amounts[line] for line in posted}),
        )
        by_invoice = posted.grouped("move_id")
        results = {}
        for invoice, result in zip(posted.move_id, credited, strict=True):
            lines = by_invoice[invoice]
            if "error" in result:
                failure = {"outcome": "failed", "message": result["error"]}
                results.update(dict.fromkeys(lines, failure))
            else:
                results.update(lines._split_credit(amounts, result))
        return results

    def _split_credit(self, amounts, credited):
        """Return what of one invoice's credit each of these lines of it got.

        :param dict credited: what ``credit_invoice`` says of it
        """
        currency = self.currency_id
        applied, refunding = credited["applied"], credited["refunding"]
        if self.move_id.browse(credited["credit_note_id"]).state == "draft":
            # It waits for its day, or for who reviews it.
            applied = self.move_id.amount_residual
        results = {}
        for line in self:
            amount = amounts[line]
            owed = currency.round(min(amount, applied))
            paid_back = currency.round(min(amount - owed, refunding))
            applied = currency.round(applied - owed)
            refunding = currency.round(refunding - paid_back)
            if not currency.compare_amounts(owed, amount):
                outcome = "owed_less"
            else:
                outcome = "refund" if paid_back else "account_credit"
            results[line] = {
                "outcome": outcome,
                "amount": amount,
                "applied": owed,
                "refunding": paid_back,
                "credit_note_ids": [credited["credit_note_id"]],
            }
        return results

    def _sum_up_given_back(self, results):
        """Return one result for several lines; None without any."""
        if not results:
            return None
        notes = dict.fromkeys(
            note for result in results for note in result.get("credit_note_ids", ())
        )
        return {
            "outcome": get_foremost(result["outcome"] for result in results),
            **{
                name: sum(result.get(name, 0.0) for result in results)
                for name in ("amount", "applied", "refunding")
            },
            "credit_note_ids": list(notes),
            "message": "\n".join(
                dict.fromkeys(
                    result["message"] for result in results if "message" in result
                )
            ),
        }

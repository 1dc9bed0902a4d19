# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where a credit note books tax and receivable: on the accounts of its invoice, each of
which ends at zero (rule 6), whatever was changed since.
"""

from odoo import api, models

from ...core.allocation import nearest
from ...core.credit_item import COMPANY, DOCUMENT


class AccountMoveCredit(models.AbstractModel):
    _inherit = "account.move.credit"

    # === TAX === #

    @api.model
    def _keep_tax_accounts(self, invoice, base_lines):
        """Have each tax go to the account where the invoice booked it: the account of a
        tax may have been changed since, or be another for refunds.

        :param list base_lines: with the accounting data of a refund, as of now
        """
        used = {}
        for line in invoice.line_ids:
            if line.display_type == "tax" and line.tax_repartition_line_id:
                position = line.tax_repartition_line_id._get_position()
                used[position] = used.get(position, line.account_id) | line.account_id
        for base_line in base_lines:
            for tax_data in base_line["tax_details"]["taxes_data"]:
                for tax_rep_data in tax_data["tax_reps_data"]:
                    accounts = used.get(tax_rep_data["tax_rep"]._get_position())
                    if not accounts:
                        continue
                    # A tax without an account of its own is on that of its base.
                    preferred = base_line["account_id"], tax_rep_data["account"]
                    account = next(
                        (account for account in preferred if account in accounts),
                        accounts[0],
                    )
                    tax_rep_data["account"] = account
                    tax_rep_data["grouping_key"] = {
                        **tax_rep_data["grouping_key"],
                        "account_id": account.id,
                    }

    @api.model
    def _close_tax_items(self, invoice, vals_list):
        """Make the last credit note's tax items bring each account and tag to zero.

        A tax that is split over several repartition lines is rounded anew in every
        credit note; what is left of each is known only from the books (rule 6). There,
        a credit note of before may stand on another account than its invoice.
        """
        left = {}
        for move in invoice + invoice._get_credit_notes():
            for line in move.line_ids.filtered("tax_repartition_line_id"):
                if line.display_type != "tax":
                    continue
                key = line.account_id.id, line._get_tax_item_key()
                amounts = left.setdefault(key, [0.0, 0.0, 0.0])
                amounts[0] -= line.amount_currency
                amounts[1] -= line.balance
                amounts[2] -= line.tax_base_amount
        repartition_lines = self.env["account.tax.repartition.line"]
        closed, by_key = [], {}
        for vals in vals_list:
            repartition_line = repartition_lines.browse(vals["tax_repartition_line_id"])
            key = repartition_line._get_tax_item_key(
                vals["group_tax_id"],
                vals["tax_ids"][0][2],
                vals["analytic_distribution"],
            )
            by_key[key] = vals
            if amounts := left.pop((vals["account_id"], key), None):
                vals = {**vals, **self._prepare_left_vals(invoice, *amounts)}
            closed.append(vals)
        closed += [
            {
                **by_key[key],
                "account_id": account_id,
                **self._prepare_left_vals(invoice, *amounts),
            }
            for (account_id, key), amounts in left.items()
            if key in by_key
        ]
        return [vals for vals in closed if vals["amount_currency"] or vals["balance"]]

    @api.model
    def _prepare_left_vals(self, invoice, document, company, tax_base):
        return {
            "amount_currency": invoice.currency_id.round(document),
            "balance": invoice.company_currency_id.round(company),
            "tax_base_amount": invoice.company_currency_id.round(tax_base),
        }

    # === RECEIVABLE === #

    @api.model
    def _prepare_receivable_vals_list(self, invoice, vals_list, maturity, is_last):
        """Return the receivable items that balance a credit note, one on each account
        that the invoice uses, so that they can be matched.

        :param list vals_list: values of its other items
        :param date maturity: when the credit note is due
        :param bool is_last: nothing is left of the invoice afterwards
        """
        to_cents = (
            invoice._get_cents_converter("_currency"),
            invoice._get_cents_converter(""),
        )
        totals = tuple(
            convert(sum(vals[name] for vals in vals_list))
            for convert, name in zip(
                to_cents, ("amount_currency", "balance"), strict=True
            )
        )
        return [
            {
                "display_type": "payment_term",
                "account_id": account.id,
                "partner_id": invoice.commercial_partner_id.id,
                "currency_id": invoice.currency_id.id,
                "date_maturity": maturity,
                "amount_currency": -invoice._to_amount(cents[DOCUMENT]),
                "balance": -invoice._to_amount(cents[COMPANY], ""),
            }
            for account, cents in self._split_over_receivables(
                invoice, totals, is_last
            ).items()
        ]

    @api.model
    def _split_over_receivables(self, invoice, totals, is_last):
        """Return what a credit note takes off each receivable account of its invoice:
        first what is owed there, the earliest instalment first (rule 10).

        :param tuple totals: what it takes in all, in cents of the document's and of the
            company's currency
        :return: the same by account, of those with a part in it
        :rtype: dict
        """
        lines = invoice._get_receivable_lines().sorted(
            lambda line: (line.date_maturity or line.date, line.id)
        )
        accounts = lines.account_id
        if len(accounts) < 2 or not any(totals):
            return {accounts[:1]: totals}
        in_document = invoice._get_cents_converter("_currency")
        in_company = invoice._get_cents_converter("")
        left = {account: [0, 0] for account in accounts}
        for line in lines + invoice._get_credit_notes()._get_receivable_lines():
            if line.account_id in left:
                left[line.account_id][DOCUMENT] += in_document(line.amount_currency)
                left[line.account_id][COMPANY] += in_company(line.balance)
        if is_last and tuple(map(sum, zip(*left.values(), strict=True))) == totals:
            return {account: cents for account, cents in left.items() if any(cents)}
        parts = dict.fromkeys(accounts, 0)
        rest = totals[DOCUMENT]
        for line in lines:
            part = max(min(rest, in_document(line.amount_residual_currency)), 0)
            parts[line.account_id] += part
            rest -= part
        for account in accounts:
            part = max(min(rest, left[account][DOCUMENT] - parts[account]), 0)
            parts[account] += part
            rest -= part
        taken, company_rest = {}, totals[COMPANY]
        for account in accounts:
            if not parts[account]:
                continue
            cents = nearest(totals[COMPANY], parts[account], totals[DOCUMENT])
            taken[account] = [parts[account], cents]
            company_rest -= cents
        taken[next(reversed(taken))][COMPANY] += company_rest
        return taken

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What of its invoice would keep Odoo from posting a credit note, before anyone tries:
what ``account.move`` checks in ``_post``, in the items and in their companies.
"""

from odoo import models
from odoo.tools import format_list

from .account_move_credit_lines import SHOWN_ONLY

# What no customer invoice is booked on.
UNFIT_TYPES = ("liability_payable", "off_balance")


class AccountMove(models.Model):
    _inherit = "account.move"

    def _get_posting_obstacles(self):
        """Return what would keep a credit note of this invoice from being posted."""
        self.ensure_one()
        obstacles = [
            self._get_journal_obstacle(),
            self._get_currency_obstacle(),
            *self._get_account_obstacles(),
            self._get_tax_obstacle(),
            self._get_cash_basis_obstacle(),
            *self._get_company_obstacles(),
        ]
        return [obstacle for obstacle in obstacles if obstacle]

    def _prepare_posting_obstacle(self, code, records_sudo, message, next_step):
        """Return an obstacle with the record to put right; to who may not read that, it
        is no more than that there is one (rule 30).
        """
        record = records_sudo[:1].with_env(self.env)
        if record.has_access("read"):
            return self._prepare_obstacle(code, message, next_step, record)
        return self._prepare_obstacle(
            code,
            self.env._(
                "%(invoice)s can't be credited as the books are set up now.",
                invoice=self.display_name,
            ),
            self.env._("Ask your accountant: the invoice tells them what to change."),
        )

    # === CHECKS === #

    def _get_journal_obstacle(self):
        journal_sudo = self.sudo().journal_id
        if journal_sudo.active:
            return None
        return self._prepare_posting_obstacle(
            "journal_archived",
            journal_sudo,
            self.env._(
                "%(invoice)s is in the journal %(journal)s, which is archived.",
                invoice=self.display_name,
                journal=journal_sudo.name,
            ),
            self.env._("Unarchive the journal, then try again."),
        )

    def _get_currency_obstacle(self):
        if self.currency_id.active:
            return None
        return self._prepare_posting_obstacle(
            "currency_inactive",
            self.sudo().currency_id,
            self.env._(
                "%(invoice)s is in %(currency)s, which is not active.",
                invoice=self.display_name,
                currency=self.currency_id.name,
            ),
            self.env._("Activate the currency, then try again."),
        )

    def _get_account_obstacles(self):
        """Return which of its accounts a credit note can't be booked on."""
        all_lines_sudo = self.sudo().line_ids
        # What is filtered is read for one invoice at a time, unless it is told.
        lines_sudo = all_lines_sudo.filtered(
            lambda line: line.display_type not in SHOWN_ONLY
        ).with_prefetch(all_lines_sudo._prefetch_ids)
        accounts_sudo = lines_sudo.account_id | self._get_cash_basis_accounts_sudo()
        companies = self.company_id.sudo().parent_ids
        currencies = self.currency_id | self.company_currency_id
        wrong = {
            "account_archived": accounts_sudo.filtered(
                lambda account: not account.active
            ),
            "account_company": accounts_sudo.filtered(
                lambda account: not account.company_ids & companies
            ),
            "account_currency": accounts_sudo.filtered(
                lambda account: account.currency_id - currencies
            ),
            "account_type": lines_sudo.filtered(
                lambda line: (
                    (line.display_type == "payment_term")
                    != (line.account_id.account_type == "asset_receivable")
                    or line.account_id.account_type in UNFIT_TYPES
                )
            ).account_id,
        }
        return [
            self._prepare_posting_obstacle(
                code, found_sudo, *self._get_account_texts(code, found_sudo)
            )
            for code, found_sudo in wrong.items()
            if found_sudo
        ]

    def _get_account_texts(self, code, accounts_sudo):
        """Return in sentences what is wrong with these accounts, and the next step."""
        names = {
            "invoice": self.display_name,
            "accounts": format_list(self.env, accounts_sudo.mapped("display_name")),
        }
        texts = {
            "account_archived": lambda: (
                self.env._(
                    "%(invoice)s uses %(accounts)s, which is archived.", **names
                ),
                self.env._("Unarchive the account, then try again."),
            ),
            "account_company": lambda: (
                self.env._(
                    "%(invoice)s uses %(accounts)s, which is another company's by now.",
                    **names,
                ),
                self.env._("Give the account to this company, then try again."),
            ),
            "account_currency": lambda: (
                self.env._(
                    "%(invoice)s uses %(accounts)s, which is kept in another currency "
                    "by now.",
                    **names,
                ),
                self.env._("Take the currency off the account, then try again."),
            ),
            "account_type": lambda: (
                self.env._(
                    "%(invoice)s uses %(accounts)s, which is of another type by now.",
                    **names,
                ),
                self.env._("Give the account its type back, then try again."),
            ),
        }
        return texts[code]()

    def _get_tax_obstacle(self):
        """Return which tax no longer goes with the country of the invoice."""
        lines_sudo = self.sudo().line_ids
        taxes_sudo = (lines_sudo.tax_ids | lines_sudo.tax_line_id).filtered(
            lambda tax: tax.country_id != self.sudo().tax_country_id
        )
        if not taxes_sudo:
            return None
        return self._prepare_posting_obstacle(
            "tax_country",
            taxes_sudo,
            self.env._(
                "%(invoice)s has %(taxes)s, of another country than its fiscal "
                "position or company has now.",
                invoice=self.display_name,
                taxes=format_list(self.env, taxes_sudo.mapped("name")),
            ),
            self.env._(
                "Give the fiscal position or the company that country back, then try "
                "again."
            ),
        )

    def _get_cash_basis_obstacle(self):
        """Return why the cash basis entries of matching a credit note can't be made."""
        if not self._get_cash_basis_taxes_sudo():
            return None
        company_sudo = self.company_id.sudo()
        journal_sudo = company_sudo.tax_cash_basis_journal_id
        if journal_sudo.active:
            return None
        return self._prepare_posting_obstacle(
            "cash_basis_journal",
            journal_sudo or company_sudo,
            self.env._(
                "%(invoice)s has taxes that are due when it is settled, and "
                "%(company)s has no journal in use for them.",
                invoice=self.display_name,
                company=company_sudo.name,
            ),
            self.env._(
                "Choose one in the accounting settings, under cash basis, then try "
                "again."
            ),
        )

    def _get_company_obstacles(self):
        """Return what on the invoice is another company's by now."""
        move_sudo = self.sudo()
        companies = move_sudo.company_id.parent_ids
        found = []
        for records_sudo in (
            move_sudo.partner_id,
            move_sudo.invoice_line_ids.product_id,
        ):
            wrong_sudo = records_sudo.filtered(
                lambda record: record.company_id - companies
            )
            if wrong_sudo:
                found.append(
                    self._prepare_posting_obstacle(
                        "other_company",
                        wrong_sudo,
                        self.env._(
                            "%(name)s, on %(invoice)s, belongs to another company.",
                            name=format_list(
                                self.env, wrong_sudo.mapped("display_name")
                            ),
                            invoice=self.display_name,
                        ),
                        self.env._("Give it to this company, or share it."),
                    )
                )
        return found

    # === CASH BASIS === #

    def _get_cash_basis_taxes_sudo(self):
        """Return the taxes that become due when a credit note is matched now."""
        move_sudo = self.sudo()
        if move_sudo.always_tax_exigible or not move_sudo.amount_residual:
            return self.env["account.tax"]
        return move_sudo.line_ids.tax_line_id.filtered(
            lambda tax: tax.tax_exigibility == "on_payment"
        )

    def _get_cash_basis_accounts_sudo(self):
        """Return the accounts that the entries of those taxes use."""
        taxes_sudo = self._get_cash_basis_taxes_sudo()
        if not taxes_sudo:
            return self.env["account.account"].sudo()
        return (
            taxes_sudo.repartition_line_ids.account_id
            | self.company_id.sudo().account_cash_basis_base_account_id
        )

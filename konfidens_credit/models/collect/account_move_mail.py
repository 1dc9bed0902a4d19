# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Invoices that pay themselves say so in their e-mails (rule 16)."""

from odoo import models
from odoo.tools import format_date


class AccountMove(models.Model):
    _inherit = "account.move"

    def _is_settled_by_itself(self):
        """Override to count what is charged by itself, or paid with account credit."""
        self.ensure_one()
        if super()._is_settled_by_itself():
            return True
        if self.move_type != "out_invoice" or self.state != "posted":
            return False
        return bool(self._get_planned_charge()) or (
            self.auto_collect and self.currency_id.is_zero(self.amount_residual)
        )

    def _get_credit_hint(self):
        """Override to tell those whose invoices pay themselves that it is used so."""
        hint = super()._get_credit_hint()
        open_credits_sudo = self._get_open_credits().sudo()
        if hint and all(
            credit.partner_id.with_company(credit.company_id).auto_collect
            for credit in open_credits_sudo
        ):
            return self.env._(
                "Your credit is used by itself on your next invoice: you don't need to "
                "do anything."
            )
        return hint

    def _get_planned_charge(self):
        """Override to tell what is charged by itself, and when."""
        self.ensure_one()
        token = self._get_token()
        if not (self.collect_date and token):
            return super()._get_planned_charge()
        return self.env._(
            "%(amount)s will be charged to %(token)s on %(date)s. You don't need to do "
            "anything.",
            amount=self.currency_id.format(self.amount_residual),
            token=token.display_name,
            date=format_date(self.env, self.collect_date),
        )

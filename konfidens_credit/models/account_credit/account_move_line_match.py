# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How much of a credit a match takes: no more than may be used (rule 13)."""

import math

from odoo import api, models

from ..common.context_keys import LIMITS


class CreditLimits(dict):
    """How much of each credit a match may take, gross, by journal item id."""


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    @api.model
    def _prepare_reconciliation_plan(
        self, plan, amls_values_map, shadowed_aml_values=None
    ):
        """Override of `account` to take no more of a credit than may be taken."""
        limits = self.env.context.get(LIMITS)
        if not isinstance(limits, CreditLimits):
            limits = {}
        for line in plan["amls"]:
            values = amls_values_map[line]
            if values["amount_residual_currency"] >= 0:
                continue
            limit = limits.get(line.id, math.inf)
            # A credit note and its own invoice can always be matched.
            standing = line.move_id._filter_floating().reversed_entry_id
            if (
                standing not in plan["amls"].move_id
                and line.credit_left < -line.amount_residual_currency
            ):
                limit = max(min(line.credit_left, limit), 0.0)
            if values["amount_residual_currency"] < -limit:
                share = limit / -values["amount_residual_currency"]
                values["amount_residual"] = line.company_currency_id.round(
                    values["amount_residual"] * share
                )
                values["amount_residual_currency"] = -limit
        return super()._prepare_reconciliation_plan(
            plan, amls_values_map, shadowed_aml_values=shadowed_aml_values
        )

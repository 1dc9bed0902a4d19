# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The settings of sessions, which administrators of ours keep, who have no other right
to change a company.
"""

from odoo import api, models

from ..common.asking import asked
from ..common.public_method import public_method
from .calendar_event_access import ADMINISTRATOR

SETTINGS = frozenset(
    {
        "cancel_free_hours",
        "cancel_fee_type",
        "cancel_fee_percent",
        "cancel_fee_amount",
        "collect_when",
        "credit_outside_account_id",
        "is_client_named_elsewhere",
    }
)


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.model
    def _get_own_settings(self):
        """Return the names of the fields that administrators of ours may write."""
        return SETTINGS

    @api.model
    def _has_field_access(self, field, operation):
        """Override of `base`: of a company, administrators change our settings."""
        return super()._has_field_access(field, operation) and (
            operation != "write"
            or field.name in self._get_own_settings()
            or self.env.su
            or not self.env["ir.model.access"]._writes_only_as(
                "res.company", ADMINISTRATOR
            )
        )

    @asked(one=True)
    @public_method
    def action_open_session_settings(self):
        """Open the settings of sessions in this company."""
        self.ensure_one()
        self.check_access("write")
        view = self.env.ref("konfidens_credit.res_company_view_form_session")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Settings"),
            "res_model": "res.company",
            "res_id": self.id,
            "views": [(view.id, "form")],
        }

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What posting a draft that collects will do, before it does (rule 17)."""

from odoo import api, fields, models
from odoo.tools import format_date


class AccountMove(models.Model):
    _inherit = "account.move"

    collect_forecast = fields.Char(
        compute="_compute_collect_forecast",
        compute_sudo=True,
        export_string_translation=False,
    )

    @api.depends(
        "state",
        "move_type",
        "auto_collect",
        "amount_total",
        "invoice_date_due",
        "partner_id",
    )
    def _compute_collect_forecast(self):
        """Tell it of each draft as it is saved, as if it were the only one."""
        for move in self:
            draft = move._origin
            is_asked = (
                move.state == "draft"
                and move.move_type == "out_invoice"
                and move.auto_collect
                and draft.auto_collect
            )
            move.collect_forecast = is_asked and draft._get_collect_forecast()

    def _get_collect_forecast(self):
        """Return in a sentence what posting this draft does; nothing where it is as
        with any other.
        """
        self.ensure_one()
        plan = self._explain_collection()[self]
        currency = self.currency_id
        names = {
            "credit": currency.format(plan["credit"]),
            "charge": currency.format(plan["charge"]),
            "left": currency.format(plan["left"]),
            "method": plan["token"].display_name,
        }
        due = self.invoice_date_due
        is_later = due and due > fields.Date.context_today(self)
        if is_later and self.company_id.collect_when == "due":
            names["method"] = self.env._(
                "%(method)s on %(date)s",
                method=names["method"],
                date=format_date(self.env, due),
            )
        uses_credit = not currency.is_zero(plan["credit"])
        charges = not currency.is_zero(plan["charge"])
        if uses_credit and charges:
            return self.env._(
                "Posting uses %(credit)s of account credit and charges %(charge)s to "
                "%(method)s.",
                **names,
            )
        if charges:
            return self.env._("Posting charges %(charge)s to %(method)s.", **names)
        if uses_credit and currency.is_zero(plan["left"]):
            return self.env._(
                "Posting uses %(credit)s of account credit: nothing is left to pay.",
                **names,
            )
        if uses_credit:
            return self.env._(
                "Posting uses %(credit)s of account credit; the customer pays "
                "%(left)s.",
                **names,
            )
        return False

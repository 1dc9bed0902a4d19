# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

FEE_TYPES = [("percent", "Per Cent"), ("amount", "Amount")]


def check_cancel_terms(holder):
    """Raise when the cancellation terms of a company or service can't be."""
    if (
        min(holder.cancel_free_hours, holder.cancel_fee_amount) < 0
        or not 0 <= holder.cancel_fee_percent <= 100
    ):
        raise ValidationError(
            holder.env._(
                "The cancellation terms of %(holder)s don't work: hours and fee can't "
                "be negative, nor the fee above 100 per cent.",
                holder=holder.display_name,
            )
        )


class ResCompany(models.Model):
    _inherit = "res.company"

    cancel_free_hours = fields.Float(
        string="Free Until",
        default=24.0,
        help="Hours before the start until which a client cancels for free.",
    )
    cancel_fee_type = fields.Selection(
        selection=FEE_TYPES, default="percent", required=True
    )
    cancel_fee_percent = fields.Float(
        help="Part of the price that a client owes who cancels later."
    )
    cancel_fee_amount = fields.Monetary(
        string="Fee", help="Amount that a client owes who cancels later."
    )
    is_client_named_elsewhere = fields.Boolean(
        string="Clients' Names in Other Calendars",
        help="Sessions with one client go out to Google and Outlook with their name, "
        "their description and the client as guest. Otherwise only the service does.",
    )

    def write(self, vals):
        """Override to send sessions to come again, with their clients or without."""
        result = super().write(vals)
        if "is_client_named_elsewhere" in vals:
            sessions = self.env["calendar.event"].sudo()
            sessions.search(
                [
                    ("session_company_id", "in", self.ids),
                    ("session_state", "=", "planned"),
                    ("start", ">", fields.Datetime.now()),
                ]
            )._send_again_elsewhere()
        return result

    @api.constrains("cancel_free_hours", "cancel_fee_percent", "cancel_fee_amount")
    def _check_cancel_terms(self):
        for company in self:
            check_cancel_terms(company)

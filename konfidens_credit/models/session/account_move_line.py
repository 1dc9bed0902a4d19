# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models

from ..common.owned_mixin import Kept


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    booking_id = fields.Many2one(
        comodel_name="session.booking",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        readonly=True,
        help="The booking that this line sells or takes back.",
        owned=True,
    )
    # Odoo takes over a sum, the bank's items included, whatever a request names (rule
    # 30). Groups cost nothing where a check of each field of each line does.
    cumulated_balance = fields.Monetary(
        groups="account.group_account_invoice,account.group_account_readonly"
    )

    def _copy_data_extend_business_fields(self, values):
        """Override of `account` to tell which booking a credit note's and a
        replacement's lines are for. A duplicate is for none.
        """
        super()._copy_data_extend_business_fields(values)
        values["booking_id"] = Kept(self.booking_id.id)

    def _sum_up_given_back(self, results):
        """Override to tell how much of it was taken off drafts, in the company's
        currency: no document is left that would tell its own.
        """
        given_back = super()._sum_up_given_back(results)
        if given_back:
            given_back["off_draft"] = sum(
                result["amount"] / result["rate"]
                for result in results
                if result["outcome"] == "taken_off_draft"
            )
        return given_back

    def _get_clients(self):
        """Return the clients for whom these lines sell or take back something."""
        return self.booking_id.partner_id

    def _get_practitioners(self):
        """Return whose work this line sells or takes back."""
        self.ensure_one()
        return self.booking_id.user_id

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models


class PaymentToken(models.Model):
    _inherit = "payment.token"

    def write(self, vals):
        """Override of `payment` to have those told who count on a charge that can't be
        made any more. Who switches a provider off archives what was saved with it.
        """
        is_archived = vals.get("active") is False
        archived = self.filtered("active") if is_archived else self.browse()
        result = super().write(vals)
        archived.sudo()._plan_collection_anew()
        archived.sudo()._stop_collecting_from_owner()
        return result

    def _filter_chargeable(self, payer, company):
        """Return those of these that invoices of this payer in a company can be charged
        to.
        """
        return self.filtered(
            lambda token: (
                token.active
                and token.provider_id.state != "disabled"
                and token.partner_id.commercial_partner_id
                == payer.commercial_partner_id
                and token.provider_id.company_id in company.parent_ids
            )
        )

    def _stop_collecting_from_owner(self):
        """Switch automatic collection off where payers removed what it was charged to
        themselves. What staff took away, they are told of with the next invoice.
        """
        owner = self.env.user.partner_id.commercial_partner_id
        removed = self.filtered(
            lambda token: token.partner_id.commercial_partner_id == owner
        )
        for company in removed.company_id:
            for own in self.env["res.company"].search([("id", "child_of", company.id)]):
                payer = owner.with_company(own)
                if payer.payment_token_id in removed:
                    payer.auto_collect = False

    def _plan_collection_anew(self):
        """Plan anew what was to be charged to these, and can't be."""
        invoices = self.env["account.move"].search(
            [
                (
                    "commercial_partner_id",
                    "in",
                    self.partner_id.commercial_partner_id.ids,
                ),
                ("collect_date", "!=", False),
            ]
        )
        invoices.filtered(lambda invoice: not invoice._get_token())._plan_collection()

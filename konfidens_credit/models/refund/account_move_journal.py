# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where the money of a refund by hand goes out of (rule 19)."""

from odoo import models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    _inherit = "account.move"

    def _get_refund_journals(self):
        """Return the journals of this company that money can be paid out of."""
        Journal = self.env["account.journal"].sudo()
        return Journal.search(
            [
                *Journal._check_company_domain(self.company_id),
                ("type", "in", ("bank", "cash", "credit")),
            ]
        ).filtered(
            lambda journal: journal._get_available_payment_method_lines("outbound")
        )

    def _prepare_refund_journal_vals(self, journal):
        """Return the journal of a refund by hand, where Odoo has no other for this
        customer: it would take the first, whether money can be paid out of it or not.
        """
        customer = self.commercial_partner_id.with_company(self.company_id)
        if customer.property_outbound_payment_method_line_id.journal_id.active:
            return {}
        return {"journal_id": journal.id}

    def _get_journals_to_refund(self):
        """Return the journal that the money of these credits can go out of, by company;
        raise when one has none, before anything is recorded.
        """
        journals, texts = {}, []
        for company, credits_ in self.grouped("company_id").items():
            credit = credits_[:1]
            journals[company] = credit._get_refund_journals()[:1]
            if not journals[company]:
                texts.append(credit._get_no_journal_text())
        if texts:
            raise UserError("\n".join(texts))
        return journals

    def _get_no_journal_text(self):
        return self.env._(
            "%(company)s has no bank or cash journal that money can be paid out of, so "
            "that nothing can be refunded by hand. Set one up in the accounting "
            "settings, or keep it as account credit.",
            company=self.company_id.name,
        )

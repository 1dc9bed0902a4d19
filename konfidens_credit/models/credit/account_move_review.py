# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Credit notes that somebody has to review before they count, where another module says
so: what they credit is taken from the invoice already, and nothing has moved yet.
"""

from odoo import models
from odoo.exceptions import UserError

from ..common.telling import get_person, tell_person


class AccountMove(models.Model):
    _inherit = "account.move"

    def _post_or_wait(self):
        """Post these draft credit notes; those that their user may not confirm stay
        drafts for who may, and say why. That is when the button is hidden, which is how
        other modules keep a document from being posted.
        """
        held = self.filtered("hide_post_button")
        (self - held).action_post()
        for credit_note in held:
            try:
                # Who may approve it does so by posting it.
                with self.env.cr.savepoint():
                    credit_note.action_post()
            except UserError as error:
                credit_note._wait_for_review(str(error))

    def _wait_for_review(self, reason):
        """Say on this draft credit note that it waits; where its user does not work
        with invoices, a person is asked who does.
        """
        self.ensure_one()
        note = self.env._("It counts once it is confirmed. %(why)s", why=reason)
        self._message_log(body=note)
        if not self._has_billing_rights():
            person = get_person(self.env["res.users"].sudo(), self.sudo())
            tell_person(person, self, self.env._("Review this credit note"), note)

    def _is_waiting_for_review(self):
        """Tell whether this is a draft credit note that counts once it is confirmed."""
        self.ensure_one()
        return (
            self.move_type == "out_refund"
            and self.state == "draft"
            and self.auto_post == "no"
        )

    def _has_to_be_reviewed(self, amount):
        """Tell whether somebody else than the user will have to review a credit note of
        this invoice: where the OCA's tier validation asks for it, which need not be
        there.

        :param float amount: gross amount of the credit note
        """
        self.ensure_one()
        if "need_validation" not in self._fields:
            return False
        credit_note = self.new(
            {
                "move_type": "out_refund",
                "company_id": self.company_id.id,
                "journal_id": self.journal_id.id,
                "currency_id": self.currency_id.id,
                "partner_id": self.partner_id.id,
                "reversed_entry_id": self.id,
            }
        )
        credit_note.update({"amount_total": amount})
        tiers_sudo = (
            self.env["tier.definition"]
            .sudo()
            .search(
                [
                    ("model", "=", self._name),
                    ("company_id", "in", (False, self.company_id.id)),
                ]
            )
        )
        return any(
            credit_note.evaluate_tier(tier)
            and self.env.user not in tier.reviewer_id | tier.reviewer_group_id.user_ids
            for tier in tiers_sudo
        )

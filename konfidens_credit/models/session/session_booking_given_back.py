# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What cancelled bookings gave back, as their credit notes tell it now (rule 31)."""

from odoo import Command, api, fields, models

from ..common.outcomes import DONE_OUTCOMES
from .settled_mixin import GIVEN_BACK_DEPENDS, PAID_BACK


class SessionBooking(models.Model):
    _inherit = "session.booking"
    _end_credit_notes = "cancel_credit_note_ids"

    cancel_credit_note_ids = fields.Many2many(
        comodel_name="account.move",
        relation="session_booking_credit_note_rel",
        string="Credit Notes",
        copy=False,
        readonly=True,
        help="The credit notes that were made when it was cancelled.",
        owned=True,
    )
    # No document is left that would tell.
    cancel_off_draft = fields.Monetary(
        string="Taken off the Draft",
        copy=False,
        readonly=True,
        help="Gross amount taken off draft invoices when it was cancelled.",
        owned=True,
    )
    cancel_outcome = fields.Selection(
        selection=DONE_OUTCOMES,
        string="Outcome",
        compute="_compute_given_back",
        store=True,
        help="What became of the money, as the credit notes tell it now.",
        owned=True,
    )
    cancel_amount = fields.Monetary(
        string="Given Back",
        compute="_compute_given_back",
        store=True,
        help="Gross amount taken off drafts when it was cancelled, and what of its "
        "credit notes stands.",
        owned=True,
    )
    cancel_refund = fields.Monetary(
        string="Of It Paid Back",
        compute="_compute_given_back",
        store=True,
        help="What of the amount given back was paid back in money, or is being paid "
        "back.",
        owned=True,
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "state", "cancel_off_draft", "cancel_credit_note_ids", *GIVEN_BACK_DEPENDS
    )
    def _compute_given_back(self):
        """Keep rule 31: whoever undoes, pays back or keeps a credit, natively too, the
        booking tells what is true.
        """
        cancelled = self.filtered(lambda booking: booking.state == "cancelled")
        (self - cancelled).update(
            {"cancel_amount": 0.0, "cancel_refund": 0.0, "cancel_outcome": False}
        )
        for booking, sums in cancelled._sum_up_given_back().items():
            booking.cancel_amount = booking.cancel_off_draft + sums["amount"]
            booking.cancel_refund = sum(sums[kind] for kind in PAID_BACK)
            booking.cancel_outcome = booking._get_outcome(sums)

    def _get_outcome(self, sums):
        """Return the outcome that tells most of what was given back."""
        self.ensure_one()
        is_zero = self.currency_id.is_zero
        if not is_zero(self.cancel_refund):
            return "refund"
        if not is_zero(sums["amount"] - sums["applied"]):
            return "account_credit"
        if not is_zero(sums["applied"]):
            return "owed_less"
        return "nothing" if is_zero(self.cancel_off_draft) else "taken_off_draft"

    def _get_credit_currency(self):
        """Return the currency of the credit notes of this booking."""
        self.ensure_one()
        return self.sudo().cancel_credit_note_ids.currency_id[:1] or self.currency_id

    def _get_money_texts(self):
        """Return to the staff what became of the money of these cancelled bookings."""
        sums = self._sum_up_given_back()

        def total(*kinds):
            return self.env["res.currency"]._format_sums(
                (booking.currency_id, by_kind[kind])
                for booking, by_kind in sums.items()
                for kind in kinds
            )

        off_draft = self.env["res.currency"]._format_sums(
            (booking.currency_id, booking.cancel_off_draft) for booking in self
        )
        owed, paid_back = total("applied"), total(*PAID_BACK)
        kept = total("account_credit", "used")
        texts = (
            owed and self.env._("%(amount)s less owed", amount=owed),
            kept and self.env._("%(amount)s account credit", amount=kept),
            paid_back and self.env._("%(amount)s paid back", amount=paid_back),
            off_draft and self.env._("%(amount)s taken off drafts", amount=off_draft),
        )
        return [text for text in texts if text]

    # === STEPS === #

    def _keep_given_back(self, given_back):
        """Link the credit notes of each of these bookings, and keep what was taken off
        drafts; where one invoice failed, too, so that nothing is lost.

        :param dict given_back: what ``_give_back`` says of each booking
        """
        links = []
        for booking, given in given_back.items():
            if off_draft := given.get("off_draft"):
                booking._as_owner().cancel_off_draft += off_draft
            if credit_note_ids := given.get("credit_note_ids"):
                links.append((booking, list(map(Command.link, credit_note_ids))))
        # In one query, where assigning would take one for each booking.
        self._fields["cancel_credit_note_ids"].write_batch(links)
        self.modified(["cancel_credit_note_ids"])

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where refunded money goes, in the story of an invoice and to its customer: a refund
is never silent (rule 19).
"""

from odoo import api, fields, models

from .payment_transaction import ENDED_WITHOUT

# The parts of a credit's outcome that are told by where they go.
PAID_BACK = ("refunding", "refunded")
BY_HAND = ""


class AccountMove(models.Model):
    _inherit = "account.move"

    has_refund_to_make = fields.Boolean(
        compute="_compute_has_refund_to_make",
        compute_sudo=True,
        help="A refund of this credit waits to be made by hand.",
    )

    @api.depends("refund_payment_ids.state")
    def _compute_has_refund_to_make(self):
        for move in self:
            move.has_refund_to_make = bool(move._get_refunds_to_make())

    def _get_refunds_to_make(self):
        """Return the payments that pay these credits back by hand and still wait."""
        return self.refund_payment_ids.filtered(
            lambda payment: payment.state == "draft"
        )

    # === STORY === #

    def _get_money_story(self):
        """Override to tell of refunds that did not go through, until another does."""
        parts = super()._get_money_story()
        is_credit = self.move_type == "out_refund"
        credits_ = self if is_credit else self._get_credit_notes()
        refunds = credits_.refund_transaction_ids
        last = refunds.sorted("id")[-1:].with_prefetch(refunds._prefetch_ids)
        for refund in last:
            if refund.state in ENDED_WITHOUT and not credits_.refund_payment_ids:
                text = self.env._(
                    "Refund to %(method)s failed", method=refund._get_method_name()
                )
                parts.append(self._tell(text, is_bad=True))
        return parts

    def _get_texts_of_part(self, kind, amount):
        """Override to name where it goes back to."""
        if kind not in PAID_BACK:
            return super()._get_texts_of_part(kind, amount)
        texts = []
        for method, part in self._split_by_method(kind, amount):
            names = {"amount": self.currency_id.format(part), "method": method}
            if method and kind == "refunding":
                texts.append(self.env._("%(amount)s on its way to %(method)s", **names))
            elif method:
                texts.append(self.env._("%(amount)s refunded to %(method)s", **names))
            elif method == BY_HAND:
                texts.append(self.env._("%(amount)s to be refunded by hand", **names))
            else:
                texts += super()._get_texts_of_part(kind, part)
        return texts

    def _split_by_method(self, kind, amount):
        """Split what is paid back of these credits over where it goes.

        :return: pairs of a payment method's name (``BY_HAND``: none yet, None: not
            known) and its gross amount, which add up to ``amount``
        :rtype: list[tuple]
        """
        parts, left = [], amount
        for method, refunded in self._get_refunds_by_method(kind).items():
            part = min(refunded, left)
            if self.currency_id.compare_amounts(part, 0.0) > 0:
                parts.append((method, part))
                left = self.currency_id.round(left - part)
        if not self.currency_id.is_zero(left):
            parts.append((None, left))
        return parts

    def _get_refunds_by_method(self, kind):
        """Return how much of these credits goes back, or went back, by the name of the
        payment method, read as superuser.

        :rtype: dict[str, float]
        """
        is_under_way = kind == "refunding"
        sums = {}
        credits_sudo = self.sudo()
        for refund in credits_sudo.refund_transaction_ids:
            is_booked = refund.state == "done" and bool(refund.payment_id)
            if refund._is_refund_under_way() if is_under_way else is_booked:
                name = refund._get_method_name()
                sums[name] = sums.get(name, 0.0) - refund.amount
        for payment in credits_sudo.refund_payment_ids if is_under_way else ():
            if payment._is_refund_under_way():
                sums[BY_HAND] = sums.get(BY_HAND, 0.0) + payment.amount
        return sums

    # === CUSTOMERS === #

    def _get_outcome_sentences(self, kind, amount):
        """Override to name where it goes back to."""
        if kind not in PAID_BACK:
            return super()._get_outcome_sentences(kind, amount)
        sentences = []
        for method, part in self._split_by_method(kind, amount):
            names = {"amount": self.currency_id.format(part), "method": method}
            if not method:
                sentences += super()._get_outcome_sentences(kind, part)
            elif kind == "refunding":
                sentences.append(
                    self.env._("%(amount)s is being paid back to %(method)s.", **names)
                )
            else:
                sentences.append(
                    self.env._("%(amount)s was paid back to %(method)s.", **names)
                )
        return sentences

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Refunds in the Credit Invoice form: what is paid back, and what that costs."""

from odoo import api, fields, models


class AccountMoveReversal(models.TransientModel):
    _inherit = "account.move.reversal"

    wrong = fields.Selection(
        selection_add=[("payer",), ("money", "Money back"), ("other",)],
        ondelete={"money": "set null"},
    )
    settlement = fields.Selection(
        selection_add=[
            ("credit",),
            ("refund", "Refund"),
            ("outside",),
            ("split", "Split"),
        ],
        ondelete={"refund": "cascade", "split": "cascade"},
    )
    refund_amount = fields.Monetary(
        string="Amount to Refund",
        compute="_compute_refund_amount",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    outside_amount = fields.Monetary(string="Settled Elsewhere")

    # === COMPUTE METHODS === #

    def _get_wrong_choices(self):
        """Override to offer money back where some was paid."""
        choices = super()._get_wrong_choices()
        money = self._get_sudo("invoice_id")._get_money_left()
        if self.invoice_id.currency_id.compare_amounts(money, 0.0) > 0:
            choices.insert(2, "money")
        return choices

    def _compute_credit_mode(self):
        """Override to ask how much goes back."""
        super()._compute_credit_mode()
        self.filtered(lambda wizard: wizard.wrong == "money").credit_mode = "amount"

    def _compute_settlement(self):
        """Override to pay back who is to get the money."""
        super()._compute_settlement()
        self.filtered(lambda wizard: wizard.wrong == "money").settlement = "refund"

    @api.depends("credit_amount", "settlement")
    def _compute_refund_amount(self):
        """Propose to pay back all the money that can be."""
        for wizard in self:
            invoice = wizard.invoice_id
            amount = min(wizard.credit_amount, invoice.amount_creditable)
            rest = max(amount - invoice.amount_residual, 0.0)
            wizard.refund_amount = (
                min(rest, wizard._get_sudo("invoice_id")._get_money_left())
                if invoice
                else 0.0
            )

    def _compute_reissue(self):
        """Override to make no draft for who gets the money back and owes nothing."""
        super()._compute_reissue()
        self.filtered(
            lambda wizard: wizard.settlement == "refund" and not wizard._needs_draft()
        ).reissue = False

    @api.depends("refund_amount", "outside_amount")
    def _compute_credit_preview(self):
        """Override to follow the amounts to refund and to settle elsewhere."""
        return super()._compute_credit_preview()

    # === WHAT WAS CHOSEN === #

    def _is_refund(self):
        return self.settlement in ("refund", "split")

    def _prepare_settlement(self):
        """Override to pay back what was chosen."""
        if not self._is_refund():
            return super()._prepare_settlement()
        if self.settlement == "refund" and self.is_batch:
            return {"settlement": "refund"}
        options = {"refund_amount": self.refund_amount}
        if self.settlement == "split" and self.outside_amount:
            options["outside"] = {
                **self._prepare_outside(),
                "amount": self.outside_amount,
            }
        return options

    # === WORDS === #

    def _is_impossible(self, rest):
        """Override for refunds of more than was paid in money."""
        if super()._is_impossible(rest):
            return True
        return self._is_refund() and self.has_rest and self._is_too_much()

    def _is_too_much(self):
        money = self._get_sudo("invoice_id")._get_money_left()
        return self.currency_id.compare_amounts(self.refund_amount, money) > 0

    def _get_settled_parts(self, rest):
        """Override to tell what is refunded, and where it goes."""
        if not self._is_refund():
            return super()._get_settled_parts(rest)
        plan = self._get_sudo("invoice_id")._plan_refund(self.refund_amount)
        refund = [text.rstrip(".") for text in self.invoice_id._get_refund_texts(*plan)]
        outside = self.outside_amount if self.settlement == "split" else 0.0
        return [
            (self.refund_amount, ", ".join(refund)),
            (outside, self._get_outside_text(outside)),
        ]

    def _get_settlement_notice(self, rest):
        """Override to tell what a refund costs, or why it can't be (rule 20)."""
        currency = self.currency_id
        if (
            not self._is_refund()
            or not self.refund_amount
            or currency.compare_amounts(rest, 0.0) <= 0
        ):
            return super()._get_settlement_notice(rest)
        invoice_sudo = self._get_sudo("invoice_id")
        money = invoice_sudo._get_money_left()
        if currency.compare_amounts(self.refund_amount, money) > 0:
            return self.env._(
                "No more than %(money)s can be refunded: that is what was paid in "
                "money and not paid back.",
                money=currency.format(money),
            )
        plan = invoice_sudo._plan_refund(self.refund_amount)
        return " ".join(invoice_sudo._get_refund_notices(*plan))

    def _get_batch_text(self, rest, currency, texts):
        """Override to tell what is refunded of many."""
        if self.settlement != "refund" or currency.is_zero(rest):
            return super()._get_batch_text(rest, currency, texts)
        return self.env._(
            "%(amount)s is credited: %(applied)s less to pay; of %(rest)s, what was "
            "paid in money is refunded.",
            **texts,
        )

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the Credit Invoice form tells before anything is done."""

from odoo import api, fields, models

OVERRIDABLE = ("payment_pending", "in_payment")


class AccountMoveReversal(models.TransientModel):
    _inherit = "account.move.reversal"

    amount_creditable = fields.Monetary(
        string="Left to Credit",
        related="invoice_id.amount_creditable",
        related_sudo=False,
    )
    has_rest = fields.Boolean(compute="_compute_credit_preview")
    credit_preview = fields.Text(compute="_compute_credit_preview")
    confirm_label = fields.Char(compute="_compute_credit_preview")
    can_confirm = fields.Boolean(compute="_compute_credit_preview")
    discount_notice = fields.Text(compute="_compute_credit_preview")
    review_notice = fields.Char(compute="_compute_review_notice")

    # == What stands in the way ==
    obstacle = fields.Text(compute="_compute_obstacle")
    obstacle_model = fields.Char(compute="_compute_obstacle")
    obstacle_id = fields.Integer(
        string="Record That Blocks", compute="_compute_obstacle"
    )
    obstacle_label = fields.Char(compute="_compute_obstacle")
    can_credit = fields.Boolean(compute="_compute_obstacle")
    can_override = fields.Boolean(compute="_compute_obstacle")
    blocked_move_ids = fields.Many2many(
        comodel_name="account.move", compute="_compute_obstacle"
    )
    open_date = fields.Date(compute="_compute_open_date")
    date_notice = fields.Char(compute="_compute_open_date")

    # === COMPUTE METHODS === #

    @api.depends("move_ids", "override")
    def _compute_obstacle(self):
        may_override = self.env.user.has_group("konfidens_credit.group_administrator")
        for wizard in self:
            moves = wizard.move_ids._origin
            reasons = wizard._get_first_reasons() if wizard.is_credit else {}
            blocked = moves.filtered(lambda move, ids=reasons: move.id in ids)
            wizard.blocked_move_ids = blocked
            wizard.can_credit = moves != blocked
            codes = {reason["code"] for reason in reasons.values()}
            wizard.can_override = may_override and (
                wizard.override or bool(codes.intersection(OVERRIDABLE))
            )
            reason = reasons.get(wizard.invoice_id.id)
            wizard._show_obstacle(reason)

    def _get_first_reasons(self):
        """Return the weightiest reason against crediting, by id of the invoices that
        can't be credited.
        """
        moves = self.move_ids._origin
        moves.check_access("read")
        return {
            result["invoice_id"]: result["reasons"][0]
            for result in moves._explain_credit(self.override)
            if result["reasons"]
        }

    def _show_obstacle(self, reason):
        """Show why the one invoice can't be credited, with the record that blocks."""
        self.obstacle = reason and f"{reason['message']} {reason['next_step']}"
        self.obstacle_model = reason and reason["res_model"]
        self.obstacle_id = reason and reason["res_id"]
        self.obstacle_label = reason and self._get_obstacle_label(
            self.env[reason["res_model"]].browse(reason["res_id"])
        )

    def _get_obstacle_label(self, blocker):
        if blocker == self.invoice_id or not blocker.has_access("read"):
            return False
        if blocker._name == "payment.transaction":
            return self.env._(
                "Open transaction %(reference)s", reference=blocker.reference
            )
        return self.env._("Open %(name)s", name=blocker.name or blocker.display_name)

    @api.depends("move_ids", "date")
    def _compute_open_date(self):
        """Rule 21: say which date a closed period leads to."""
        Credit = self.env["account.move.credit"]
        known = {}
        for wizard in self:
            dates = [
                Credit._get_open_date(invoice, wizard.date, known)
                for invoice in wizard.move_ids._origin
                if wizard.is_credit and wizard.date
            ]
            wizard.open_date = max(dates, default=wizard.date)
            wizard.date_notice = (
                wizard.open_date != wizard.date
                and Credit._get_date_notice(wizard.date, wizard.open_date)
            )

    @api.depends(
        "move_ids",
        "credit_mode",
        "credit_amount",
        "settlement",
        "reissue",
        "override",
        "blocked_move_ids",
        "wrong",
        "price_ids.price_unit",
        "new_payer_id",
    )
    def _compute_credit_preview(self):
        for wizard in self:
            wizard.discount_notice = wizard._get_discount_notice()
            wizard.has_rest = False
            wizard.credit_preview = False
            wizard.confirm_label = False
            wizard.can_confirm = False
            if wizard.is_batch:
                wizard._preview_batch()
            elif wizard.invoice_id:
                wizard._preview_invoice()

    @api.depends("move_ids", "credit_amount")
    def _compute_review_notice(self):
        """Say beforehand that somebody has to review the credit note."""
        for wizard in self:
            invoice = wizard.invoice_id
            is_reviewed = invoice and invoice._has_to_be_reviewed(wizard.credit_amount)
            wizard.review_notice = is_reviewed and self.env._(
                "The credit note waits for a review, and counts once it is confirmed."
            )

    def _preview_invoice(self):
        invoice, currency = self.invoice_id, self.currency_id
        # What is more than there is was paid by nobody.
        amount = max(min(self.credit_amount, self.amount_creditable), 0.0)
        rest = amount - min(amount, invoice.amount_residual)
        self.has_rest = currency.compare_amounts(rest, 0.0) > 0
        self.confirm_label = self.env._(
            "Credit %(amount)s", amount=currency.format(self.credit_amount)
        )
        self.credit_preview, can_confirm = self._tell(rest)
        self.can_confirm = can_confirm and self.can_credit
        if not self._needs_draft() or not self.can_confirm or self.reissue:
            return
        self.can_confirm = False
        self.credit_preview = self.env._(
            "The credit note would be of a day to come, and a new invoice can't be "
            "made before it: choose Something else."
        )

    def _tell_credit(self, rest):
        """Return in words what the credit will do, or why this amount won't do, and
        whether it will.
        """
        invoice, currency = self.invoice_id, self.currency_id
        amount = self.credit_amount
        applied = self._get_applied_text(amount - rest, invoice.name, currency)
        texts = (
            self._get_preview_text(
                amount, applied, self._get_rest_text(rest, currency, invoice.partner_id)
            ),
            self._get_settlement_notice(rest),
        )
        text = " ".join(text for text in texts if text)
        return text, not self._is_impossible(rest)

    def _is_impossible(self, rest):
        """Tell whether what is chosen can't be done.

        :param float rest: what of the credit the invoice does not owe any more
        """
        currency, amount = self.currency_id, self.credit_amount
        settled = sum(part for part, _text in self._get_settled_parts(rest))
        return (
            currency.compare_amounts(amount, self.amount_creditable) > 0
            or (
                self.credit_mode != "whole" and currency.compare_amounts(amount, 0) <= 0
            )
            or (self.has_rest and currency.compare_amounts(settled, rest) > 0)
        )

    def _get_preview_text(self, amount, *parts):
        """Return in words what the credit will do, or why this amount won't do."""
        currency, left = self.currency_id, self.amount_creditable
        if currency.compare_amounts(amount, left) > 0:
            return self.env._(
                "That is more than the %(left)s left to credit.",
                left=currency.format(left),
            )
        if self.credit_mode != "whole" and currency.compare_amounts(amount, 0.0) <= 0:
            return self.env._("Give the amount to credit.")
        text = ", ".join(part for part in parts if part)
        text = self.env._("%(changes)s.", changes=text) if text else ""
        if self.reissue and self.is_plain:
            text += " " + self.env._(
                "A new draft of %(amount)s is made.", amount=currency.format(amount)
            )
        return text.strip()

    def _get_applied_text(self, applied, name, currency):
        if currency.compare_amounts(applied, 0.0) <= 0:
            return ""
        return self.env._(
            "%(amount)s less to pay on %(invoice)s",
            amount=currency.format(applied),
            invoice=name,
        )

    def _get_rest_text(self, rest, currency, customer):
        if currency.compare_amounts(rest, 0.0) <= 0:
            return ""
        parts = self._get_settled_parts(rest)
        kept = currency.round(rest - sum(amount for amount, _text in parts))
        if currency.compare_amounts(kept, 0.0) < 0:
            return self.env._(
                "but no more than %(rest)s of what was paid can be settled",
                rest=currency.format(rest),
            )
        texts = [text for amount, text in parts if not currency.is_zero(amount)]
        if not currency.is_zero(kept):
            texts.append(
                self.env._(
                    "%(amount)s becomes account credit of %(customer)s",
                    amount=currency.format(kept),
                    customer=customer.display_name,
                )
            )
        return ", ".join(texts)

    def _get_settled_parts(self, rest):
        """Return what of the gross amount ``rest``, which is not owed any more, does
        not become account credit: amounts, and what becomes of them in words.
        """
        if self.settlement != "outside":
            return []
        return [(rest, self._get_outside_text(rest))]

    def _get_outside_text(self, amount):
        return self.env._(
            "%(amount)s is settled elsewhere", amount=self.currency_id.format(amount)
        )

    def _get_settlement_notice(self, rest):
        """Return what else there is to say about what is not owed any more. A hook."""
        return ""

    def _preview_batch(self):
        invoices = (self.move_ids - self.blocked_move_ids)._origin
        texts, rests = [], []
        for currency, group in invoices.grouped("currency_id").items():
            amount = sum(group.mapped("amount_creditable"))
            rest = sum(
                max(invoice.amount_creditable - invoice.amount_residual, 0.0)
                for invoice in group
            )
            rests.append(currency.compare_amounts(rest, 0.0) > 0)
            texts.append(
                self._get_batch_text(
                    rest,
                    currency,
                    {
                        "amount": currency.format(amount),
                        "applied": currency.format(amount - rest),
                        "rest": currency.format(rest),
                    },
                )
            )
        if self.reissue and invoices:
            texts.append(self.env._("A new draft is made of each."))
        self.has_rest = any(rests)
        self.credit_preview = " ".join(texts)
        self.can_confirm = bool(invoices)
        self.confirm_label = (
            self.env._("Credit %(count)s Invoices", count=len(invoices))
            if len(invoices) > 1
            else self.env._("Credit 1 Invoice")
        )

    def _get_batch_text(self, rest, currency, texts):
        """Return in words what becomes of the credits in one currency.

        :param float rest: gross amount of it that is not owed any more
        :param dict texts: the amounts as texts, for the sentence
        """
        if currency.is_zero(rest):
            return self.env._("%(amount)s is credited: as much less to pay.", **texts)
        if self.settlement == "outside":
            return self.env._(
                "%(amount)s is credited: %(applied)s less to pay, %(rest)s is settled "
                "elsewhere.",
                **texts,
            )
        return self.env._(
            "%(amount)s is credited: %(applied)s less to pay, %(rest)s becomes account "
            "credit.",
            **texts,
        )

    def _get_discount_notice(self):
        """Rule 7: what an early payment discount means for this credit."""
        invoice = self.invoice_id
        currency = invoice.currency_id
        if not invoice or not self.can_credit:
            return False
        left = invoice.amount_total - invoice.amount_credited
        if currency.compare_amounts(invoice.amount_creditable, left) < 0:
            return self.env._(
                "An early payment discount was taken: only what was paid, %(amount)s, "
                "can be credited.",
                amount=currency.format(invoice.amount_creditable),
            )
        is_offered = invoice._is_eligible_for_early_payment_discount(
            currency, fields.Date.context_today(self)
        )
        owed = invoice.amount_residual - self.credit_amount
        if is_offered and currency.compare_amounts(owed, 0.0) > 0:
            return self.env._(
                "Crediting now ends the early payment discount: the %(amount)s that is "
                "left has to be paid in full. Wait for the payment to keep it.",
                amount=currency.format(owed),
            )
        return False

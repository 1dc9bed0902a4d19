# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What was wrong with an invoice: the question that its Credit Invoice form begins
with. The answer fills in the rest, and what was wrong is put right with the credit.
"""

from odoo import Command, api, fields, models

from ...models.common.asking import asked
from ...models.common.public_method import public_method

# The code of the reason that each answer stands for.
REASONS = {"price": "wrong_price", "payer": "wrong_payer"}


class AccountMoveReversal(models.TransientModel):
    _inherit = "account.move.reversal"

    wrong = fields.Selection(
        selection=[
            ("price", "The price"),
            ("payer", "The payer"),
            ("other", "Something else"),
        ],
        string="What was wrong?",
    )
    wrong_choices = fields.Char(
        compute="_compute_wrong_choices",
        help="Which answers there are for this invoice, for the widget.",
    )
    is_plain = fields.Boolean(
        compute="_compute_wrong_choices",
        help="Everything can be chosen by hand.",
    )
    price_ids = fields.One2many(
        comodel_name="account.move.change.price.line",
        inverse_name="reversal_id",
        compute="_compute_price_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    new_payer_id = fields.Many2one(comodel_name="res.partner", domain="payer_domain")
    payer_domain = fields.Binary(compute="_compute_payer_domain")
    send_notice = fields.Char(compute="_compute_send_notice")

    # === COMPUTE METHODS === #

    @api.depends("move_ids", "wrong")
    def _compute_wrong_choices(self):
        for wizard in self:
            choices = wizard._get_wrong_choices() if wizard.invoice_id else []
            wizard.wrong_choices = ",".join(choices)
            wizard.is_plain = wizard.is_batch or wizard.wrong == "other"

    def _get_wrong_choices(self):
        """Return the answers that make sense for this invoice."""
        return ["price", "payer", "other"]

    @api.depends("wrong")
    def _compute_credit_reason_id(self):
        Reason = self.env["account.credit.reason"]
        for wizard in self:
            code = wizard._get_reason_code()
            wizard.credit_reason_id = code and Reason.search(
                [("code", "=", code)], limit=1
            )

    def _get_reason_code(self):
        return REASONS.get(self.wrong)

    @api.depends("wrong", "move_ids")
    def _compute_price_ids(self):
        for wizard in self:
            commands = [Command.clear()]
            if wizard.wrong == "price" and wizard.invoice_id:
                commands += [
                    Command.create({"move_line_id": line_id, "price_unit": price})
                    for line_id, price in wizard.invoice_id._get_prices_left().items()
                ]
            wizard.price_ids = commands

    @api.depends("move_ids")
    def _compute_payer_domain(self):
        for wizard in self:
            invoice = wizard.invoice_id
            domain = invoice._get_payer_domain() if invoice else []
            wizard.payer_domain = list(domain)

    @api.depends("wrong", "new_payer_id", "move_ids")
    def _compute_send_notice(self):
        """Say why what is corrected can't be sent now."""
        for wizard in self:
            payer = wizard._get_corrected_payer()
            wizard.send_notice = (
                wizard._is_corrected()
                and payer
                and not payer.email_normalized
                and self.env._(
                    "%(payer)s has no e-mail address, so nothing can be sent. Correct "
                    "it, and send it once there is one.",
                    payer=payer.display_name,
                )
            )

    def _get_corrected_payer(self):
        return (
            self.new_payer_id if self.wrong == "payer" else self.invoice_id.partner_id
        )

    def _is_corrected(self):
        """Tell whether there is a new invoice to send."""
        return not self.is_batch and self.wrong in ("price", "payer")

    def _needs_draft(self):
        """Tell whether it takes a new draft to put right what was wrong."""
        return self._is_corrected()

    # === ACTION METHODS === #

    @asked(one=True)
    @public_method
    def action_correct_and_send(self):
        """Credit the invoice, correct its new draft, post it and send the payment
        notification: all of it, or nothing.
        """
        self.ensure_one()
        invoice = self.move_ids._origin
        [result] = invoice._credit(self._get_credit_request())
        draft = invoice.browse(result["replacement_id"] or ())
        self._correct_draft(draft)
        draft.action_post()
        draft.action_send_to_payer()
        return invoice._get_corrected_action(result)

    def _correct_draft(self, draft):
        """Put right on the new draft what was wrong with the invoice."""
        if self.wrong == "price":
            draft._change_prices(self._get_new_prices(draft))
        elif self.wrong == "payer":
            draft.change_payer(self.new_payer_id.id)

    def _get_new_prices(self, draft):
        """Return the new unit prices by id of the lines of the draft, which has those
        of the invoice that something was left of, in the same order.
        """
        changed = self.price_ids._get_changed_prices()
        shown = self.price_ids.move_line_id._origin
        lines = self.move_ids._origin._get_priced_lines() & shown
        return {
            new.id: changed[old.id]
            for old, new in zip(lines, draft._get_priced_lines(), strict=True)
            if old.id in changed
        }

    # === WORDS === #

    def _tell(self, rest):
        """Return in a sentence what will happen, or why it can't, and whether it can.

        :param float rest: what of the credit the invoice does not owe any more
        """
        if self.wrong == "price":
            return self._tell_price(rest)
        if self.wrong == "payer":
            return self._tell_payer(rest)
        return self._tell_credit(rest)

    def _tell_price(self, rest):
        prices = self.price_ids._get_changed_prices()
        if not prices:
            return self.env._("Give the new price."), False
        invoice, currency = self.invoice_id, self.currency_id
        lines = self.price_ids.move_line_id._origin
        total = invoice._get_total_with_prices(self.price_ids._get_prices(), lines)
        names = {
            "invoice": invoice.name,
            "old": currency.format(self.amount_creditable),
            "payer": invoice.partner_id.display_name,
            "new": currency.format(total),
        }
        if currency.compare_amounts(total, 0.0) < 0:
            return self.env._("The new total can't be below zero: %(new)s.", **names), 0
        text = self.env._(
            "%(old)s of %(invoice)s is credited. %(payer)s gets a new invoice of "
            "%(new)s.",
            **names,
        )
        if currency.compare_amounts(rest, 0.0) > 0:
            used = min(rest, total)
            text += " " + self._get_used_text(used, currency.round(rest - used))
        return text, True

    def _get_used_text(self, used, kept):
        """Return in words what becomes of what was paid (rule 12)."""
        currency = self.currency_id
        texts = []
        if not currency.is_zero(used):
            texts.append(
                self.env._(
                    "%(amount)s that was paid is used on it.",
                    amount=currency.format(used),
                )
            )
        if not currency.is_zero(kept):
            texts.append(
                self.env._(
                    "%(amount)s stays as account credit.", amount=currency.format(kept)
                )
            )
        return " ".join(texts)

    def _tell_payer(self, rest):
        payer, invoice = self.new_payer_id, self.invoice_id
        if not payer:
            return self.env._("Choose who pays."), False
        if payer == invoice.partner_id:
            return (
                self.env._("%(payer)s is the payer already.", payer=payer.display_name),
                False,
            )
        text = self.env._(
            "%(amount)s of %(invoice)s is credited. %(payer)s gets the new invoice.",
            amount=self.currency_id.format(self.amount_creditable),
            invoice=invoice.name,
            payer=payer.display_name,
        )
        kept = self._get_rest_text(rest, self.currency_id, invoice.partner_id)
        if kept:
            text += " " + self.env._("%(changes)s.", changes=kept)
        return text, not self._is_impossible(rest)

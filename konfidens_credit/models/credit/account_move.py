# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...core.request import CreditRequest
from ..common.asking import ask, asked
from ..common.public_method import public_method


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "owned.mixin"]

    # == What can be credited ==
    amount_creditable = fields.Monetary(
        string="Left to Credit", compute="_compute_amount_creditable"
    )
    credit_blocked_reason = fields.Char(
        string="Why It Can't Be Credited", compute="_compute_credit_blocked_reason"
    )
    credit_reason_id = fields.Many2one(
        comodel_name="account.credit.reason",
        ondelete="restrict",
        copy=False,
    )

    # == What came after ==
    replaces_id = fields.Many2one(
        comodel_name="account.move",
        index="btree_not_null",
        copy=False,
        readonly=True,
        check_company=True,
        help="The credited invoice that this one was made to replace.",
        owned=True,
    )
    replacement_ids = fields.One2many(
        comodel_name="account.move",
        inverse_name="replaces_id",
        string="Replacements",
        readonly=True,
    )

    # === COMPUTE METHODS === #

    @api.depends("amount_credited", "move_type", "state", "line_ids.amount_residual")
    def _compute_amount_creditable(self):
        """Keep rules 1 and 7: never more than what is left, nor than what was paid
        when an early payment discount was taken.
        """
        discounts = self._get_early_payment_discounts()
        for move in self:
            if move.move_type == "out_invoice" and move.state == "posted":
                left = move.amount_total - move.amount_credited
                left -= discounts.get(move.id, 0.0)
                move.amount_creditable = max(move.currency_id.round(left), 0.0)
            else:
                move.amount_creditable = 0.0

    @api.depends_context("uid", "lang", "allowed_company_ids")
    @api.depends("amount_credited", "move_type", "state", "line_ids.amount_residual")
    def _compute_credit_blocked_reason(self):
        reasons = {
            result["invoice_id"]: result["reasons"] for result in self._explain_credit()
        }
        for move in self:
            blocking = reasons.get(move._origin.id)
            move.credit_blocked_reason = blocking[0]["message"] if blocking else False

    # === BUSINESS METHODS === #

    @asked()
    @public_method
    def credit_invoice(
        self,
        amount=None,
        lines=None,
        reason_id=None,
        note=None,
        date=None,
        reissue=False,
        settlement="credit",
        refund_amount=None,
        outside=None,
        notify=False,
    ):
        """Credit each invoice: all that is left, an amount, or amounts by line.

        The credit notes are posted and matched with what their invoices still owe;
        the rest is settled. All or nothing: if one invoice can't be credited, none is.
        Refunds are sent after the commit. Keeps rules 1 to 14, 18, 19, 21 and 35.

        :param float amount: gross amount to credit on each invoice, in its currency;
            all that is left when neither ``amount`` nor ``lines`` is given
        :param dict lines: gross amount by invoice line id, in the invoice's currency;
            keys may be strings, as JSON has them
        :param int reason_id: id of an ``account.credit.reason``
        :param str note: free text beside the reason, shown on the credit note
        :param str date: ISO date of the credit notes, not before the invoice's and at
            most a year ahead; default today, or the invoice's own date when that is
            later
        :param bool reissue: also make a linked new draft of each invoice
        :param str settlement: what becomes of what is no longer owed: ``credit``
            (account credit), ``refund`` (money back; what was paid with account credit
            goes back as that), ``outside`` (settled elsewhere)
        :param float refund_amount: gross amount of it to refund, in the invoice's
            currency; with the settlement ``refund``, all that can be when not given
        :param dict outside: ``amount`` (gross, default all that is not refunded),
            ``date`` (ISO; not before the invoice's, nor to come), ``method`` and
            ``reference`` of what was settled elsewhere
        :param bool notify: send each credit note to its customer by e-mail
        :return: a dict per invoice, in the order of the recordset: ``invoice_id``,
            ``credit_note_id``, ``replacement_id`` (or False), and the gross amounts
            ``applied``, ``account_credit``, ``refunding``, ``outside``;
            ``refund_transaction_id``, the first of those that a payment provider is
            asked for (or False: none, or refunded by hand)
        :rtype: list[dict]
        :raise UserError: if one can't be credited; it names each and says why
        :raise AccessError: if the user may not credit invoices
        """
        return self._credit(
            ask(
                self.env,
                CreditRequest.parse,
                amount=amount,
                lines=lines,
                reason_id=reason_id,
                note=note,
                date=date,
                reissue=reissue,
                settlement=settlement,
                refund_amount=refund_amount,
                outside=outside,
                notify=notify,
            )
        )

    def _credit(self, request):
        """Credit these invoices as a request says, which may come from a form."""
        if not self:
            return []
        invoices = self._with_right_to_credit()
        return invoices.env["account.move.credit"]._credit(invoices, request)

    # === GETTERS === #

    def _get_receivable_lines(self):
        """Return the items of these documents on receivable accounts."""
        lines = self.line_ids
        receivable = lines.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        # Read together with those of other documents, as the items are.
        return receivable.with_prefetch(lines._prefetch_ids)

    def _get_names(self):
        """Return the names of these documents as one text, for messages."""
        return ", ".join(
            move.name
            or (
                self.env._("draft credit note %(id)s", id=move.id)
                if move.move_type == "out_refund"
                else self.env._("draft invoice %(id)s", id=move.id)
            )
            for move in self
        )

    def _get_early_payment_discounts(self):
        """Return how much early payment discount was taken on each invoice (rule 7).

        :return: the gross discount in the invoice's currency, by invoice id
        :rtype: dict[int, float]
        """
        discountable = self.filtered(
            lambda move: (
                move.move_type == "out_invoice"
                and move.invoice_payment_term_id.early_discount
            )
        )
        discounts = {}
        for invoice in discountable:
            partials = invoice._get_receivable_lines().matched_credit_ids
            discounts[invoice.id] = invoice.currency_id.round(
                sum(
                    partial.debit_amount_currency
                    * partial.credit_move_id.move_id._get_written_off_share()
                    for partial in partials
                )
            )
        return discounts

    def _get_written_off_share(self):
        """Return which part of what this payment settles was not paid in money."""
        self.ensure_one()
        source = self.origin_payment_id or self.statement_line_id
        if not source:
            return 0.0
        liquidity_lines = source._seek_for_lines()[0]
        settled = self._get_receivable_lines()
        if not settled:
            return 0.0
        paid = sum(liquidity_lines.mapped("balance"))
        return max(1.0 - abs(paid / sum(settled.mapped("balance"))), 0.0)

    # === ACCESS === #

    def _with_right_to_credit(self):
        """Return these documents as the user may work on them; raise if they may not.

        Who has billing rights works with them. Who may work on them for another reason
        does so with the rights of the system.

        :raise AccessError: if the user may not credit one of them
        """
        if self.env.su or self._has_billing_rights():
            self.check_access("write")
            return self
        if self._is_own_of(self.env.user):
            return self.sudo()
        raise AccessError(
            self.env._(
                "You may not credit these invoices. Ask your accountant, or an "
                "administrator to give you billing rights."
            )
        )

    def _has_billing_rights(self):
        """Tell whether the user works with invoices as native Odoo lets them."""
        return self.env.user.has_group("account.group_account_invoice")

    def _is_own_of(self, user):
        """Tell whether ``user`` may work on all of these documents without access to
        accounting. A hook: nobody may.
        """
        return False

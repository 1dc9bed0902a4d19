# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...core.request import CreditRequest


class AccountMove(models.Model):
    _inherit = "account.move"

    # == What was credited ==
    amount_credited = fields.Monetary(
        string="Credited",
        compute="_compute_amount_credited",
        store=True,
        help="Total of this invoice's credit notes, posted and draft.",
    )
    credit_state = fields.Selection(
        selection=[
            ("none", "Not Credited"),
            ("partial", "Partly Credited"),
            ("full", "Credited"),
        ],
        compute="_compute_amount_credited",
        store=True,
    )
    credit_capped = fields.Boolean(
        compute="_compute_amount_credited",
        store=True,
        help="The credit notes of this invoice can't exceed its total.",
    )
    credit_legacy = fields.Boolean(
        string="Credited Above Its Total Before",
        copy=False,
        readonly=True,
        help="Its credit notes exceeded its total before this addon was installed.",
    )
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
    )
    replacement_ids = fields.One2many(
        comodel_name="account.move",
        inverse_name="replaces_id",
        string="Replacements",
        readonly=True,
    )

    _credited_idx = models.Index("(id) WHERE amount_credited > 0")

    # === COMPUTE METHODS === #

    # Odoo marks the totals of an invoice at every payment; its items say when they
    # really change, and each invoice that is posted has less to go through.
    @api.depends(
        lambda self: (
            "move_type",
            "line_ids.amount_currency",
            "credit_legacy",
            "reversal_move_ids.move_type",
            "reversal_move_ids.state",
            "reversal_move_ids.line_ids.amount_currency",
            # A till is never blocked (rule 2).
            *(
                ("pos_order_ids", "reversal_move_ids.pos_order_ids")
                if "pos_order_ids" in self._fields
                else ()
            ),
        )
    )
    def _compute_amount_credited(self):
        """Keep rule 2: the write of this stored sum on the invoice's own row is what
        makes two credits at once collide.
        """
        invoices = self.filtered(lambda move: move.move_type == "out_invoice")
        others = self - invoices
        others.amount_credited = 0.0
        others.credit_state = "none"
        others.credit_capped = False
        credited = dict(
            self._read_group(
                self._get_credit_notes_domain(invoices.ids),
                ["reversed_entry_id"],
                ["amount_total:sum"],
            )
            if invoices.ids
            else ()
        )
        for invoice in invoices:
            amount = credited.get(invoice._origin, 0.0)
            invoice.amount_credited = amount
            invoice.credit_capped = not (
                invoice.credit_legacy or invoice._is_point_of_sale_credit()
            )
            # A form may have no currency for a moment.
            currency = invoice.currency_id or invoice.company_currency_id
            if currency.compare_amounts(amount, 0.0) <= 0:
                invoice.credit_state = "none"
            elif currency.compare_amounts(amount, invoice.amount_total) < 0:
                invoice.credit_state = "partial"
            else:
                invoice.credit_state = "full"

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

    # === CONSTRAINT METHODS === #

    @api.constrains("reversed_entry_id", "currency_id", "move_type")
    def _check_credit_note_currency(self):
        for credit_note in self:
            invoice = credit_note.reversed_entry_id
            if (
                credit_note.move_type == "out_refund"
                and invoice.move_type == "out_invoice"
                and credit_note.currency_id != invoice.currency_id
            ):
                raise ValidationError(
                    self.env._(
                        "A credit note of %(invoice)s must be in %(currency)s, as the "
                        "invoice is. Choose that currency, or make a credit note that "
                        "is not linked to the invoice.",
                        invoice=invoice.display_name,
                        currency=invoice.currency_id.name,
                    )
                )

    # === BUSINESS METHODS === #

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
        :param str date: ISO date of the credit notes; default today, or the invoice's
            own date when that is later
        :param bool reissue: also make a linked new draft of each invoice
        :param str settlement: what becomes of what is no longer owed: ``credit``
            (account credit), ``refund`` (money back; what was paid with account credit
            goes back as that), ``outside`` (settled elsewhere)
        :param float refund_amount: gross amount of it to refund, in the invoice's
            currency; with the settlement ``refund``, all that can be when not given
        :param dict outside: ``amount`` (gross, default all that is not refunded),
            ``date`` (ISO), ``method`` and ``reference`` of what was settled elsewhere
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
            CreditRequest(
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

    @api.model
    def _get_credit_notes_domain(self, invoice_ids):
        """Return the domain of the credit notes that count against these invoices."""
        return [
            ("reversed_entry_id", "in", invoice_ids),
            ("move_type", "=", "out_refund"),
            ("state", "in", ("draft", "posted")),
        ]

    def _get_credit_notes(self):
        """Return the posted and draft credit notes of these invoices, oldest first."""
        return self.reversal_move_ids.filtered(
            lambda move: (
                move.move_type == "out_refund" and move.state in ("draft", "posted")
            )
        ).sorted("id")

    def _get_receivable_lines(self):
        """Return the items of these documents on receivable accounts."""
        return self.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )

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

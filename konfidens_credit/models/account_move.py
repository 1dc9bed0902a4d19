# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL


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
        string="Credit Reason",
        ondelete="restrict",
        copy=False,
    )

    # == What came after ==
    replaces_id = fields.Many2one(
        comodel_name="account.move",
        string="Replaces",
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

    @api.depends(
        lambda self: (
            "move_type",
            "amount_total",
            "credit_legacy",
            "reversal_move_ids.move_type",
            "reversal_move_ids.state",
            "reversal_move_ids.amount_total",
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
            if invoice.currency_id.compare_amounts(amount, 0.0) <= 0:
                invoice.credit_state = "none"
            elif invoice.currency_id.compare_amounts(amount, invoice.amount_total) < 0:
                invoice.credit_state = "partial"
            else:
                invoice.credit_state = "full"

    @api.depends(
        "amount_total", "amount_credited", "move_type", "state", "payment_state"
    )
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
    @api.depends(
        "amount_total", "amount_credited", "move_type", "state", "payment_state"
    )
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
        return self.env["account.move"].search(
            self._get_credit_notes_domain(self.ids), order="id"
        )

    def _is_point_of_sale_credit(self):
        """Tell whether a till made a credit note of this invoice.

        Cash rounding lets such refunds exceed the invoice, lawfully.
        """
        self.ensure_one()
        if "pos_order_ids" not in self._fields:
            return False
        return bool(self.reversal_move_ids.sudo().pos_order_ids)

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
        if not discountable.ids:
            return {}
        self.env["account.partial.reconcile"].flush_model()
        self.env["account.move.line"].flush_model(["display_type", "amount_currency"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT term.move_id,
                       SUM(part.debit_amount_currency * discount.amount
                           / NULLIF(ABS(paid.amount_currency), 0))
                  FROM account_move_line AS term
                  JOIN account_partial_reconcile AS part ON part.debit_move_id = term.id
                  JOIN account_move_line AS paid ON paid.id = part.credit_move_id
                  JOIN account_move AS payment ON payment.id = paid.move_id
                   AND payment.move_type = 'entry'
                  JOIN (SELECT move_id, ABS(SUM(amount_currency)) AS amount
                          FROM account_move_line
                         WHERE display_type = 'epd'
                      GROUP BY move_id) AS discount ON discount.move_id = paid.move_id
                 WHERE term.move_id IN %(ids)s AND term.display_type = 'payment_term'
              GROUP BY term.move_id
                """,
                ids=tuple(discountable.ids),
            )
        )
        currencies = {move.id: move.currency_id for move in discountable}
        return {
            move_id: currencies[move_id].round(float(amount or 0.0))
            for move_id, amount in rows
        }

    def _get_names(self):
        """Return the names of these documents as one text, for messages."""
        return ", ".join(
            move.name or self.env._("draft credit note %(id)s", id=move.id)
            for move in self
        )

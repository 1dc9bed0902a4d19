# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What customers are told of their invoices and credit notes (rules 22 and 23)."""

from odoo import api, fields, models

CUSTOMER_STATUS_SELECTION = [
    ("credited", "Credited"),
    ("partly_credited", "Partly credited"),
    ("account_credit", "Settled with account credit"),
    ("available", "Credit available"),
    ("used", "Credit used"),
    ("refunded", "Refunded"),
]


class AccountMove(models.Model):
    _inherit = "account.move"

    customer_status = fields.Selection(
        selection=CUSTOMER_STATUS_SELECTION,
        compute="_compute_customer_status",
        compute_sudo=True,
        help="What the customer portal says instead of Odoo's payment status.",
    )
    status_in_payment = fields.Selection(
        selection_add=[("account_credit", "Settled with account credit")],
    )
    credit_comment = fields.Char(
        copy=False,
        help="Free text beside the reason, printed on the credit note.",
    )

    # === COMPUTE METHODS === #

    @api.depends("move_type", "state", "payment_state", "amount_residual")
    @api.depends("amount_credited", "reversed_entry_id")
    def _compute_customer_status(self):
        """Keep rule 22: say what was credited; empty where Odoo's own words do."""
        self.customer_status = False
        posted = self.filtered(lambda move: move.state == "posted")
        credit_notes = posted.filtered(lambda move: move.move_type == "out_refund")
        invoices = posted.filtered(lambda move: move.move_type == "out_invoice")
        matches = (credit_notes + invoices)._get_receivable_matches()
        credited = invoices._get_posted_credits()
        for credit_note in credit_notes:
            credit_note.customer_status = credit_note._get_credit_note_status(
                matches[credit_note]
            )
        for invoice in invoices:
            invoice.customer_status = invoice._get_invoice_status(
                matches[invoice], credited.get(invoice, 0.0)
            )

    @api.depends("customer_status")
    def _compute_status_in_payment(self):
        """Override of `account` to show what the customer sees; `payment_state` stays
        as it is.
        """
        super()._compute_status_in_payment()
        for move in self.filtered(lambda move: move.status_in_payment == "reversed"):
            if move.customer_status == "account_credit":
                move.status_in_payment = "account_credit"

    # === STATUS === #

    def _get_credit_note_status(self, matches):
        """Return the status of a posted credit note."""
        self.ensure_one()
        if not self.currency_id.is_zero(self.amount_residual):
            return "available"
        if not matches:
            return False
        if all(kind == "refunding" for kind, _document, _amount in matches):
            return "refunded"
        return "used"

    def _get_invoice_status(self, matches, credited):
        """Return the status of a posted invoice of which ``credited`` was credited by
        posted credit notes.
        """
        self.ensure_one()
        currency = self.currency_id
        if credited and currency.compare_amounts(credited, self.amount_total) >= 0:
            return "credited"
        is_settled = currency.is_zero(self.amount_residual)
        others = [
            document
            for kind, document, _amount in matches
            if kind == "credit" and document.reversed_entry_id != self
        ]
        if is_settled and others and all(kind == "credit" for kind, *_rest in matches):
            return "account_credit"
        if credited and (is_settled or not self._is_payment_under_way()):
            return "partly_credited"
        return False

    def _is_payment_under_way(self):
        """Tell whether Odoo shows that a payment is being processed."""
        self.ensure_one()
        return self.payment_state == "in_payment" or bool(
            self._get_transactions_under_way()
        )

    def _get_customer_status_label(self):
        """Return the words of ``customer_status``, with what a credit note has left."""
        self.ensure_one()
        if self.customer_status == "available":
            return self.env._(
                "Credit available %(amount)s",
                amount=self.currency_id.format(self.amount_residual),
            )
        field = self._fields["customer_status"]
        return dict(field._description_selection(self.env)).get(
            self.customer_status, ""
        )

    def _get_posted_credits(self):
        """Return the total of the posted credit notes by invoice."""
        credited = self.filtered("amount_credited")
        if not credited:
            return {}
        domain = [
            *self._get_credit_notes_domain(credited.ids),
            ("state", "=", "posted"),
        ]
        return dict(
            self._read_group(domain, ["reversed_entry_id"], ["amount_total:sum"])
        )

    # === WHAT BECAME OF THE MONEY === #

    def _get_receivable_matches(self):
        """Return what each document was matched with on the receivable account.

        Exchange differences have no amount in the document's currency; they are left
        out.

        :return: by document, tuples of kind (``applied`` on an invoice, ``credit`` of a
            credit note, ``refunding`` for a payment, ``outside`` for any other entry),
            document, and amount in the currency of the document
        :rtype: dict
        """
        matches = {move: [] for move in self}
        for line in self.line_ids:
            if line.display_type != "payment_term":
                continue
            move = line.move_id
            counterparts = [
                (partial.credit_move_id.move_id, partial.debit_amount_currency)
                for partial in line.matched_credit_ids
            ] + [
                (partial.debit_move_id.move_id, partial.credit_amount_currency)
                for partial in line.matched_debit_ids
            ]
            matches[move] += [
                (document._get_match_kind(), document, amount)
                for document, amount in counterparts
                if not move.currency_id.is_zero(amount)
            ]
        return matches

    def _get_match_kind(self):
        """Return what a document is for the one that it was matched with."""
        self.ensure_one()
        if self.move_type in ("out_invoice", "out_receipt"):
            return "applied"
        if self.move_type == "out_refund":
            return "credit"
        if self.origin_payment_id or self.statement_line_id:
            return "refunding"
        return "outside"

    def _get_credit_outcome(self):
        """Return what became of the money of this posted credit note (rule 23).

        :return: gross amounts in its currency, which add up to its total: ``applied``
            to the invoice that it credits, ``used`` on other invoices,
            ``account_credit`` (left to use), ``refunding``, ``outside``
        :rtype: dict[str, float]
        """
        self.ensure_one()
        outcome = dict.fromkeys(
            ("applied", "used", "account_credit", "refunding", "outside"), 0.0
        )
        if self.state != "posted":
            return outcome
        outcome["account_credit"] = self.amount_residual
        matches_sudo = self.sudo()._get_receivable_matches()[self]
        for kind, document, amount in matches_sudo:
            if kind == "applied" and document != self.reversed_entry_id:
                kind = "used"
            outcome[kind] += amount
        return {
            name: self.currency_id.round(amount) for name, amount in outcome.items()
        }

    def _get_credit_outcome_messages(self):
        """Return what became of the money, one sentence for each part of it.

        They name no document but the invoice credited: who holds the link to one
        document may not learn of others.

        :rtype: list[str]
        """
        self.ensure_one()
        amounts = {
            name: self.currency_id.format(amount)
            for name, amount in self._get_credit_outcome().items()
            if not self.currency_id.is_zero(amount)
        }
        sentences = {
            "applied": self.env._(
                "%(amount)s was taken off what you owed on %(invoice)s.",
                amount=amounts.get("applied"),
                invoice=self.sudo().reversed_entry_id.name,
            ),
            "used": self.env._(
                "%(amount)s was used to pay for other invoices of yours.",
                amount=amounts.get("used"),
            ),
            "account_credit": self.env._(
                "%(amount)s is your account credit: use it to pay for a later invoice.",
                amount=amounts.get("account_credit"),
            ),
            "refunding": self.env._(
                "%(amount)s was paid back to you.", amount=amounts.get("refunding")
            ),
            "outside": self.env._(
                "%(amount)s was settled elsewhere, as agreed with you.",
                amount=amounts.get("outside"),
            ),
        }
        return [sentences[name] for name in sentences if name in amounts]

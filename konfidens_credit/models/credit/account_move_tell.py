# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a credit note tells: why it was made, and what became of the money (rule 23)."""

from odoo import api, fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    credit_comment = fields.Char(
        copy=False,
        help="Free text beside the reason, printed on the credit note.",
    )

    # === WHAT BECAME OF THE MONEY === #

    def _get_receivable_matches(self):
        """Return what each document was matched with on the receivable account.

        Exchange differences have no amount in the document's currency; they are left
        out.

        :return: by document, tuples of kind (``applied`` on an invoice, ``credit`` of a
            credit note, ``payment``, ``outside`` for any other entry),
            document, and amount in the currency of the document
        :rtype: dict
        """
        matches = {move: [] for move in self}
        for line in self._get_receivable_lines():
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
            return "payment"
        return "outside"

    def _get_settled_amounts(self):
        """Return what settled each of these invoices: nobody paid what was credited.

        :return: by document, gross amounts in its currency: ``credited`` by its own
            credit notes, ``account_credit`` that was used on it, and ``paid``
        :rtype: dict
        """
        settled = {}
        for move, matches in self._get_receivable_matches().items():
            amounts = dict.fromkeys(("credited", "account_credit", "paid"), 0.0)
            for kind, document, amount in matches:
                if kind != "credit":
                    amounts["paid"] += amount
                elif document.reversed_entry_id == move:
                    amounts["credited"] += amount
                else:
                    amounts["account_credit"] += amount
            settled[move] = {
                name: move.currency_id.round(amount) for name, amount in amounts.items()
            }
        return settled

    def _get_payment_texts(self):
        """Return in words how much of each of these invoices is paid, and how; an empty
        text where nothing is.

        :rtype: dict
        """
        matches = self._get_receivable_matches()
        texts = {}
        for move, amounts in self._get_settled_amounts().items():
            parts = []
            if amounts["paid"]:
                means = {
                    document.origin_payment_id.payment_method_line_id.name
                    for kind, document, _amount in matches[move]
                    if kind == "payment"
                }
                paid = move.currency_id.format(amounts["paid"])
                parts.append(" ".join([paid, *sorted(filter(None, means))]))
            if amounts["account_credit"]:
                parts.append(
                    self.env._(
                        "%(amount)s of account credit",
                        amount=move.currency_id.format(amounts["account_credit"]),
                    )
                )
            texts[move] = ", ".join(parts)
        return texts

    def _get_credit_outcome(self):
        """Return what became of the money of this posted credit note (rule 23).

        :return: gross amounts in its currency, which add up to its total: ``applied``
            to the invoice that it credits, ``used`` on other invoices,
            ``account_credit`` (left to use), ``refunding`` (under way), ``refunded``,
            ``outside``
        :rtype: dict[str, float]
        """
        self.ensure_one()
        outcome = dict.fromkeys(
            ("applied", "used", "account_credit", "refunding", "refunded", "outside"),
            0.0,
        )
        if self.state != "posted":
            return outcome
        outcome["account_credit"] = self._get_credit_available()
        matches_sudo = self.sudo()._get_receivable_matches()[self]
        for kind, document, amount in matches_sudo:
            is_other = document != self.reversed_entry_id
            if kind == "credit" or (kind == "applied" and is_other):
                kind = "used"
            outcome["refunded" if kind == "payment" else kind] += amount
        return {
            name: self.currency_id.round(amount) for name, amount in outcome.items()
        }

    def _get_credit_outcome_messages(self):
        """Return what became of the money, one sentence for each part of it: of this
        credit note, or of those of this invoice, which itself says what is owed less.

        They name no document but the invoice credited: who holds the link to one
        document may not learn of others.

        :rtype: list[str]
        """
        self.ensure_one()
        is_credit = self.move_type == "out_refund"
        if not is_credit and self.credit_state == "none":
            return []
        return [
            sentence
            for credit_note in (self if is_credit else self._get_credit_notes())
            for kind, amount in credit_note._get_credit_outcome().items()
            if not self.currency_id.is_zero(amount) and (is_credit or kind != "applied")
            for sentence in credit_note._get_outcome_sentences(kind, amount)
        ]

    def _get_outcome_sentences(self, kind, amount):
        """Return to the customer what became of a part of this credit note. A hook."""
        text = self.currency_id.format(amount)
        credited = self.sudo().reversed_entry_id.name
        return [self._get_outcome_message(kind, text, credited)]

    @api.model
    def _get_outcome_message(self, kind, amount, invoices):
        """Return to the customer in one sentence what became of a part of a credit.
        All that tells customers of it says it in these words.

        :param str kind: see ``_get_credit_outcome``
        :param str amount: the part, with its currency
        :param str invoices: the names of the invoices that were credited
        """
        sentences = {
            "applied": self.env._(
                "%(amount)s was taken off what you owed on %(invoice)s.",
                amount=amount,
                invoice=invoices,
            ),
            "used": self.env._(
                "%(amount)s was used to pay for other invoices of yours.", amount=amount
            ),
            "account_credit": self.env._(
                "%(amount)s is your account credit: use it to pay for a later invoice.",
                amount=amount,
            ),
            "refunding": self.env._(
                "%(amount)s is being paid back to you.", amount=amount
            ),
            "refunded": self.env._("%(amount)s was paid back to you.", amount=amount),
            "outside": self.env._(
                "%(amount)s was settled elsewhere, as agreed with you.", amount=amount
            ),
        }
        return sentences[kind]

    def _get_credit_reason_text(self):
        """Return why this credit note was made: the reason, and what was written."""
        self.ensure_one()
        texts = [self.sudo().credit_reason_id.name, self.credit_comment]
        return ": ".join(text.strip() for text in texts if text and text.strip())

    def _is_reference_to_credited_invoice(self):
        """Tell whether the reference is the one that a reversal makes up: the PDF names
        the invoice credited, and the reason, in words of its own.
        """
        self.ensure_one()
        invoice_name = self.sudo().reversed_entry_id.name
        return bool(
            self.move_type == "out_refund"
            and invoice_name
            and invoice_name in (self.ref or "")
        )

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Crediting invoices: check, amounts, lines, post, match, settle, tell."""

from markupsafe import Markup

from odoo import Command, models

from .account_move_reverse import CreditContent

# What users type on an invoice; the rest, Odoo works out by itself.
TYPED = ("product", "line_section", "line_subsection", "line_note")


class AccountMove(models.Model):
    _inherit = "account.move"

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
        Refunds are sent after the commit. Keeps rules 1 to 14, 18, 19 and 21.

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
        if not self:
            return []
        self = self._with_right_to_credit()
        self._check_settlement(settlement, refund_amount, outside)
        reason = self._get_credit_reason(reason_id)
        self._lock_for_credit()
        self._check_creditable()
        dates = self._get_credit_dates(date, reissue)
        self._check_refund_dates(dates, settlement, refund_amount)
        amounts = self._get_credit_amounts(amount, lines)

        parts = {
            invoice.id: invoice._get_credit_parts(*amounts[invoice.id])
            for invoice in self
        }
        content = CreditContent(
            parts, self._prepare_replacement_vals_list() if reissue else []
        )
        credit_notes = self._create_credit_notes(content, dates, reason, note)
        credit_notes._post_credit_notes()
        replacements = self.browse(content.replacement_ids)
        settled = credit_notes._settle_credit(settlement, refund_amount, outside)
        self._log_credit(credit_notes, replacements)
        if notify:
            credit_notes._send_credit_notes()
        replacement_by_invoice = replacements.grouped("replaces_id")
        return [
            {
                "invoice_id": credit_note.reversed_entry_id.id,
                "credit_note_id": credit_note.id,
                "replacement_id": replacement_by_invoice.get(
                    credit_note.reversed_entry_id, self.browse()
                ).id,
                **settled[credit_note.id],
            }
            for credit_note in credit_notes
        ]

    # === LINES AND POSTING === #

    def _create_credit_notes(self, content, dates, reason, note):
        """Create a draft credit note for each invoice, in the order of the recordset,
        and the replacements.

        The values come from Odoo's reversal wizard, so that what localisations add to
        it is there; those filled in by hand too, when it was opened.
        """
        filled_in = self.env["account.move.reversal"].browse(
            self.env.context.get("konfidens_credit_reversal_id", ())
        )
        texts = [text for text in (reason.name, note) if text]
        defaults = []
        for (company, journal, date), invoices in self._group_for_reversal(dates):
            wizard = self.env["account.move.reversal"].new(
                {
                    "move_ids": invoices.ids,
                    "company_id": company.id,
                    "journal_id": (filled_in.journal_id or journal).id,
                    "date": date,
                    "reason": " - ".join(texts),
                },
                origin=filled_in,
            )
            for invoice in invoices:
                vals = wizard._prepare_default_reversal(invoice)
                vals.update(invoice._prepare_credit_note_vals(reason, note))
                defaults.append((invoice, vals))
        values = dict(defaults)
        return (
            self.with_context(
                konfidens_credit_content=content,
                tracking_disable=True,
                skip_is_manually_modified=True,
            )
            ._reverse_moves([values[invoice] for invoice in self])
            .with_env(self.env)
        )

    def _post_credit_notes(self):
        """Post these credit notes; those of a future date are posted on their day.

        Their journal items are complete, so nothing is to be computed anew.
        """
        due = self.filtered(lambda move: move.auto_post == "no")
        due.with_context(skip_invoice_sync=True)._post(soft=False)

    def _group_for_reversal(self, dates):
        """Group the invoices by company, journal and date of their credit notes."""
        return self.grouped(
            lambda invoice: (
                invoice.company_id,
                invoice.journal_id,
                dates[invoice.id],
            )
        ).items()

    def _prepare_credit_note_vals(self, reason, note):
        """Return what a credit note takes from its invoice: branch and rate (rule 8),
        no payment details (rule 23).
        """
        self.ensure_one()
        return {
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "invoice_currency_rate": self.invoice_currency_rate,
            "credit_reason_id": reason.id,
            "credit_comment": note,
        }

    def _prepare_replacement_vals_list(self):
        """Return the values of a linked draft of each invoice: same lines, payer, terms
        and origin.
        """
        vals_list = []
        for invoice in self.with_context(include_business_fields=True):
            vals = invoice.copy_data(
                {
                    "replaces_id": invoice.id,
                    "invoice_origin": invoice.invoice_origin,
                    "invoice_user_id": invoice.invoice_user_id.id,
                }
            )[0]
            vals["line_ids"] = [
                Command.create(invoice._prepare_replacement_line_vals(line_vals))
                for _command, _id, line_vals in vals["line_ids"]
                if line_vals["display_type"] in TYPED
            ]
            vals_list.append(vals)
        return vals_list

    def _prepare_replacement_line_vals(self, copied_vals):
        """Return the values of a replacement's line, such that Odoo doesn't write each
        line once more: complete at the same rate, and else without amounts.
        """
        vals = dict(copied_vals)
        vals.pop("no_followup", None)
        if vals["display_type"] == "product":
            if self.currency_id == self.company_currency_id:
                vals["balance"] = vals["amount_currency"]
            else:
                vals.pop("amount_currency", None)
        return vals

    # === SETTLE === #

    def _settle_credit(self, settlement, refund_amount, outside):
        """Settle what each credit note has left after its invoice was matched.

        :return: by credit note id, the gross amounts ``applied``, ``account_credit``,
            ``refunding`` and ``outside``, which add up to its total (rule 10), and
            ``refund_transaction_id``
        :rtype: dict[int, dict]
        """
        settled = {}
        for credit_note in self:
            left = credit_note.amount_residual if credit_note.state == "posted" else 0.0
            elsewhere = refunding = 0.0
            transaction_id = False
            if settlement == "outside" or outside:
                reserved = min(refund_amount or 0.0, left)
                elsewhere = credit_note._settle_outside(outside, left - reserved)
            if settlement == "refund" or refund_amount:
                refund = credit_note.sudo()._settle_by_refund(refund_amount)
                refunding = refund["refunding"]
                transaction_id = next(iter(refund["refund_transaction_ids"]), False)
            settled[credit_note.id] = {
                "applied": credit_note.currency_id.round(
                    credit_note.amount_total - left
                    if credit_note.state == "posted"
                    else 0.0
                ),
                "account_credit": credit_note.currency_id.round(
                    left - elsewhere - refunding
                ),
                "refunding": refunding,
                "outside": elsewhere,
                "refund_transaction_id": transaction_id,
            }
        return settled

    # === TELL === #

    def _log_credit(self, credit_notes, replacements):
        """Log on each invoice which documents came of it."""
        by_invoice = replacements.grouped("replaces_id")
        bodies = {}
        for credit_note in credit_notes:
            invoice = credit_note.reversed_entry_id
            body = self.env._(
                "Credited by %(amount)s: %(credit_note)s",
                amount=credit_note.currency_id.format(credit_note.amount_total),
                credit_note=credit_note._get_html_link(),
            )
            if replacement := by_invoice.get(invoice):
                body += Markup("<br/>") + self.env._(
                    "New draft: %(draft)s", draft=replacement._get_html_link()
                )
            bodies[invoice.id] = body
        self._message_log_batch(bodies=bodies)

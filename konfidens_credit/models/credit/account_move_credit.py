# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Crediting invoices, from top to bottom: check, amounts, lines, post, match, settle,
tell.

The documents are made by Odoo's own reversal (rule 35), so that localisations and other
modules take part; what is asked of it travels along as a Python object, ``Reversal``.
"""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import clean_context

from ..common.context_keys import REVERSAL
from .reversal import Reversal


class AccountMoveCredit(models.AbstractModel):
    _name = "account.move.credit"
    _description = "Crediting Invoices"

    @api.model
    def _credit(self, invoices, request):
        """Credit these invoices as asked. All or nothing.

        :param CreditRequest request: what was asked for
        :return: see ``account.move.credit_invoice``
        :rtype: list[dict]
        """
        reason = self._get_reason(request.reason_id)
        self._lock(invoices)
        invoices._check_creditable(request.override)
        dates = self._get_dates(invoices, request)
        self._check_settlement(invoices, request, dates)
        asked = self._get_amounts(invoices, request.amount, request.lines)
        totals = self._get_asked_totals(invoices, asked)
        reversal = Reversal(self._get_parts(invoices, asked), reason, request.note)
        replacements = self._reverse(invoices, request, reversal, dates)
        credit_notes = invoices.browse(
            [reversal.credit_note_ids.get(invoice.id) for invoice in invoices]
        )
        self._post(credit_notes)
        self._check_made(invoices, credit_notes, replacements, totals, request)
        self._check_settled_now(credit_notes, request)
        settled = self._settle(credit_notes, request)
        self._tell(invoices, credit_notes, replacements, request)
        by_invoice = replacements.grouped("replaces_id")
        return [
            {
                "invoice_id": invoice.id,
                "credit_note_id": credit_note.id,
                "replacement_id": by_invoice.get(invoice, invoices.browse()).id,
                **settled[credit_note.id],
            }
            for invoice, credit_note in zip(invoices, credit_notes, strict=True)
        ]

    # === LINES === #

    @api.model
    def _reverse(self, invoices, request, reversal, dates):
        """Have Odoo's reversal make the draft credit notes, and the replacements; what
        was typed into the form by hand, by other modules' fields too, counts.

        :return: the replacements; the credit notes are told to ``reversal``
        """
        replacements = invoices.browse()
        groups = invoices.grouped(
            lambda invoice: (invoice.company_id, invoice.journal_id, dates[invoice.id])
        )
        for (company, journal, date), own in groups.items():
            wizard = self._make_wizard(own, company, journal, date, request, reversal)
            wizard.reverse_moves(is_modify=request.reissue)
            replacements |= wizard.new_move_ids.filtered(
                lambda move, own=own: move.replaces_id in own
            )
        return replacements.with_env(invoices.env)

    @api.model
    def _make_wizard(self, invoices, company, journal, date, request, reversal):
        """Return the wizard that reverses these invoices; as superuser for whoever may
        credit them without access to accounting.
        """
        texts = [text for text in (reversal.reason.name, request.note) if text]
        vals = {
            "move_ids": [fields.Command.set(invoices.ids)],
            "company_id": company.id,
            "journal_id": journal.id,
            "date": date,
            "reason": " - ".join(texts),
        }
        Wizard = self.env["account.move.reversal"].with_context(
            clean_context(self.env.context),
            active_model=None,
            tracking_disable=True,
            skip_is_manually_modified=True,
            **{REVERSAL: reversal},
        )
        if not request.form:
            wizard = Wizard.create(vals)
            # What is still to be computed, Odoo would compute with the rights of who
            # asked; a customer who cancels has none to it.
            wizard.flush_recordset()
            return wizard
        form = Wizard.browse(request.form.id)
        return form.copy({**vals, "journal_id": form.journal_id.id})

    # === POST AND MATCH === #

    @api.model
    def _post(self, credit_notes):
        """Post these credit notes, each of which is matched with what its invoice still
        owes (rule 10); those of a future date are posted on their day, and those that
        somebody has to review once they are.
        """
        # Their items are complete: Odoo has nothing to compute anew. What other modules
        # add to them while they are posted is found by `_check_made`.
        credit_notes.filtered(lambda move: move.auto_post == "no").with_context(
            skip_invoice_sync=True
        )._post_or_wait()

    @api.model
    def _check_made(self, invoices, credit_notes, replacements, totals, request):
        """Raise unless each credit note has the amount that was asked for, and each
        replacement is there: another module may have had its way (rule 35).

        :param dict totals: gross amount that was asked for, by invoice id
        """
        wrong = []
        for invoice, credit_note in zip(invoices, credit_notes, strict=True):
            asked = totals[invoice.id]
            if not credit_note or invoice.currency_id.compare_amounts(
                credit_note.amount_total, asked
            ):
                wrong.append(
                    self.env._(
                        "%(invoice)s can't be credited: %(asked)s were asked for, and "
                        "%(total)s would be credited. An app that changes credit notes "
                        "does not fit; ask your administrator.",
                        invoice=invoice.display_name,
                        asked=invoice.currency_id.format(asked),
                        total=invoice.currency_id.format(credit_note.amount_total),
                    )
                )
            elif request.reissue and invoice not in replacements.replaces_id:
                wrong.append(
                    self.env._(
                        "%(invoice)s can't be credited with a new draft: no draft is "
                        "made of it. An app that changes invoices does not fit; ask "
                        "your administrator, or leave the draft out.",
                        invoice=invoice.display_name,
                    )
                )
        if wrong:
            raise UserError("\n".join(wrong))

    # === SETTLE === #

    @api.model
    def _settle(self, credit_notes, request):
        """Settle what each credit note has left after its invoice was matched.

        :return: by credit note id, gross amounts that add up to its total (rule 10):
            ``applied``, ``account_credit``, ``outside``
        :rtype: dict[int, dict]
        """
        left = {
            credit_note: credit_note.amount_residual
            if credit_note.state == "posted"
            else 0.0
            for credit_note in credit_notes
        }
        outside = {}
        if self._is_settled_outside(request):
            outside = credit_notes._settle_outside(
                request.outside or {},
                {
                    credit_note: amount - min(request.refund_amount or 0.0, amount)
                    for credit_note, amount in left.items()
                },
            )
        return {
            credit_note.id: {
                "applied": credit_note.currency_id.round(
                    credit_note.amount_total - left[credit_note]
                    if credit_note.state == "posted"
                    else 0.0
                ),
                "account_credit": credit_note.currency_id.round(
                    left[credit_note] - outside.get(credit_note, 0.0)
                ),
                "outside": outside.get(credit_note, 0.0),
            }
            for credit_note in credit_notes
        }

    # === TELL === #

    @api.model
    def _tell(self, invoices, credit_notes, replacements, request):
        """Log on each invoice which documents came of it, and send them if asked to."""
        by_invoice = replacements.grouped("replaces_id")
        bodies = {}
        for invoice, credit_note in zip(invoices, credit_notes, strict=True):
            names = {
                "amount": credit_note.currency_id.format(credit_note.amount_total),
                "credit_note": credit_note._get_html_link(),
            }
            bodies[invoice.id] = (
                self.env._(
                    "A credit note of %(amount)s is to be reviewed: %(credit_note)s",
                    **names,
                )
                if credit_note._is_waiting_for_review()
                else self.env._("Credited by %(amount)s: %(credit_note)s", **names)
            )
            if replacement := by_invoice.get(invoice):
                bodies[invoice.id] += Markup("<br/>") + self.env._(
                    "New draft: %(draft)s", draft=replacement._get_html_link()
                )
        invoices._message_log_batch(bodies=bodies)
        if request.notify:
            credit_notes._send_credit_notes()

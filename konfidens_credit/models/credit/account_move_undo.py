# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Taking back a credit note of which nothing was used yet."""

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..common.asking import asked
from ..common.public_method import public_method


class AccountMove(models.Model):
    _inherit = "account.move"

    @asked()
    @public_method
    def undo_credit(self):
        """Cancel these credit notes, restore their invoices and remove the drafts that
        came with them, while nothing of it was used (rule 13).

        All or nothing: if one can't be undone, none is.

        :return: a dict per credit note, in the order of the recordset:
            ``credit_note_id``, ``invoice_id`` and ``removed_replacement_ids``
        :rtype: list[dict]
        :raise UserError: if one can't be undone; it names each and says what blocks
        :raise AccessError: if the user may not credit invoices
        """
        if not self:
            return []
        self = self._with_right_to_credit()
        self.env["account.move.credit"]._lock(self | self.reversed_entry_id)
        blocked = [reason for move in self if (reason := move._get_undo_obstacle())]
        if blocked:
            raise UserError("\n".join(blocked))

        replacements = self.reversed_entry_id.replacement_ids.filtered(
            lambda move: move.state == "draft"
        )
        results = [
            {
                "credit_note_id": credit_note.id,
                "invoice_id": credit_note.reversed_entry_id.id,
                "removed_replacement_ids": [
                    replacement.id
                    for replacement in replacements
                    if replacement.replaces_id == credit_note.reversed_entry_id
                ],
            }
            for credit_note in self
        ]
        replacements.unlink()
        self.line_ids.remove_move_reconcile()
        self.filtered(lambda move: move.state == "posted").button_draft()
        self.button_cancel()
        self.reversed_entry_id._message_log_batch(
            bodies={
                credit_note.reversed_entry_id.id: self.env._(
                    "Credit undone: %(credit_note)s is cancelled.",
                    credit_note=credit_note._get_html_link(),
                )
                for credit_note in self
            }
        )
        return results

    @asked()
    @public_method
    def action_undo_credit(self):
        """Undo these credit notes, and lead back to where the user came from."""
        invoices = self.sudo().reversed_entry_id
        self.undo_credit()
        return self.env["ir.actions.client"]._get_back_notification(
            self.env._(
                "%(invoices)s is as it was before: %(credit_notes)s is cancelled.",
                invoices=invoices._get_names(),
                credit_notes=self._get_names(),
            ),
            self._get_list_action_of_user(),
        )

    def _get_undo_obstacle(self):
        """Return why this credit note can't be undone and what to do, or None."""
        self.ensure_one()
        invoice = self.reversed_entry_id
        if not self._is_standing_credit():
            return self.env._(
                "%(name)s is no credit note of an invoice that still stands, so there "
                "is no credit to undo.",
                name=self.display_name,
            )
        used_by = self._get_matched_moves() - invoice
        if used_by:
            return self.env._(
                "%(name)s can't be undone: part of it is used by %(moves)s. Undo that "
                "first.",
                name=self.name,
                moves=", ".join(used_by.mapped("display_name")),
            )
        if self.inalterable_hash:
            return self.env._(
                "%(name)s can't be undone: its journal %(journal)s is secured by a "
                "hash. Make a new invoice instead.",
                name=self.name,
                journal=self.journal_id.display_name,
            )
        is_booked = self.state == "posted"
        if is_booked and self._get_violated_lock_dates(
            self.date, self._affect_tax_report()
        ):
            return self.env._(
                "%(name)s can't be undone: the books are closed on %(date)s. Make a "
                "new invoice instead.",
                name=self.name,
                date=format_date(self.env, self.date),
            )
        if self.need_cancel_request:
            return self.env._(
                "%(name)s can't be undone: it was reported to the authorities. "
                "Request its cancellation on its form.",
                name=self.name,
            )
        for replacement in invoice.replacement_ids:
            if replacement.state == "cancel":
                continue
            if replacement.state == "posted":
                return self.env._(
                    "%(name)s can't be undone: %(replacement)s replaces %(invoice)s. "
                    "Credit %(replacement)s instead.",
                    name=self.name,
                    replacement=replacement.display_name,
                    invoice=invoice.display_name,
                )
            if not replacement._is_untouched_replacement():
                return self.env._(
                    "%(name)s can't be undone: its new draft %(replacement)s was "
                    "changed. Delete that draft first.",
                    name=self.name,
                    replacement=replacement.display_name,
                )
        return None

    def _is_standing_credit(self):
        """Tell whether this is a credit note that takes from its invoice: a draft does,
        too, until somebody posts it.
        """
        self.ensure_one()
        return (
            self.move_type == "out_refund"
            and bool(self.reversed_entry_id)
            and self.state in ("draft", "posted")
        )

    def _get_matched_moves(self):
        """Return the documents that this one is matched with."""
        self.ensure_one()
        partials = self.line_ids.matched_debit_ids + self.line_ids.matched_credit_ids
        moves = (partials.debit_move_id + partials.credit_move_id).move_id
        return moves - self - partials.exchange_move_id

    def _is_untouched_replacement(self):
        """Tell whether this draft still is what it was made from."""
        self.ensure_one()
        return (
            self.state == "draft"
            and not self.posted_before
            and self.partner_id == self.replaces_id.partner_id
            and self._get_line_contents() == self.replaces_id._get_line_contents()
        )

    def _get_line_contents(self):
        """Return what was typed on the lines of this document."""
        return [
            (
                line.display_type,
                line.product_id,
                line.name,
                line.quantity,
                line.price_unit,
                line.discount,
                line.tax_ids,
                line.account_id,
            )
            for line in self.invoice_line_ids.sorted(
                lambda line: (line.sequence, line.id)
            )
        ]

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo's reversal, with our amounts and in batch (rule 35), and matching each credit
note with its own invoice (rule 14).

Native ``_reverse_moves`` copies one move at a time; nine tenths of its time go there.
Here the first copy that it asks for makes all of them, where that comes to the same.
"""

from odoo import models

from ..common.context_keys import REVERSAL
from .reversal import Batch, NotAsMade, Reversal

# Where Odoo's own steps of completing an invoice are.
ACCOUNT_MOVE = "odoo.addons.account.models.account_move"


class AccountMove(models.Model):
    _inherit = "account.move"

    # === REVERSE === #

    def _reverse_moves(self, default_values_list=None, cancel=False):
        """Override of `account` to take what was asked for, or of a partly credited
        invoice what is left, and to make all copies in one batch.

        Payments stay matched when our engine credits (rule 11): it posts and matches
        the credit notes by itself, through ``action_post``.
        """
        if not self:
            # Native's wizard asks once for moves to cancel, and once for others.
            return self
        reversal = Reversal.of(self.env)
        if reversal and reversal.is_credit:
            cancel = False
        else:
            if cancel:
                self._cancel_draft_credit_notes()
            reversal = Reversal(self._get_parts_left())
        # Native takes the matches of what it cancels apart.
        matched = self._get_matched_credit_notes() if cancel else self.browse()
        # Others may hand on one dict for several moves, or change what they hand on.
        defaults = [dict(vals) for vals in default_values_list or [{} for _m in self]]
        moves = self.with_context(**{REVERSAL: reversal})
        reverse = super(AccountMove, moves)._reverse_moves
        reversed_moves = self._reverse_in_batch(reversal, reverse, defaults, cancel)
        if reversed_moves is None:
            reversed_moves = reverse(defaults, cancel)
        self._reconcile_reversed_moves(matched, cancel)
        reversal.credit_note_ids.update(zip(self.ids, reversed_moves.ids, strict=False))
        return reversed_moves.with_env(self.env)

    def _reverse_in_batch(self, reversal, reverse, defaults, cancel):
        """Reverse these moves together; return None where that is not the same as one
        by one, and nothing was done.

        :param reverse: Odoo's ``_reverse_moves`` of these moves
        """
        if len(self) < 2 or len(set(self.ids)) < len(self):
            return None
        given = [dict(vals) for vals in defaults]
        reversal.batch = Batch(self, given)
        try:
            with self.env.cr.savepoint():
                return reverse(given, cancel)
        except NotAsMade:
            return None
        finally:
            reversal.batch = None

    def _get_parts_left(self):
        """Return what is left of those of these invoices that are credited in part."""
        return {
            invoice.id: invoice._get_credit_parts()
            for invoice in self
            if invoice.credit_state == "partial" and invoice.amount_creditable
        }

    def _get_matched_credit_notes(self):
        """Return the credit notes that these invoices are matched with."""
        return self._get_credit_notes().filtered(
            lambda move: (
                move.reversed_entry_id
                in move.line_ids.matched_debit_ids.debit_move_id.move_id
            )
        )

    def _cancel_draft_credit_notes(self):
        """Cancel credit notes that wait as drafts, before these invoices are reversed
        as a whole: posting them later would credit more than there is (rule 2).
        """
        drafts = self._get_credit_notes().filtered(lambda move: move.state == "draft")
        drafts.button_cancel()
        drafts._message_log_batch(
            bodies={
                draft.id: self.env._(
                    "Cancelled, because %(invoice)s was reversed as a whole.",
                    invoice=draft.reversed_entry_id._get_html_link(),
                )
                for draft in drafts
            }
        )

    # === COMPLETE AS MADE === #

    def _without_line_sync(self):
        """Return these moves such that Odoo does not compute the amounts of their items
        anew.
        """
        return self.with_context(skip_invoice_line_sync=True)

    def _get_sync_stack(self, container):
        """Override of `account` to leave out its own steps, but not those of other
        modules, where a credit note is complete as it was made.
        """
        stack, update_containers = super()._get_sync_stack(container)
        if self and self == self._filter_complete():
            stack = [step for step in stack if step[1].func.__module__ != ACCOUNT_MOVE]
        return stack, update_containers

    def _filter_complete(self):
        """Return those of these credit notes whose items the reversal under way makes
        by itself.
        """
        reversal = Reversal.of(self.env)
        if not reversal:
            return self.browse()
        return self.filtered(lambda move: move.reversed_entry_id.id in reversal.parts)

    def _message_log_batch(self, bodies, *args, **kwargs):
        """Override of `mail` to leave it to our engine to tell, on the invoices that it
        credits, what came of it.
        """
        reversal = Reversal.of(self.env)
        if reversal and reversal.is_credit and set(self.ids) <= set(reversal.parts):
            return self.env["mail.message"]
        return super()._message_log_batch(bodies, *args, **kwargs)

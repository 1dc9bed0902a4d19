# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo's reversal, with our amounts and in batch (rule 35), and matching each credit
note with its own invoice (rule 14).

Native ``_reverse_moves`` copies one move at a time; nine tenths of its time go there.
Here the first copy that it asks for makes all of them, where that comes to the same.
"""

from odoo import models

from odoo.addons.account.models.account_move import TYPE_REVERSE_MAP

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

    # === COPY === #

    def copy(self, default=None):
        """Override of `account` to hand out copies made in batch, and to compute
        nothing anew on credit notes whose items are complete.
        """
        reversal = Reversal.of(self.env)
        if not reversal or (default or {}).get("reversed_entry_id") != self.id:
            return super().copy(default)
        if reversal.batch and self.id in reversal.batch.defaults:
            if originals := self._get_batch_originals(reversal, default):
                copies = super(AccountMove, originals).copy()
                reversal.batch.copies.update(
                    zip(originals.ids, copies.ids, strict=True)
                )
            return self.browse(reversal.batch.copies[self.id])
        copying = self._without_sync() if self.id in reversal.parts else self
        return super(AccountMove, copying).copy(default).with_env(self.env)

    def _get_batch_originals(self, reversal, default):
        """Return the moves to copy before this one's copy can be handed out: the first
        one that is asked for brings all moves of its kind along.
        """
        batch = reversal.batch
        if self.id not in batch.made:
            moves = batch.moves.filtered(
                lambda move: reversal.get_kind(move) == reversal.get_kind(self)
            )
            for move in moves:
                batch.made[move.id] = {
                    **batch.defaults[move.id],
                    "move_type": TYPE_REVERSE_MAP[move.move_type],
                    "reversed_entry_id": move.id,
                    "partner_id": move.partner_id.id,
                }
        if batch.made[self.id] != default:
            raise NotAsMade
        if self.id in batch.copies:
            return self.browse()
        originals = batch.moves.filtered(
            lambda move: move.id in batch.made and move.id not in batch.copies
        ).with_env(self.env)
        return originals._without_sync() if self.id in reversal.parts else originals

    def _without_sync(self):
        """Return these moves such that Odoo does not compute their tax, rounding and
        payment items: they are complete as they are.
        """
        return self.with_context(skip_invoice_sync=True)

    def copy_data(self, default=None):
        """Override of `account` to give each move of a batch its own values, to let a
        credit note take what was asked for, and to let storno be decided for each line
        anew: native copies the invoice's flag.
        """
        reversal = Reversal.of(self.env)
        batch = reversal and reversal.batch
        if batch and not default and set(self.ids) <= batch.made.keys():
            vals_list = [
                vals
                for move in self
                for vals in super(AccountMove, move).copy_data(batch.made[move.id])
            ]
        else:
            vals_list = super().copy_data(default)
        for move, vals in zip(self, vals_list, strict=True):
            if move.move_type != "out_invoice":
                continue
            if vals.get("reversed_entry_id") == move.id:
                move._take_credit(vals, reversal)
                continue
            # Whatever the context says, a duplicate sells nothing once more.
            follows = move.id in (vals.get("replaces_id"), vals.get("debit_origin_id"))
            if follows or self._is_owner():
                left_out = {"credited_line_id"}
            else:
                left_out = self.line_ids._get_owned_names()
            for _command, _id, line_vals in vals.get("line_ids", ()):
                for name in left_out.intersection(line_vals or ()):
                    del line_vals[name]
            if vals.get("replaces_id") == move.id:
                move._complete_replacement(vals)
        return vals_list

    def _take_credit(self, vals, reversal):
        """Make the values of this invoice's copy those of a credit note: what is asked
        for, or else the whole invoice.
        """
        self.ensure_one()
        self._leave_out_own_bank(vals)
        by_line = {}
        for _command, _id, line_vals in vals.get("line_ids", ()):
            line_vals.pop("is_storno", None)
            if line_id := line_vals.get("credited_line_id"):
                by_line[line_id] = line_vals
                if line_vals["display_type"] != "product":
                    del line_vals["credited_line_id"]
        if reversal and self.id in reversal.parts:
            vals.update(
                self.env["account.move.credit"]._prepare_content_vals(
                    self, vals, by_line, *reversal.parts[self.id]
                )
            )

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

    def _complete_replacement(self, vals):
        """Make the copied lines of this invoice such that Odoo doesn't write each of
        them once more: complete at the same rate, and else without amounts.
        """
        self._leave_out_archived_bank(vals)
        for _command, _id, line_vals in vals["line_ids"]:
            line_vals.pop("no_followup", None)
            if line_vals["display_type"] != "product":
                continue
            if self.currency_id == self.company_currency_id:
                line_vals["balance"] = line_vals["amount_currency"]
            else:
                line_vals.pop("amount_currency", None)

    def _filter_complete(self):
        """Return those of these credit notes whose items the reversal under way makes
        by itself.
        """
        reversal = Reversal.of(self.env)
        if not reversal:
            return self.browse()
        return self.filtered(lambda move: move.reversed_entry_id.id in reversal.parts)

    def _get_copy_message_content(self, default):
        """Override of `account` to say "reversed from" for copies made in batch."""
        reversal = Reversal.of(self.env)
        if reversal and reversal.batch:
            default = reversal.batch.made.get(self.id, default)
        return super()._get_copy_message_content(default)

    def _message_log_batch(self, bodies, *args, **kwargs):
        """Override of `mail` to leave it to our engine to tell, on the invoices that it
        credits, what came of it.
        """
        reversal = Reversal.of(self.env)
        if reversal and reversal.is_credit and set(self.ids) <= set(reversal.parts):
            return self.env["mail.message"]
        return super()._message_log_batch(bodies, *args, **kwargs)

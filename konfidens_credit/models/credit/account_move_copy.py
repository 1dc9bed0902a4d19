# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The copies that a reversal asks for: of a batch all at once, with our amounts (rule
35); and what a duplicate must not take along.
"""

from odoo import models

from odoo.addons.account.models.account_move import TYPE_REVERSE_MAP

from .reversal import NotAsMade, Reversal


class AccountMove(models.Model):
    _inherit = "account.move"

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
                left_out = self.line_ids._owned_names
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

    def _get_copy_message_content(self, default):
        """Override of `account` to say "reversed from" for copies made in batch."""
        reversal = Reversal.of(self.env)
        if reversal and reversal.batch:
            default = reversal.batch.made.get(self.id, default)
        return super()._get_copy_message_content(default)

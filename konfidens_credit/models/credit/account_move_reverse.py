# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Reversing moves in batch, and matching each credit note with its own invoice.

Native ``_reverse_moves`` copies one move at a time; nine tenths of its time go there.
Here the first copy that it asks for makes all of them, so that every override of
``_reverse_moves``, ``copy`` and ``copy_data`` still runs, whatever the load order.
Replacements are created in the same call: creating costs much before the first record.
"""

from dataclasses import dataclass, field

from odoo import models

from odoo.addons.account.models.account_move import TYPE_REVERSE_MAP

RECEIVABLE_OR_PAYABLE = ("asset_receivable", "liability_payable")
LIQUIDITY = ("asset_cash", "liability_credit_card")


@dataclass(eq=False)
class CreditContent:
    """What a credit makes of its invoices.

    :param dict parts: by invoice id, what to take (see ``_get_credit_parts``); moves
        without are reversed whole, as Odoo does
    :param list[dict] replacement_vals_list: values of the new drafts
    :param list[int] replacement_ids: the drafts, once they are there
    """

    parts: dict = field(default_factory=dict)
    replacement_vals_list: list = field(default_factory=list)
    replacement_ids: list = field(default_factory=list)


class ReversalBatch:
    """The copies of one call to ``_reverse_moves``, handed out one by one.

    :param moves: the moves to reverse
    :param list[dict] defaults: values of each copy; overrides add theirs in place
    :param CreditContent content: what to make of them
    """

    def __init__(self, moves, defaults, content):
        self.moves = moves
        self.defaults = dict(zip(moves.ids, defaults, strict=True))
        self.content = content
        self.copies = {}

    def get_copy(self, move, default):
        """Return the reversal of ``move``, or None when it has to be copied alone."""
        if self.defaults.get(move.id) is not default:
            return None
        if move.id not in self.copies:
            self._copy_all(move)
        return move.browse(self.copies[move.id])

    def _copy_all(self, asked):
        """Copy all moves of the same kind as the one that was asked for first."""
        moves = self.moves.filtered(
            lambda move: (
                (move.move_type == "entry") == (asked.move_type == "entry")
                and move.id not in self.copies
            )
        )
        for move in moves:
            self.defaults[move.id].update(
                move_type=TYPE_REVERSE_MAP[move.move_type],
                reversed_entry_id=move.id,
                partner_id=move.partner_id.id,
            )
        originals = moves.with_env(asked.env).with_context(
            konfidens_credit_reversal=None, konfidens_credit_copying=self
        )
        if self.content.parts and not self.content.replacement_vals_list:
            originals = originals.with_context(skip_invoice_sync=True)
        copies = originals.copy()
        self.copies.update(zip(moves.ids, copies.ids[: len(moves)], strict=True))
        self.content.replacement_ids = copies.ids[len(moves) :]


class AccountMove(models.Model):
    _inherit = "account.move"

    def _reverse_moves(self, default_values_list=None, cancel=False):
        """Override of `account` to copy all moves in one batch."""
        if cancel:
            self._cancel_draft_credit_notes()
        defaults = default_values_list or [{} for _move in self]
        # A list with one dict repeated, or moves given twice, can't be told apart.
        if len({id(default) for default in defaults}) < len(self) or len(
            set(self.ids)
        ) < len(self):
            return super()._reverse_moves(defaults, cancel=cancel)
        content = self.env.context.get("konfidens_credit_content") or CreditContent()
        batch = ReversalBatch(self, defaults, content)
        reverse_moves = super(
            AccountMove,
            self.with_context(
                konfidens_credit_reversal=batch, konfidens_credit_content=None
            ),
        )._reverse_moves(defaults, cancel=cancel)
        return reverse_moves.with_env(self.env)

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

    def copy(self, default=None):
        """Override of `account` to hand out copies made in batch."""
        batch = self.env.context.get("konfidens_credit_reversal")
        if batch and len(self) == 1:
            copied = batch.get_copy(self, default)
            if copied is not None:
                return copied
        return super().copy(default)

    def write(self, vals):
        """Override of `account` to leave copies alone whose items are complete: native
        writes no lines on them, and a flag, which computes taxes and rounding anew.
        """
        batch = self.env.context.get("konfidens_credit_reversal")
        if batch and batch.content.parts and vals == {"line_ids": []}:
            return True
        if self.env.context.get("konfidens_credit_copying") and vals.keys() == {
            "is_manually_modified"
        }:
            self = self.with_context(skip_invoice_sync=True)
        return super().write(vals)

    def copy_data(self, default=None):
        """Override of `account` to give each move of a batch its own values, and to
        let storno be decided for each line anew: native copies the invoice's flag.

        After the copies of a batch come its replacements; native pairs old and new
        moves until it runs out of the old ones.
        """
        batch = self.env.context.get("konfidens_credit_copying")
        if not batch:
            vals_list = super().copy_data(default)
        else:
            vals_list = [
                vals
                for move in self
                for vals in super(AccountMove, move).copy_data(batch.defaults[move.id])
            ]
        if "move_reverse_cancel" in self.env.context:
            for move, vals in zip(self, vals_list, strict=True):
                if move.move_type == "out_invoice":
                    for command in vals.get("line_ids", ()):
                        command[2].pop("is_storno", None)
        if batch:
            for move, vals in zip(self, vals_list, strict=True):
                if move.id in batch.content.parts:
                    vals.update(
                        move._prepare_credit_content_vals(
                            vals, *batch.content.parts[move.id]
                        )
                    )
            vals_list += batch.content.replacement_vals_list
        return vals_list

    def _get_sync_stack(self, container):
        """Override of `account` to complete replacements only: the credit notes that
        are created with them have all their items.
        """
        stack, update_containers = super()._get_sync_stack(container)
        batch = self.env.context.get("konfidens_credit_copying")
        if not batch or not batch.content.parts:
            return stack, update_containers

        def update_incomplete():
            containers = update_containers()
            for kind in containers:
                kind["records"] = kind["records"].filtered(
                    lambda move: (
                        (move.reversed_entry_id or move).id not in batch.content.parts
                    )
                )
            return containers

        return stack, update_incomplete

    def _get_copy_message_content(self, default):
        """Override of `account` to say "reversed from" for copies made in batch."""
        batch = self.env.context.get("konfidens_credit_copying")
        return super()._get_copy_message_content(
            batch.defaults[self.id] if batch else default
        )

    def _reconcile_reversed_moves(self, reverse_moves, move_reverse_cancel):
        """Override of `account` to match each reversal with its own original, all of
        them in one reconciliation plan (rules 10 and 14).

        Native pairs the two recordsets by position, and posting two credit notes of
        one invoice together matches the second with another customer's invoice.
        """
        receivable_plan, other_groups = [], []
        for original, reversals in reverse_moves.grouped("reversed_entry_id").items():
            groups = (
                (original.line_ids + reversals.line_ids)
                .filtered(lambda line: not line.reconciled)
                .grouped(lambda line: (line.account_id, line.currency_id))
            )
            for (account, _currency), lines in groups.items():
                if account.account_type in RECEIVABLE_OR_PAYABLE:
                    receivable_plan.append(lines)
                elif account.reconcile or account.account_type in LIQUIDITY:
                    other_groups.append(lines)
        lines_to_match = self.env["account.move.line"].with_context(
            move_reverse_cancel=move_reverse_cancel
        )
        if receivable_plan:
            lines_to_match._reconcile_plan(receivable_plan)
        # Cash basis entries have closed their transition accounts by now; matching
        # what is left of those by account would mix up taxes.
        other_plan = [
            lines
            for lines in other_groups
            if not any(line.reconciled for line in lines)
        ]
        if other_plan:
            lines_to_match._reconcile_plan(other_plan)
        return reverse_moves

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Random histories: steps by name, each done to some record and by some share."""

from datetime import timedelta

from hypothesis import strategies as st

from odoo import fields
from odoo.exceptions import RedirectWarning, UserError

# What accountants do in Odoo's own forms: the day up to which the books are closed
# moves, invoices are reset, cancelled and posted again, credits are undone.
NATIVE_STEPS = ("lock", "reset", "cancel", "post_again", "undo_natively", "unmatch")
LOCKS = ("sale_lock_date", "tax_lock_date", "fiscalyear_lock_date")
REFUSALS = (UserError, RedirectWarning)


def histories_of(*names, records=8):
    """Return the strategy of lists of steps: a name, which record, per cent."""
    step = st.tuples(
        st.sampled_from(names), st.integers(0, records - 1), st.integers(1, 100)
    )
    return st.lists(step, min_size=4, max_size=14)


class HistoryMixin:
    """Lives through histories; has a method ``_do_...`` for each step."""

    def _live(self, steps, check, *things):
        """Do the steps to `things`, check after each of them, and undo it all."""
        for number, (name, which, percent) in enumerate(steps):
            place = f"step {number}: {name}"
            try:
                with self.env.cr.savepoint():
                    getattr(self, f"_do_{name}")(*things, which, percent)
            except REFUSALS as refusal:
                # A refusal is an answer in a sentence: nothing may have changed.
                self.assertGreater(len(str(refusal.args[0]).split()), 3, place)
            check(*things, place)

    def _pick(self, records, which):
        return records[which % len(records)] if records else records

    # === NATIVE STEPS === #

    def _get_invoices_of(self, *things):
        """Return the invoices that the native steps are done to."""
        raise NotImplementedError

    def _get_credit_notes_of(self, *things):
        return self._get_invoices_of(*things).reversal_move_ids.sorted("id")

    def _do_lock(self, *args):
        """Close the books up to one of the last days, or open them again."""
        *_things, which, percent = args
        day = fields.Date.context_today(self.company) - timedelta(days=percent % 5)
        self.company[LOCKS[which % len(LOCKS)]] = percent < 60 and day

    def _do_reset(self, *args):
        *things, which, _percent = args
        posted = self._filter_posted(self._get_invoices_of(*things))
        self._pick(posted, which).button_draft()

    def _do_cancel(self, *args):
        *things, which, _percent = args
        self._pick(self._get_invoices_of(*things), which).button_cancel()

    def _do_post_again(self, *args):
        *things, which, _percent = args
        moves = self._get_invoices_of(*things) + self._get_credit_notes_of(*things)
        moves = moves.filtered(lambda move: move.state != "posted")
        if move := self._pick(moves, which):
            if move.state == "cancel":
                move.button_draft()
            move.action_post()

    def _do_undo_natively(self, *args):
        *things, which, percent = args
        credit_notes = self._filter_posted(self._get_credit_notes_of(*things))
        if credit_note := self._pick(credit_notes, which):
            credit_note.button_draft()
            if percent > 50:
                credit_note.button_cancel()

    def _do_unmatch(self, *args):
        *things, which, percent = args
        moves = self._filter_posted(self._get_credit_notes_of(*things))
        if percent > 70:
            moves = self._filter_posted(self._get_invoices_of(*things))
        self._pick(moves, which).line_ids.remove_move_reconcile()

    def _filter_posted(self, moves):
        return moves.filtered(lambda move: move.state == "posted")

    # === WHAT ALWAYS HOLDS === #

    def _check_screens(self, invoices, place):
        """What is shown of invoices, and of their customers' credit, is what their
        documents say, also of what was read before; books balance.
        """
        for invoice in invoices:
            self._check_invoice(invoice, place)
        moves = invoices + invoices.reversal_move_ids
        names = ("amount_credited", "credit_state", "amount_refunding")
        self._check_kept(moves, names, place)
        for partner in moves.commercial_partner_id:
            self._check_account_credit(partner, place)
        for line in moves.line_ids.filtered("account_id.reconcile"):
            if line.currency_id.is_zero(line.amount_residual_currency):
                self.assertEqual(
                    line.amount_residual,
                    0.0,
                    f"{place}: {line.move_id.name} is settled in both currencies",
                )
        for move in moves | moves.line_ids._all_reconciled_lines().move_id:
            self.assertAlmostEqual(sum(move.line_ids.mapped("balance")), 0.0, 2, place)

    def _check_invoice(self, invoice, place):
        currency = invoice.currency_id
        credit_notes = invoice.reversal_move_ids.filtered(
            lambda move: move.state != "cancel"
        )
        credited = sum(credit_notes.mapped("amount_total"))
        left = invoice.amount_total - credited
        is_posted = invoice.state == "posted"

        def same(shown, expected):
            self.assertFalse(
                currency.compare_amounts(shown, expected),
                f"{place}: {invoice.name} shows {shown}, not {expected}",
            )

        same(invoice.amount_credited, credited)
        same(invoice.amount_creditable, left if is_posted else 0.0)
        if is_posted:
            lines = invoice.invoice_line_ids.mapped("amount_creditable")
            same(sum(lines), left)
        state = "full" if currency.is_zero(left) else "partial"
        self.assertEqual(
            invoice.credit_state, state if credited else "none", f"{place}: {invoice}"
        )

    def _check_account_credit(self, partner, place):
        """Account credit is what is open, but for what is on its way back, and credit
        of an invoice that doesn't stand.
        """
        items = self.env["account.move.line"].search(
            [
                ("partner_id.commercial_partner_id", "=", partner.id),
                ("company_id", "=", self.company.id),
                ("account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("amount_residual_currency", "<", 0.0),
            ]
        )
        expected = 0.0
        for line in items:
            original = line.move_id.reversed_entry_id
            if not original or original.state == "posted":
                held = line.move_id.amount_refunding
                share = 1 + held / line.amount_residual_currency
                expected -= line.amount_residual * share
        own = partner.with_context(allowed_company_ids=self.company.ids)
        self.assertAlmostEqual(own.account_credit, expected, 2, place)

    def _check_kept(self, records, names, place):
        """What is stored of documents is what they say when it is computed anew."""
        kept = records.read(names, load=None)
        for name in names:
            self.env.add_to_compute(records._fields[name], records)
        self.assertEqual(records.read(names, load=None), kept, place)

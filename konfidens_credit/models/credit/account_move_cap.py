# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rule 2: the credit notes of an invoice never exceed its total, through any door."""

from contextlib import contextmanager

from odoo import api, models
from odoo.exceptions import ValidationError

STORED = ("amount_credited", "credit_state", "credit_capped")
CHANGES_CREDIT = {
    "state",
    "line_ids",
    "invoice_line_ids",
    "reversed_entry_id",
    "move_type",
    "invoice_cash_rounding_id",
    "currency_id",
    "invoice_currency_rate",
    "invoice_date",
    "invoice_payment_term_id",
    "fiscal_position_id",
    "partner_id",
}


class AccountMove(models.Model):
    _inherit = "account.move"

    _credited_at_most_total = models.Constraint(
        "CHECK (credit_capped IS NOT TRUE OR state <> 'posted'"
        " OR amount_credited <= GREATEST(amount_total, 0))",
        "The credit notes of an invoice can't exceed its total.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Override of `account` to check the invoices that are being credited."""
        if not vals_list:
            # Native's wizard asks for no replacements, too.
            return self.browse()
        invoices = self.browse(
            {
                vals["reversed_entry_id"]
                for vals in vals_list
                if vals.get("reversed_entry_id")
            }
        )
        with invoices._check_credited_after():
            return super().create(vals_list)

    def write(self, vals):
        """Override of `account` to check the invoices that are being credited, and
        credited invoices that are posted again; and to compute nothing anew on credit
        notes whose items are complete, of which native's reversal writes no line.
        """
        if vals == {"line_ids": []} and (complete := self._filter_complete()):
            super(AccountMove, complete._without_line_sync()).write(vals)
            self -= complete
        if not CHANGES_CREDIT.intersection(vals):
            return super().write(vals)
        if vals.get("state") == "posted":
            self.filtered("amount_credited")._check_amount_credited()
            # Drafts count already, so posting a credit note changes no sum.
            stored = [self._fields[name] for name in STORED]
            with self.env.protecting(stored, self.reversed_entry_id):
                return super().write(vals)
        invoices = self.reversed_entry_id
        if vals.get("reversed_entry_id"):
            invoices |= self.browse(vals["reversed_entry_id"])
        with invoices._check_credited_after():
            return super().write(vals)

    @contextmanager
    def _check_credited_after(self):
        """Leave what is credited on these invoices alone until the block is through,
        then compute and check it once.

        In between, Odoo adds tax and rounding items one by one; a total seen half way
        is not the credit note's.
        """
        stored = [self._fields[name] for name in STORED]
        invoices = self.filtered(
            lambda move: (
                move.move_type == "out_invoice"
                and not self.env.is_protected(stored[0], move)
            )
        )
        if not invoices:
            yield
            return
        with self.env.protecting(stored, invoices):
            yield
        for field in stored:
            self.env.add_to_compute(field, invoices)
        invoices.filtered(lambda move: move.state == "posted")._check_amount_credited()

    def _check_amount_credited(self):
        """Say in a sentence what the CHECK constraint would say without (rule 2)."""
        for invoice in self:
            if (
                invoice.credit_capped
                and invoice.currency_id.compare_amounts(
                    invoice.amount_credited, max(invoice.amount_total, 0.0)
                )
                > 0
            ):
                raise ValidationError(invoice._get_over_credited_message())

    def _get_over_credited_message(self):
        """Return the sentence of rule 2: who took the amount, and what is left."""
        self.ensure_one()
        return self.env._(
            "%(invoice)s can't be credited by more than its total of %(total)s: "
            "%(credit_notes)s together come to %(credited)s. Lower the amount, or "
            "cancel a credit note that is not needed.",
            invoice=self.display_name,
            total=self.currency_id.format(self.amount_total),
            credit_notes=self._get_credit_notes()._get_names(),
            credited=self.currency_id.format(self.amount_credited),
        )

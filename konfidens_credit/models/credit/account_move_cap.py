# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rule 2: the credit notes of an invoice never exceed its total, through any door."""

from contextlib import contextmanager

from odoo import api, fields, models
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

    # == What was credited ==
    amount_credited = fields.Monetary(
        string="Credited",
        compute="_compute_amount_credited",
        store=True,
        help="Total of this invoice's credit notes, posted and draft.",
        owned=True,
    )
    credit_state = fields.Selection(
        selection=[
            ("none", "Not Credited"),
            ("partial", "Partly Credited"),
            ("full", "Credited"),
        ],
        compute="_compute_amount_credited",
        store=True,
        owned=True,
    )
    credit_capped = fields.Boolean(
        compute="_compute_amount_credited",
        store=True,
        help="The credit notes of this invoice can't exceed its total.",
        owned=True,
    )
    credit_legacy = fields.Boolean(
        string="Credited Above Its Total Before",
        copy=False,
        readonly=True,
        help="Its credit notes exceeded its total before this addon was installed.",
        owned=True,
    )
    _credited_idx = models.Index("(id) WHERE amount_credited > 0")

    _credited_at_most_total = models.Constraint(
        "CHECK (credit_capped IS NOT TRUE OR state <> 'posted'"
        " OR amount_credited <= GREATEST(amount_total, 0))",
        "The credit notes of an invoice can't exceed its total.",
    )

    # === COMPUTE METHODS === #

    # Odoo marks the totals of an invoice at every payment; its items say when they
    # really change, and each invoice that is posted has less to go through.
    @api.depends(
        "move_type",
        "line_ids.amount_currency",
        "credit_legacy",
        "reversal_move_ids.move_type",
        "reversal_move_ids.state",
        "reversal_move_ids.line_ids.amount_currency",
    )
    def _compute_amount_credited(self):
        """Keep rule 2: the write of this stored sum on the invoice's own row is what
        makes two credits at once collide.
        """
        invoices = self.filtered(lambda move: move.move_type == "out_invoice")
        others = self - invoices
        others.amount_credited = 0.0
        others.credit_state = "none"
        others.credit_capped = False
        credited = dict(
            self._read_group(
                self._get_credit_notes_domain(invoices.ids),
                ["reversed_entry_id"],
                ["amount_total:sum"],
            )
            if invoices.ids
            else ()
        )
        for invoice in invoices:
            amount = credited.get(invoice._origin, 0.0)
            invoice.amount_credited = amount
            invoice.credit_capped = not (
                invoice.credit_legacy or invoice._may_be_credited_above_total()
            )
            # A form may have no currency for a moment.
            currency = invoice.currency_id or invoice.company_currency_id
            if currency.compare_amounts(amount, 0.0) <= 0:
                invoice.credit_state = "none"
            elif currency.compare_amounts(amount, invoice.amount_total) < 0:
                invoice.credit_state = "partial"
            else:
                invoice.credit_state = "full"

    # === CONSTRAINT METHODS === #

    @api.constrains("reversed_entry_id", "currency_id", "move_type")
    def _check_credit_note_currency(self):
        for credit_note in self:
            invoice = credit_note.reversed_entry_id
            if (
                credit_note.move_type == "out_refund"
                and invoice.move_type == "out_invoice"
                and credit_note.currency_id != invoice.currency_id
            ):
                raise ValidationError(
                    self.env._(
                        "A credit note of %(invoice)s must be in %(currency)s, as the "
                        "invoice is. Choose that currency, or make a credit note that "
                        "is not linked to the invoice.",
                        invoice=invoice.display_name,
                        currency=invoice.currency_id.name,
                    )
                )

    # === CRUD METHODS === #

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
        """Override of `account` to keep credit notes and what they credit together
        (rules 2, 29 and 37); and to compute nothing anew on credit notes whose items
        are complete, of which native's reversal writes no line.
        """
        if vals == {"line_ids": []} and (complete := self._filter_complete()):
            super(AccountMove, complete._without_line_sync()).write(vals)
            return super(AccountMove, self - complete).write(vals)
        with self._check_credits_stay(vals), self._check_cap_of_written(vals):
            return super().write(vals)

    @contextmanager
    def _check_cap_of_written(self, vals):
        """Check the invoices that are being credited, and credited invoices that are
        posted again, while these values are written (rule 2).
        """
        if not CHANGES_CREDIT.intersection(vals):
            yield
        elif vals.get("state") == "posted":
            self.filtered("amount_credited")._check_amount_credited()
            # Drafts count already, so posting a credit note changes no sum.
            stored = [self._fields[name] for name in STORED]
            with self.env.protecting(stored, self.reversed_entry_id):
                yield
        else:
            invoices = self.reversed_entry_id
            if vals.get("reversed_entry_id"):
                invoices |= self.browse(vals["reversed_entry_id"])
            with invoices._check_credited_after():
                yield

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

    # === GETTERS === #

    @api.model
    def _get_credit_notes_domain(self, invoice_ids):
        """Return the domain of the credit notes that count against these invoices."""
        return [
            ("reversed_entry_id", "in", invoice_ids),
            ("move_type", "=", "out_refund"),
            ("state", "in", ("draft", "posted")),
        ]

    def _get_credit_notes(self):
        """Return the posted and draft credit notes of these invoices, oldest first."""
        reversals = self.reversal_move_ids
        credit_notes = reversals.filtered(
            lambda move: (
                move.move_type == "out_refund" and move.state in ("draft", "posted")
            )
        ).sorted("id")
        # Read together with those of other invoices.
        return credit_notes.with_prefetch(reversals._prefetch_ids)

    def _may_be_credited_above_total(self):
        """Tell whether credit notes of this invoice may exceed it. A hook: they may not
        (rule 2).
        """
        self.ensure_one()
        return False

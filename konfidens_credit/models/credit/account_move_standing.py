# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What credit notes stand on stays: a credit note whose invoice goes is credit that
nobody paid (rule 37). And what a credit note credits stays as well (rule 29).
"""

from contextlib import contextmanager

from odoo import api, models
from odoo.exceptions import UserError

# What the credit of an invoice belongs to (rule 13) depends on these.
CHANGES_OWNER = {
    "partner_id",
    "commercial_partner_id",
    "currency_id",
    "company_id",
    "journal_id",  # and with it the company
}


class AccountMove(models.Model):
    _inherit = "account.move"

    # === CRUD METHODS === #

    @contextmanager
    def _check_credits_stay(self, vals):
        """Keep credit notes and what they credit together while these values are
        written, through any door (rules 29 and 37).
        """
        if "reversed_entry_id" in vals:
            self._check_credited_stays(self.browse(vals["reversed_entry_id"] or ()))
        if vals.get("state") == "cancel":
            self._check_none_floats(is_deleted=False)
        owners = {}
        if CHANGES_OWNER.intersection(vals):
            owners = {
                move: move._get_credit_owner()
                for move in self
                if move.move_type == "out_invoice" and move.amount_credited
            }
        yield
        for move, owner in owners.items():
            new_owner = move._get_credit_owner()
            # A contact that joins a company takes its credit notes along.
            if new_owner != owner and any(
                credit_note._get_credit_owner() != new_owner
                for credit_note in move._get_credit_notes()
            ):
                raise UserError(
                    self.env._(
                        "%(invoice)s stays with its payer, its company and its "
                        "currency: %(credit_notes)s credits it. Undo or cancel "
                        "%(credit_notes)s first.",
                        invoice=move.display_name,
                        credit_notes=move._get_credit_notes()._get_names(),
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_credited(self):
        self._check_none_floats(is_deleted=True)

    # === CHECKS === #

    def _check_none_floats(self, is_deleted):
        """Raise when a credit note would stay behind while its invoice goes: one that
        doesn't go with it (rule 37).
        """
        for invoice in self:
            if invoice.move_type != "out_invoice":
                continue
            left_behind = invoice._get_credit_notes() - self
            if not left_behind:
                continue
            names = {
                "invoice": invoice.display_name,
                "credit_notes": left_behind._get_names(),
            }
            if is_deleted:
                raise UserError(
                    self.env._(
                        "%(invoice)s can't be deleted: %(credit_notes)s credits it, "
                        "and would be credit that nobody paid. Undo or cancel "
                        "%(credit_notes)s first.",
                        **names,
                    )
                )
            raise UserError(
                self.env._(
                    "%(invoice)s can't be cancelled: %(credit_notes)s credits it, and "
                    "would be credit that nobody paid. Undo or cancel "
                    "%(credit_notes)s first.",
                    **names,
                )
            )

    def _check_credited_stays(self, original):
        """Raise when one of these credit notes is to credit something else than it was
        made for. Who makes a credit note may say so while nobody has posted it and no
        line of it takes back a line of an invoice.
        """
        for move in self:
            if move.move_type != "out_refund" or move.reversed_entry_id == original:
                continue
            if "out_invoice" not in (move.reversed_entry_id + original).mapped(
                "move_type"
            ):
                continue
            if move.posted_before or move.line_ids.credited_line_id:
                raise UserError(
                    self.env._(
                        "What %(credit_note)s credits stays as it is. Undo or cancel "
                        "it, then credit the right invoice.",
                        credit_note=move.display_name,
                    )
                )

    # === GETTERS === #

    def _get_credit_owner(self):
        """Return whose credit it is that this invoice's credit notes make."""
        self.ensure_one()
        return (self.commercial_partner_id, self.company_id, self.currency_id)

    def _filter_floating(self):
        """Return those of these credit notes whose invoice doesn't stand: it was reset
        to draft, or it was cancelled before anything kept it from that.
        """
        return self.filtered(
            lambda move: (
                move.move_type == "out_refund"
                and move.reversed_entry_id.move_type == "out_invoice"
                and move.reversed_entry_id.state != "posted"
            )
        )

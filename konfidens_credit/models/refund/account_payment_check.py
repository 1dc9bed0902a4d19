# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who may say that a refund was made by hand, of which day and out of which journal."""

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ..common.locking import lock_rows


class AccountPayment(models.Model):
    _inherit = "account.payment"

    def _with_right_to_refund(self):
        """Return these refunds such that the user may register them: with billing
        rights as with native Odoo; whoever may pay a credit back may do so, too, and
        then nothing besides is asked of accounting.
        """
        if self.env.su:
            return self
        if self.env["account.move"]._has_billing_rights():
            self.check_access("write")
            return self
        credits_sudo = self.sudo().refunded_credit_id
        if credits_sudo and credits_sudo._is_own_of(self.env.user):
            return self.sudo()
        raise AccessError(
            self.env._(
                "You may not register refunds. Ask your accountant, or an "
                "administrator to give you billing rights."
            )
        )

    def _check_refunds_to_make(self):
        """Raise unless these are refunds that wait to be made."""
        lock_rows(self)
        wrong = self.filtered(
            lambda payment: not payment.refunded_credit_id or payment.state != "draft"
        )
        if wrong:
            raise UserError(
                self.env._(
                    "%(payments)s can't be marked as refunded: it is no refund that "
                    "waits to be made.",
                    payments=", ".join(wrong.mapped("display_name")),
                )
            )

    def _check_refund_date(self, date):
        """Return the date of a payment made by hand, today unless another is given: it
        can't be to come, nor before the invoice that it pays back (rule 21).
        """
        today = fields.Date.context_today(self)
        made = date or today
        if made > today:
            raise UserError(
                self.env._(
                    "%(date)s is to come. Mark it as refunded when the money went out.",
                    date=format_date(self.env, made),
                )
            )
        for invoice in self.refunded_credit_id.reversed_entry_id:
            if made < invoice.invoice_date:
                raise UserError(
                    self.env._(
                        "%(invoice)s is of %(invoice_date)s; it can't have been "
                        "refunded on %(date)s, before it. Choose that day or a later "
                        "one.",
                        invoice=invoice.display_name,
                        invoice_date=format_date(self.env, invoice.invoice_date),
                        date=format_date(self.env, made),
                    )
                )
        return made

    def _get_refund_journal(self, journal_id):
        journal = self.env["account.journal"].browse(journal_id).exists()
        if journal.type not in ("bank", "cash", "credit"):
            raise UserError(
                self.env._("Choose a bank or cash journal that the money went out of.")
            )
        return journal

    def _set_refund_journal(self, journal):
        """Pay this refund from `journal`, and keep what Odoo would take from there."""
        self.write(
            {
                "journal_id": journal.id,
                "currency_id": self.currency_id.id,
                "destination_account_id": self.destination_account_id.id,
            }
        )
        # As `account` does for a new payment, so that it has an entry.
        is_booked_later = (
            self.env["account.move"]._get_invoice_in_payment_state() == "in_payment"
        )
        if not (self.outstanding_account_id or is_booked_later):
            self.outstanding_account_id = self._get_outstanding_account("outbound")

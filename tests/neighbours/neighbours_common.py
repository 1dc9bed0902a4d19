# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import Command
from odoo.tests import Form

from odoo.addons.konfidens_credit.tests.common.credit_common import CreditCommon


class NeighboursCommon(CreditCommon):
    """A practice whose database has other modules installed, and both doors to a
    credit: ours, and Odoo's own to compare with.
    """

    @classmethod
    def setup_independent_company(cls, **kwargs):
        """Override of `account` to take the company of the class's country that the
        database was made with.
        """
        company = cls.env["res.company"].search(
            [("name", "=", f"Practice in {cls.country_code or 'US'}")]
        )
        cls.env.user.company_ids = [Command.link(company.id)]
        return company

    def _open_form(self, invoices, **values):
        """Return Odoo's reversal of these invoices, as our form opens it."""
        invoices = invoices.with_user(self.accountant)
        form = Form(
            self.env["account.move.reversal"]
            .with_user(self.accountant)
            .with_context(**invoices.action_reverse()["context"])
        )
        if not form.is_batch:
            form.wrong = "other"
        for name, value in values.items():
            setattr(form, name, value)
        return form

    def _credit_in_form(self, invoices, **values):
        """Fill in our form, confirm it, and return the credit notes."""
        self._open_form(invoices, **values).save().action_credit()
        return invoices.reversal_move_ids

    def _native_reversal(self, invoices, **values):
        return (
            self.env["account.move.reversal"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=invoices.ids)
            .create({"journal_id": invoices.journal_id.id, **values})
        )

    def _refund_natively(self, invoice, **values):
        """Reverse an invoice with Odoo's own button, post the credit note, and return
        it.
        """
        reversal = self._native_reversal(invoice, **values)
        reversal.refund_moves()
        reversal.new_move_ids.action_post()
        return reversal.new_move_ids.with_env(self.env)

    def _modify_natively(self, invoice, **values):
        """Reverse an invoice with Odoo's own "Reverse and Create Invoice", and return
        the new draft.
        """
        reversal = self._native_reversal(invoice, **values)
        reversal.modify_moves()
        return reversal.new_move_ids.with_env(self.env)

    def _reissue(self, invoice, **kwargs):
        """Credit an invoice and return its new draft."""
        self._credit(invoice, reissue=True, **kwargs)
        return invoice.replacement_ids

    def assertPaidBy(self, invoice, payment):
        """Rule 11: the payment stays matched to the invoice that it paid, and the
        credit note of what was paid is open.
        """
        payment_lines = payment.move_id.line_ids
        matched = invoice.line_ids._reconciled_lines()
        self.assertTrue(set(matched) & set(payment_lines.ids), "the payment floats")
        self.assertEqual(payment.reconciled_invoice_ids, invoice)
        credit_notes = invoice.reversal_move_ids.filtered(
            lambda move: move.state == "posted"
        )
        self.assertEqual(
            sum(credit_notes.mapped("amount_residual")),
            sum(credit_notes.mapped("amount_total")),
        )

    def assertAddsUpToNothing(self, invoice):
        """Rule 6: an invoice and its credit notes leave nothing in any account."""
        moves = invoice + invoice.reversal_move_ids.filtered(
            lambda move: move.state == "posted"
        )
        for account, lines in moves.line_ids.grouped("account_id").items():
            balance = sum(lines.mapped("balance"))
            self.assertTrue(
                invoice.company_currency_id.is_zero(balance),
                f"{balance} is left in {account.display_name}",
            )

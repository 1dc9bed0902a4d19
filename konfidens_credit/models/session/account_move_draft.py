# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Draft invoices of bookings: taking bookings off, deleting, invoicing elsewhere."""

from odoo import models

from ...core.request import to_flag, to_line
from ..common.asking import asked
from ..common.public_method import public_method


class AccountMove(models.Model):
    _inherit = "account.move"

    # === BUSINESS METHODS === #

    @asked(cancel_bookings=to_flag)
    @public_method
    def delete_draft(self, cancel_bookings=False):
        """Delete these draft invoices; those that were posted before are cancelled, so
        that their number is kept.

        :param bool cancel_bookings: also cancel the bookings that they invoice; else
            they can be invoiced anew
        :return: a dict per draft: ``invoice_id`` and ``cancelled_booking_ids``
        :rtype: list[dict]
        :raise UserError: if one is no draft invoice
        :raise AccessError: if the user may not change one, or cancel its bookings
        """
        moves = self._with_right_to_credit()
        moves._check_draft_invoice()
        bookings = moves.sudo().line_ids.booking_id._filter_live()
        results = [
            {
                "invoice_id": move.id,
                "cancelled_booking_ids": (
                    move.sudo().line_ids.booking_id & bookings
                ).ids
                if cancel_bookings
                else [],
            }
            for move in moves
        ]
        if cancel_bookings:
            bookings.event_id.with_env(self.env)._check_may_cancel()
        moves._remove_drafts()
        if cancel_bookings:
            bookings._set_cancelled()
            bookings._unlink_attendees()
        return results

    @asked(note=to_line)
    @public_method
    def invoice_externally(self, note):
        """Delete these drafts, and mark their bookings as invoiced elsewhere, so that
        they are not invoiced here once more.

        :param str note: where and how, kept on the bookings
        :return: a dict per draft: ``invoice_id`` and ``booking_ids``
        :rtype: list[dict]
        :raise UserError: if one is no draft invoice, or the note is missing
        :raise AccessError: if the user may not change one
        """
        moves = self._with_right_to_credit()
        moves._check_draft_invoice()
        bookings_sudo = moves.sudo().line_ids.booking_id
        results = [
            {
                "invoice_id": move.id,
                "booking_ids": move.sudo().line_ids.booking_id.ids,
            }
            for move in moves
        ]
        for move in moves:
            if move.replaces_id:
                move.replaces_id._message_log(
                    body=self.env._("Invoiced elsewhere: %(note)s", note=note)
                )
        moves._remove_drafts()
        bookings_sudo.invoice_externally(note)
        return results

    # === CHECKS === #

    def _check_payer(self, payer):
        """Override to let practitioners choose among those who may pay for the clients
        of this invoice.
        """
        super()._check_payer(payer)
        payer._check_may_pay_for(self.sudo().line_ids._get_clients())

    def _get_payer_domain(self):
        """Override to offer practitioners those who may pay for the clients of this
        invoice.
        """
        domain = super()._get_payer_domain()
        if self.env["res.partner"]._may_choose_any_payer():
            return domain
        return domain & self.sudo().line_ids._get_clients()._get_allowed_payers()

    # === CORRECTING === #

    def _set_payer(self, payer):
        """Override to say on each line for whom it is, as an invoice to this payer has
        it from the start, and on the bookings who pays.
        """
        texts = {
            line: line._get_text_for_payer(payer) for line in self.invoice_line_ids
        }
        super()._set_payer(payer)
        for line, text in texts.items():
            if text and text != line.name:
                line.name = text
        self.sudo().line_ids.booking_id.payer_id = payer

    def _change_prices(self, prices):
        """Override to have the bookings say what they cost now."""
        super()._change_prices(prices)
        lines = self.sudo().line_ids.filtered(lambda line: line.id in prices)
        lines.booking_id._follow_invoice_price()

    # === ACTION METHODS === #

    @asked(one=True)
    @public_method
    def action_delete_draft(self):
        """Ask whether to cancel the bookings too, then delete."""
        self._with_right_to_credit()._check_draft_invoice()
        return self._get_draft_action(
            "account.move.delete.draft", self.env._("Delete Draft")
        )

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
            bookings.event_id.with_env(self.env)._check_are_sessions()
        moves._remove_drafts()
        if cancel_bookings:
            bookings._set_cancelled()
            bookings._leave_sessions()
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

    # === ACTION METHODS === #

    @asked(one=True)
    @public_method
    def action_delete_draft(self):
        """Ask whether to cancel the bookings too, then delete."""
        self._with_right_to_credit()._check_draft_invoice()
        return self._get_draft_action(
            "account.move.delete.draft", self.env._("Delete Draft")
        )

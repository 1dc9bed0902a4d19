# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Draft invoices of bookings: taking bookings off, deleting, invoicing elsewhere."""

from odoo import api, fields, models
from odoo.tools import format_date

from ...core.request import to_flag, to_line
from ..common.asking import asked
from ..common.public_method import public_method


class AccountMove(models.Model):
    _inherit = "account.move"

    draft_name = fields.Char(compute="_compute_draft_name")

    # === BUSINESS METHODS === #

    @asked(cancel_bookings=to_flag, cancel_empty=to_flag)
    @public_method
    def delete_draft(self, cancel_bookings=False, cancel_empty=False):
        """Delete these draft invoices; those that were posted before are cancelled, so
        that their number is kept.

        :param bool cancel_bookings: also cancel the bookings that they invoice; else
            they can be invoiced anew
        :param bool cancel_empty: with the bookings, also cancel sessions of several
            clients that nobody is booked in any more; those of one client are in any
            case
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
            sessions = bookings.event_id.with_env(self.env)
            sessions._check_are_sessions()
            if cancel_empty:
                sessions._filter_left_by(bookings)._check_may_cancel()
        moves._remove_drafts()
        if cancel_bookings:
            bookings._set_cancelled()
            bookings._leave_sessions(cancel_empty)
        return results

    @asked(note=to_line)
    @public_method
    def invoice_externally(self, note=None):
        """Delete these drafts, and mark their bookings as invoiced elsewhere, so that
        they are not invoiced here once more.

        :param str note: where and how, kept on the bookings; who said so, and when, if
            not given
        :return: a dict per draft: ``invoice_id`` and ``booking_ids``
        :rtype: list[dict]
        :raise UserError: if one is no draft invoice
        :raise AccessError: if the user may not change one
        """
        moves = self._with_right_to_credit()
        moves._check_draft_invoice()
        bookings_sudo = moves.sudo().line_ids.booking_id
        note = bookings_sudo._get_elsewhere_note(note)
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

    @asked()
    @public_method
    def action_delete_draft(self):
        """Ask whether to cancel the bookings too, then delete."""
        self._with_right_to_credit()._check_draft_invoice()
        is_one = len(self) == 1
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Delete Draft")
            if is_one
            else self.env._("Delete Drafts"),
            "res_model": "account.move.delete.draft",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_move_ids": self.ids, "dialog_size": "medium"},
        }

    @asked()
    @public_method
    def action_invoice_externally(self):
        """Ask where it is invoiced, which need not be said, then mark the bookings of
        these drafts and delete them.
        """
        self._with_right_to_credit()._check_draft_invoice()
        return self.env["session.booking.invoice.externally"]._get_dialog(self)

    def _get_deleted_action(self, message):
        """Return the notification after these drafts are gone, which leads back."""
        return self.env["ir.actions.client"]._get_back_notification(
            message, self._get_list_action_of_user()
        )

    # === NAME === #

    def _get_move_display_name(self, show_ref=False):
        """Override of `account` to call drafts of sessions, which have no number yet,
        by what they are for; and credit notes by their number: their story says which
        invoice they credit.
        """
        if show_ref and self.move_type == "out_refund":
            show_ref = not self._is_reference_to_credited_invoice()
        name = super()._get_move_display_name(show_ref=show_ref)
        return self._get_draft_name() or name

    @api.depends("state", "name", "partner_id", "line_ids.booking_id")
    def _compute_draft_name(self):
        for move in self:
            move.draft_name = move._get_draft_name()

    def _get_draft_name(self):
        """Return what a draft of sessions is called as long as it has no number."""
        is_numbered = self.name and self.name != "/"
        if self.state != "draft" or self.move_type != "out_invoice" or is_numbered:
            return False
        bookings_sudo = self.sudo().line_ids.booking_id
        if len(bookings_sudo) == 1:
            # The line of the invoice says no less.
            event_sudo = bookings_sudo.event_id
            return self.env._(
                "Draft – %(client)s, %(service)s, %(date)s",
                client=bookings_sudo.partner_id.name,
                service=bookings_sudo.product_id.name,
                date=format_date(self.env, event_sudo._get_session_date()),
            )
        if bookings_sudo:
            return self.env._(
                "Draft – %(payer)s, %(count)s bookings",
                payer=self.partner_id.name,
                count=len(bookings_sudo),
            )
        return False

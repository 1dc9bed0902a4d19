# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Invoicing sessions, and the way from a session to its invoices."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.asking import MOST_TOLD, asked
from ..common.context_keys import DOOR
from ..common.public_method import public_method


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    has_credit_to_give = fields.Boolean(
        compute="_compute_has_credit_to_give",
        groups="konfidens_credit.group_practitioner",
        help="An invoice of it is owed or paid.",
    )

    @api.depends("booking_ids.invoice_state")
    def _compute_has_credit_to_give(self):
        for event in self:
            event.has_credit_to_give = any(
                booking.invoice_state in ("owed", "paid")
                for booking in event.booking_ids
            )

    @asked()
    @public_method
    def invoice_sessions(self):
        """Make draft invoices of the bookings that are not invoiced yet: one per payer,
        a line per booking.

        :return: a dict per draft: ``invoice_id``, ``payer_id`` and ``booking_ids``
        :rtype: list[dict]
        :raise AccessError: if a session is somebody else's
        """
        self._check_session_access()
        sessions = self.filtered("session_product_id")
        return sessions.booking_ids.invoice_bookings()

    # === ACTION METHODS === #

    @asked()
    @public_method
    def action_invoice(self):
        """Invoice these sessions and open the drafts."""
        self._check_session_access()
        return self.booking_ids.action_invoice()

    @asked(most=MOST_TOLD)
    @public_method
    def action_open_invoices(self):
        """Open the invoices and credit notes of these sessions."""
        self._check_session_access()
        return self.booking_ids.action_open_invoices()

    @asked(most=MOST_TOLD)
    @public_method
    def action_credit_invoices(self):
        """Open the form that credits the invoices of these sessions."""
        self._check_session_access()
        invoices = self._get_invoices_to_credit()
        if not invoices:
            raise UserError(
                self.env._(
                    "There is nothing to credit: no invoice of %(sessions)s is "
                    "finalised and not credited yet.",
                    sessions=", ".join(self.mapped("display_name")),
                )
            )
        return invoices.with_context(**{DOOR: "diary"}).action_reverse()

    def _get_invoices_to_credit(self):
        """Return the posted invoices of these sessions that something is left of."""
        lines_sudo = self.sudo().booking_ids._get_billed_lines()
        return lines_sudo.move_id.filtered(
            lambda move: move.state == "posted" and move.amount_creditable
        ).with_env(self.env)

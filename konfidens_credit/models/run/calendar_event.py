# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models

from ..common.asking import MOST_IN_BACKGROUND, asked
from ..common.public_method import public_method


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    @asked(most=MOST_IN_BACKGROUND)
    @public_method
    def cancel_in_background(self, **options):
        """Cancel these sessions in the background, seat by seat.

        :param options: see ``cancel_sessions``
        :return: ``run_id``
        :rtype: dict
        :raise UserError: if they are of several companies, or as ``cancel_sessions``
        :raise AccessError: if a session is somebody else's
        """
        Run = self.env["account.credit.run"]
        options = Run._read_options(type(self).cancel_sessions, options)
        return Run._start_one("cancel_sessions", self, options)

    @asked(most=MOST_IN_BACKGROUND)
    @public_method
    def invoice_in_background(self):
        """Make draft invoices of these sessions in the background: one per payer.

        :return: ``run_id``
        :rtype: dict
        :raise UserError: if they are of several companies, or all are invoiced
        :raise AccessError: if a session is somebody else's
        """
        return self.env["account.credit.run"]._start_one("invoice_bookings", self)

    # === ACTION METHODS === #

    @asked(most=MOST_IN_BACKGROUND)
    @public_method
    def action_invoice(self):
        """Override to invoice many sessions in the background."""
        if not self.env["account.credit.run"]._is_large(self):
            return super().action_invoice()
        self._check_session_access()
        return self.booking_ids.action_invoice()

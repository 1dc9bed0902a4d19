# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models

from ..common.asking import MOST_IN_BACKGROUND, asked
from ..common.public_method import public_method


class SessionBooking(models.Model):
    _inherit = "session.booking"

    @asked(most=MOST_IN_BACKGROUND)
    @public_method
    def cancel_in_background(self, **options):
        """Cancel these bookings in the background.

        :param options: see ``cancel_bookings``
        :return: ``run_id``
        :rtype: dict
        :raise UserError: if they are of several companies, or as ``cancel_bookings``
        :raise AccessError: if a session is somebody else's
        """
        Run = self.env["account.credit.run"]
        options = Run._read_options(type(self).cancel_bookings, options)
        return Run._start_one("cancel_bookings", self, options)

    @asked(most=MOST_IN_BACKGROUND)
    @public_method
    def invoice_in_background(self):
        """Make draft invoices of these bookings in the background: one per payer.

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
        """Override to invoice many bookings in the background."""
        Run = self.env["account.credit.run"]
        self.event_id._check_session_access()
        if not Run._is_large(self.sudo()._filter_to_invoice()):
            return super().action_invoice()
        return Run._start("invoice_bookings", self)._get_open_action()

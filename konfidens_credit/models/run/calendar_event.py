# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models

from ..common.asking import asked
from ..common.public_method import public_method
from .account_credit_run_start import MOST_IN_BACKGROUND


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
        return {"run_id": False}

    @asked(most=MOST_IN_BACKGROUND)
    @public_method
    def invoice_in_background(self):
        """Make draft invoices of these sessions in the background: one per payer.

        :return: ``run_id``
        :rtype: dict
        :raise UserError: if they are of several companies, or all are invoiced
        :raise AccessError: if a session is somebody else's
        """
        return {"run_id": False}

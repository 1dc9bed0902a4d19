# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models

from ..common.asking import MOST_IN_BACKGROUND, asked
from ..common.public_method import public_method


class ProductEnrolment(models.Model):
    _inherit = "product.enrolment"

    @asked(most=MOST_IN_BACKGROUND)
    @public_method
    def remove_in_background(self, **options):
        """End these enrolments in the background.

        :param options: see ``remove_from_product``
        :return: ``run_id``
        :rtype: dict
        :raise UserError: if they are of several companies, or as
            ``remove_from_product``
        :raise AccessError: if an enrolment or session is somebody else's
        """
        Run = self.env["account.credit.run"]
        options = Run._read_options(type(self).remove_from_product, options)
        return Run._start_one("remove", self, options)

    @asked(most=MOST_IN_BACKGROUND)
    @public_method
    def invoice_in_background(self, date=None):
        """Make draft invoices of what is due of these enrolments in the background.

        :param str date: see ``invoice_enrolments``
        :return: ``run_id``
        :rtype: dict
        :raise UserError: if they are of several companies, or ``date`` is no date
        :raise AccessError: if an enrolment is somebody else's
        """
        Run = self.env["account.credit.run"]
        options = Run._read_options(type(self).invoice_enrolments, {"date": date})
        return Run._start_one("invoice_enrolments", self, options)

    # === ACTION METHODS === #

    @asked(most=MOST_IN_BACKGROUND)
    @public_method
    def action_invoice(self):
        """Override to invoice many enrolments in the background."""
        Run = self.env["account.credit.run"]
        if not Run._is_large(self):
            return super().action_invoice()
        return Run._start("invoice_enrolments", self)._get_open_action()

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models


class ProductEnrolmentRemove(models.TransientModel):
    _inherit = "product.enrolment.remove"

    @api.depends("enrolment_ids")
    def _compute_choice_notice(self):
        return super()._compute_choice_notice()

    def _get_choice_notice(self):
        """Override: months are not asked about, only sessions that are invoiced one by
        one.
        """
        notice = super()._get_choice_notice()
        if "month" in self._get_sudo("enrolment_ids").mapped("billing"):
            notice += " " + self.env._(
                "What was paid by the month stays account credit."
            )
        return notice

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models

from ..common.asking import MOST_TOLD, asked
from ..common.public_method import public_method


class ProductProduct(models.Model):
    _inherit = "product.product"

    enrolment_ids = fields.One2many(
        comodel_name="product.enrolment",
        inverse_name="product_id",
        groups="konfidens_credit.group_practitioner",
    )

    # === ACTION METHODS === #

    @asked()
    @public_method
    def action_enrol(self):
        """Open the dialog that enrols contacts in this product."""
        return self.env["product.enrolment"]._get_enrol_action(
            default_product_id=self[:1].id
        )

    @asked(most=MOST_TOLD)
    @public_method
    def action_open_enrolments(self):
        """Open who is enrolled in these products."""
        return self.env["product.enrolment"]._get_list_action(
            [("product_id", "in", self.ids)], default_product_id=self[:1].id
        )

    @asked()
    @public_method
    def action_remove_from_product(self):
        """Open the dialog that takes contacts out of these products."""
        return self.env["product.enrolment"]._get_remove_action(self)

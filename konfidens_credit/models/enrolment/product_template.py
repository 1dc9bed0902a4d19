# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

from ..common.asking import MOST_TOLD, asked
from ..common.public_method import public_method
from .product_enrolment import BILLINGS


class ProductTemplate(models.Model):
    _inherit = "product.template"

    enrolment_billing = fields.Selection(
        selection=BILLINGS,
        default="session",
        help="How enrolments in this course or membership are invoiced.",
    )
    enrolment_count = fields.Integer(
        string="Enrolled",
        compute="_compute_enrolment_count",
        groups="konfidens_credit.group_practitioner",
    )

    @api.depends("product_variant_ids.enrolment_ids.state")
    @api.depends_context("uid")
    def _compute_enrolment_count(self):
        counts = dict(
            self.env["product.enrolment"]._read_group(
                [
                    ("product_id.product_tmpl_id", "in", self.ids),
                    ("state", "=", "active"),
                ],
                ["product_id"],
                ["__count"],
            )
        )
        for template in self:
            template.enrolment_count = sum(
                counts.get(product, 0) for product in template.product_variant_ids
            )

    # === ACTION METHODS === #

    @asked()
    @public_method
    def action_enrol(self):
        """Open the dialog that enrols contacts in this product."""
        return self.product_variant_ids.action_enrol()

    @asked(most=MOST_TOLD)
    @public_method
    def action_open_enrolments(self):
        """Open who is enrolled in these products."""
        return self.product_variant_ids.action_open_enrolments()

    @asked()
    @public_method
    def action_remove_from_product(self):
        """Open the dialog that takes contacts out of these products."""
        return self.product_variant_ids.action_remove_from_product()

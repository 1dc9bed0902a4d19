# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...core.choices import narrow_offers
from .res_company import OFFERS, check_may_cancel_until

MAY_CANCEL = [
    ("company", "As the company says"),
    ("yes", "Yes"),
    ("no", "No"),
]


class ProductTemplate(models.Model):
    _inherit = "product.template"

    choice_offers = fields.Selection(
        selection=OFFERS,
        string="Customers May Choose",
        help="What becomes of the money when a session is cancelled; no more than the "
        "company offers. Empty: what the company offers.",
    )
    session_places = fields.Integer(
        string="Places",
        help="How many clients there is room for in a session. Customers may move to "
        "one with a free place. Empty: only to one that nobody has booked.",
    )

    customer_may_cancel = fields.Selection(
        selection=MAY_CANCEL,
        string="Customers Cancel Online",
        default="company",
        required=True,
        help="Whether customers who can't come cancel on the portal.",
    )
    customer_may_cancel_until = fields.Float(
        string="Until",
        help="Hours before the start until which customers cancel on the portal.",
    )

    @api.constrains("customer_may_cancel_until")
    def _check_customer_may_cancel_until(self):
        check_may_cancel_until(self)

    @api.constrains("session_places")
    def _check_session_places(self):
        for product in self:
            if product.session_places < 0:
                raise ValidationError(
                    self.env._(
                        "%(service)s can't have fewer than no places. Leave it empty "
                        "if they are not counted.",
                        service=product.display_name,
                    )
                )

    def _get_choice_offers(self, company):
        """Return the name of what this service offers customers of ``company`` to
        choose: what the company does, narrowed.

        :rtype: str
        """
        self.ensure_one()
        own = self.choice_offers or company.choice_offers
        return narrow_offers(company.choice_offers, own)

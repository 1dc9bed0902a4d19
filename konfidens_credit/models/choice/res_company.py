# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

OFFERS = [
    ("all", "Keep it, get it back, or another date"),
    ("refund", "Keep it, or get it back"),
    ("other_date", "Keep it, or another date"),
    ("credit", "Keep it"),
]
MOST_DAYS = 365


def check_may_cancel_until(holders):
    """Raise when customers of a company or service can't cancel before a session."""
    for holder in holders:
        if holder.customer_may_cancel_until < 0:
            raise ValidationError(
                holder.env._(
                    "Customers of %(holder)s cancel before a session starts: the hours "
                    "can't be negative.",
                    holder=holder.display_name,
                )
            )


class ResCompany(models.Model):
    _inherit = "res.company"

    is_choice_proposed = fields.Boolean(
        string="Let Customers Choose",
        help="When something is cancelled, propose that the customer chooses what "
        "becomes of the money.",
    )
    choice_days = fields.Integer(
        string="Days to Answer",
        default=7,
        help="How long customers can choose; after that, the credit stays.",
    )
    choice_offers = fields.Selection(
        selection=OFFERS,
        string="They May Choose",
        default="all",
        required=True,
    )

    customer_may_cancel = fields.Boolean(
        string="Customers Cancel Online",
        help="Customers who can't come cancel on the portal.",
    )
    customer_may_cancel_until = fields.Float(
        string="Until",
        help="Hours before the start until which customers cancel on the portal.",
    )

    @api.constrains("customer_may_cancel_until")
    def _check_customer_may_cancel_until(self):
        check_may_cancel_until(self)

    @api.constrains("choice_days")
    def _check_choice_days(self):
        for company in self:
            if not 1 <= company.choice_days <= MOST_DAYS:
                raise ValidationError(
                    self.env._(
                        "Customers of %(company)s need a day to answer, and at most "
                        "%(most)s.",
                        company=company.display_name,
                        most=MOST_DAYS,
                    )
                )

    @api.model
    def _get_own_settings(self):
        """Override for what customers may choose, and whether they cancel."""
        return super()._get_own_settings() | {
            "is_choice_proposed",
            "choice_days",
            "choice_offers",
            "customer_may_cancel",
            "customer_may_cancel_until",
        }

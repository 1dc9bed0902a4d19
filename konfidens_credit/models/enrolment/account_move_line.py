# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Lines that sell a course or membership: to whom, and for which days."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..common.owned_mixin import Kept


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    enrolment_id = fields.Many2one(
        comodel_name="product.enrolment",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        readonly=True,
        help="The course or membership that this line sells or takes back.",
        owned=True,
    )
    enrolment_date_from = fields.Date(
        string="Sold From",
        copy=False,
        help="The first day that this line pays for, of a course or membership.",
    )
    enrolment_date_to = fields.Date(
        string="Sold To",
        copy=False,
        help="The last day that this line pays for, of a course or membership.",
    )

    @api.constrains("enrolment_date_from", "enrolment_date_to")
    def _check_sold_period(self):
        for line in self:
            period = line._get_sold_period()
            if period and period[1] < period[0]:
                raise ValidationError(
                    self.env._(
                        '"%(line)s" is sold to a day before it is sold from. Change '
                        "one of the days.",
                        line=line.name or "",
                    )
                )

    def _copy_data_extend_business_fields(self, values):
        """Override of `account` to tell which enrolment a credit note's and a
        replacement's lines are for. A duplicate is for none.
        """
        super()._copy_data_extend_business_fields(values)
        values.update(
            enrolment_id=Kept(self.enrolment_id.id),
            enrolment_date_from=self.enrolment_date_from,
            enrolment_date_to=self.enrolment_date_to,
        )

    def _get_clients(self):
        """Override to add who is enrolled."""
        return super()._get_clients() | self.enrolment_id.partner_id

    def _get_practitioners(self):
        """Override to add whose course or membership this line sells."""
        return super()._get_practitioners() | self.enrolment_id.user_id

    def _get_sold_period(self):
        """Return the first and the last day that this line pays for, or None."""
        self.ensure_one()
        if self.enrolment_date_from and self.enrolment_date_to:
            return self.enrolment_date_from, self.enrolment_date_to
        return None

    def _is_sold_on(self, day):
        """Tell whether this line pays for ``day``."""
        period = self._get_sold_period()
        return bool(period) and period[0] <= day <= period[1]

    def _shorten_drafts(self):
        """Let draft lines say that they pay for the days until a client has left."""
        for line in self.filtered(lambda line: line.parent_state == "draft"):
            enrolment = line.enrolment_id
            if enrolment.state == "ended" and line._is_sold_on(enrolment.date_to):
                first = line.enrolment_date_from
                line.write(
                    {
                        "enrolment_date_to": enrolment.date_to,
                        "name": enrolment._get_invoice_line_name(
                            first, enrolment.date_to
                        ),
                    }
                )

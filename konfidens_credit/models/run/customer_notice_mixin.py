# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models
from odoo.fields import Domain


class CustomerNoticeMixin(models.AbstractModel):
    _inherit = "customer.notice.mixin"

    credit_run_id = fields.Many2one(
        comodel_name="account.credit.run",
        string="Told at the End of",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The work in the background that the message is about: it is sent when "
        "that has ended.",
        owned=True,
    )

    def _get_queued_domain(self):
        """Override to send the messages of large work once it has ended: one to each
        mailbox.
        """
        has_ended = Domain("credit_run_id", "=", False) | Domain(
            "credit_run_id.state", "in", ("done", "stopped")
        )
        return super()._get_queued_domain() & has_ended

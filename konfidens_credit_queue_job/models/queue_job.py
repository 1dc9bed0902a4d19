# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models


class QueueJob(models.Model):
    _inherit = "queue.job"

    credit_run_id = fields.Many2one(
        comodel_name="account.credit.run",
        string="Work in the Background",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
    )

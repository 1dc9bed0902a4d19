# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models

from ...models.common.asking import asked
from ...models.common.public_method import public_method


class ProductEnrolmentRemove(models.TransientModel):
    _inherit = "product.enrolment.remove"

    @asked(one=True)
    @public_method
    def action_remove(self):
        """Override to remove many clients in the background."""
        Run = self.env["account.credit.run"]
        is_open = self.scope != "chosen" or self.booking_ids
        if not (is_open and Run._is_large(self.enrolment_ids)):
            return super().action_remove()
        options = {
            **self._get_scope(),
            "mode": "none" if self.credit_mode == "none" else "unused",
            **self._prepare_options(),
        }
        return Run._start("remove", self.enrolment_ids, options)._get_open_action()

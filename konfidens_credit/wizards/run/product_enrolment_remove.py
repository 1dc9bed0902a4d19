# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models

from ...models.common.asking import asked
from ...models.common.public_method import public_method


class ProductEnrolmentRemove(models.TransientModel):
    _name = "product.enrolment.remove"
    _inherit = ["background.mixin", "product.enrolment.remove"]

    @api.depends("enrolment_ids")
    def _compute_background_notice(self):
        return super()._compute_background_notice()

    def _get_work(self):
        """Override for the enrolments to end."""
        return "remove", self.enrolment_ids._origin

    @asked(one=True)
    @public_method
    def action_remove(self):
        """Override to remove many clients in the background."""
        Run = self.env["account.credit.run"]
        is_open = self.scope != "chosen" or self.booking_ids
        kind, enrolments = self._get_work()
        if not (is_open and Run._is_large(enrolments)):
            return super().action_remove()
        options = {
            **self._get_scope(),
            "mode": "none" if self.credit_mode == "none" else "unused",
            **self._prepare_options(),
        }
        return Run._start(kind, enrolments, options)._get_open_action()

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models

from .account_credit_run_steer import GOES_ON


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @api.model
    def session_info(self):
        """Override of `web` for what a page shows in its bar from the start: the work
        of this user that is going on. Nobody asks for it later, and those who can start
        none don't hear of it.
        """
        info = super().session_info()
        Run = self.env["account.credit.run"]
        if Run.has_access("read"):
            runs = Run.search(
                [("user_id", "=", self.env.uid), ("state", "in", GOES_ON)]
            )
            info["credit_runs"] = [run._prepare_progress() for run in runs]
        return info

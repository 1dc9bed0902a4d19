# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models


class IrActionsClient(models.Model):
    _inherit = "ir.actions.client"

    @api.model
    def _get_notification(self, message, warn=False, stay=False, then=None):
        """Return the action that tells a user what was done.

        :param str message: what to tell
        :param bool warn: whether something went wrong
        :param bool stay: whether it is shown until the user closes it
        :param dict then: the action that follows
        """
        params = {
            "type": "warning" if warn else "success",
            "sticky": stay,
            "message": message,
        }
        if then:
            params["next"] = then
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": params,
        }

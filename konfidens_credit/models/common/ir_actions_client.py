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

    @api.model
    def _get_back_notification(self, message, otherwise):
        """Return the action that tells a user what was done to a document that is not
        there any more, and leads back to where they came from.

        :param str message: what to tell
        :param str otherwise: the xmlid of the action where they came from nowhere
        """
        return {
            "type": "ir.actions.client",
            "tag": "konfidens_credit.back",
            "params": {"message": message, "otherwise": otherwise},
        }

    @api.model
    def _get_done_notification(self, message):
        """Return the action that tells a user what was done, closes the dialog that it
        was done in, if any, and shows the document below anew.
        """
        return self._get_notification(
            message, then={"type": "ir.actions.act_window_close"}
        )

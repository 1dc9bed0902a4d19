# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models

# Those of our actions in the menus of invoices that are not for all of them.
FOR_SOME = (
    "konfidens_credit.account_move_reversal_action_credit",
    "konfidens_credit.account_move_reversal_action_credit_many",
)


class IrActionsActions(models.Model):
    _inherit = "ir.actions.actions"

    @api.model
    def get_bindings(self, model_name):
        """Override of `base` to tell of our actions for which records they are. That is
        their domain; the domain of others says what they show.
        """
        bindings = super().get_bindings(model_name)
        if model_name == "account.move":
            xmlid_to_id = self.env["ir.model.data"]._xmlid_to_res_id
            own = {xmlid_to_id(xmlid) for xmlid in FOR_SOME}
            for action in bindings.get("action", ()):
                if action["id"] in own:
                    action["records_domain"] = action.pop("domain", False)
        return bindings

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models, tools


class IrModelAccess(models.Model):
    _inherit = "ir.model.access"

    @api.model
    @tools.ormcache("self.env.uid", "model", "group")
    def _writes_only_as(self, model, group):
        """Tell whether all that lets the user write records of a model is being in a
        group of ours: then what may be written of them is what we say, and no more.

        :param str model: the name of a model of Odoo
        :param str group: the external id of a group of the addon
        """
        user = self.env.user
        if not user.has_group(group):
            return False
        others = user.sudo().all_group_ids - self.env.ref(group).sudo()
        return not self.sudo().search_count(
            [
                ("model_id.model", "=", model),
                ("perm_write", "=", True),
                ("group_id", "in", [False, *others.ids]),
            ],
            limit=1,
        )

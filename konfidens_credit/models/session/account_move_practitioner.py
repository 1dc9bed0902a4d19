# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How practitioners see invoices: Odoo's own views read journals, payments and other
customers' invoices, which are not for them.
"""

from odoo import api, models

VIEW = "konfidens_credit.account_move_view_%s_practitioner"
VIEW_TYPES = ("list", "kanban", "form", "search")


class AccountMove(models.Model):
    _inherit = "account.move"

    @api.model
    def get_view(self, view_id=None, view_type="form", **options):
        """Override of `base` to show practitioners views of their own wherever an
        invoice is opened: by a link, a bookmark, or after the page is loaded anew.
        """
        if not view_id and view_type in VIEW_TYPES and self._is_for_practitioner():
            view_id = self.env.ref(VIEW % view_type).id
        return super().get_view(view_id, view_type, **options)

    @api.model
    def _is_for_practitioner(self):
        """Tell whether the user sees invoices as a practitioner, without access to
        accounting.
        """
        user = self.env.user
        return user.has_group("konfidens_credit.group_practitioner") and not (
            user.has_groups(
                "account.group_account_invoice,account.group_account_readonly"
            )
        )

    def _get_list_view_of_user(self):
        """Override to show practitioners a list of their own."""
        if self._is_for_practitioner():
            return self.env.ref(VIEW % "list")
        return super()._get_list_view_of_user()

    def _get_list_action_of_user(self):
        """Override to lead practitioners to their own invoices."""
        if self._is_for_practitioner():
            return "konfidens_credit.account_move_action_practitioner"
        return super()._get_list_action_of_user()

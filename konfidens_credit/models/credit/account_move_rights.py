# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who may credit, and who works with invoices as native Odoo lets them."""

from odoo import models
from odoo.exceptions import AccessError


class AccountMove(models.Model):
    _inherit = "account.move"

    def _with_right_to_credit(self):
        """Return these documents as the user may work on them; raise if they may not.

        Who has billing rights works with them. Who may work on them for another reason
        does so with the rights of the system.

        :raise AccessError: if the user may not credit one of them
        """
        if self.env.su or self._has_billing_rights():
            self.check_access("write")
            return self
        if self._is_own_of(self.env.user):
            return self.sudo()
        raise AccessError(
            self.env._(
                "You may not credit these invoices. Ask your accountant, or an "
                "administrator to give you billing rights."
            )
        )

    def _has_billing_rights(self):
        """Tell whether the user works with invoices as native Odoo lets them."""
        return self.env.user.has_group("account.group_account_invoice")

    def _is_own_of(self, user):
        """Tell whether ``user`` may work on all of these documents without access to
        accounting. A hook: nobody may.
        """
        return False

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models
from odoo.fields import Command

from ...models.common.asking import asked
from ...models.common.public_method import public_method

# Whose fields say what is credited and how, which travels otherwise.
OWN_MODULES = ("account", "base", "konfidens_credit", "web")


class AccountMoveReversal(models.TransientModel):
    _inherit = "account.move.reversal"

    @asked(one=True)
    @public_method
    def action_credit(self):
        """Override to credit many invoices in the background."""
        Run = self.env["account.credit.run"]
        invoices = self.move_ids._origin
        if not (self.is_batch and Run._is_large(invoices)):
            return super().action_credit()
        # Read as for crediting now: what is wrong is told here.
        self._get_credit_request()
        self._remember_reissue()
        options = {
            **self._prepare_credit_options(),
            "override": self.override,
            "form": {
                "journal_id": self.journal_id.id,
                **self._get_values_of_others(),
            },
        }
        return Run._start("credit", invoices, options)._get_open_action()

    def _get_values_of_others(self):
        """Return what was typed into the fields that other modules add to the form, as
        the form is made anew from it for each part of the work.
        """
        names = [
            name
            for name, field in self._fields.items()
            if field.store
            and field.type not in ("binary", "one2many")
            and not any(module.startswith(OWN_MODULES) for module in field._modules)
        ]
        [values] = self.read(names, load=None)
        del values["id"]
        return {
            name: [Command.set(value)]
            if self._fields[name].type == "many2many"
            else value
            for name, value in values.items()
        }

    def _get_batch_action(self, told):
        """Override for what goes on in the background: that is what is shown."""
        return super()._get_batch_action(told) if "params" in told else told

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Dialogs whose work goes on in the background where it is large (rule 38)."""

from odoo import fields, models


class BackgroundMixin(models.AbstractModel):
    """For dialogs that do something with many records, and say beforehand how long it
    will take.
    """

    _name = "background.mixin"
    _description = "Dialog for Large Work"

    background_notice = fields.Char(compute="_compute_background_notice")

    def _compute_background_notice(self):
        Run = self.env["account.credit.run"]
        for dialog in self:
            dialog.background_notice = Run._get_notice(*dialog._get_work())

    def _get_work(self):
        """Return what will be done: the kind of a run, and its records. A hook."""
        raise NotImplementedError

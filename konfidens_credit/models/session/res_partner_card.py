# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Practitioners ask those who pay for their own clients to pay by card."""

from odoo import models

from .calendar_event_access import PRACTITIONER


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _filter_may_ask_card(self):
        """Override to let practitioners ask their own clients."""
        allowed = super()._filter_may_ask_card()
        if self.env.user.has_group(PRACTITIONER):
            allowed |= self.filtered("is_own_client")
        return allowed

    def _get_card_payers(self):
        """Override: who pays for a client may be somebody else."""
        payers = self.browse().union(*(client._get_payer() for client in self.sudo()))
        return super(ResPartner, payers)._get_card_payers()

# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models

from ..common.asking import asked
from ..common.public_method import public_method


class ResPartner(models.Model):
    _inherit = "res.partner"

    invoice_and_credit_note_count = fields.Integer(
        string="Invoices and Credit Notes",
        compute="_compute_invoice_and_credit_note_count",
        groups="account.group_account_invoice,account.group_account_readonly,"
        "konfidens_credit.group_practitioner",
    )

    def _compute_invoice_and_credit_note_count(self):
        for partner in self:
            partner.invoice_and_credit_note_count = self.env[
                "account.move"
            ].search_count(partner._get_invoices_and_credit_notes_domain())

    def _get_invoices_and_credit_notes_domain(self):
        """Return the domain of what was invoiced to this client and its contacts."""
        return [
            ("move_type", "in", ("out_invoice", "out_refund")),
            ("partner_id", "child_of", self.ids),
        ]

    @asked(one=True)
    @public_method
    def action_open_invoices_and_credit_notes(self):
        """Open all invoices and credit notes of this client, paid ones too."""
        self.ensure_one()
        return self._get_invoices_and_credit_notes_action()

    def _get_invoices_and_credit_notes_action(self):
        """Return the action that lists the invoices and credit notes of this client."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "account.action_move_out_invoice_type"
        )
        action.update(
            name=self.env._("Invoices and Credit Notes"),
            domain=self._get_invoices_and_credit_notes_domain(),
            context={
                "default_move_type": "out_invoice",
                "default_partner_id": self.id,
            },
        )
        return action
